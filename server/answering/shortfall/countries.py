"""Questions of which countries, where no quote has the name of one: pure functions."""

import re
from collections.abc import Sequence

from index.nations import of_one_nation
from index.question import Question
from index.words import STOP_WORDS, stems, words
from server.answering.scoring import Candidate
from server.answering.shortfall.saying import quoted

_ASKS = re.compile(
    r"^(?:(?:at|by|for|from|in|of|on|to|with) )?(?:which|what) (?:of (?:the|these|those) )?"
    r"(?P<kind>(?:[\w’'\-]+ ){0,3}?)(?P<noun>countr(?:y|ies)|nations?|governments)\b"
    r"(?! (?:music|houses?|singers?|songs?|clubs?|parks?|stars?|artists?|fairs?|pubs?|roads?)\b)",
    re.IGNORECASE,
)
_WITHIN_ONE = re.compile(r"\b(?:local|state|regional|city|provincial|municipal)\b", re.IGNORECASE)
_CONTINENTS = frozenset(stems("africa african asia asian europe european".split()))
# Nor is what a body is called after one: "the League of Arab States".
_REGIONS = re.compile(
    r"\b(?:Central|Latin|North|South) America(?:n|ns)?\b"
    r"|\b(?:Organi[sz]ation|Association|League|Council|Bank|Court)"
    r" (?:of|for) (?:the )?(?:[A-Z]\w+ ?)+"
)
# Those that the table of nations has not: they have no word of their own for what is theirs.
_OTHERS = re.compile(
    r"\b(?:U\.?K\.?|United Kingdom|U\.?A\.?E\.?|Emirates|USSR|Soviet|Zealand\w*|Saudi\w*|Arabia"
    r"|Rica\w*|Lanka\w*|Salvador\w*|Guinea\w*|Leone\w*|South Africa\w*|Chad\w*|Niger|Togo\w*"
    r"|Benin\w*|Gabon\w*|Botswana\w*|Namibia\w*|Malawi\w*|Madagascar|Luxembourg\w*|Monaco|Guyana\w*"
    r"|Surinam\w*|Belize\w*|Lesotho|Bhutan\w*|Brunei\w*|Macedonia\w*|Montenegr\w*|Trinidad\w*"
    r"|Barbad\w*|Dominican\w*|Honduras|Gambia\w*|Djibouti\w*|Burundi\w*|Turkmen\w*|Tajik\w*"
    r"|Kyrgyz\w*|Vatican|Yugoslav\w*|Czechoslovak\w*|Prussia\w*|Ottoman\w*|Persia\w*)"
)
_STATES = re.compile(r"\b(?:U\.S\.(?:A\.)?|USA?|United States)(?!\w)")
# What a government did is told of its seat, unless something is said to be there.
_SEATS = re.compile(
    r"(?<!\bin )(?<!\bat )\b(?:Washington|London|Paris|Berlin|Rome|Madrid|Brussels|Moscow|Kyiv"
    r"|Ankara|Tehran|Jerusalem|Riyadh|Cairo|Delhi|Islamabad|Beijing|Tokyo|Seoul|Pyongyang|Ottawa|Canberra"
    r"|Caracas|Bogot[aá]|Bras[ií]lia|Havana)\b"
)
_LISTED = re.compile(r"\b[A-Z]\w+(?:, [A-Z]\w+)+,? and [A-Z]")
_NONE_OR_ALL = re.compile(
    r"\b(?:no|none|every|all|neither|any|both)\b(?: of)?(?: the)?(?: other)? "
    r"(?:countr|nation|government|them)|\bnobody\b|\bno one\b",
    re.IGNORECASE,
)


def no_country(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The noun that countries are asked for by, if the quotes name none but the question's own."""
    asks = _ASKS.match(question.text)
    if not chosen or asks is None or not STOP_WORDS.isdisjoint(words(asks["kind"])):
        return None
    if _WITHIN_ONE.search(asks["kind"]) or any(_names_one(question, quoted(c)) for c in chosen):
        return None
    return str(asks["noun"].lower())


def _names_one(question: Question, quote: str) -> bool:
    asked, text = frozenset(stems(words(question.text))), _REGIONS.sub(" ", quote)
    own = frozenset(nation for stem in asked for nation in of_one_nation(stem))
    there = frozenset(stems(words(text))) - _CONTINENTS - own
    if any(map(of_one_nation, there)) or _NONE_OR_ALL.search(text):
        return True
    theirs = own or asked & {"washington", "us"}
    return bool(
        _OTHERS.search(text)
        or _LISTED.search(text)
        or (not theirs and _STATES.search(text))
        or any(asked.isdisjoint(stems(words(seat))) for seat in _SEATS.findall(text))
    )
