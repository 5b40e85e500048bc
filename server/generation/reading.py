"""Reads a model's reply while it is being written: whole objects, however it is cut up."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from index.article import canonical
from server.generation.failures import WritingFailed

LONGEST_TEXT = 600  # characters of a statement or question
LONGEST_OBJECT = 4_000  # characters of its JSON, with all numbers and escapes
LONGEST_PREAMBLE = 20_000  # characters; some models think aloud first
_THOUGHT = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_THINKING = re.compile(r"<think(?:ing)?>")
_OPENING = re.compile(r'\{\s*"statements"\s*:\s*\[')
_LONGEST_OPENING = 100

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Draft:
    """A statement as a model drafted it, and the sentences that it names; unchecked."""

    text: str
    numbers: tuple[int, ...]


class Reader(Protocol[T_co]):
    """Takes a reply piece by piece."""

    def feed(self, piece: str) -> Iterator[T_co]:
        """What has become complete; raises ``WritingFailed`` ("nonsense")."""

    @property
    def done(self) -> bool:
        """Whether nothing more is wanted."""

    def finish(self) -> None:
        """To be called at the reply's end; raises ``WritingFailed`` if it is not whole."""


class ObjectReader(Generic[T]):
    """Gives the one object of a reply, made into a ``T``.

    Words, thoughts or a code fence may stand before it; what follows it is not read.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._read = ""
        self._at = -1  # where the object begins
        self.done = False

    def feed(self, piece: str) -> Iterator[T]:
        """The object, as soon as it is complete."""
        for character in piece:
            if self.done:
                return
            self._read += character
            if self._at < 0:
                self._at = _beginning(self._read, character)
            elif character == "}":
                end = _end_of_object(self._read, self._at)
                if end is not None:
                    self.done = True
                    yield self._make(_loaded(self._read[self._at : end]))
            elif len(self._read) - self._at > LONGEST_OBJECT:
                raise _nonsense()

    def finish(self) -> None:
        """Raises unless the object was complete."""
        _finish(self.done, begun=self._at >= 0)


class StatementsReader:
    """Gives each statement of ``{"statements": [...]}`` as soon as its object is complete.

    Words, thoughts or a code fence may stand before the whole; what follows it is not read.
    At most ``most`` statements are given.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self._read = ""  # from the last thing understood on
        self._stage: Callable[[str], Draft | None] = self._preamble
        self._begun = False
        self.done = False

    def feed(self, piece: str) -> Iterator[Draft]:
        """The statements that have become complete; each character is looked at in turn."""
        for character in piece:
            if self.done:
                return
            self._read += character
            draft = self._stage(character)
            if draft is not None:
                self._left -= 1
                self.done = self._left == 0
                yield draft

    def finish(self) -> None:
        """Raises unless the list of statements was closed, or as many were given as are wanted."""
        _finish(self.done, begun=self._begun)

    def _preamble(self, character: str) -> None:
        at = _beginning(self._read, character)
        if at >= 0:
            self._read = self._read[at:]
            self._begun = True
            self._stage = self._opening

    def _opening(self, character: str) -> None:
        if character == "[":
            if not _OPENING.fullmatch(self._read):
                raise _nonsense()
            self._read = ""
            self._stage = self._first
        elif character in "{}" or len(self._read) > _LONGEST_OPENING:
            raise _nonsense()

    def _first(self, character: str) -> None:
        self._between(character, begins=True, ends=True)

    def _next(self, character: str) -> None:
        self._between(character, begins=self._read.startswith(","), ends="," not in self._read)

    def _between(self, character: str, *, begins: bool, ends: bool) -> None:
        """Between two statements: white space, a comma, the list's end or the next statement."""
        if character.isspace():
            self._read = self._read.strip()
        elif character == "{" and begins:
            self._read = "{"
            self._stage = self._statement
        elif character == "]" and ends:
            self.done = True
        elif self._stage == self._first or self._read != ",":
            raise _nonsense()

    def _statement(self, character: str) -> Draft | None:
        if character == "}":
            end = _end_of_object(self._read, 0)
            if end is not None:
                draft = draft_of(_loaded(self._read))
                self._read = ""
                self._stage = self._next
                return draft
        if len(self._read) > LONGEST_OBJECT:
            raise _nonsense()
        return None


def draft_of(value: Any) -> Draft:
    """One statement, of the shape asked for and no other."""
    match value:
        case {"text": str(text), "sentences": [*numbers], **rest} if not rest and all(
            type(n) is int for n in numbers
        ):
            return Draft(text_of(text), tuple(numbers))
    raise _nonsense()


def question_of(value: Any) -> str:
    """The question of ``{"question": "..."}``."""
    match value:
        case {"question": str(text), **rest} if not rest:
            return text_of(text)
    raise _nonsense()


def text_of(text: str) -> str:
    """A model's words as one line of clean text."""
    clean = " ".join(canonical(text).split())
    if not clean or len(clean) > LONGEST_TEXT:
        raise _nonsense()
    return clean


def _beginning(read: str, character: str) -> int:
    """Where the object begins, if it begins with the character just read; else -1."""
    if len(read) > LONGEST_PREAMBLE:
        raise _nonsense()
    if character != "{" or _THINKING.search(_THOUGHT.sub("", read)):
        return -1
    return len(read) - 1


def _end_of_object(text: str, start: int) -> int | None:
    """Where the object that begins at ``start`` ends; nothing if it does not."""
    depth, in_string, escaped = 0, False, False
    for at in range(start, len(text)):
        c = text[at]
        if in_string:
            if escaped:
                escaped = False
            elif c == "\\":
                escaped = True
            elif c == '"':
                in_string = False
        elif c == '"':
            in_string = True
        elif c == "{":
            depth += 1
        elif c == "}":
            depth -= 1
            if depth == 0:
                return at + 1
    return None


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _nonsense() from None


def _finish(done: bool, *, begun: bool) -> None:
    if done:
        return
    if begun:
        raise WritingFailed("cut", "The language model broke off before it was done.")
    raise _nonsense()


def _nonsense() -> WritingFailed:
    return WritingFailed("nonsense", "The language model did not answer in the form asked for.")
