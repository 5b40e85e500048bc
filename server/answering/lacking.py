"""What the sentences to be quoted lack, though a question asks for just that: pure functions.

They may be about it and still not answer: without an age nothing says how old somebody is.
"""

import re
from collections.abc import Iterable, Sequence

from index.asked_for import CERTAIN, sought, thing
from index.evidence import KNOWN_BY
from index.question import Question
from index.speakers.vocabulary import RELATIONS, is_role_noun
from index.words import STOP_STEMS, STOP_WORDS, Stems, stems, words
from server.answering.choosing import Asked, choice_of
from server.answering.scoring import Candidate, words_of
from server.answering.verbs import same_verb

TELLING = 0.15  # of the question's weight: a word that is worth naming as missing
SHORTEST = 5  # letters of such a word: not "want" or "did"

_GIVES = {
    "age": "give no age",
    "money": "give no sum of money",
    "length": "do not say how long",
}
# Of a named body or place: who "the father of the atom" is may be said without the word.
# How long: what is asked is not in these.
_MEASURES = frozenset(stems("long time".split()))
_ASKS_OFFICE = re.compile(
    r"^[Ww]ho(?: is|[’']s| was) (?:now )?the (?P<office>(?:[\w’'\-]+ ){0,3}?(?P<noun>[\w’'\-]+))"
    r" (?:of|at|for) (?:the )?[A-Z]",
)
_WHY_DID = re.compile(
    r"^why (?:did|does|do|has|have|had|is|was|will|would) "
    r"(?P<who>(?-i:[A-Z])[\w.’'\-]+(?: (?-i:[A-Z])[\w.’'\-]+)*) (?P<did>\w+)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|they|it|I|we)\b", re.IGNORECASE)


def lacks(asked: Asked, chosen: Sequence[Candidate]) -> str | None:
    """In words what is asked for and not there; ``None`` if nothing surely is."""
    question = asked.ranking.question
    kind = thing(question.text)
    certain = kind in CERTAIN and sought(question.text) != "name"
    if kind and certain and not any(question.holds(_quote(c)) for c in chosen):
        return _GIVES[kind]
    # What was paid is told in many words ("bought", "sold"), how long something took in its own.
    if kind == "length" and not any(_on_topic(question, c) for c in chosen):
        return _GIVES[kind]
    if asked.silent:
        return f"quote nothing that {asked.silent} said"
    if (office := _office(question)) and not any(_speaks_of(office, c) for c in chosen):
        return f"do not say who is the {office}"
    if (why := _WHY_DID.match(question.text)) and not _tells_why(why, asked, chosen):
        return f"do not say that {why['who']} did so"
    return None


def word_missing(asked: Asked) -> str | None:
    """The most telling word of a question that nothing found holds in any form."""
    question = asked.ranking.question
    held = [hit.stems for hit in asked.ranking.hits]
    found = [
        (weight, word)
        for word in words(question.text)
        for stem in stems([word])
        if len(word) >= SHORTEST
        and (weight := question.weights.get(stem, 0.0)) >= TELLING
        and not any(
            _in_some_form(form, each) for each in held for form in same_verb(stem) or {stem}
        )
    ]
    return max(found, default=(0.0, None))[1]


def _on_topic(question: Question, candidate: Candidate) -> bool:
    """Whether its paragraph has any of what the question says besides names and the measure."""
    names = frozenset(stems(word for name in question.particulars[0] for word in words(name)))
    about = question.weights.keys() - names - _MEASURES
    return not about or any(_in_some_form(stem, _around(candidate)) for stem in about)


def _office(question: Question) -> str | None:
    found = _ASKS_OFFICE.match(question.text)
    if found is None or not is_role_noun(found["noun"]) or found["noun"] in RELATIONS:
        return None
    return found["office"]


def _speaks_of(office: str, candidate: Candidate) -> bool:
    """Whether a sentence, what is over it or its paragraph names the office."""
    return _all_in(stems(w for w in words(office) if w not in STOP_WORDS), _around(candidate))


def _around(candidate: Candidate) -> Stems:
    """The stems of a sentence, of what is over it and of its paragraph."""
    passage, number = candidate.hit.passage, candidate.sentence.paragraph
    spans = [s.span for s in passage.sentences if s.paragraph == number]
    text = " ".join(words_of(passage, span) for span in spans)
    return Stems(candidate.understood.union(stems(words(text))))


def _tells_why(why: re.Match[str], asked: Asked, chosen: Sequence[Candidate]) -> bool:
    """Whether anything found speaks of what somebody did, and what is quoted of it is theirs."""
    [did] = stems([why["did"].lower()])
    if did in STOP_STEMS or did in stems(words(why["who"])):
        return True
    forms = same_verb(did) or frozenset({did})
    found = [hit.stems for hit in asked.ranking.hits]
    if not any(_in_some_form(form, each) for each in found for form in forms):
        return False
    doing = [c for c in chosen if any(_in_some_form(form, Stems(c.stems)) for form in forms)]
    return any(_is_of(why["who"], c) for c in doing or chosen)


def _is_of(who: str, candidate: Candidate) -> bool:
    """Whether a sentence can be about what somebody did: it names them, or says "she"."""
    text = words_of(candidate.hit.passage, candidate.sentence.span)
    return stems(words(who))[-1] in candidate.stems or _PRONOUN.search(text) is not None


def _quote(candidate: Candidate) -> str:
    choice = choice_of(candidate)
    return words_of(choice.passage, choice.span)


def _all_in(asked: Iterable[str], there: Stems) -> bool:
    return all(_in_some_form(stem, there) for stem in asked)


def _in_some_form(stem: str, there: Stems) -> bool:
    return stem in there or (
        len(stem) >= KNOWN_BY and there.begin(stem[: max(KNOWN_BY, len(stem) - 2)])
    )
