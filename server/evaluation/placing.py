"""One's own questions over one's own articles: where their quotes stand."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article, Span
from index.catalogue_reading import CatalogueReader
from index.quotes.matching import exact_places
from index.quotes.pasted import Quote
from index.quotes.verify import Finding, verify_quote
from index.quotes.wording import wording
from index.records import Filters
from server.evaluation.dataset import Dataset, Question, drawn, squash
from server.evaluation.own_questions import Evidence, OwnQuestion

MOST_PLACES = 10
SHOWN = 80  # characters of a quote in a message

Places = dict[str, tuple[Span, ...]]  # article id -> in its squashed text


@dataclass(frozen=True, slots=True)
class Placed:
    """A data set whose documents are the articles of an index."""

    dataset: Dataset
    without: tuple[str, ...]  # the articles that must not be found
    problems: tuple[str, ...]  # what of the evidence stands nowhere, with its line


def place(
    catalogue: CatalogueReader,
    name: str,
    questions: Sequence[OwnQuestion],
    limit: int,
    remove: float,
    seed: int,
) -> Placed:
    """The questions with their evidence in the articles, drawn as for a data set.

    ``remove`` leaves out the articles with the evidence of that share of the answerable
    questions, and with each all other prints of its story.
    """
    corpus = _Corpus(catalogue)
    placed = {question.id: corpus.places_of(question) for question in questions}
    kept, gone = drawn(
        questions, lambda q: q.answerable and bool(placed[q.id]), limit, remove, seed
    )
    without = {
        print_ for q in gone for article in placed[q.id] for print_ in corpus.prints(article)
    }
    dataset = Dataset(
        name,
        {},
        {a: squash(catalogue.text(a)) for q in kept for a in placed[q.id] if a not in without},
        tuple(_question(q, placed[q.id], without) for q in kept),
        len(without),
    )
    return Placed(dataset, tuple(sorted(without)), tuple(corpus.problems))


def _question(own: OwnQuestion, places: Places, without: set[str]) -> Question:
    left = {article: spans for article, spans in places.items() if article not in without}
    lost = len(left) < len(places)
    return Question(own.id, own.text, own.answerable and not lost, own.answer, left)


@dataclass(slots=True)
class _Corpus:
    catalogue: CatalogueReader
    problems: list[str] = field(default_factory=list)
    _named: dict[str, set[str]] = field(default_factory=dict)

    def places_of(self, question: OwnQuestion) -> Places:
        """Where its evidence stands; what of it stands nowhere is noted."""
        found: dict[str, list[Span]] = defaultdict(list)
        for line, evidence in question.evidence:
            for article, spans in self._places(line, evidence):
                found[article] += spans
        return {article: tuple(dict.fromkeys(spans)) for article, spans in found.items()}

    def prints(self, article: str) -> set[str]:
        """An article, and the other prints of its story."""
        story = self.catalogue.article(article).record.story
        return {article, *(p.id for p in (self.catalogue.prints(story) if story else ()))}

    def _places(self, line: int, evidence: Evidence) -> Iterator[tuple[str, list[Span]]]:
        quote = evidence.quote or ""
        named = self._articles(evidence.article) if evidence.article else None
        if named is not None and not named:
            self._note(line, f"there is no article “{evidence.article}”")
        elif quote and not any(c.isalnum() for c in quote):
            self._note(line, "the quote has no words")
        elif named is None:
            finding = verify_quote(self.catalogue, quote)
            if finding.verdict != "exact":
                self._note(line, f"no article has the words “{_short(quote)}”{_nearest(finding)}")
                return
            for occurrence in finding.occurrences:
                article = occurrence.stored.article
                yield (
                    occurrence.stored.record.id,
                    [in_squashed(article, Span(p.start, p.end)) for p in occurrence.place.parts],
                )
        else:
            yield from self._within(line, evidence, named)

    def _within(
        self, line: int, evidence: Evidence, named: set[str]
    ) -> Iterator[tuple[str, list[Span]]]:
        """In these articles, or in another print of their stories: any of them may be quoted."""
        nowhere = True
        for identity in sorted({print_ for article in named for print_ in self.prints(article)}):
            article = self.catalogue.article(identity).article
            spans = list(_standing(evidence.quote, article))
            if spans:
                nowhere = False
                yield identity, spans
        if nowhere:
            quote = _short(evidence.quote or "")
            self._note(line, f"“{evidence.article}” does not have the words “{quote}”")

    def _articles(self, name: str) -> set[str]:
        if not self._named:
            records, _ = self.catalogue.articles(Filters(), self.catalogue.counts().articles)
            for record in records:
                names = [record.id, record.title, record.source, record.url]
                for file in self.catalogue.files_of(record.id):
                    names += [file.path, file.label, Path(file.path).name]
                for known in filter(None, names):
                    self._named.setdefault(squash(known).casefold(), set()).add(record.id)
        return self._named.get(squash(name).casefold(), set())

    def _note(self, line: int, what: str) -> None:
        self.problems.append(f"line {line}: {what}")


def in_squashed(article: Article, span: Span) -> Span:
    """A span that neither begins nor ends in white space, in the article's squashed text."""
    start = len(squash(article.text[: span.start + 1])) - 1
    return Span(start, start + len(squash(span.of(article.text))))


def _standing(quote: str | None, article: Article) -> Iterable[Span]:
    if not quote:
        return [Span(0, len(squash(article.text)))]
    words = wording(article.text, [p.span for p in article.searchable()])
    return [
        in_squashed(article, Span(part.start, part.end))
        for found in exact_places(Quote(quote), words, MOST_PLACES)
        for part in found.parts
    ]


def _nearest(finding: Finding) -> str:
    if not finding.occurrences:
        return ""
    occurrence = finding.occurrences[0]
    first, last = occurrence.place.parts[0], occurrence.place.parts[-1]
    stored = occurrence.stored
    words = stored.article.text[first.start : last.end]
    return f"; the nearest are “{_short(words)}” in “{stored.record.title}”"


def _short(text: str) -> str:
    text = squash(text)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
