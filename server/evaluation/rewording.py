"""Honest rewordings of an article's sentences, by rules: what a careful writer might print.

Each changes the words and not the sense: a clause dropped, the attribution turned round,
numbers and dates written otherwise, synonyms, "He" by name, a phrase moved, two sentences joined.
They are half of a set that the checking of statements is measured on, and are written
without regard to how that works: the tables here are not those there.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from index.article import Article, Span
from index.numerals import MONTHS, SMALL
from index.speakers.find import Attribution, find_speakers
from server.answering.glossing import gloss_of
from server.checking.sources import Source

_FEWEST_WORDS, _MOST_WORDS = 7, 55
_VARIANTS = 3  # that are tried of each sentence
_QUOTED_WHOLE = 0.15  # of what is quoted; copies are no test of wordings
_LEAST_LEFT = 6  # words that a sentence keeps when a clause is dropped
_ONES = [*SMALL, "twenty"]
_MONTH = "|".join(MONTHS)
_SYNONYMS = {
    "closed": "shut",
    "shut": "closed",
    "about": "around",
    "homes": "houses",
    "began": "started",
    "bought": "purchased",
    "repair": "mend",
    "workers": "employees",
    "roughly": "about",
    "nearly": "almost",
    "almost": "nearly",
    "jobs": "posts",
    "children": "youngsters",
    "pupils": "schoolchildren",
    "company": "firm",
    "firm": "company",
    "built": "constructed",
    "rose": "went up",
    "fell": "went down",
    "big": "large",
    "showed": "revealed",
    "ended": "finished",
    "received": "got",
    "because": "since",
    "chose": "picked",
    "journey": "trip",
    "killed": "left dead",
    "however": "though",
    "also": "in addition",
    "wrecked": "destroyed",
    "but": "yet",
    "needed": "required",
    "help": "assist",
    "helped": "assisted",
    "quickly": "fast",
    "yearly": "annual",
    "damaged": "harmed",
    "drivers": "motorists",
    "vehicles": "cars and lorries",
    "approved": "agreed",
    "rejected": "turned down",
    "proposed": "put forward",
    "examined": "inspected",
    "expected": "thought likely",
    "stayed": "remained",
    "remain": "stay",
    "several": "a number of",
    "emphasize": "stress",
    "stressed": "emphasised",
    "discussions": "talks",
    "allies": "partners",
    "potential": "possible",
}
_SAID = r"(?:said|says|argued|added|warned|insisted|explained)"
_WHO = r"(?:[A-Z][\w’'\-]+\.?(?: (?:[A-Z][\w’'\-]+\.?|of|and|for))*? ?[A-Z]?[\w’'\-]*|[Hh]e|[Ss]he)"
_NAMED = r"(?:(?:(?:Ms|Mr|Mrs|Dr|Gen|Det|Insp|Rev)\.? )*[A-Z][\w’'\-]+(?: [A-Z][\w’'\-]+){0,3})"
_AFTER_QUOTE = re.compile(
    rf"^[“\"](?P<what>[^”\"]+),[”\"] (?:said (?P<who>{_NAMED})|(?P<by>{_NAMED}|[Hh]e|[Ss]he) said)"
    r"(?:,[^“”\"]*)?\.$"
)
_TOLD = re.compile(
    rf"^(?P<who>{_NAMED}|[Hh]e|[Ss]he|The \w+) said (?:that )?"
    r"(?P<what>(?!in |on |at |it was |outside |only |last )(?:(?! and that )[^“”\"])+(?<!\.m))\.$"
)
_TRAILING = re.compile(rf"^(?P<what>[^“”\"]+), (?:(?P<who>{_NAMED}|[Hh]e|[Ss]he) said)\.$")
_PER = re.compile(rf"^According to (?P<who>{_NAMED}|the [a-z]+), (?P<what>[^“”\"]+)\.$")
_ASIDE = re.compile(
    r", (?:which|who|whose|where|with|among|by then|at the age)\b[^,.;:“”\"]+(?=, )"
)
_TAIL = re.compile(
    r"(?:, (?:which|whose|where|although|though|with|including)|,? (?:after|when|while|because|so"
    r" that)) [^,.;:“”\"]+(?=\.$)"
)
_AND_TAIL = re.compile(r", and (?:[a-z]+ed|was|were|had|has|is|will) [^,.;:“”\"]+(?=\.$)")
_BRACKETS = re.compile(r" \([^()]+\)")
_FRONTED = re.compile(
    r"^(?P<when>(?:In|On|From|By|At|After|Before|Until|Between|Since) [^,“”\"]{3,45}),"
    r" (?P<what>[^“”\"]+)\.$"
)
_DATED = re.compile(
    rf"^(?P<what>(?:The|A|An|It|They|Two|Three|He|She) [^“”\",;:]+?)"
    rf" (?P<when>(?:on|in) (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:night|morning"
    rf"|afternoon|evening))?|\d{{1,2}} (?:{_MONTH})(?: \d{{4}})?|(?:{_MONTH})(?: \d{{4}})?"
    r"|\d{4}))\.$"
)
_SPEECH = re.compile(r"\b(?:said|says|told|according|asked|argued|warned|replied|called)\b")
_JOINABLE = frozenset("The It They A An In There This These His Her Its That".split())
_NOT_LOWERED = re.compile(r"^(?:I\b|[A-Z][\w’']+ (?:[A-Z]|[Ss]aid))")


@dataclass(frozen=True, slots=True)
class Reworded:
    """A right statement, the quotes that it rests on, and what was done to their words."""

    text: str
    sources: tuple[Source, ...]
    steps: tuple[str, ...]
    article: Article


# What a columnist says of herself is no statement of anybody else's.
_OWN = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|us|[Yy]ou|[Yy]our)\b(?![^“]*”)")


def rewordings(article: Article) -> Iterator[Reworded]:
    """The statements that an article's sentences give, in order: the same each time."""
    speakers = find_speakers(article)
    given: set[str] = set()
    for paragraph in article.searchable():
        spans = paragraph.sentences
        for number, variant in product(range(len(spans)), range(_VARIANTS)):
            one = source_of(article, spans[number], paragraph.section, speakers)
            seed = f"{article.title} {spans[number].start} {variant}"
            pick = random.Random(seed)  # noqa: S311 - no secret
            text, steps = _reword(one, pick)
            sources = [one]
            if number + 1 < len(spans) and pick.random() < 0.3:
                other = source_of(article, spans[number + 1], paragraph.section, speakers)
                joined = _joined(text, one, other, pick)
                if joined is not None:
                    text, steps = joined, (*steps, "joined")
                    sources.append(other)
            structural = [step for step in steps if not step.startswith("word:")]
            told = any(s.speaker_kind == "direct" for s in sources) or _OWN.search(text)
            bare = told and not _SPEECH.search(text)
            fit = _is_fit(text) and not bare and text not in given
            if fit and (structural or len(steps) > 1):
                given.add(text)
                yield Reworded(text, tuple(sources), steps, article)


