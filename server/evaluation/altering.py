"""Statements made wrong by one edit: a number, a name, a "not", a speaker, a day …

Each edit begins with a right statement and changes one thing, so that a right and a wrong
statement differ by the edit alone. What is put in must not stand in the quotes where that would
make it right again; two kinds put in what stands there, in a place where it is wrong.
"""

import itertools
import random
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from index.article import Article
from index.numerals import MONTHS, SMALL, WEEKDAYS
from index.speakers.find import find_speakers
from server.evaluation.rewording import Reworded

_ONES = [*SMALL, "twenty"]
_NUMBER = re.compile(
    rf"(?<![\w.,:–-])(?P<digits>\d[\d,]*(?:\.\d+)?)(?![\d:]|[.:]\d| ?[ap]\.m)"
    rf"|(?<=[a-z] )(?P<word>{'|'.join(_ONES[2:])})(?= (?!of the\b)[a-z-])"
)
_DATE = re.compile(
    rf"\b(?P<weekday>{'|'.join(WEEKDAYS)})\b"
    rf"|\b(?P<day>\d{{1,2}}) (?P<of>{'|'.join(MONTHS)})\b"
    rf"|\b(?P<month>{'|'.join(m for m in MONTHS if m != 'May')})\b"
    r"|(?<=[a-z] )(?P<year>(?:19|20)\d\d)\b"
    r"|\b(?P<hour>\d{1,2})(?=[.:]\d\d [ap]\.m)"
)
_UNITS = {
    "metres": "miles",
    "miles": "metres",
    "kilometres": "miles",
    "centimetres": "metres",
    "minutes": "hours",
    "hours": "minutes",
    "years": "months",
    "months": "weeks",
    "weeks": "days",
    "days": "weeks",
    "tonnes": "pounds",
    "tons": "kilos",
    "people": "families",
    "households": "people",
    "families": "people",
    "votes": "seats",
    "seats": "votes",
    "jobs": "factories",
    "posts": "factories",
    "homes": "streets",
    "houses": "streets",
    "pupils": "schools",
    "children": "schools",
    "engines": "boats",
    "volunteers": "villages",
    "councillors": "voters",
    "members": "shops",
    "passengers": "buses",
}
_OPPOSITES = {
    "rose": "fell",
    "fell": "rose",
    "went up": "went down",
    "went down": "went up",
    "more": "fewer",
    "fewer": "more",
    "less": "more",
    "up from": "down from",
    "down from": "up from",
    "before": "after",
    "after": "before",
    "closed": "opened",
    "shut": "opened",
    "close": "open",
    "open": "closed",
    "opened": "closed",
    "reopen": "close",
    "approved": "rejected",
    "rejected": "approved",
    "turned down": "accepted",
    "against": "for",
    "largest": "smallest",
    "highest": "lowest",
    "higher": "lower",
    "lower": "higher",
    "won": "lost",
    "lost": "won",
    "beaten": "lost to",
    "started": "ended",
    "began": "ended",
    "start": "end",
    "finish": "begin",
    "oldest": "youngest",
    "largest ": "smallest ",
    "guilty": "innocent",
    "convicted": "cleared",
    "cleared": "convicted",
    "upstream": "downstream",
    "downstream": "upstream",
    "accepted": "refused",
    "refused": "accepted",
    "dismissed": "upheld",
    "inside": "outside",
    "outside": "inside",
    "increase": "decrease",
    "best": "worst",
    "bought": "sold",
    "purchased": "sold",
    "gain": "loss",
    "long": "short",
    "northern": "southern",
    "southern": "northern",
    "better": "worse",
    "raises": "lowers",
}
_AUXILIARY = re.compile(r"\b(?P<verb>was|were|is|are|has|had|have|will|would|could|can|must)\b")
_NOT = re.compile(
    r"\b(?P<verb>was|were|is|are|has|had|have|did|does|do|will|would|could|can) (?:not|never)\b"
)
_PAST = re.compile(
    r"\b(?P<who>(?:[A-Z][a-z]+|he|she|they|it|council|county|company|firm|board|school|club))"
    r" (?P<verb>[a-z]{3,}ed)\b"
)
_HEDGE = re.compile(
    r"\b(?:about|around|at least|nearly|almost|up to|more than|almost|some|as many as)"
    r" (?=[£$]?\d|(?:two|three|four|five|six|seven|eight|nine|ten|half|a quarter)\b)"
    r"|\b(?:allegedly|reportedly|probably|possibly|potentially) "
)
_MODAL = re.compile(r"\b(?P<modal>may|might|could)\b(?! not)")
_ATTRIBUTED = (
    re.compile(
        r"^(?P<who>[^,“”\"]{2,60}?) (?:said|says|argued|warned|added)(?: that|:)? (?P<what>.+)$"
    ),
    re.compile(r"^According to (?P<who>[^,“”\"]{2,60}), (?P<what>.+)$"),
    re.compile(r"^(?P<what>[^“”\"]+), according to (?P<who>[^,“”\"]{2,60})\.$"),
    re.compile(r"^(?P<what>[^“”\"]+), (?P<who>[^,“”\"]{2,60}) (?:said|says)\.$"),
)
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,})*")
_PLACE = re.compile(r"\b(?:in|at|from|to|near|of) ([A-Z][a-z]{3,})\b(?![ -][A-Z])")
_PERSON = re.compile(
    r"\b(?:(?:Ms|Mr|Mrs|Dr|Gen|Insp|Rev|Judge)\.? )([A-Z][a-z]{2,}(?:[ -][A-Z][a-z]{2,})*)"
)
_ALL = {
    "some": "all",
    "many": "all",
    "several": "all",
    "most of": "all of",
    "often": "always",
    "sometimes": "always",
    "a": "the only",
    "two of": "all of",
}

