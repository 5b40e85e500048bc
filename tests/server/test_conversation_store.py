"""Conversations are kept whole, found again, and gone when they are deleted."""

import json
import sqlite3
import subprocess
import sys
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.errors import StorageFailed
from server.conversation.database import VERSION, ConversationsBroken
from server.conversation.store import (
    EMPTY_FOR,
    LONGEST_MESSAGE,
    REMEMBERED,
    ConversationsFull,
    ConversationStore,
    ConversationUnknown,
)
from server.conversation.titles import SHORTENED, TitleRefused
from server.schemas import AskRequest
from tests.conftest import ROOT
from tests.server.kept_answers import ANSWER, CITATION, OF_VERSION_1, answer

HALF = "\ud83d"  # the first half of a character


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def store(path: Path) -> ConversationStore:
    return ConversationStore(path)


def conversation(store: ConversationStore, *questions: str, title: str | None = None) -> str:
    begun = store.create(title)
    for question in questions:
        store.keep(begun.id, question, answer(f"Nothing about {question}", citations=[]))
    return begun.id


def titles(store: ConversationStore, query: str = "") -> list[str | None]:
    found, total = store.latest(query)
    assert total == len(found)
    return [each.title for each in found]


# Kept and listed


def test_a_turn_comes_back_as_it_was(store: ConversationStore, path: Path) -> None:
    begun = store.create()
    assert (begun.title, begun.turns, begun.created) == (None, 0, begun.updated)
    store.keep(begun.id, "When does she  retire?\n", ANSWER)
    found, (turn,) = ConversationStore(path).get(begun.id)
    assert (turn.question, turn.answer) == ("When does she  retire?\n", ANSWER)
    assert (found.turns, found.created) == (1, begun.created)
    assert found.created <= turn.asked == found.updated


def test_an_answer_of_the_first_version_can_be_read(store: ConversationStore, path: Path) -> None:
    begun = store.create()
    with sqlite3.connect(path) as connection:
        connection.execute(
            "INSERT INTO turns (conversation, question, answer, asked)"
            " SELECT number, 'When?', ?, created FROM conversations",
            (zlib.compress(json.dumps(OF_VERSION_1).encode()),),
        )
    connection.close()
    _, (turn,) = store.get(begun.id)
    assert turn.answer.model_dump(mode="json").items() >= OF_VERSION_1.items()


def test_one_without_title_and_turns_is_not_listed(store: ConversationStore) -> None:
    begun = store.create().id
    named = store.create("To be asked").id
    asked = conversation(store, "\u200b")  # nothing of it can be seen: no title either
    assert [each.id for each in store.latest()[0]] == [asked, named]
    assert store.latest(limit=1)[1] == 2
    assert store.get(begun)[0].turns == 0, "it can still be asked in"
    store.keep(begun, "Who shut the bridge?", ANSWER)
    assert titles(store) == ["Who shut the bridge?", None, "To be asked"]


def test_one_that_nothing_is_asked_in_goes_by_itself(store: ConversationStore, path: Path) -> None:
    asked, named = conversation(store, "one"), store.create("two").id
    waiting, old = store.create().id, store.create().id
    with sqlite3.connect(path) as connection:
        connection.execute(
            "UPDATE conversations SET created = ? WHERE id <> ?",
            ((datetime.now(UTC) - EMPTY_FOR).isoformat(timespec="milliseconds"), waiting),
        )
    connection.close()
    # Those who would keep no more than these are not kept from another.
    ConversationStore(path, most_conversations=4).create()
    for identity in (asked, named, waiting):
        store.get(identity)
    with pytest.raises(ConversationUnknown):
        store.get(old)


def test_the_last_used_comes_first(store: ConversationStore) -> None:
    first, second, third = (conversation(store, name) for name in ("one", "two", "three"))
    assert titles(store) == ["three", "two", "one"]
    store.keep(second, "two again", ANSWER)
    store.rename(first, "the first")
    assert titles(store) == ["two", "three", "the first"], "a title is no use"
    pages = [store.latest("", 2, offset) for offset in (0, 2, 4)]
    assert [[each.id for each in page] for page, _ in pages] == [[second, third], [first], []]
    assert {total for _, total in pages} == {3}
    assert [each.turns for each in pages[0][0]] == [2, 1]


