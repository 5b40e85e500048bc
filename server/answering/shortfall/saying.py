"""What a sentence to be quoted says of what a question says: pure functions."""

from index.evidence import KNOWN_BY
from index.question import Question
from index.words import Stems, stems, words
from server.answering.choices import choice_of
from server.answering.scoring import Candidate, words_of
from server.answering.word_forms import forms_of

# How long: what is asked is not in these.
MEASURES = frozenset(stems("long time".split()))
# What an answer may well leave out: the kind of thing asked for, and what things are and do anyhow.
UNSAID = MEASURES | frozenset(
    stems(
        """age based called city country date day happen happened happening kind known located many
        month much name named number old people person place serve served sort state thing town
        type word year years""".split()
    )
)


def said_in(question: Question) -> frozenset[str]:
    """The stems of what a question says besides names and numbers, and what answers leave out."""
    known = (word for tokens in question.particulars for token in tokens for word in words(token))
    return frozenset(question.weights) - frozenset(stems(known)) - UNSAID


def quoted(candidate: Candidate) -> str:
    """The quote that a sentence becomes, with what belongs to it."""
    choice = choice_of(candidate)
    return words_of(choice.passage, choice.span)


def around(candidate: Candidate) -> Stems:
    """The stems of a sentence, of what is over it and of its paragraph."""
    passage, number = candidate.hit.passage, candidate.sentence.paragraph
    spans = [s.span for s in passage.sentences if s.paragraph == number]
    text = " ".join(words_of(passage, span) for span in spans)
    return Stems(candidate.understood.union(stems(words(text))))


def is_said(stem: str, there: Stems) -> bool:
    """Whether a word is among these in some form, be it an irregular verb's."""
    return any(in_some_form(form, there) for form in forms_of(stem) or {stem})


def in_some_form(stem: str, there: Stems) -> bool:
    """Whether a word is among these as it stands or with another ending."""
    return stem in there or (
        len(stem) >= KNOWN_BY and there.begin(stem[: max(KNOWN_BY, len(stem) - 2)])
    )