def source_of(
    article: Article, span: Span, section: str | None, speakers: Mapping[Span, Attribution]
) -> Source:
    """A sentence as a quote."""
    said = speakers.get(span)
    gloss = gloss_of(article, span)
    return Source(
        span.of(article.text).replace("\n", " "),
        said.name if said else None,
        said.kind if said else None,
        str(gloss) if gloss else None,
        article.title,
        article.byline,
        article.publisher,
        article.published,
        section,
    )


def _is_fit(text: str) -> bool:
    if text.count(";") > 1 or re.search(r" (?:[a-z]{2,3}|how [a-z]+)\.$", text):
        return False
    marks = text.count("“") - text.count("”") or text.count('"') % 2
    return _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS and not marks and text[-1] in '.”"'


def _reword(source: Source, pick: random.Random) -> tuple[str, tuple[str, ...]]:
    """A sentence in other words, and the steps that led there."""
    text, steps = source.quote, list[str]()
    for name, change, odds in (
        ("clause dropped", _dropped, 0.7),
        ("by name", lambda t, _: _by_name(t, source), 1.0),
        ("attribution turned", lambda t, p: _turned(t, source, p), 0.9),
        ("moved", _moved, 0.6),
        ("date", _dated, 0.8),
        ("number", _numbered, 0.8),
    ):
        if pick.random() < odds:
            changed = change(text, pick)
            if changed is not None and changed != text:
                text = re.sub(r"\.\.$", ".", changed)
                steps.append(name)
    return _in_other_words(text, steps, pick)


