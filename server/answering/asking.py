"""A question as somebody asks it: what came before it, and how it is to be answered."""

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import PullquoteError
from index.records import Filters
from server.schemas import Mode, Turn


class QuestionRefused(PullquoteError):
    """The question is empty, too long, or asks for what is not set up."""


ANY = Filters()


def never() -> bool:
    """Nobody stops it."""
    return False


@dataclass(frozen=True, slots=True)
class Options:
    """What may be said of a question beside its words.

    ``standalone_question`` is how the one who asks wants a follow-up understood; without it,
    it is completed from ``history``. ``mode`` is generative if there is a language model, unless
    it says otherwise. ``unverified`` has statements shown too that did not pass their check.
    A language model stops writing soon after ``stopped`` says so. ``answer_id`` is to be the
    answer's id; without it, the answer gets a new one.
    """

    filters: Filters = ANY
    max_statements: int | None = None
    history: tuple[Turn, ...] = ()
    standalone_question: str | None = None
    mode: Mode | None = None
    unverified: bool = False
    stopped: Callable[[], bool] = never
    answer_id: str | None = None


def accepted(question: str, max_characters: int) -> str:
    """The question as it is searched for. Raises ``QuestionRefused``."""
    question = question.strip()
    if not any(character.isalnum() for character in question):
        raise QuestionRefused("the question is empty; ask something in words")
    if not question.isprintable() and any(_is_surrogate(c) for c in question):
        raise QuestionRefused("the question is not valid Unicode text")
    if len(question) > max_characters:
        raise QuestionRefused(
            f"the question has {len(question):,} characters; the limit is {max_characters:,}"
        )
    return question


def _is_surrogate(character: str) -> bool:
    """Half of a character: what bytes that are not UTF-8 become on a command line."""
    return 0xD800 <= ord(character) <= 0xDFFF
