"""The quotes of one answer: numbered in the order in which its statements first use them."""

from index.article import Span
from index.catalogue_reading import CatalogueReader
from index.records import ArticleRecord
from server.answering import citing
from server.answering.check import ReadArticle, check_citation
from server.answering.choices import Choice
from server.answering.events import Stated
from server.answering.prints import with_prints
from server.schemas import Citation


class Quotes:
    """Chosen spans and their citations; each is checked against its article as it is cited."""

    def __init__(self, catalogue: CatalogueReader, read_article: ReadArticle) -> None:
        self._read_article = read_article
        self._catalogue = catalogue
        self._made: dict[tuple[str, Span], Citation] = {}
        self._numbers: dict[tuple[str, Span], int] = {}
        self.choices: list[Choice] = []
        self.citations: list[Citation] = []

    def made(self, choice: Choice) -> Citation:
        """The citation of a choice, checked, before it has a number in the answer."""
        if choice.place not in self._made:
            stored = self._read_article(choice.passage.record.id)
            one = [citing.cite(0, choice, stored)]
            (citation,) = with_prints(one, [stored.record], self._catalogue)
            check_citation(citation, stored)
            self._made[choice.place] = citation
        return self._made[choice.place]

    def cite(self, choice: Choice) -> Citation:
        """The citation of a choice in this answer; a further number if it had none."""
        if choice.place not in self._numbers:
            self._numbers[choice.place] = len(self.choices) + 1
            numbered = self.made(choice).model_copy(update={"number": len(self.choices) + 1})
            self.choices.append(choice)
            self.citations.append(numbered)
        return self.citations[self._numbers[choice.place] - 1]

    def state(self, choice: Choice) -> Stated:
        """The statement that is this quote, as a part of the answer."""
        citation = self.cite(choice)
        return Stated(citing.state(citation), (citation,))

    def holds(self, choice: Choice) -> bool:
        """Whether it is quoted already, as it is or within another quote."""
        article, span = choice.place
        return any(place == article and span in other for place, other in self._numbers)

    @property
    def records(self) -> list[ArticleRecord]:
        """The article of each citation."""
        return [choice.passage.record for choice in self.choices]
