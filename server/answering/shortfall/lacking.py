"""What the sentences to be quoted lack, though a question asks for just that: pure functions.

They may be about it and still not answer: without an age nothing says how old somebody is.
"""

import re
from collections.abc import Iterable, Sequence

from index.asked_for import CERTAIN, asks_count, sought, thing
from index.numerals import WORDS as NUMBERS
from index.question import Question
from index.speakers.vocabulary import RELATIONS, is_role_noun
from index.words import STOP_STEMS, STOP_WORDS, Stems, stems, words
from server.answering.check import ReadArticle
from server.answering.choosing import Asked
from server.answering.names import named_in
from server.answering.scoring import Candidate, words_of
from server.answering.shortfall.absent import FIGURES, absent
from server.answering.shortfall.falling_short import falls_short
from server.answering.shortfall.figures import another_party, counts, not_theirs
from server.answering.shortfall.saying import (
    MEASURES,
    UNSAID,
    around,
    in_some_form,
    is_said,
    quoted,
    said_in,
)
from server.answering.word_forms import PARTICIPLE, forms_of

# The share of what a question says besides names that a quote says too, at least, or that it and
# its headlines do. On squad2, of the answers with less, one is right and 19 are wrong.
LEAST_SAID = 0.2
LEAST_OVER = 0.5
MOST = 7  # such words, and names; where there are more no one sentence need say them
MOST_NAMED = 2
TELLING = 0.15  # of the question's weight: a word that is worth naming as missing
SHORTEST = 5  # letters of such a word: not "want" or "did"
# What no reader would look for in a quote, and numbers, which may stand there in figures.
SAYS_LITTLE = UNSAID | frozenset(
    stems(
        """become became begin began bring brought call came come describe end example expect
        fewer find found follow give gave given hold instead keep kept know leave let less like
        look make made making mean meant need never nothing put said set show shown stand start
        stop stood take taken taking tell themselves think thought true try use want way went
        work worst""".split()
    )
)

# What is said where nothing surer is known to be true.
UNCLEAR = "do not clearly answer the question"
_GIVES = {
    "age": "give no age",
    "money": "give no sum of money",
    "length": "do not say how long",
    "payer": "do not say who pays",
}
# Of a named body or place: who "the father of the atom" is may be said without the word.
_ASKS_OFFICE = re.compile(
    r"^[Ww]ho(?: is|[’']s| was) (?:now )?the (?P<office>(?:[\w’'\-]+ ){0,3}?(?P<noun>[\w’'\-]+))"
    r" (?:of|at|for) (?:the )?[A-Z]",
)
_WHY_DID = re.compile(
    r"^why (?:did|does|do|has|have|had|is|was|will|would) "
    r"(?P<who>(?-i:[A-Z])[\w.’'\-]+(?: (?-i:[A-Z])[\w.’'\-]+)*) (?P<did>\w+)",
    re.IGNORECASE,
)
_WHY_IS = re.compile(r"why (?:is|are|was|were)\b", re.IGNORECASE)
# A height is told in many words ("peaked", "stood") that the question has not.
_HOW_FAR = re.compile(
    r"\bhow (?:high|deep|wide|tall|far|thick|fast|heavy|big|large)\b", re.IGNORECASE
)
_DISTANCE = re.compile(
    r"\d ?(?:[ckm]?m|ft|(?:kilo|centi|milli)?met(?:re|er)s?|miles?|feet|foot|inch(?:es)?|yards?"
    r"|acres?|hectares?|mph|km/h|knots?|kilo(?:s|grams?|grammes?)|kg|tonn?e?s?|pounds?|lbs?)\b"
)
_OF_THE_PAST = re.compile(r"\b(?:did|was|were|has|have|had)\b", re.IGNORECASE)
_ASKS_AHEAD = re.compile(
    r"\b(?:will|shall|would|going|expect\w*|due|plan\w*|supposed|promised?|meant|to be)\b",
    re.IGNORECASE,
)
_TO_COME = re.compile(r"\b(?:will|shall|(?:is|are) (?:due|expected|to be)|yet to)\b")
_CLAUSES = re.compile(r"[,;:]\s+|\s[–—-]\s|—|\s(?=(?:which|who)\b)")
_PRONOUN = re.compile(r"\b(?:he|she|they|it|I|we)\b", re.IGNORECASE)


def lacks(asked: Asked, chosen: Sequence[Candidate], read_article: ReadArticle) -> str | None:
    """In words what is asked for and not there; ``None`` if nothing surely is."""
    question = asked.ranking.question
    kind = thing(question.text)
    certain = kind in CERTAIN and (kind == "payer" or sought(question.text) != "name")
    if kind and certain and not any(question.holds(quoted(c)) for c in chosen):
        return _GIVES[kind]
    # What was paid is told in many words ("bought", "sold"), how long something took in its own.
    if kind == "length" and not any(_on_topic(question, c) for c in chosen):
        return _GIVES[kind]
    if asks_count(question.text) and not counts(question, chosen):
        return _unmentioned(asked) or "do not say how many"
    if kind in FIGURES and (whose := not_theirs(question, chosen, read_article)):
        return f"give no such figure of “{whose}”"
    if whose := another_party(question, chosen, read_article):
        return f"do not clearly give a sum of “{whose}”"
    if short := falls_short(question, chosen):
        return short
    if asked.silent:
        return f"quote nothing that {asked.silent} said"
    if other := absent(question, chosen, read_article):
        return other
    if (office := _office(question)) and not any(_speaks_of(office, c) for c in chosen):
        return f"do not say who is the {office}"
    if (why := _WHY_DID.match(question.text)) and not _tells_why(why, asked, chosen):
        return f"do not say that {why['who']} did so"
    if (named := _only_named(asked, chosen)) is not None:
        return _unmentioned(asked) or (UNCLEAR if not named else _names_only(named))
    return None