Edit = Callable[[Reworded, random.Random], str | None]


def edits(right: Reworded) -> Iterator[tuple[str, str]]:
    """Each kind of edit that a right statement allows, with the wrong statement it gives."""
    for kind, edit in EDITS.items():
        pick = random.Random(f"{right.text} {kind}")  # noqa: S311 - no secret
        wrong = edit(right, pick)
        if wrong is not None and wrong != right.text:
            yield kind, wrong


def _quotes(right: Reworded) -> str:
    return " ".join(source.quote for source in right.sources)


def _instead(text: str, at: re.Match[str], words: str, group: str | int = 0) -> str:
    return text[: at.start(group)] + words + text[at.end(group) :]


def _numbers(right: Reworded) -> list[re.Match[str]]:
    dated = [at.span() for at in _DATE.finditer(right.text)]
    return [
        at
        for at in _NUMBER.finditer(right.text)
        if not any(at.start() < end and start < at.end() for start, end in dated)
        and not re.search(rf"(?:{'|'.join(MONTHS)}|[A-Z][a-z]{{2}}\.) $", right.text[: at.start()])
        and not re.fullmatch(r"(?:19|20)\d\d", at[0])
    ]


def _number(right: Reworded, pick: random.Random) -> str | None:
    """Another number."""
    found = _numbers(right)
    if not found:
        return None
    at = pick.choice(found)
    if at["word"]:
        others = [w for w in _ONES[2:] if w != at["word"] and w not in _quotes(right)]
        near = sorted(others, key=lambda w: abs(_ONES.index(w) - _ONES.index(at["word"])))
        return _instead(right.text, at, pick.choice(near[:4]))
    digits = at["digits"]
    for _ in range(20):
        place = pick.choice([n for n, c in enumerate(digits) if c.isdigit()])
        other = pick.choice([c for c in "123456789" if c != digits[place]])
        changed = digits[:place] + other + digits[place + 1 :]
        value = changed.replace(",", "")
        known = {n.replace(",", "") for n in re.findall(r"\d[\d,]*(?:\.\d+)?", _quotes(right))}
        word = _ONES[int(value)] if value.isdigit() and int(value) <= 20 else "no word"
        if value not in known and not re.search(rf"\b{word}\b", _quotes(right)):
            return _instead(right.text, at, changed)
    return None


def _number_mixed_up(right: Reworded, _: random.Random) -> str | None:
    """Two numbers of the statement, exchanged."""
    found = [at for at in _numbers(right) if at["digits"]]
    for one, other in itertools.pairwise(found):
        if one[0] != other[0] and "%" not in right.text[one.end() : one.end() + 1]:
            between = right.text[one.end() : other.start()]
            if len(between.split()) < 2:
                continue  # "17 to 14", "3-2"
            before, after = right.text[: one.start()], right.text[other.end() :]
            return f"{before}{other[0]}{between}{one[0]}{after}"
    return None


def _unit(right: Reworded, _: random.Random) -> str | None:
    for at in re.finditer(r"(?<=\d )[a-z]+|(?<=£)(?=\d)|(?<=\$)(?=\d)", right.text):
        if not at[0]:
            sign = "$" if right.text[at.start() - 1] == "£" else "£"
            return right.text[: at.start() - 1] + sign + right.text[at.start() :]
        if at[0] in _UNITS:
            return _instead(right.text, at, _UNITS[at[0]])
    return None


@lru_cache(maxsize=256)
def _people(article: Article) -> list[str]:
    """Those an article gives words to, or calls by a title."""
    signed = {said.name for said in find_speakers(article).values()}
    return sorted(signed | set(_PERSON.findall(article.text)))


def _name(right: Reworded, pick: random.Random) -> str | None:
    """Another person or place of the same article."""
    told = _quotes(right) + " ".join(
        f" {s.gloss} {s.speaker} {s.title} {s.publisher} {s.byline}" for s in right.sources
    )
    people, places = _people(right.article), sorted(set(_PLACE.findall(right.article.text)))
    surnames = {person.split()[-1] for person in people}
    places = [p for p in places if p not in (*WEEKDAYS, *MONTHS) and p not in surnames]
    places = [p for p in places if not re.search(rf"\b{p.lower()}", right.article.text)]
    spoken = {w for s in right.sources for w in (s.speaker or "").split()}
    for at in pick.sample(found := list(_NAME.finditer(right.text)), len(found)):
        if at[0] in (*WEEKDAYS, *MONTHS) or set(at[0].split()) & spoken:
            continue
        if at[0] in people or at[0].split()[-1] in surnames:
            others = [p for p in people if p.split()[-1] not in told]
            if others:
                other = pick.choice(others)
                return _instead(right.text, at, other if " " in at[0] else other.split()[-1])
        elif at[0] in places and (others := [p for p in places if p not in told]):
            return _instead(right.text, at, pick.choice(others))
    return None


