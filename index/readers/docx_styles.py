"""What the styles of a Word file make of a paragraph and of a run of its text."""

from collections.abc import Mapping
from dataclasses import dataclass

from docx.oxml.ns import qn
from lxml import etree

# A style that is based on itself over detours ends after this many steps.
_DEEPEST = 20
_OFF = frozenset({"0", "false", "off", "none"})
# Half-points: what is this small is there for machines.
_TINY = 4
_PALE = frozenset({"ffffff", "fefefe", "fdfdfd", "fcfcfc"})
_BODY_LEVEL = 9
_TAGS = ("w:vanish", "w:sz", "w:color", "w:shd", "w:highlight", "w:b")


@dataclass(frozen=True, slots=True)
class Looks:
    """The properties of a run, its own before those of its styles."""

    properties: Mapping[str, etree._Element]

    def is_hidden(self, shaded: bool) -> bool:
        """Whether a reader of the page cannot see the run, as far as the file tells."""
        if self._is_set("w:vanish"):
            return True
        size, colour = self.properties.get("w:sz"), self.properties.get("w:color")
        points = "" if size is None else size.get(qn("w:val"), "")
        if points.isdecimal() and int(points) <= _TINY:
            return True
        if colour is None or colour.get(qn("w:val"), "").lower() not in _PALE:
            return False
        behind = (self.properties.get(tag) for tag in ("w:shd", "w:highlight"))
        return not shaded and not any(is_dark(e) for e in behind if e is not None)

    @property
    def bold(self) -> bool:
        """Whether the run is set in bold type."""
        return self._is_set("w:b")

    def _is_set(self, tag: str) -> bool:
        found = self.properties.get(tag)
        return found is not None and _is_on(found.get(qn("w:val"), "1"))


class Styles:
    """The styles of one file by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        found = () if root is None else root.iterfind(qn("w:style"))
        self._styles = {style.get(qn("w:styleId"), ""): style for style in found}
        usual = (id_ for id_, style in self._styles.items() if _is_usual(style))
        self._normal = next(usual, None)
        self._looks: dict[tuple[str | None, str | None], dict[str, etree._Element]] = {}
        self._chains: dict[str | None, list[etree._Element]] = {}
        path = "/".join(qn(tag) for tag in ("w:docDefaults", "w:rPrDefault", "w:rPr"))
        self._defaults = None if root is None else root.find(path)

    def of(self, paragraph: etree._Element) -> str | None:
        """The id of the paragraph's style; look it up once, a paragraph may hold much."""
        return _style_id(paragraph, "w:pPr", "w:pStyle") or self._normal

    def names(self, style: str | None) -> list[str]:
        """The names of a style and of those it is based on, in lower case."""
        return [(_value(one, "w:name") or "").lower() for one in self._chain(style)]

    def level(self, paragraph: etree._Element, style: str | None) -> int | None:
        """The paragraph's level as a heading, from 1; ``None`` if it is none."""
        chain = (one.find(qn("w:pPr")) for one in self._chain(style))
        for found in (paragraph.find(qn("w:pPr")), *chain):
            level = None if found is None else _value(found, "w:outlineLvl")
            if level is not None:
                return int(level) + 1 if level.isdecimal() and int(level) < _BODY_LEVEL else None
        for name in self.names(style):
            if name.startswith("heading ") and name[8:].isdecimal():
                return int(name[8:])
        return None

    def looks(self, run: etree._Element, style: str | None) -> "Looks":
        """How a run looks in a paragraph of a style."""
        own = run.find(qn("w:rPr"))
        if own is None:
            return Looks(self._inherited(None, style))
        look = dict(self._inherited(_value(own, "w:rStyle"), style))
        look.update({tag: found for tag in _TAGS if (found := own.find(qn(tag))) is not None})
        return Looks(look)

    def _inherited(self, character: str | None, style: str | None) -> dict[str, etree._Element]:
        """What a run has from its style, its paragraph's style and the file's defaults."""
        known = self._looks.get((character, style))
        if known is None:
            known = self._looks[character, style] = {}
            chain = (*self._chain(character), *self._chain(style))
            given = [found for one in chain if (found := one.find(qn("w:rPr"))) is not None]
            for properties in (*given, *(() if self._defaults is None else (self._defaults,))):
                for tag in _TAGS:
                    found = properties.find(qn(tag))
                    if found is not None:
                        known.setdefault(tag, found)
        return known

    def _chain(self, id_: str | None) -> list[etree._Element]:
        """A style and those it is based on; each is looked up once."""
        chain = self._chains.get(id_)
        if chain is None:
            chain = self._chains[id_] = []
            at = id_
            while at in self._styles and len(chain) < _DEEPEST:
                chain.append(self._styles[at])
                at = _value(chain[-1], "w:basedOn")
        return chain


def _is_usual(style: etree._Element) -> bool:
    """Whether paragraphs that name no style have this one."""
    return style.get(qn("w:type")) == "paragraph" and _is_on(style.get(qn("w:default"), "0"))


def is_dark(element: etree._Element) -> bool:
    """Whether shading or highlighting is of a colour that white shows on."""
    colour = element.get(qn("w:fill")) or element.get(qn("w:val")) or "auto"
    return colour.lower() not in (*_PALE, "auto", "white", "none", "clear", "nil")


def _style_id(element: etree._Element, properties: str, tag: str) -> str | None:
    found = element.find(qn(properties))
    return None if found is None else _value(found, tag)


def _value(element: etree._Element, tag: str) -> str | None:
    found = element.find(qn(tag))
    return None if found is None else found.get(qn("w:val"))


def _is_on(value: str) -> bool:
    return value.lower() not in _OFF
