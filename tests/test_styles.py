"""The pages' styles: what looks alike is written once."""

import re
from collections import defaultdict
from collections.abc import Iterator

from frontend import FOLDER

ALIKE = 5  # declarations; fewer are alike by chance
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PIECE = re.compile(r"([^{}]*)([{}])")

Rule = tuple[str, frozenset[str]]  # what it stands in, and its declarations


def rules(css: str) -> Iterator[tuple[str, Rule]]:
    """The selectors of a sheet, and what they are given."""
    around: list[str] = []
    for text, brace in _PIECE.findall(_COMMENT.sub("", css)):
        words = " ".join(text.split())
        if brace == "{":
            around.append(words)
            continue
        selectors = around.pop()
        if declarations := frozenset(d.strip() for d in words.split(";") if d.strip()):
            yield selectors, (" ".join(around), declarations)


def test_no_rule_is_written_twice() -> None:
    written: dict[Rule, list[str]] = defaultdict(list)
    for sheet in sorted((FOLDER / "styles").glob("*.css")):
        for selectors, rule in rules(sheet.read_text(encoding="utf-8")):
            if len(rule[1]) >= ALIKE:
                written[rule].append(f"{sheet.name}: {selectors}")
    assert len(written) > 50
    assert [places for places in written.values() if len(places) > 1] == []


def test_a_rule_written_twice_would_be_found() -> None:
    twice = "@media print { a { b: c; } } /* { */ d { e: f; g: h; } i { g: h; e: f }"
    (_, printed), (_, one), (_, other) = rules(twice)
    assert one == other != printed
    assert printed == ("@media print", frozenset({"b: c"}))