def _speaker(right: Reworded, pick: random.Random) -> str | None:
    """Another speaker of the article; or of the quote, if it names two."""
    who = right.sources[0].speaker
    if who is None or not any(f.match(right.text) for f in _ATTRIBUTED):
        return None
    at = re.search(rf"{re.escape(who)}|\b{re.escape(who.split()[-1])}\b", right.text)
    others = [p for p in _people(right.article) if p.split()[-1] not in who.split()]
    if at is None or not others:
        return None
    other = pick.choice(others)
    text = _instead(right.text, at, other if " " in at[0] else other.split()[-1])
    return None if who.split()[-1] in text and len(right.sources) == 1 else text


def _date(right: Reworded, pick: random.Random) -> str | None:
    found = list(_DATE.finditer(right.text))
    if not found:
        return None
    at, quotes = pick.choice(found), _quotes(right)
    if at["weekday"]:
        return _instead(right.text, at, pick.choice([d for d in WEEKDAYS if d not in quotes]))
    if at["day"]:
        days = [d for d in range(2, 28) if not re.search(rf"\b{d}\b", quotes)]
        return _instead(right.text, at, str(pick.choice(days)), "day")
    if at["month"]:
        months = [m for m in MONTHS if m[:3] not in quotes and m != "May"]
        return _instead(right.text, at, pick.choice(months))
    if at["year"]:
        published = right.article.published
        out = published.year if published else 0
        years = [int(at["year"]) + n for n in (-3, -2, -1, 1, 2, 3)]
        years = [y for y in years if str(y) not in quotes and y != out]
        return _instead(right.text, at, str(pick.choice(years)))
    hours = [h for h in range(1, 13) if not re.search(rf"\b{h}\b", quotes)]
    return _instead(right.text, at, str(pick.choice(hours)), "hour")


def _negated(right: Reworded, pick: random.Random) -> str | None:
    """A "not" put in, or taken out."""
    if at := _NOT.search(right.text):
        verb = "" if at["verb"] in ("did", "does", "do") else at["verb"]
        return _instead(right.text, at, verb).replace("  ", " ") if verb else None
    if '"' in right.text or "“" in right.text:
        return None
    verbs = [
        at
        for at in _AUXILIARY.finditer(right.text)
        if not re.match(r" (?:not|no|never|nothing|nobody)\b", right.text[at.end() :])
        and right.text[at.end() : at.end() + 1] == " "
    ]
    if verbs:
        at = pick.choice(verbs)
        return _instead(right.text, at, f"{at['verb']} not")
    if at := _PAST.search(right.text):
        base = at["verb"].removesuffix("d" if at["verb"][-3] in "vsgzc" else "ed")
        return _instead(right.text, at, f"did not {base}", "verb")
    return None


def _turned_round(right: Reworded, pick: random.Random) -> str | None:
    found = [w for w in _OPPOSITES if re.search(rf"\b{w}\b", right.text)]
    if not found or "“" in right.text:
        return None
    word = pick.choice(found)
    if re.search(rf"\b{_OPPOSITES[word]}\b", right.text) or (
        word == "close" and "close to" in right.text
    ):
        return None
    return re.sub(rf"\b{word}\b", _OPPOSITES[word], right.text, count=1)


def _attribution_dropped(right: Reworded, _: random.Random) -> str | None:
    if right.sources[0].speaker is None:
        return None
    for form in _ATTRIBUTED:
        if found := form.match(right.text):
            what = found["what"].strip('“”" ')
            if re.search(r"[“”\"]|\bsaid\b", what) or len(what.split()) < 5:
                return None
            return what[0].upper() + what[1:].rstrip(".") + "."
    return None


def _hedge_dropped(right: Reworded, _: random.Random) -> str | None:
    if at := _HEDGE.search(right.text):
        return _instead(right.text, at, "")
    if at := _MODAL.search(right.text):
        return _instead(right.text, at, "will")
    return None


def _widened(right: Reworded, _: random.Random) -> str | None:
    for word in ("some", "many", "several", "most of", "often", "sometimes", "two of"):
        other = _ALL[word]
        if at := re.search(rf"\b{word}\b(?! (?:\d|[a-z]+ of))", right.text):
            return _instead(right.text, at, other)
    return None


EDITS: dict[str, Edit] = {
    "number": _number,
    "number mixed up": _number_mixed_up,
    "unit": _unit,
    "name": _name,
    "speaker": _speaker,
    "date": _date,
    "negation": _negated,
    "direction": _turned_round,
    "attribution": _attribution_dropped,
    "hedge": _hedge_dropped,
    "scope": _widened,
}
