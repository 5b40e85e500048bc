"""An answer as one Markdown text, and where in it which article is cited.

The text is put together as the answer comes in, so that a stream and a whole reply are the same.
Indices count code points into the text, end exclusive: ``text[start:end]`` is the mark ``[1]``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urljoin

from server.answering import citing, notes
from server.answering.events import Stated
from server.conversation.markdown import escaped, link
from server.schemas import Answer, Citation, Statement

CLOSEST = "Closest passages, not an answer:"
# What would make an article's words a picture, a link or markup where Markdown is shown. Other
# marks stay as they are: programs read the text too, and look for the quote in it.
_LIVE = re.compile(r"(?<=\])[(:\[]|!(?=\[)|<(?=[A-Za-z/!?])")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark in the text, and the article it stands for."""

    start: int
    end: int
    url: str
    title: str


class Transcript:
    """The text so far. ``base`` is the address of this server."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._cited: dict[int, Citation] = {}
        self.text = ""
        self.annotations: list[Annotation] = []

    def state(self, stated: Stated) -> str:
        """What a further statement adds to the text."""
        self._cited.update((c.number, c) for c in stated.citations)
        return self._add([self._marked(stated.statement)])

    def finish(self, answer: Answer) -> str:
        """What the rest adds: where articles differ or are silent, what was asked, the sources."""
        self._cited.update((c.number, c) for c in answer.citations)
        paragraphs = [notes.differ(each) for each in answer.disagreements]
        if answer.standalone_question != answer.question:
            # Where only the text is shown, nothing else says what the quotes are an answer to.
            paragraphs.append(f"_Understood as: {escaped(answer.standalone_question)}_")
        if answer.reason is not None:
            paragraphs.append(answer.reason.message)
        if answer.status == "related" and answer.citations:
            paragraphs.append(CLOSEST)
            paragraphs += [self._marked(citing.state(c)) for c in answer.citations]
        if answer.unanswered_parts:
            paragraphs.append(notes.silent(answer.unanswered_parts))
        if answer.generation is not None:
            paragraphs.append(f"_{escaped(answer.generation.note)}_")
        added = self._add(paragraphs)
        if not answer.citations:
            return added
        # No marks to be counted: they stand for nothing but themselves.
        listed = "\n".join(self._source(c) for c in answer.citations)
        rest = f"{self._gap()}Sources:\n\n{listed}"
        self.text += rest
        return added + rest

    def _marked(self, statement: Statement) -> str:
        return f"{defused(statement.text)} {notes.numbered(statement.citations)}"

    def _add(self, paragraphs: Iterable[str]) -> str:
        added = ""
        for paragraph in paragraphs:
            added += self._gap(added) + paragraph
        start = len(self.text)
        self.text += added
        for mark in re.finditer(r"\[(\d+)\](?=\[\d+\]|[\s,;.]|$)", added):
            citation = self._cited.get(int(mark[1]))
            if citation is not None:
                self.annotations.append(
                    Annotation(
                        start + mark.start(),
                        start + mark.end(),
                        self._address(citation),
                        citation.article.title,
                    )
                )
        return added

    def _gap(self, added: str = "") -> str:
        return "\n\n" if self.text or added else ""

    def _address(self, citation: Citation) -> str:
        """The quote in the original, if it is on the web, else in the reader here."""
        return citation.source_href or self._here(citation)

    def _here(self, citation: Citation) -> str:
        return urljoin(self._base, citation.href)

    def _source(self, citation: Citation) -> str:
        article = citation.article
        said = [link(article.title, self._here(citation))]
        if article.publisher:
            said.append(escaped(article.publisher))
        if article.published:
            said.append(f"{article.published.day} {article.published:%B %Y}")
        said.append(f"paragraph {citation.paragraph.number}")
        if citation.source_href:
            said.append(link("original", citation.source_href))
        return f"{citation.number}. {', '.join(said)}"


def defused(text: str) -> str:
    """The text, with what Markdown would act upon set back by a backslash."""
    return _LIVE.sub(r"\\\g<0>", text)
