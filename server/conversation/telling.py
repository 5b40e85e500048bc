"""The words of a turn that tell what it is about, and those that do not."""

from index.words import STOP_WORDS, words

PRONOUNS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("it", "its"), "it"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
}
# Verbs and nouns that say next to nothing of what a question is about.
GENERIC = frozenset(
    """happen happens happened happening do doing done know known mean means meant think thing
    things get gets got give gives given make makes made take takes took come comes came go goes
    going went gone want wants wanted need needs like look really actually exactly please tell
    explain describe show share called call much many kind kinds sort type types way ways part
    anything something someone anyone everything everyone people person even still ever yet
    well good bad important interesting information info detail details article articles aspects
    fact facts else other others another next first last new old different same main major full
    time times year years long far big large often next later now today one ones bit lot
    question questions answer example examples ok okay yes thanks thank hi hello sorry oh
    additional further rest summarize summarise list insights right correct end start
    begin began work works use used
    see say find found provide let help work become became able possible include""".split()
)


def telling(text: str) -> tuple[str, ...]:
    """The distinct words of a text that tell what it is about, folded, in order."""
    return tuple(
        dict.fromkeys(
            w for w in words(text) if w not in STOP_WORDS and w not in GENERIC and w not in PRONOUNS
        )
    )
