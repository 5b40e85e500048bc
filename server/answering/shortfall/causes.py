"""What somebody died of, and the reason that somebody gave, where none is told: pure functions.

A sentence that says that she died, and where and when, is the one most like "What did she die of?".
"""

import re
from collections.abc import Sequence

from index.question import Question
from index.words import Stems, stems, words
from server.answering.scoring import Candidate, text_of
from server.answering.shortfall.saying import in_some_form, is_said, quoted
from server.answering.word_forms import forms_of

FOLLOWS = 10  # words after the verb: "died at home, after a long illness"

# Verbs that tell of what with "of" or "from", and hardly without.
_ASKS_OF_WHAT = re.compile(
    r"^(?:what|which|who|whom)\b.* (?P<verb>die|suffer(?:ed|ing)?|made|accused|convicted|acquitted"
    r"|suspected|robbed|stripped|consist) (?P<of>of|from)\W*$",
    re.IGNORECASE,
)
_OF = frozenset("of from after by with through following because".split())
# "With the window open" tells no more than how things were.
_BESIDE = re.compile(r"\bwith (?:the|his|her|their|its)\b")
_ILL = re.compile(
    r"\b(?:ill|sick|illness\w*|disease\w*|condition|cancer|tumour|tumor|dementia|pneumonia|hearts?"
    r"|stroke|virus|infection|injur\w+|wound\w*|accident|crash\w*|collision|f[ae]ll|fire|drown\w*"
    r"|suicide|overdose|poison\w*|shot|stabb\w+|hit|struck|suffer\w*|kill\w*|murder\w*|attack\w*"
    r"|caus\w+|diagnos\w+|inquest|coroner|post-mortem|autopsy)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"[.!?;][”\"]?\s+")
_ASKS_REASON = re.compile(
    r"^(?:what|which) (?:\w+ )?(?:reasons?|explanation|excuse|grounds)\b"
    r".*\b(?:give|gave|given|offer(?:ed)?)\b",
    re.IGNORECASE,
)
# What a sentence has to have to tell why: nearly all that do say more than what was done.
_REASON = re.compile(
    r"\b(?:[Bb]ecause|[Ss]ince|so|due|owing|reasons?|grounds|caus\w+|thanks|result\w*|fear\w*|given|why"
    r"|blam\w+|lest|as|after|sa(?:y|ys|id)|told|argu\w+|call\w*|explain\w*|cit\w+|too|could|would"
    r"|cannot|not|no|never|want\w*|need\w*|mean[st]?|cost\w*|lack\w*|risk\w*)\b|[“”\"]"
)


def no_cause(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """In words what is not told: of what it was done, or the reason; ``None`` if it may be."""
    if not chosen:
        return None
    asks = _ASKS_OF_WHAT.match(question.text)
    if asks and _never_of(asks["verb"].lower(), [text_of(candidate) for candidate in chosen]):
        return f"do not say {asks['of']} what"
    if _ASKS_REASON.match(question.text) and not any(_REASON.search(quoted(c)) for c in chosen):
        return "give no reason"
    return None


def _never_of(verb: str, sentences: Sequence[str]) -> bool:
    """Whether the sentences tell that it was done, and none of what.

    One without the verb may tell it all the same: "It is all oak."
    """
    [stem] = stems([verb])
    told = [each for each in sentences if is_said(stem, Stems(stems(words(each))))]
    if not told or not all(_only_that(stem, each) for each in told):
        return False
    if not forms_of(stem).isdisjoint(stems(["die"])):
        return not any(map(_ILL.search, sentences))
    return len(told) == len(sentences)


def _only_that(stem: str, quote: str) -> bool:
    """Whether nothing follows the verb in a quote of what or from what."""
    forms = forms_of(stem) or {stem}
    return not any(
        any(in_some_form(form, Stems(stems([word]))) for form in forms)
        and not _OF.isdisjoint(said[at + 1 : at + 1 + FOLLOWS])
        for said in map(words, _SENTENCES.split(_BESIDE.sub(" ", quote)))
        for at, word in enumerate(said)
    )
