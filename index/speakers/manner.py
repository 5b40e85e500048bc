"""How a sentence with quotation marks gives somebody's words: wholly, or partly so."""

from collections.abc import Sequence
from typing import Literal

from index.speakers.cues import Cue
from index.speakers.items import MARK, QUOTATION, WORD, Item
from index.speakers.openings import PHRASE_OPENERS
from index.speakers.vocabulary import CONJUNCTIONS, QUOTING

Manner = Literal["direct", "mixed", "indirect"]
_STATES = frozenset("is was had would were".split())
_SPOKEN_WHOLE = QUOTING - {"continued", "shouted", "wondered", "demanded"}


def manner_of(items: Sequence[Item], cues: Sequence[Cue], quotes: Sequence[int]) -> Manner:
    """``direct`` where nothing but the attribution is outside the marks, else ``mixed``."""
    if any(cue.end < len(items) and items[cue.end].low == "that" for cue in cues):
        return "mixed"
    if cues[0].begin < quotes[0] and _follows_statement(items, cues[0]):
        return "mixed"  # "She moved, she says, “because it was dark”."
    ends = {cue.end for cue in cues}
    for at in quotes:
        if at == 0:
            continue
        before = items[at - 1]
        if before.sort is QUOTATION or (at in ends and before.sort is WORD):
            # "Reese said “Stay here.”", but "Reese called it “unfit”"
            if before.low in _SPOKEN_WHOLE or items[at].text[-2:-1] not in ",.?!—–…":
                return "mixed"
        elif before.sort is not MARK or (
            before.text == "," and not _only_attributed(items, cues, at)
        ):
            return "mixed"
    return "direct"


def _follows_statement(items: Sequence[Item], cue: Cue) -> bool:
    """Whether an attribution between commas stands after a clause, not after "On Sunday,"."""
    if not cue.begin or items[cue.begin - 1].text != "," or items[cue.end].text not in (",", ":"):
        return False
    return items[0].low not in PHRASE_OPENERS and not items[0].low.endswith("ing")


def _only_attributed(items: Sequence[Item], cues: Sequence[Cue], at: int) -> bool:
    """Whether only an attribution stands between the quotation at ``at`` and what is before."""
    for cue in cues:
        if cue.at == 0:  # "According to Reese, who is there often, “…”"
            return True
        between = items[cue.end : at] if cue.end <= at else None
        if between is not None and not any(
            item.low in CONJUNCTIONS or item.low in _STATES for item in between
        ):
            return True
    return False
