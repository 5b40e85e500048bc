"""What an answer is made of while it is being made: first what was found, then what is said."""

from dataclasses import dataclass

from server.schemas import Answer, ArticleRef, Citation, Passage, Statement


@dataclass(frozen=True, slots=True)
class Sources:
    """What was found, before anything is said."""

    id: str
    standalone_question: str
    passages: tuple[Passage, ...]
    articles: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """One checked statement and the citations it is the first to use."""

    statement: Statement
    citations: tuple[Citation, ...]


Event = Sources | Stated | Answer
