"""The verdict on a quotation, as it leaves the program and as a terminal shows it."""

from index.article import Span
from index.errors import PullquoteError
from index.quotes.verify import Finding
from server.schemas import (
    Difference,
    QuoteMatch,
    Reason,
    Verification,
    article_ref,
    paragraph_ref,
)

LONGEST_QUOTE = 5_000  # characters

_SAID = {
    "exact": "exact: these words stand in the articles.",
    "altered": "altered: nearly these words stand in the articles.",
    "absent": "absent: no article has these words.",
}


class QuoteRefused(PullquoteError):
    """The quotation to check has no words in it, or is too long."""


def accepted(quote: str) -> str:
    """The quotation, if it can be checked. Raises ``QuoteRefused``."""
    if not any(character.isalnum() for character in quote):
        raise QuoteRefused("the quotation is empty; paste the words to check")
    if len(quote) > LONGEST_QUOTE:
        raise QuoteRefused(
            f"the quotation has {len(quote):,} characters; the limit is {LONGEST_QUOTE:,}"
        )
    return quote


def verification(finding: Finding, reason: Reason | None = None) -> Verification:
    """A finding as it leaves the program; with a ``reason`` if there was nowhere to look."""
    return Verification(
        verdict=finding.verdict,
        matches=[
            QuoteMatch(
                place=number,
                article=article_ref(occurrence.stored.record),
                paragraph=paragraph_ref(paragraph),
                start=part.start,
                end=part.end,
                quote=Span(part.start, part.end).of(occurrence.stored.article.text),
                similarity=part.similarity,
                differences=[
                    Difference(
                        kind=difference.kind,
                        quoted=difference.quoted,
                        article=difference.article,
                        start=difference.start,
                        end=difference.end,
                    )
                    for difference in part.differences
                ],
                normalised=list(part.normalised),
            )
            for number, occurrence in enumerate(finding.occurrences, start=1)
            for part, paragraph in zip(occurrence.place.parts, occurrence.paragraphs, strict=True)
        ],
        reason=reason,
    )


def readable(shown: Verification) -> str:
    """A verification for the terminal: the verdict, then each match with its source."""
    lines = [_SAID[shown.verdict]]
    if shown.verdict == "absent" and shown.matches:
        lines.append("The nearest words are these; they are others.")
    return "\n\n".join([*lines, *map(_readable_match, shown.matches)])


def _readable_match(match: QuoteMatch) -> str:
    source = (
        match.article.title,
        match.article.byline,
        match.article.published and match.article.published.isoformat(),
        f"paragraph {match.paragraph.number}",
    )
    lines = [f"“{match.quote}”", f"[{match.place}] {', '.join(part for part in source if part)}"]
    if match.differences:
        lines.append(f"Yours beside it: {_marked(match)}")
    if match.normalised:
        lines.append(f"Not counted: {', '.join(match.normalised)}")
    return "\n".join(lines)


def _marked(match: QuoteMatch) -> str:
    """The article's words with each difference as ``[quoted → article]``."""
    shown, at = "", match.start
    for difference in match.differences:
        shown += match.quote[at - match.start : difference.start - match.start]
        marked = f"[{difference.quoted or ''} → {difference.article or ''}]"
        shown += f" {marked} " if difference.article is None else marked
        at = difference.end
    return " ".join((shown + match.quote[at - match.start :]).split())