def _in_other_words(
    text: str, steps: list[str], pick: random.Random
) -> tuple[str, tuple[str, ...]]:
    found = [w for w in re.findall(r"(?<![\w“])[a-z]+(?!\w)", text) if w in _SYNONYMS]
    pick.shuffle(found)
    for word in list(dict.fromkeys(found))[:3]:
        if ("“" in text and word in text[text.index("“") :]) or '"' in text:
            continue  # what is quoted is quoted word for word
        before = ", " if word == "but" else ""
        text = re.sub(
            rf"(?<=\W){before}\b{word}\b(?![’'])", before + _SYNONYMS[word], text, count=1
        )
        steps.append(f"word:{word}")
    return text, tuple(steps)


def _dropped(text: str, _: random.Random) -> str | None:
    for clause in (_BRACKETS, _ASIDE, _AND_TAIL, _TAIL):
        for at in clause.finditer(text):
            left = text[: at.start()] + text[at.end() :]
            inside = text[: at.start()].count("“") > text[: at.start()].count("”")
            if inside or _SPEECH.search(at[0]) or len(left.split()) < _LEAST_LEFT:
                continue
            if clause is _ASIDE:  # with the comma that closed it
                left = text[: at.start()] + text[at.end() + 1 :]
            return left
    return None


def _by_name(text: str, source: Source) -> str | None:
    if not source.gloss:
        return None
    word, _, person = source.gloss.partition(": ")
    name = person.split(",")[0]
    if not re.match(r"[A-Z]", name) or word.lower() not in ("he", "she"):
        return None
    return re.sub(rf"^{word}\b", name, text)


def _turned(text: str, source: Source, pick: random.Random) -> str | None:
    """The attribution at the other end, or put before words that only the article signs."""
    if found := _AFTER_QUOTE.match(text):
        who = _who(found["who"] or found["by"], source)
        return _reported(who, found["what"], pick)
    if found := _TRAILING.match(text):
        return f"{_who(found['who'], source)} said that {_lowered(found['what'])}."
    if found := _PER.match(text):
        who = found["who"]
        return f"{_raised(found['what'])}, according to {who}."
    if found := _TOLD.match(text):
        if found["who"].lower() in ("he", "she") and not source.speaker:
            return None
        who = _who(found["who"], source)
        who = who[0].lower() + who[1:] if who.startswith("The ") else who
        if pick.random() < 0.5:
            return f"According to {who}, {_lowered(found['what'])}."
        return f"{_raised(found['what'])}, {who} said."
    if source.speaker and source.speaker_kind == "direct" and not _SPEECH.search(text):
        bare = text.strip('“”" ')
        if not re.search(r"[“”\"]", bare):
            return _reported(source.speaker, bare.rstrip("."), pick)
    return None


def _reported(who: str, what: str, pick: random.Random) -> str | None:
    """What somebody said in other than their own words, where nobody in it is "I" or "you"."""
    if pick.random() < _QUOTED_WHOLE:
        return f"{who} said: “{what}.”"
    if re.search(r"\b(?:I|we|We|you|You|my|My|our|us|me|your|this|This)\b|[’']|[?!.]", what):
        return None
    return pick.choice(
        (
            f"{who} said that {_lowered(what)}.",
            f"{_raised(what)}, {who} said.",
            f"According to {who}, {_lowered(what)}.",
            f"{_raised(what)}, according to {who}.",
        )
    )


