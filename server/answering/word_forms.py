"""Words that no stemmer knows to be one: "led" and "leads", "acquitted" and "cleared". Pure.

Forms of irregular verbs, and words that newspapers use for each other. Only where one can stand
for the other in a question and its answer: that a word is like another is not enough.
"""

import re
from functools import cache

from index.words import stems

PARTICIPLE = re.compile(
    r"(?!\w*(?:men|children)$)\w{2,}(?:ed|en|wn|ft|ght|pt|ld|nt|ung|ost)", re.IGNORECASE
)
"""What a word looks like that tells what was done: "left", "sold", "acquitted"."""

_VERBS = """
    begin began begun|break broke broken|bring brought|build built|buy bought
    catch caught|choose chose chosen|cut cuts|deal dealt|die died dying|draw drew drawn
    drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed|feel felt
    fight fought|find found|flee fled|fly flew flown|forget forgot forgotten|freeze froze frozen
    give gave given|grow grew grown|hang hung|hide hid hidden|hold held|keep kept
    know knew known|lead led|leave left|lend lent|lose lost|meet met|pay paid
    ride rode ridden|ring rang rung|rise rose risen|run ran|seek sought|sell sold
    send sent|shake shook shaken|shoot shot|sing sang sung|sink sank sunk|sit sat|sleep slept
    speak spoke spoken|spend spent|stand stood|steal stole stolen|stick stuck|strike struck
    swear swore sworn|swim swam swum|swing swung|teach taught|tear tore torn
    think thought|throw threw thrown|tie ties tied tying|wear wore worn|win won winning
    write wrote written
"""
_OF_ONE_MEANING = """
    acquit acquitted cleared|refuse refused refusal reject rejected rejection|pupils schoolchildren
    injure injured injuries hurt wounded|dismissed sacked|purchase purchased buy bought
    allow allowed permit permitted|begin began begun start started|film films movie movies
    marry married wed wedding marriage|resign resigned resignation quit|opposed objected
    rescue rescued saved|salary salaries wage wages|illness disease|physician doctor
    lawyer lawyers attorney solicitor barrister|help helped assist assisted|company firm
    postpone postponed delayed|demolish demolished demolition
    automobile car cars|replaced succeeded successor|kill killed dead died
    invest invested investment spend spent|beat beaten defeat defeated|vacant vacancy unfilled
    close closed closes closure shut shuts|spectators attendance crowd|lorry lorries truck trucks
"""


@cache
def _known() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in f"{_VERBS}|{_OF_ONE_MEANING}".replace("\n", "|").split("|"):
        forms = frozenset(stems(line.split()))
        for form in forms:
            known[form] = known.get(form, frozenset()) | forms
    return {stem: forms for stem, forms in known.items() if len(forms) > 1}


def forms_of(stem: str) -> frozenset[str]:
    """The stems of all words that this is one with, itself among them; nothing of others."""
    return _known().get(stem, frozenset())
