"""Which elements of a page its readers cannot see, as far as the page itself tells.

Orders to language models are mostly planted in such text. Attributes, inline styles, the
usual class names and simple rules of the page's own style sheets are looked at; rules
inside ``@media`` and the like are not, for they may hide from a printer only.
"""

import re

from lxml import etree

_CLASSES = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only sr-text "
    "screenreader hidden is-hidden d-none hide u-hidden display-none invisible offscreen "
    "off-screen hidden-text a11y-hidden assistive-text".split()
)
_FAR = r"-\s*(?:\d{3,}(?:\.\d+)?(?:px|pt)?|\d{2,}(?:\.\d+)?(?:em|rem|vw|vh|%|in|cm))"
_HIDING = re.compile(
    r"(?:^|;)\s*(?:"
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0+(?![.\d])|"
    r"font-size\s*:\s*[01]?(?:\.\d+)?(?:px|pt|em|rem|%)?\s*(?:!|;|$)|color\s*:\s*transparent|"
    r"content-visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%|"
    rf"(?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*:\s*{_FAR}|"
    rf"transform\s*:\s*(?:scale\(\s*0|translate[xy]?\(\s*{_FAR})"
    r")",
    re.IGNORECASE,
)
_NO_SIZE = re.compile(r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:!|;|$)", re.I)
_CLIPPED = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.I)
_COLOUR = re.compile(r"(?:^|;)\s*color\s*:\s*([^;!]+)", re.I)
_BACKGROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([^;!]+)", re.I)
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "#fefefe"})
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z]*[.#]([\w-]+)", re.I)
_LONGEST_SHEET = 200_000


def is_hidden(element: etree._Element, names: frozenset[str] = frozenset()) -> bool:
    """Whether this very element hides itself; ``names`` are what ``hidden_names`` found."""
    get = element.get
    if get("hidden") is not None or (get("aria-hidden") or "").strip().lower() == "true":
        return True
    if element.tag == "input" and (get("type") or "").lower() == "hidden":
        return True
    if element.tag == "dialog" and get("open") is None:
        return True
    classes = (get("class") or "").split()
    if any(c.lower() in _CLASSES or f".{c}" in names for c in classes):
        return True
    return f"#{get('id')}" in names or hides(get("style") or "")


def hides(style: str) -> bool:
    """Whether these declarations make text invisible."""
    if _HIDING.search(style) or (_NO_SIZE.search(style) and _CLIPPED.search(style)):
        return True
    colour, background = _COLOUR.search(style), _BACKGROUND.search(style)
    if not colour:
        return False
    ink = "".join(colour[1].lower().split())
    paper = "".join(background[1].lower().split()) if background else None
    return ink == paper or (ink in _WHITE and (paper is None or paper in _WHITE))


def hidden_names(root: etree._Element) -> frozenset[str]:
    """The classes (``.name``) and ids (``#name``) that the page's style sheets hide."""
    names: set[str] = set()
    for sheet in root.iter("style"):
        rules = _without_conditions(_without_comments((sheet.text or "")[:_LONGEST_SHEET]))
        for selectors, declarations in _RULE.findall(rules):
            if _HIDING.search(declarations):
                for selector in selectors.split(","):
                    if simple := _SIMPLE.fullmatch(selector.strip()):
                        names.add(selector.strip()[-len(simple[1]) - 1 :])
    return frozenset(names)


def _without_comments(sheet: str) -> str:
    """The style sheet without its comments, the last of which may be left open."""
    first, *rest = sheet.split("/*")
    return first + "".join(piece.partition("*/")[2] for piece in rest)


def _without_conditions(sheet: str) -> str:
    """The style sheet without its at-rules' blocks."""
    kept, depth, skipping, start = [], 0, None, 0
    for at, c in enumerate(sheet):
        if c == "@" and skipping is None and depth == 0:
            kept.append(sheet[start:at])
            skipping = depth
        elif c == "{":
            depth += 1
        elif c == ";" and skipping is not None and depth == skipping:
            skipping, start = None, at + 1
        elif c == "}":
            depth = max(0, depth - 1)
            if skipping is not None and depth == skipping:
                skipping, start = None, at + 1
    return "".join(kept) + (sheet[start:] if skipping is None else "")
