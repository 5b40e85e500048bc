"""Where articles disagree: other numbers or dates for one and the same question.

Precision first: two sentences differ only if both surely speak of the same thing, each gives
one value of the kind asked for, and neither value can be the other, written otherwise. A
change of the figures over time, a part of a whole and another place are no disagreement.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.asked_for import NumberOrDate, sought
from index.question import Question
from index.search import Hit
from index.words import stems, words
from server.answering.disagreement.reports import Papers, Report, corrections, reports, sentences_of
from server.answering.disagreement.same_thing import may_be_asked, same_thing
from server.answering.disagreement.values import Value, value_of
from server.answering.scoring import Candidate, words_of

TOLD = 0.5  # share of the question's words that a report holds which is surely on it


# "The two gave different numbers of households made homeless": it asks how many there were.
_DIFFERENT = re.compile(
    r"\b(?:different|differing|conflicting|contradictory|rival) (?:numbers|figures|counts|totals) "
    r"(?:of|for) (?:the (?:numbers? of )?)?(?P<what>(?:[\w’'\-]+ ?)+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one question's sentences give, each value with the sentences that give it.

    The first sentence of a value is the one that its own article has for it. ``corrected``
    are the values that a paper has taken back, with the sentence that says so.
    """

    about: NumberOrDate
    values: tuple[tuple[str, tuple[Candidate, ...]], ...]  # the value as written: a substring
    corrected: tuple[tuple[str, Candidate], ...] = ()

    @property
    def quoted(self) -> list[Candidate]:
        """What has to be quoted to show it, the most needed first."""
        firsts = [held[0] for _, held in self.values]
        return [*firsts, *(c for _, held in self.values for c in held[1:])] + [
            notice for _, notice in self.corrected
        ]


@dataclass(slots=True)
class _Group:
    """Values that agree; ``also`` are sentences that report them."""

    values: list[Value]
    also: list[Candidate] = field(default_factory=list)

    def has(self, value: Value) -> bool:
        return self.values[0].is_like(value)


def differences(
    question: Question,
    chosen: Sequence[Candidate],
    near: Sequence[Candidate],
    found: Sequence[Hit] = (),
) -> list[Difference]:
    """What other stories say otherwise than the best of the chosen sentences with a value.

    It is held against those ``near``, best first, one a story; no value is left out, and those
    that agree stand together. Of all passages ``found`` those are read that say themselves
    what papers gave, and corrections.
    """
    if (counting := counting_of(question.text)) is not None:
        question = replace(question, text=counting)
    kind = sought(question.text)
    if kind not in ("number", "date"):
        return []
    papers = Papers(found)
    own = [v for c in chosen if (v := value_of(question.text, kind, c)) is not None]
    groups = _by_report(question, kind, chosen, own, found, papers)
    if own:
        _hold_against(question, kind, own[0], near, groups)
    if len(groups) < 2:
        return []
    values = [value for group in groups for value in group.values]
    taken_back = corrections(question, kind, found, papers, values)
    return [
        Difference(
            kind,
            tuple((g.values[0].text, (*(v.candidate for v in g.values), *g.also)) for g in groups),
            tuple((_in_group(groups, value), notice) for value, notice in taken_back),
        )
    ]


def counting_of(question: str) -> str | None:
    """The count that a question says is given differently, as a question for it; not why it is."""
    if question.lower().startswith("why"):
        return None
    found = _DIFFERENT.search(question)
    return f"How many {found['what'].strip()}?" if found else None


def _hold_against(
    question: Question,
    kind: NumberOrDate,
    first: Value,
    near: Sequence[Candidate],
    groups: list[_Group],
) -> None:
    """Add to the groups what is said otherwise, of stories that are not there yet."""
    stories = {_story(v.candidate) for group in groups for v in group.values}
    if _story(first.candidate) not in stories:
        if groups and not any(group.has(first) for group in groups):
            return  # of another thing than the report
        stories.add(_story(first.candidate))
        _join(groups, first)
    for candidate in near:
        if _story(candidate) in stories or not may_be_asked(question, candidate):
            continue
        value = value_of(question.text, kind, candidate)
        if value is not None and same_thing(question, kind, first, value):
            stories.add(_story(candidate))
            _join(groups, value)