def test_turns_come_in_pages(store: ConversationStore) -> None:
    identity = conversation(store, *"abcde")
    found, turns = store.get(identity, limit=2, offset=3)
    assert (found.turns, [turn.question for turn in turns]) == (5, ["d", "e"])


def test_the_history_is_what_was_said_last(store: ConversationStore) -> None:
    questions = [f"question {n}" for n in range(REMEMBERED + 3)]
    identity = conversation(store, *questions)
    history = store.history(identity)
    assert [(turn.role, turn.content) for turn in history] == [
        message
        for question in questions[3:]
        for message in (("user", question), ("assistant", f"Nothing about {question}"))
    ]
    assert AskRequest(question="And?", history=history).history == history


def test_the_history_of_much_is_cut(store: ConversationStore) -> None:
    identity = conversation(store, "why " * 50_000)
    assert [len(turn.content) for turn in store.history(identity)] == [
        LONGEST_MESSAGE - 1,  # but for the space at its end
        LONGEST_MESSAGE,
    ]


@pytest.mark.parametrize("identity", ["nowhere", "", "x\0", HALF, "' OR 1 --"])
def test_an_unknown_conversation_is_told(store: ConversationStore, identity: str) -> None:
    conversation(store, "here")
    for call in (
        lambda: store.get(identity),
        lambda: store.rename(identity, "there"),
        lambda: store.delete(identity),
        lambda: store.history(identity),
        lambda: store.require_room(identity),
        lambda: store.keep(identity, "there", ANSWER),
    ):
        with pytest.raises(ConversationUnknown):
            call()
    assert titles(store) == ["here"]


def test_while_nothing_is_kept_there_is_no_file(store: ConversationStore, path: Path) -> None:
    assert titles(store) == titles(store, "bridge") == []
    with pytest.raises(ConversationUnknown):
        store.get("nowhere")
    assert not path.exists()
    assert ConversationStore(path.parent / "nowhere" / path.name).latest() == ([], 0)


def test_the_file_is_the_owners_alone(store: ConversationStore, path: Path) -> None:
    conversation(store, "Who shut the bridge?")
    assert path.stat().st_mode & 0o777 == 0o600


# Titles


def test_the_first_question_is_the_title_until_it_is_renamed(store: ConversationStore) -> None:
    identity = conversation(store, " Who closed\nthe  bridge?\0 ", "And when?")
    assert titles(store) == ["Who closed the bridge?"]
    assert store.rename(identity, "  The bridge ").title == "The bridge"
    store.keep(identity, "Why?", ANSWER)
    assert titles(store) == ["The bridge"]
    conversation(store, "And then?", title="The ferry")
    assert titles(store) == ["The ferry", "The bridge"]


def test_a_long_question_is_cut_at_a_word(store: ConversationStore) -> None:
    conversation(store, "What did the harbour office, " * 20)
    (title,) = titles(store)
    assert title == (
        "What did the harbour office, What did the harbour office, What did the harbour…"
    )
    conversation(store, "x" * 5_000)
    assert len(titles(store)[0] or "") == SHORTENED


@pytest.mark.parametrize("title", ["", " \n ", "\0", "\u200b\u200e", "x" * 201, HALF])
def test_a_title_can_be_seen_and_is_short(store: ConversationStore, title: str) -> None:
    identity = conversation(store, title="Kept")
    with pytest.raises(TitleRefused):
        store.rename(identity, title)
    with pytest.raises(TitleRefused):
        store.create(title)
    assert titles(store) == ["Kept"]


# Searched


def test_words_are_found_in_titles_questions_answers_and_quotes(store: ConversationStore) -> None:
    conversation(store, "Who shut it?", title="The Zürich bridge")
    ferry = conversation(store, "When does the ferry leave?")
    store.keep(ferry, "And in winter?", answer("The Gazette: “It does not run.” [1]"))
    assert titles(store, "ZURICH") == ["The Zürich bridge"]
    assert titles(store, "shut") == ["The Zürich bridge"]
    assert titles(store, "ferry gazette winter") == ["When does the ferry leave?"]
    assert CITATION.quote not in "The Gazette: “It does not run.” [1]"
    assert titles(store, "31 years") == ["When does the ferry leave?"], "in a quote of its answer"
    assert titles(store, "ferry bridge") == []
    assert titles(store, "  ") == ["When does the ferry leave?", "The Zürich bridge"]


