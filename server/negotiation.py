"""Which of the forms that there are a caller wants (RFC 9110, section 12.5.1)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.errors import PullquoteError

JSON = "application/json"
MARKDOWN = "text/markdown"
# Names, tokens and quoted strings as the RFC has them; what is none of these matches nothing.
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"  # noqa: S105 - a token of HTTP's grammar
_STRING = r'"(?:[^"\\]|\\.)*"'
_RANGE = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*((?:;\s*{_TOKEN}=(?:{_TOKEN}|{_STRING})\s*)*)")
_PARAMETER = re.compile(rf";\s*({_TOKEN})=({_TOKEN}|{_STRING})")
# A string that is not closed reaches to the end: looking for where it might have begun instead
# takes time with the square of its length.
_ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*(?:"|\\?\Z))+', re.DOTALL)
_QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
_NAMED = frozenset({"profile"})
"""Parameters that tell one form from another; others (a character set, a variant) do not."""


class NotAcceptable(PullquoteError):
    """The caller takes none of the forms that there are."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range, and how much it is wanted: 0 is not at all."""

    kind: str
    subkind: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    def covers(self, form: "_Range") -> bool:
        return (
            self.kind in ("*", form.kind)
            and self.subkind in ("*", form.subkind)
            and self.parameters <= form.parameters
        )

    @property
    def precision(self) -> tuple[bool, bool, int]:
        return self.kind != "*", self.subkind != "*", len(self.parameters)


def preferred(accept: str | None, forms: Sequence[str]) -> str:
    """The media type among ``forms`` that ``accept`` wants most; of equals the first.

    The most precise range that covers a form decides how much it is wanted. Without ``accept``
    it is the first. Raises ``NotAcceptable``.
    """
    if accept is None or not accept.strip():
        return forms[0]
    ranges = list(_ranges(accept))
    wanted = [(_quality(ranges, form), form) for form in forms]
    best = max(quality for quality, _ in wanted)
    if best == 0:
        raise NotAcceptable(f"this can be had as {', '.join(forms)}, and as nothing else")
    return next(form for quality, form in wanted if quality == best)


def _quality(ranges: Sequence[_Range], form: str) -> float:
    (described,) = _ranges(form)
    covering = [each for each in ranges if each.covers(described)]
    return max(covering, key=lambda each: each.precision).quality if covering else 0.0


def _ranges(accept: str) -> Iterator[_Range]:
    for element in _ELEMENT.findall(accept):
        found = _RANGE.fullmatch(element)
        if found is None or (found[1] == "*" and found[2] != "*"):
            continue
        given = {name.lower(): _bare(value) for name, value in _PARAMETER.findall(found[3])}
        quality = given.get("q", "1")
        named = frozenset((name, value) for name, value in given.items() if name in _NAMED)
        yield _Range(
            found[1].lower(),
            found[2].lower(),
            named,
            float(quality) if _QUALITY.fullmatch(quality) else 0.0,
        )


def _bare(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