def _who(who: str, source: Source) -> str:
    return source.speaker if who.lower() in ("he", "she") and source.speaker else who


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0]
    keep = _NOT_LOWERED.match(text) or first not in _JOINABLE | {"He", "She", "Any", "One", "All"}
    return text if keep else text[0].lower() + text[1:]


def _raised(text: str) -> str:
    return text[0].upper() + text[1:]


def _moved(text: str, _: random.Random) -> str | None:
    if found := _FRONTED.match(text):
        when = found["when"]
        if "," not in found["what"]:
            return f"{_raised(found['what'])} {when[0].lower()}{when[1:]}."
    if found := _DATED.match(text):
        return f"{_raised(found['when'])}, {_lowered(found['what'])}."
    return None


def _dated(text: str, pick: random.Random) -> str | None:
    def american(at: re.Match[str]) -> str:
        year = f", {at['year']}" if at["year"] else ""
        month = at["month"] if pick.random() < 0.5 or len(at["month"]) < 5 else None
        return f"{month or at['month'][:3] + '.'} {at['day']}{year}"

    def british(at: re.Match[str]) -> str:
        month = next(m for m in MONTHS if m.startswith(at["month"].rstrip(".")))
        year = f" {at['year']}" if at["year"] else ""
        return f"{at['day']} {month}{year}"

    changed = re.sub(
        rf"\b(?P<day>\d{{1,2}}) (?P<month>{_MONTH})\b(?: (?P<year>\d{{4}}))?", american, text
    )
    if changed == text:
        short = "|".join(f"{m[:3]}\\." for m in MONTHS)
        changed = re.sub(
            rf"\b(?P<month>{_MONTH}|{short}) (?P<day>\d{{1,2}})\b(?:, (?P<year>\d{{4}}))?",
            british,
            text,
        )
    return re.sub(r"\b(\d{1,2})\.(\d\d) ([ap])\.m\.(?!$)", r"\1:\2 \3.m.", changed)


def _numbered(text: str, pick: random.Random) -> str | None:
    """Figures for words, words for figures, outside what is quoted."""
    if "“" in text or '"' in text:
        return None
    changes: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
        (r"£(\d+(?:\.\d+)?)m\b", lambda at: f"{at[1]} million pounds"),
        (r"\$(\d+(?:\.\d+)?) million\b", lambda at: f"${at[1]}m"),
        (r"(\d)%", lambda at: f"{at[1]} per cent"),
        (r"(?<=[a-z] )(1\d|[2-9])(?= (?!to\b)[a-z])(?! [ap]\.m)", _spelled),
        (
            rf"(?<=[a-z] )(?<!to )({'|'.join(_ONES[2:])})(?= (?!of\b|o’clock|or\b|to\b)[a-z])",
            lambda at: str(_ONES.index(at[1])),
        ),
    )
    changed = text
    for pattern, change in pick.sample(changes, len(changes)):
        if changed == text:
            changed = re.sub(pattern, change, text)
    return changed


def _spelled(at: re.Match[str]) -> str:
    """A number in words, unless it is a day: "On 4 February", "February 4"."""
    after_name = at.string[: at.start()].split()[-1][0].isupper()
    return at[0] if after_name else _ONES[int(at[1])]


def _joined(text: str, one: Source, other: Source, pick: random.Random) -> str | None:
    if any(re.search(r"[“”\"?:;]", each) for each in (text, other.quote)) or text[-1] != ".":
        return None
    if one.speaker or other.speaker or _SPEECH.search(f"{text} {other.quote}"):
        return None
    again, _ = _in_other_words(other.quote, [], pick)
    if again.split(" ", 1)[0] not in _JOINABLE:
        return None
    return f"{text[:-1]}, and {again[0].lower()}{again[1:]}"