def test_the_last_word_may_be_half_typed(store: ConversationStore) -> None:
    conversation(store, "Who shut the bridge?")
    assert titles(store, "the brid")
    assert not titles(store, "brid the"), "the first is a word of its own"
    assert not titles(store, "ridge")


def test_a_former_title_is_not_found(store: ConversationStore) -> None:
    identity = conversation(store, title="The bridge")
    store.rename(identity, "The ferry")
    assert titles(store, "bridge") == []
    assert titles(store, "ferry") == ["The ferry"]


@pytest.mark.parametrize(
    "query",
    [
        *('"', '""', "'", "*", "bridge*", "^bridge", "(bridge", "bridge)", "title:bridge", "a:b"),
        *("NEAR(a b)", "a AND", "NOT a", "a OR b", "-bridge", "{a}: b", "bridge\0ferry", HALF),
        *("?!", "' OR 1=1 --", "%", "_", "\\", "a" * 50_000, "bridge " * 5_000, "brid" + HALF),
    ],
)
def test_no_query_is_taken_for_syntax(store: ConversationStore, query: str) -> None:
    conversation(store, "Who shut the bridge?")
    found, total = store.latest(query)
    assert total == len(found) <= 1


def test_marks_alone_leave_everything(store: ConversationStore) -> None:
    conversation(store, "Who shut the bridge?")
    assert titles(store, "?! bridge") == titles(store, "?!") == ["Who shut the bridge?"]


# Limits


def test_no_more_conversations_than_are_kept(path: Path) -> None:
    store = ConversationStore(path, most_conversations=2)
    first = conversation(store, "one")
    conversation(store, "two")
    with pytest.raises(ConversationsFull, match="2 conversations"):
        store.create()
    assert titles(store) == ["two", "one"]
    store.delete(first)
    assert store.create("three").title == "three"


def test_no_more_turns_than_are_kept(path: Path) -> None:
    store = ConversationStore(path, most_turns=2)
    identity = conversation(store, "one")
    store.require_room(identity)
    store.keep(identity, "two", ANSWER)
    with pytest.raises(ConversationsFull, match="2 turns"):
        store.require_room(identity)
    with pytest.raises(ConversationsFull, match="begin another"):
        store.keep(identity, "three", ANSWER)
    assert [turn.question for turn in store.get(identity)[1]] == ["one", "two"]
    assert not titles(store, "three")


# Hostile text


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("before\0after the bridge", "before\0after the bridge"),
        (f"half {HALF} of it, the bridge", "half \ufffd of it, the bridge"),
        ("<script>alert(1)</script> bridge", "<script>alert(1)</script> bridge"),
        ("'); DROP TABLE turns; -- bridge", "'); DROP TABLE turns; -- bridge"),
        ("why \U0001f30a " * 33_334 + "bridge", "why \U0001f30a " * 33_334 + "bridge"),
    ],
)
def test_any_question_is_kept(store: ConversationStore, question: str, kept: str) -> None:
    identity = store.create().id
    given = answer(question=question, text=f"About “{question}”")
    store.keep(identity, question, given)
    _, (turn,) = store.get(identity)
    assert turn.question == turn.answer.question == kept
    assert turn.answer.text == f"About “{kept}”"
    assert len(titles(store, "bridge")) == 1
    assert store.history(identity)[0].content == kept[:LONGEST_MESSAGE].strip()


# Deleted


def bytes_of(path: Path) -> bytes:
    """All that is on the disk beside each other: the file, and journals if there are any."""
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