def _by_report(
    question: Question,
    kind: NumberOrDate,
    chosen: Sequence[Candidate],
    own: Sequence[Value],
    found: Sequence[Hit],
    papers: Papers,
) -> list[_Group]:
    """The values of a report on what papers gave, each with the paper's own sentence.

    Only of a report that what was chosen belongs to, and that one such sentence bears out.
    """
    for report in reports(question, kind, found, papers):
        if not (
            _names_all(question, report)
            or _has_reported(own, report)
            or _is_told(own, chosen, report)
        ):
            continue
        groups: list[_Group] = []
        borne_out = False
        for paper, value in report.given:
            printed = _printed(question, kind, paper, value, found, report)
            borne_out = borne_out or printed is not None
            _join(groups, printed or value)
            for group in _that_have(groups, value):
                group.also.append(report.candidate)
        if report.settled is not None:
            _join(groups, report.settled)
        if borne_out and len(groups) > 1:
            return groups
    return []


def _names_all(question: Question, report: Report) -> bool:
    """Whether the question names every paper that the report has a value of."""
    return all(stems(words(paper))[-1] in question.weights for paper, _ in report.given)


def _is_told(own: Sequence[Value], chosen: Sequence[Candidate], report: Report) -> bool:
    """Whether a report holds the question's words, and what is to be quoted belongs to it."""
    given = [value for _, value in report.given] + ([report.settled] if report.settled else [])
    return report.told >= TOLD and (
        any(_together(candidate, report.candidate) for candidate in chosen)
        or any(value.is_like(other) for value in own for other in given)
    )


def _has_reported(own: Sequence[Value], report: Report) -> bool:
    """Whether a value to be quoted is reported as that paper's: chance does not do that."""
    return any(
        value.candidate.hit.passage.record.publisher == paper and value.is_like(given)
        for value in own
        for paper, given in report.given
    )


def _printed(
    question: Question,
    kind: NumberOrDate,
    paper: str,
    reported: Value,
    found: Sequence[Hit],
    report: Report,
) -> Value | None:
    """Where a paper's own article gives what is reported of it: the sentence most alike."""
    best: tuple[float, Value] | None = None
    for hit in found:
        record = hit.passage.record
        if record.publisher != paper or record.id == report.candidate.hit.passage.record.id:
            continue
        for candidate, similarity in zip(sentences_of(hit), hit.similarities, strict=True):
            if not _may_hold(candidate, reported):
                continue
            value = value_of(question.text, kind, candidate)
            if value is None or not value.is_like(reported):
                continue
            if best is None or float(similarity) > best[0]:
                best = float(similarity), value
    return best and best[1]


def _may_hold(candidate: Candidate, reported: Value) -> bool:
    """Whether it is worth looking closer: the last figures of the value stand in it."""
    figures = re.findall(r"\d+", reported.text)
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    return bool(figures) and figures[-1] in text


def _join(groups: list[_Group], value: Value) -> None:
    """Add a value to those like it, or as another; not one that may be either."""
    group = next(_that_have(groups, value), None)
    if group is not None:
        group.values.append(value)
    elif all(group.values[0].differs(value) for group in groups):
        groups.append(_Group([value]))


def _that_have(groups: Sequence[_Group], value: Value) -> Iterator[_Group]:
    return (group for group in groups if group.has(value))


def _in_group(groups: Sequence[_Group], value: Value) -> str:
    return next(_that_have(groups, value)).values[0].text


def _story(candidate: Candidate) -> str:
    record = candidate.hit.passage.record
    return record.story or record.id


def _together(one: Candidate, other: Candidate) -> bool:
    places = [(c.hit.passage.record.id, c.sentence.paragraph) for c in (one, other)]
    return places[0] == places[1]