def _names_only(name: str) -> str:
    return f"mention “{name}”, but it is not clear that they tell what is asked"


def _unmentioned(asked: Asked) -> str | None:
    word = word_missing(asked)
    return word and f"do not mention “{word}”"


def word_missing(asked: Asked) -> str | None:
    """The most telling word of a question that nothing found holds in any form."""
    question = asked.ranking.question
    hits = asked.ranking.hits
    held = [hit.stems for hit in hits]
    # "Gunpowder" speaks of powder, and the "Night-Time" of the nighttime.
    texts = [_run_together(f"{h.passage.headings} {h.passage.text}") for h in hits]
    found = [
        (weight, word)
        for word in words(question.text)
        for stem in stems([word])
        if len(word) >= SHORTEST
        and stem not in SAYS_LITTLE
        and word not in NUMBERS
        and (weight := question.weights.get(stem, 0.0)) >= TELLING
        and not any(is_said(stem, each) for each in held)
        and not any(_run_together(word) in text for text in texts)
    ]
    return max(found, default=(0.0, None))[1]


def _run_together(text: str) -> str:
    return re.sub(r"[-‐‑’']", "", text.lower())


def _only_named(asked: Asked, chosen: Sequence[Candidate]) -> str | None:
    """The first name of a question if that is about all that the chosen sentences have of it.

    Empty if none has it as the question does: "Kublai" and "China" are not "Kublai's China".
    """
    question = asked.ranking.question
    # "Tom Birch's daughter" tells her father.
    about = said_in(question) - frozenset(stems(RELATIONS))
    if asked.on_topic or thing(question.text) in CERTAIN or not 0 < len(about) <= MOST:
        return None
    measured = _HOW_FAR.search(question.text) is not None
    if measured and any(_DISTANCE.search(quoted(c)) for c in chosen):
        return None
    called = named_in(question)
    if not 0 < len(called) <= MOST_NAMED:
        return None
    for candidate in chosen:
        if _is_to_come(question, candidate):
            continue
        quote = Stems(stems(words(quoted(candidate))))
        own = sum(is_said(stem, quote) for stem in about)
        over = sum(is_said(stem, candidate.understood) for stem in about)
        if own >= LEAST_SAID * len(about) or over >= LEAST_OVER * len(about):
            return None
    quotes = [f" {' '.join(words(quoted(c)))} " for c in chosen]
    held = (" ".join(name) for name in called)
    return next((n for n in held if any(f" {' '.join(words(n))} " in q for q in quotes)), "")


def _on_topic(question: Question, candidate: Candidate) -> bool:
    """Whether its paragraph has any of what the question says besides names and the measure."""
    names = frozenset(stems(word for name in question.particulars[0] for word in words(name)))
    about = question.weights.keys() - names - MEASURES
    said = not about or any(in_some_form(stem, around(candidate)) for stem in about)
    return said and not _is_to_come(question, candidate)


def _is_to_come(question: Question, candidate: Candidate) -> bool:
    """Whether what a question asks of the past is told as yet to come."""
    if not _OF_THE_PAST.search(question.text) or _ASKS_AHEAD.search(question.text):
        return False
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    if thing(question.text) != "number":
        return _TO_COME.search(text) is not None
    # "People will still be able to use the bridge, which carries 9,200 vehicles a day."
    giving = [clause for clause in _CLAUSES.split(text) if question.holds(clause)]
    return all(_TO_COME.search(clause) for clause in giving or [text])


def _office(question: Question) -> str | None:
    found = _ASKS_OFFICE.match(question.text)
    if found is None or not is_role_noun(found["noun"]) or found["noun"] in RELATIONS:
        return None
    return found["office"]


def _speaks_of(office: str, candidate: Candidate) -> bool:
    """Whether a sentence, what is over it or its paragraph names the office."""
    return _all_in(stems(w for w in words(office) if w not in STOP_WORDS), around(candidate))


def _tells_why(why: re.Match[str], asked: Asked, chosen: Sequence[Candidate]) -> bool:
    """Whether anything found speaks of what somebody did, and what is quoted of it is theirs."""
    [did] = stems([why["did"].lower()])
    if did in STOP_STEMS or did in stems(words(why["who"])):
        return True
    if _WHY_IS.match(why[0]) and not PARTICIPLE.fullmatch(why["did"]):
        return True  # "against", "late": how somebody is goes by many words
    forms = forms_of(did) or frozenset({did})
    found = [hit.stems for hit in asked.ranking.hits]
    if not any(in_some_form(form, each) for each in found for form in forms):
        return False
    doing = [c for c in chosen if any(in_some_form(form, Stems(c.stems)) for form in forms)]
    return any(_is_of(why["who"], c) for c in doing or chosen)


def _is_of(who: str, candidate: Candidate) -> bool:
    """Whether a sentence can be about what somebody did: it names them, or says "she"."""
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    return stems(words(who))[-1] in candidate.stems or _PRONOUN.search(text) is not None


def _all_in(asked: Iterable[str], there: Stems) -> bool:
    return all(in_some_form(stem, there) for stem in asked)