@pytest.mark.parametrize("length", [1, 40, 400])
def test_what_is_deleted_is_gone(store: ConversationStore, path: Path, length: int) -> None:
    kept = conversation(store, *(f"Who shut the bridge {n} times?" for n in range(30)))
    secrets = ["zyxwound", "jxquiver", "qwkvault", "vbnmprowl"]
    deleted = store.create(secrets[0]).id
    store.rename(deleted, f"the {secrets[1]}")
    for n in range(30):
        words = [f"{secret} {n} " * (length * (1 + n % 3)) for secret in secrets[2:]]
        store.keep(deleted, words[0], answer(words[1]))
        store.keep(kept, f"And {n}? {'So what? ' * length}", ANSWER)
    on_disk = bytes_of(path)
    assert all(secret.encode() in on_disk for secret in secrets[1:])
    store.delete(deleted)
    on_disk = bytes_of(path)
    assert not [secret for secret in secrets if secret.encode() in on_disk]
    assert not [secret for secret in secrets if titles(store, secret)]
    found, turns = store.get(kept)
    assert (found.turns, len(turns)) == (60, 60)
    assert titles(store, "bridge") == ["Who shut the bridge 0 times?"]


# Several at once


def together(*calls: threading.Thread) -> None:
    for call in calls:
        call.start()
    for call in calls:
        call.join(60)
        assert not call.is_alive()


def test_two_threads_keep_turns_in_one_conversation(path: Path) -> None:
    identity = ConversationStore(path).create().id

    def keep(name: str) -> None:
        store = ConversationStore(path)
        for n in range(25):
            store.keep(identity, f"{name} {n}", ANSWER)
            store.history(identity)

    together(*(threading.Thread(target=keep, args=(name,)) for name in ("left", "right")))
    store = ConversationStore(path)
    questions = [turn.question for turn in store.get(identity)[1]]
    assert [q for q in questions if "left" in q] == [f"left {n}" for n in range(25)]
    assert [q for q in questions if "right" in q] == [f"right {n}" for n in range(25)]
    assert len(questions) == 50
    assert [turn.question for turn in store.get(identity)[1]] == questions
    assert titles(store) == [questions[0]]


def test_many_may_be_the_first(path: Path) -> None:
    ready = threading.Barrier(8)

    def begin() -> None:
        ready.wait()
        ConversationStore(path).create("one of many")

    together(*(threading.Thread(target=begin) for _ in range(8)))
    assert titles(ConversationStore(path)) == ["one of many"] * 8


def test_a_process_may_be_killed_while_it_keeps(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.server.killed_keeper", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["wrong"] == []
    assert report["before"] > 0, "some were killed before the turn was kept"
    assert report["after"] > 1, "and some after"


# Files that cannot be used


def damaged(path: Path, kind: str) -> None:
    conversation(ConversationStore(path), *(f"Who shut the bridge {n} times?" for n in range(20)))
    if kind == "no database":
        path.write_bytes(b"conversations " * 1_000)
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:20_000])
    elif kind == "overwritten":
        whole = path.read_bytes()
        path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    else:
        with sqlite3.connect(path) as connection:
            connection.execute(kind)
        connection.close()


def read_all(store: ConversationStore) -> None:
    for found in store.latest()[0]:
        store.get(found.id)


@pytest.mark.parametrize(
    "kind",
    [
        *("no database", "cut", "overwritten", "DROP TABLE turns"),
        f"PRAGMA user_version = {VERSION + 1}",
        "UPDATE turns SET answer = zeroblob(9)",
        f"UPDATE turns SET answer = x'{zlib.compress(b'{}').hex()}'",
        "UPDATE turns SET question = CAST(x'ff' AS TEXT)",
    ],
)
def test_a_file_that_cannot_be_read_is_told(path: Path, kind: str) -> None:
    store = ConversationStore(path)
    damaged(path, kind)
    before = path.read_bytes()
    with pytest.raises(ConversationsBroken):
        read_all(store)
    assert path.read_bytes() == before, "it is left for somebody to repair"


def test_a_later_versions_file_is_not_touched(path: Path) -> None:
    damaged(path, f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    with pytest.raises(ConversationsBroken, match="later version"):
        ConversationStore(path).create("new")
    assert path.read_bytes() == before


def test_a_file_that_was_moved_away_is_begun_anew(store: ConversationStore, path: Path) -> None:
    damaged(path, "no database")
    with pytest.raises(ConversationsBroken, match="Move the file out"):
        store.latest()
    path.rename(path.with_suffix(".old"))
    assert titles(store) == []
    conversation(store, "anew")
    assert titles(store) == ["anew"]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere" / "conversations.db"):
        store = ConversationStore(place)  # nothing is opened yet
        with pytest.raises(StorageFailed, match="conversations"):
            store.create()
