"""An answer in a language model's words, of which nothing is shown that the quotes do not bear out.

1. The model is offered numbered sentences: the quotes that answer without it, then the next best.
2. What it writes is a statement and the numbers it rests on. The server copies the quotes.
3. Each statement is checked against its quotes (``server.checking``). One that fails gives way to
   the quote it cites, if that is one that answers, and else is dropped.
4. One that rests on nothing near the question is dropped, and the others are held back until one
   rests on a quote that answers: true sentences beside the question are no answer. If none does,
   or none is left, or the model fails, the answer is what it is without a model.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from index.article import Span
from server.answering import citing, notes
from server.answering.asking import Options
from server.answering.choices import Choice, choice_of
from server.answering.deciding import Decision
from server.answering.events import Stated
from server.answering.glossing import told_apart
from server.answering.growing import Told
from server.answering.quoting import Quotes
from server.answering.several import Embed
from server.checking.entailment import Entailment
from server.checking.statements import Source, check
from server.generation.failures import WritingFailed
from server.generation.writer import Draft, Numbered, Writer
from server.schemas import Citation, Failure, Generation, Statement, Support

_LOG = logging.getLogger(__name__)
OFFERED = 8  # sentences, or more: a small model reads about 45 tokens of them a second
FURTHER = 4  # at least so many beside those that answer
# How far below the best sentence one may score that a statement rests on: as far as a neighbour
# that is quoted with it. Small models pad their answers with true sentences about other things.
BESIDE = 0.2


@dataclass(slots=True)
class Written:
    """What has become of the drafts so far."""

    statements: list[Statement] = field(default_factory=list)
    attempts: int = 0
    replaced: int = 0
    dropped: int = 0
    failure: Failure | None = None

    def report(self, model: str) -> Generation:
        """The same, as an answer tells it."""
        supported = sum(s.support == "supported" for s in self.statements)
        return Generation(
            note=notes.of_generation(model, supported, self.replaced, self.dropped, self.failure),
            model=model,
            attempts=self.attempts,
            supported=supported,
            replaced=self.replaced,
            dropped=self.dropped,
            failure=self.failure,
        )


@dataclass(frozen=True, slots=True)
class Checker:
    """Holds drafts against the quotes they cite."""

    embed: Embed
    entails: Entailment | None

    def support(self, text: str, cited: Sequence[Citation]) -> Support | None:
        """Whether the quotes bear the statement out; none for what is shown to nobody."""
        faults = check(text, [source_of(c) for c in cited], self.embed, self.entails)
        if faults:
            _LOG.debug("a statement did not pass: %s", ", ".join(f.kind for f in faults))
        if any(fault.kind == "form" for fault in faults):
            return None
        return "unverified" if faults else "supported"


def offered(decided: Decision, told: Told) -> list[Choice]:
    """The quotes a model may cite, those that answer first; none shares words with another."""
    found = list(decided.choices)
    most = max(OFFERED, len(found) + FURTHER)
    for candidate in decided.read:
        if len(found) >= most:
            break
        choice = choice_of(candidate, told)
        if not any(_overlap(choice, other) for other in found):
            found.append(choice)
    return found


class Generating:
    """Has one answer written, and lets through what passes."""

    def __init__(self, writer: Writer, checker: Checker, quotes: Quotes, options: Options) -> None:
        self._writer, self._checker, self._quotes = writer, checker, quotes
        self._unverified, self._stopped = options.unverified, options.stopped
        self._used: set[tuple[str, Span]] = set()  # the places of what is cited so far
        self.written = Written()

    @property
    def report(self) -> Generation:
        """What became of the drafts."""
        return self.written.report(self._writer.name)

    def statements(
        self, question: str, decided: Decision, most: int, told: Told
    ) -> Iterator[Stated]:
        """Each statement as soon as it has passed; afterwards ``written`` tells of the rest."""
        choices = offered(decided, told)
        answering = {choice.place for choice in decided.choices}
        near = answering | {c.place for c in choices if c.score >= _best(choices) - BESIDE}
        held: list[_Made] = []
        said: set[str] = set()
        for draft in self._drafts(question, choices, most):
            if draft.text in said:  # once more, and it counts for nothing
                continue
            made = self._made(draft, choices, answering)
            if made is None or not any(choice.place in near for choice in made.cited):
                self.written.dropped += 1
                continue
            held.append(made)
            said.add(made.statement.text)
            self._used.update(choice.place for choice in made.cited)
            if self._used & answering:
                yield from map(self._stated, held)
                held.clear()
        self.written.dropped += len(held)
        if not self.written.statements and self.written.failure is None:
            self.written.failure = _STRAYED if self.written.dropped else _NOTHING

    def _drafts(self, question: str, choices: Sequence[Choice], most: int) -> Iterator[Draft]:
        numbered = [numbered_of(n, self._quotes.made(c)) for n, c in enumerate(choices, start=1)]
        writing = self._writer.draft(question, numbered, most, self._stopped)
        try:
            yield from islice(writing, most)
        except WritingFailed as failure:
            _LOG.warning("the language model did not answer: %s", failure)
            self.written.failure = Failure(code=failure.code, message=failure.message)
        finally:
            writing.close()
            self.written.attempts = writing.attempts

    def _made(
        self, draft: Draft, choices: Sequence[Choice], answering: set[tuple[str, Span]]
    ) -> "_Made | None":
        """What is shown for a draft; nothing if it is dropped."""
        numbers = list(dict.fromkeys(draft.numbers))
        cited = [choices[n - 1] for n in numbers if 1 <= n <= len(choices)]
        # A number that nobody gave it says that the statement was not read off the sentences.
        if cited and len(cited) == len(numbers):
            support, cited = self._borne_out(draft.text, cited)
            if support == "supported" or (support == "unverified" and self._unverified):
                return _Made(Statement(text=draft.text, citations=[], support=support), cited)
        for choice in cited:
            if choice.place in answering - self._used:
                self.written.replaced += 1
                return _Made(citing.state(self._quotes.made(choice)), [choice])
        return None

    def _borne_out(self, text: str, cited: list[Choice]) -> tuple[Support | None, list[Choice]]:
        """Whether the quotes bear a statement out, and as few of them as do.

        Small models cite all that they were shown: what is not needed would mislead.
        """

        def support(choices: Sequence[Choice]) -> Support | None:
            return self._checker.support(text, [self._quotes.made(choice) for choice in choices])

        for choice in cited:
            if support([choice]) == "supported":
                return "supported", [choice]
        together = support(cited)
        if together == "supported":
            for choice in reversed(cited):
                fewer = [other for other in cited if other is not choice]
                if len(fewer) > 1 and support(fewer) == "supported":
                    cited = fewer
        return together, cited

    def _stated(self, made: "_Made") -> Stated:
        before = len(self._quotes.citations)
        numbers = [self._quotes.cite(choice).number for choice in made.cited]
        statement = made.statement.model_copy(update={"citations": numbers})
        self.written.statements.append(statement)
        return Stated(statement, tuple(self._quotes.citations[before:]))


@dataclass(frozen=True, slots=True)
class _Made:
    """A statement that may be shown, and what it rests on."""

    statement: Statement  # its citations have no numbers yet
    cited: list[Choice]


_STRAYED = Failure(
    code="strayed", message="Nothing that the language model wrote is borne out by what answers."
)
_NOTHING = Failure(code="nothing", message="The language model saw no answer in the articles.")


def numbered_of(number: int, citation: Citation) -> Numbered:
    """A quote as the model is shown it."""
    article, speaker = citation.article, citation.speaker
    return Numbered(
        number,
        citation.quote,
        article.title,
        article.publisher,
        article.published,
        speaker.name if speaker else None,
    )


def source_of(citation: Citation) -> Source:
    """A quote as statements are held against it."""
    article, speaker = citation.article, citation.speaker
    return Source(
        quote=citation.quote,
        speaker=speaker.name if speaker else None,
        speaker_kind=speaker.kind if speaker else None,
        # What columns are called is nobody who speaks.
        gloss=told_apart(citation.gloss)[0] if citation.gloss else None,
        title=article.title,
        byline=article.byline,
        publisher=article.publisher,
        published=article.published,
        section=citation.paragraph.section,
    )


def _best(choices: Sequence[Choice]) -> float:
    return max((choice.score for choice in choices), default=0.0)


def _overlap(one: Choice, other: Choice) -> bool:
    (a, first), (b, second) = one.place, other.place
    return a == b and first.start < second.end and second.start < first.end
