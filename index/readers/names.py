"""Names of writers as bylines print them, and what writers say of themselves there."""

import re
from collections.abc import Sequence

_PARTICLE = r"(?:de|da|del|della|der|den|di|dos|du|el|al|bin|ibn|la|le|ten|ter|van|von|y|of)"
_WORD = r"(?:[A-Z]\.(?:-?[A-Z]\.)*|(?:[A-Z]|[dDO]['’][A-Z])[\w'’-]*\w\.?|[A-Z]\b)"
_NAME = re.compile(rf"{_WORD}(?:\s+(?:{_PARTICLE}\s+)*{_WORD}){{0,4}}")
_AND = re.compile(r"\s*,\s*(?:and|&)\s+|\s+(?:and|&|with)\s+|\s*[,;]\s*")
_NOT_NAMES = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|June|July|"
    r"August|September|October|November|December|The|A|An|This|That|These|Those|Then|Its|Their|"
    r"Our|My|Your|Her|His|All|Most|Some|Next|Last|Midnight|Noon|Dawn|Contrast|Law|Now|Far|"
    r"Comparison|Popular|Request|Mistake|Default)\b"
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|journalist|editor|writer|columnist|author|analyst|critic|"
    r"producer|photographer|bureau chief|fellow|contributor|staff|agency|desk|specialist|"
    r"expert)s?\b",
    re.IGNORECASE,
)
_UNNAMED = re.compile(
    r"(?:(?:our|a|the) )?(?:own )?(?:[a-z]+ ){0,2}(?:staff|correspondents?|reporters?|writers?|"
    r"editors?|newsroom|desk|team)(?: (?:reporters?|writers?|correspondents?))?",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"(?:the )?(?:[A-Z]\w+ ){0,3}(?:Associated Press|Reuters|AFP|AP|PA(?: Media)?|UPI|Bloomberg|"
    r"Agence France-Presse|Wire(?: Service)?|News Agency|News Service|Press Association|Press)"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|am|be|been|has|have|had|do|does|did|will|would|can|could|may|might|"
    r"must|shall|should|said|says|told|tells|asked|wrote|made|took|went|came|won|lost|fell|rose|"
    r"voted|died|killed|announced|agreed|found|began|ended|opened|closed)\b",
    re.IGNORECASE,
)
_ABOUT_WRITER = re.compile(
    r"(?:is (?:an?|the|our|[A-Z][\w ]*[’']s) .*\b(?:correspondent|reporter|journalist|editor|"
    r"writer|columnist|author|critic|photographer|contributor)|covers|joined the|[’']s column|"
    r"writes (?:about|for|on)|reports (?:on|for|from)|can be (?:reached|contacted|emailed)|"
    r"has (?:covered|(?:written|reported|worked) for))\b"
)
_IN_PLACE = re.compile(r"\s+in\s+[A-Z][\w .,'’-]{1,40}$")
_LONGEST_DESCRIPTION = 300


def names_of(text: str) -> list[str] | None:
    """The names in "Jane Roe, J. R. Poe and Ann van Dam"; ``None`` if it is not only names."""
    names = [part for part in _AND.split(text.strip()) if part]
    good = all(_NAME.fullmatch(n) and not _NOT_NAMES.search(n) for n in names)
    return names if names and good else None


def joined_names(names: Sequence[str]) -> str | None:
    """The names as one byline, "A, B and C"; ``None`` if there are none."""
    if len(names) < 2:
        return names[0] if names else None
    return ", ".join(names[:-1]) + " and " + names[-1]


def byline_of(text: str, announced: bool = False) -> str | None:
    """The writers' names alone, of "Jane Roe and John Doe, Staff Writers in London".

    A single word counts as a name only where a label such as "Author:" ``announced`` it.
    """
    text = _IN_PLACE.sub("", text.strip().rstrip("."))
    if _AGENCY.fullmatch(text) or _UNNAMED.fullmatch(text):
        return text
    parts = re.split(r"\s*(?:,|\(|;)\s*(?=\S)", text.rstrip(")"))
    for count in range(len(parts), 0, -1):
        names = names_of(", ".join(parts[:count]))
        roles = parts[count:]
        if names is None or any(_ROLE.search(n) for n in names[1:]):
            continue
        if not all(_is_role(role) for role in roles):
            return None
        full = [" " in name for name in names]
        return joined_names([_in_name_case(n) for n in names]) if announced or all(full) else None
    return None


def is_self_description(text: str, byline: str | None) -> bool:
    """Whether a block under a byline says who the writer is: "Political correspondent with …".

    It is a noun phrase around a writer's role, without a verb of its own; or it says what
    the writer named in ``byline`` is or does.
    """
    text = text.strip()
    if len(text) > _LONGEST_DESCRIPTION or text.endswith(("?", "!")) or text[:1] in "“\"'‘":
        return False
    if is_about_writer(text, byline):
        return True
    opening = " ".join(text.split()[:8])
    return bool(_ROLE.search(opening)) and not _FINITE.search(text) and text.count(". ") == 0


def is_about_writer(text: str, byline: str | None) -> bool:
    """Whether the text says what the first writer of ``byline`` is, covers or can be asked."""
    first = byline.split(",")[0].split(" and ")[0] if byline else None
    if not first or not text.startswith(first) or len(text) > _LONGEST_DESCRIPTION:
        return False
    return bool(_ABOUT_WRITER.match(text[len(first) :].lstrip(" ,")))


def _is_role(text: str) -> bool:
    """Whether the words after a writer's name say what or where the writer is."""
    short = len(text.split()) <= 8 and not _FINITE.search(text)
    return short and bool(_ROLE.search(text) or _NAME.fullmatch(text) or _AGENCY.fullmatch(text))


def _in_name_case(name: str) -> str:
    """JANE ROE as Jane Roe; initials and names of few letters stay as they are."""
    shouted = name.isupper() and any(len(word.strip(".")) > 2 for word in name.split())
    return name.title() if shouted else name
