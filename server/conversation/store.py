"""Conversations kept: their questions, and each answer whole, as it was given."""

import json
import sqlite3
import uuid
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from index.errors import PullquoteError
from server.conversation.database import ConversationsBroken, overwrite, reading, writing
from server.conversation.searched import mended, searched, sought
from server.conversation.titles import accepted, shortened
from server.schemas import Answer, Turn

FILE_NAME = "conversations.db"
MOST_CONVERSATIONS = 10_000
MOST_TURNS = 1_000
EMPTY_FOR = timedelta(days=1)
"""So long one without a title waits for its first question."""
REMEMBERED = 20
"""Turns that a follow-up is understood from."""
LONGEST_MESSAGE = 100_000
"""Characters of a remembered message; more is more than a ``Turn`` takes."""

_SUMMARY = (
    "SELECT c.id, c.title, c.created, c.updated,"
    " (SELECT count(*) FROM turns AS t WHERE t.conversation = c.number) FROM conversations AS c"
)
# One begun for a question that was stopped, or failed, is nothing to look for or to open.
_LISTED = (
    "(c.title IS NOT NULL OR EXISTS (SELECT * FROM turns AS t WHERE t.conversation = c.number))"
)
_HOLDS = (
    "c.number IN (SELECT rowid FROM title_words WHERE title_words MATCH ?{0} UNION"
    " SELECT t.conversation FROM turn_words JOIN turns AS t ON t.number = turn_words.rowid"
    " WHERE turn_words MATCH ?{0})"
)


class ConversationUnknown(PullquoteError):
    """No conversation has this id."""


