"""Forms of irregular verbs that no stemmer knows to be one: who "led" it, "leads" it. Pure."""

from functools import cache

from index.words import stems

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
    think thought|throw threw thrown|wear wore worn|win won winning|write wrote written
"""


@cache
def _forms() -> dict[str, frozenset[str]]:
    known: dict[str, frozenset[str]] = {}
    for line in _VERBS.replace("|", "\n").strip().splitlines():
        forms = frozenset(stems(line.split()))
        known.update(dict.fromkeys(forms, forms))
    return known


def same_verb(stem: str) -> frozenset[str]:
    """The stems of all forms of the irregular verb that this is one of; nothing of others."""
    return _forms().get(stem, frozenset())
