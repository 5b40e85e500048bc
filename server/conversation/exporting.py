"""A conversation as a file of its own: Markdown to read and print, JSON to take along."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime

from server.answering.citing import explained
from server.answering.notes import numbered
from server.conversation.markdown import escaped, escaped_lines, link, quoted_block
from server.conversation_schemas import CitationState, ConversationDetail, ConversationTurn
from server.schemas import Answer, Citation, Speaker

UNTITLED = "Conversation"
LONGEST_NAME = 60
_SINCE = {
    "current": None,
    "moved": "Changed since, the quote still stands in it.",
    "changed": "Changed since: the quote no longer stands in it.",
    "withdrawn": "Withdrawn since.",
}


def as_json(conversation: ConversationDetail) -> str:
    """All of it, as ``ConversationDetail`` reads it back."""
    return conversation.model_dump_json(indent=2) + "\n"


def as_markdown(conversation: ConversationDetail) -> str:
    """Questions as headings, answers, and their quotes with their sources.

    Whatever stands in a question, an article or a title is shown as it is: CommonMark gives
    each of them back as text, and no link but to an article's own address.
    """
    blocks = [f"# {escaped(conversation.title or UNTITLED)}"]
    for turn in conversation.turns:
        blocks += _turn(turn)
    return "\n\n".join(block for block in blocks if block) + "\n"


def answer_as_markdown(answer: Answer) -> str:
    """One answer, as a conversation shows it: its question, and its quotes with their sources."""
    blocks = [f"# {escaped(answer.question) or 'Question'}"]
    blocks += _answered(answer.question, answer, ())
    return "\n\n".join(block for block in blocks if block) + "\n"


def file_name(conversation: ConversationDetail, suffix: str) -> str:
    """A name that no system takes amiss: letters without accents, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", conversation.title or UNTITLED)
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower())
    # The names of old devices cannot be opened on Windows, whatever their suffix.
    name = "-".join(["pullquote", *words])[:LONGEST_NAME].strip("-")
    return f"{name}.{suffix}"


def _turn(turn: ConversationTurn) -> Iterator[str]:
    yield f"## {escaped(turn.question) or 'Question'}"
    yield f"*Asked on {_moment(turn.asked)}.*"
    yield from _answered(turn.question, turn.answer, turn.citation_states)


def _answered(
    question: str, answer: Answer, citation_states: Iterable[CitationState]
) -> Iterator[str]:
    understood = answer.standalone_question
    if escaped(understood) != escaped(question):
        yield f"*Understood as:* {escaped(understood)}"
    states = {state.number: state for state in citation_states}
    citations = {citation.number: citation for citation in answer.citations}
    quotes = _of_quotes(answer)
    for paragraph in answer.text.split("\n\n"):
        if paragraph in quotes:
            for number in quotes.pop(paragraph):
                yield _quotation(citations.pop(number), states.get(number))
        else:
            yield "\n".join(escaped_lines(paragraph))
    if answer.status == "related" and citations:
        yield "The closest quotes:"
    for citation in citations.values():  # those of statements in other words
        yield _quotation(citation, states.get(citation.number))


def _of_quotes(answer: Answer) -> dict[str, list[int]]:
    """The paragraphs of an answer's text that are a quote each, and which.

    A quote is shown once: where it is its statement.
    """
    shown: set[int] = set()
    found = {}
    for statement in answer.statements:
        if statement.support == "quoted" and shown.isdisjoint(statement.citations):
            found[f"{statement.text} {numbered(statement.citations)}"] = statement.citations
            shown.update(statement.citations)
    return found


def _quotation(citation: Citation, state: CitationState | None) -> str:
    return quoted_block([escaped_lines(citation.quote), [_source(citation, state)]])


def _source(citation: Citation, state: CitationState | None) -> str:
    """The line under a quote: who said it where, and what has become of the article."""
    article, paragraph = citation.article, citation.paragraph
    parts = [link(article.title, citation.source_href or article.url)]
    parts += [escaped(part) for part in (article.byline, article.publisher) if part]
    if article.published:
        parts.append(f"{article.published.day} {article.published:%B %Y}")
    parts.append(f"paragraph {paragraph.number}")
    if paragraph.page is not None:
        parts.append(f"page {paragraph.page}")
    version = f": {escaped(citation.version)}" if citation.version else ""
    notes = [f"{escaped(explained(citation.gloss))}."] if citation.gloss else []
    since = _SINCE[state.state] if state else None
    notes += [f"**{since}**"] if since else []
    source = f"{_speaker(citation.speaker)}{', '.join(parts)}{version}."
    return " ".join([f"\\[{citation.number}\\]", source, *notes])


def _speaker(speaker: Speaker | None) -> str:
    """Who speaks in a quote: only their own words stand under their name."""
    if speaker is None or speaker.kind != "direct":
        return ""
    role = f" ({escaped(speaker.role)})" if speaker.role else ""
    return f"{escaped(speaker.name)}{role}, in "


def _moment(when: datetime) -> str:
    return f"{when.day} {when:%B %Y at %H:%M} UTC"