class ConversationsFull(PullquoteError):
    """As many conversations, or turns in one, as are kept; nothing was lost."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as a list shows it.

    ``title`` is ``None`` before the first question, unless it was given one. ``updated`` is when
    the last question was asked; ``turns`` is how many there are.
    """

    id: str
    title: str | None
    created: datetime
    updated: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question as it was asked, and the answer as it was given."""

    question: str
    answer: Answer
    asked: datetime


class ConversationStore:
    """The conversations of one data folder. Safe to use from several threads and processes.

    Nothing is opened before it is used: a file that cannot be read stops nothing else. Every
    method raises ``ConversationsBroken`` or ``StorageFailed`` if it is so.
    """

    def __init__(
        self,
        path: Path,
        *,
        most_conversations: int = MOST_CONVERSATIONS,
        most_turns: int = MOST_TURNS,
    ) -> None:
        self._path = path
        self._most_conversations = most_conversations
        self._most_turns = most_turns

    def create(self, title: str | None = None) -> Conversation:
        """Begin a conversation. Raises ``ConversationsFull``, ``TitleRefused``.

        Without a title it is listed, and safe to stay, once a turn is kept in it.
        """
        identity = uuid.uuid4().hex
        title = None if title is None else accepted(title)
        with writing(self._path) as connection:
            connection.execute(
                f"DELETE FROM conversations AS c WHERE c.created < ? AND NOT {_LISTED}",
                (_as_kept(datetime.now(UTC) - EMPTY_FOR),),
            )
            (count,) = connection.execute("SELECT count(*) FROM conversations").fetchone()
            if count >= self._most_conversations:
                raise ConversationsFull(
                    f"{count:,} conversations are kept, and no more can be; delete some first"
                )
            now = _now()
            connection.execute(
                "INSERT INTO conversations (id, created, updated) VALUES (?, ?, ?)",
                (identity, now, now),
            )
            if title is not None:
                _entitle(connection, _number(connection, identity), title)
            return _summary(connection, identity)

    def latest(
        self, query: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[list[Conversation], int]:
        """A page of the conversations, the last used first, and how many there are.

        Those without a title in which nothing was asked are not among them.

        ``query`` leaves those that hold all its words, of which the last may be half typed, in
        title, questions or answers.
        """
        words = sought(query)
        held = " AND ".join([_LISTED, *(_HOLDS.format(n) for n in range(1, len(words) + 1))])
        n = len(words)
        with reading(self._path) as connection:
            (total,) = connection.execute(
                f"SELECT count(*) FROM conversations AS c WHERE {held}", words
            ).fetchone()
            rows = connection.execute(
                f"{_SUMMARY} WHERE {held} ORDER BY c.updated DESC, c.number DESC"
                f" LIMIT ?{n + 1} OFFSET ?{n + 2}",
                (*words, limit, offset),
            ).fetchall()
        return [_conversation(row) for row in rows], int(total)

    def get(
        self, identity: str, limit: int = MOST_TURNS, offset: int = 0
    ) -> tuple[Conversation, list[KeptTurn]]:
        """A conversation and its turns in order. Raises ``ConversationUnknown``."""
        with reading(self._path) as connection:
            found = _summary(connection, identity)
            rows = connection.execute(
                "SELECT question, answer, asked FROM turns WHERE conversation = ?"
                " ORDER BY number LIMIT ? OFFSET ?",
                (_number(connection, identity), limit, offset),
            ).fetchall()
        return found, [
            KeptTurn(question, _answer(answer), datetime.fromisoformat(asked))
            for question, answer, asked in rows
        ]

    def rename(self, identity: str, title: str) -> Conversation:
        """Give it another title. Raises ``ConversationUnknown``, ``TitleRefused``."""
        title = accepted(title)
        with writing(self._path) as connection:
            _entitle(connection, _number(connection, identity), title)
            return _summary(connection, identity)

    def delete(self, identity: str) -> None:
        """Remove it so that no word of it is left in the file. Raises ``ConversationUnknown``."""
        with writing(self._path) as connection:
            number = _number(connection, identity)
            connection.execute(
                "DELETE FROM turn_words WHERE rowid IN"
                " (SELECT number FROM turns WHERE conversation = ?)",
                (number,),
            )
            connection.execute("DELETE FROM title_words WHERE rowid = ?", (number,))
            connection.execute("DELETE FROM conversations WHERE number = ?", (number,))
            # Until its parts are merged, FTS5 only notes beside removed words that they are.
            for table in ("turn_words", "title_words"):
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")
        overwrite(self._path)

    def history(self, identity: str) -> list[Turn]:
        """What was said last, as messages in order. Raises ``ConversationUnknown``."""
        with reading(self._path) as connection:
            rows = connection.execute(
                "SELECT question, answer FROM turns WHERE conversation = ?"
                " ORDER BY number DESC LIMIT ?",
                (_number(connection, identity), REMEMBERED),
            ).fetchall()
        return [
            message
            for question, answer in reversed(rows)
            for message in (
                Turn(role="user", content=question[:LONGEST_MESSAGE]),
                Turn(role="assistant", content=_answer(answer).text[:LONGEST_MESSAGE]),
            )
        ]

    def answer(self, identity: str, answer_id: str) -> Answer | None:
        """The answer with this id, if a turn has it. Raises ``ConversationUnknown``."""
        sought = answer_id.encode()
        with reading(self._path) as connection:
            rows = connection.execute(
                "SELECT answer FROM turns WHERE conversation = ? ORDER BY number DESC",
                (_number(connection, identity),),
            )
            for (encoded,) in rows:
                # Looked for in the bytes first: to read each answer would take a second.
                if sought in _unpacked(encoded) and (found := _answer(encoded)).id == answer_id:
                    return found
        return None

    def require_room(self, identity: str) -> None:
        """Raise ``ConversationUnknown``, or ``ConversationsFull`` unless ``keep`` takes a turn.

        To be asked before a question is answered, and not after.
        """
        with reading(self._path) as connection:
            self._require_room(connection, identity)

    def keep(self, identity: str, question: str, answer: Answer) -> None:
        """Add a turn at the end. Raises ``ConversationUnknown``, ``ConversationsFull``."""
        question = mended(question)
        encoded = _encoded(answer)
        with writing(self._path) as connection:
            number = self._require_room(connection, identity)
            now = _now()
            turn = connection.execute(
                "INSERT INTO turns (conversation, question, answer, asked) VALUES (?, ?, ?, ?)",
                (number, question, encoded, now),
            ).lastrowid
            connection.execute(
                "INSERT INTO turn_words (rowid, question, answer) VALUES (?, ?, ?)",
                (turn, searched(question), searched(_said(answer))),
            )
            (title,) = connection.execute(
                "UPDATE conversations SET updated = max(updated, ?) WHERE number = ?"
                " RETURNING title",
                (now, number),
            ).fetchone()
            if title is None:
                _entitle(connection, number, shortened(question))

    def _require_room(self, connection: sqlite3.Connection, identity: str) -> int:
        number = _number(connection, identity)
        (count,) = connection.execute(
            "SELECT count(*) FROM turns WHERE conversation = ?", (number,)
        ).fetchone()
        if count >= self._most_turns:
            raise ConversationsFull(
                f"this conversation has {count:,} turns, and no more can be kept in one; "
                "begin another"
            )
        return number


def _number(connection: sqlite3.Connection, identity: str) -> int:
    row = connection.execute(
        "SELECT number FROM conversations WHERE id = ?", (mended(identity),)
    ).fetchone()
    if row is None:
        raise ConversationUnknown(f"there is no conversation {mended(identity[:100])!r}")
    return int(row[0])


def _summary(connection: sqlite3.Connection, identity: str) -> Conversation:
    number = _number(connection, identity)
    return _conversation(connection.execute(f"{_SUMMARY} WHERE c.number = ?", (number,)).fetchone())


def _conversation(row: tuple[str, str | None, str, str, int]) -> Conversation:
    identity, title, created, updated, turns = row
    return Conversation(
        identity, title, datetime.fromisoformat(created), datetime.fromisoformat(updated), turns
    )


def _encoded(answer: Answer) -> bytes:
    text = json.dumps(answer.model_dump(mode="json"), ensure_ascii=False)
    return zlib.compress(mended(text).encode())


def _unpacked(encoded: bytes) -> bytes:
    try:
        return zlib.decompress(encoded)
    except zlib.error:  # it is told of by who wants to read it
        return b""


def _answer(encoded: bytes) -> Answer:
    try:
        return Answer.model_validate_json(zlib.decompress(encoded))
    except (zlib.error, ValidationError) as error:
        raise ConversationsBroken(
            "an answer of this conversation cannot be read; other conversations are not affected"
        ) from error


def _entitle(connection: sqlite3.Connection, number: int, title: str | None) -> None:
    connection.execute("UPDATE conversations SET title = ? WHERE number = ?", (title, number))
    connection.execute("DELETE FROM title_words WHERE rowid = ?", (number,))
    if title is not None:
        connection.execute(
            "INSERT INTO title_words (rowid, title) VALUES (?, ?)", (number, searched(title))
        )


def _said(answer: Answer) -> str:
    """All that an answer shows: its words, and the quotes that are not in them."""
    quotes = (c.quote for c in answer.citations if c.quote not in answer.text)
    return "\n".join([answer.text, *quotes])


def _now() -> str:
    return _as_kept(datetime.now(UTC))


def _as_kept(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
