"""Where on a page the article stands, and what around and inside it is the page's own."""

import re
from collections.abc import Mapping

from lxml import etree

_CHROME_TAGS = frozenset(
    "nav footer aside form button menu dialog select textarea fieldset figcaption search "
    "option".split()
)
_CHROME_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog form menu menubar "
    "button toolbar tablist".split()
)
_CHROME_WORDS = frozenset(
    "share sharing social newsletter subscribe subscription signup promo promos promotion related "
    "recommended recommendations mostread trending popular cookie cookies consent gdpr advert "
    "adverts advertisement ad ads adslot sponsor sponsored comments breadcrumb breadcrumbs menu "
    "nav navbar navigation sidebar footer masthead paywall popup modal toolbar outbrain "
    "taboola credit copyright player audio podcast toast topbar skip".split()
)
_CHROME_PHRASES = (
    *("most-read", "read-more", "sign-up", "see-also", "author-bio", "site-header"),
    *("read-next", "skip-link", "about-the-author", "more-stories"),
)
_LABEL_WORDS = frozenset(
    "byline dateline author authors pubdate timestamp published dates kicker eyebrow".split()
)
_LABEL_PROPERTIES = ("author", "datePublished", "dateModified")
_BODY_PATHS = (
    ".//*[@itemprop='articleBody']",
    ".//article",
    ".//main",
    ".//*[@role='main' or @role='article']",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' article-body ')]",
)
# The innermost candidate that holds this much of the running text of the fullest.
_HOLDS = 0.6
# Marked articles that hold less of the page's running text are cards and adverts.
_LEAST_SHARE = 0.3
# What looks like page furniture by its name but holds this much of the article is the article.
_TOO_MUCH = 0.4
_LONGEST_LABEL = 200


class Structure:
    """A page's elements weighed once: which hold the article, which are the page's own."""

    def __init__(self, root: etree._Element) -> None:
        letters, running = _weigh(root)
        self.body = _article_root(root, running)
        """The element the page itself marks as holding the article, if it marks one."""
        self._inside = frozenset(self.body.iter()) if self.body is not None else frozenset()
        self._chrome = _chrome_elements(root, self.body)
        self._named = _named_chrome(root, self.body, running)
        self._labels = _label_elements(root, letters)

    def is_inside(self, element: etree._Element) -> bool:
        """Whether the element stands in what the page marks as its article."""
        return element in self._inside

    def is_chrome(self, element: etree._Element) -> bool:
        """Whether it is, or stands in, navigation, a form, an aside, a caption and the like."""
        return element in self._chrome

    def is_named_chrome(self, element: etree._Element) -> bool:
        """Whether a class or id calls it, or what holds it, sharing, related, cookies, ….

        Names mislead: an article filed under "social" may have that for a class.
        """
        return element in self._named

    def is_label(self, element: etree._Element) -> bool:
        """Whether the element is named as the place of the byline or the date."""
        return element in self._labels


def _weigh(
    root: etree._Element,
) -> tuple[dict[etree._Element, int], dict[etree._Element, int]]:
    """For each element, its letters, and those of its paragraphs outside navigation."""
    letters: dict[etree._Element, int] = {}
    running: dict[etree._Element, int] = {}
    for _, element in etree.iterwalk(root, events=("end",)):
        letters[element] = len((element.text or "").strip())
        running[element] = 0
        for child in element:
            letters[element] += letters[child] + len((child.tail or "").strip())
            running[element] += running[child]
        if element.tag == "p":
            running[element] = letters[element]
        elif element.tag in _CHROME_TAGS:
            running[element] = 0
    return letters, running


def _article_root(
    root: etree._Element, running: Mapping[etree._Element, int]
) -> etree._Element | None:
    """The innermost marked element that still holds most of the running text.

    Its standfirst and headline may stand beside it in an ``<article>`` around it.
    """
    found = [element for path in _BODY_PATHS for element in _elements(root, path)]
    fullest = max((running[element] for element in found), default=0)
    if fullest == 0 or fullest < _LEAST_SHARE * running[root]:
        return None
    holding = [element for element in found if running[element] >= _HOLDS * fullest]
    body = max(holding, key=lambda element: sum(1 for _ in element.iterancestors()))
    around = [outer for outer in body.iterancestors("article") if outer in holding]
    return around[-1] if around and running[around[-1]] * _HOLDS <= running[body] else body


def _chrome_elements(
    root: etree._Element, body: etree._Element | None
) -> frozenset[etree._Element]:
    """All elements in one whose tag or role says that it is not the article."""
    holds_body = frozenset((body, *body.iterancestors())) if body is not None else frozenset()
    chrome: set[etree._Element] = set()
    for element in root.iter(etree.Element):
        if element in chrome or element in holds_body:
            continue
        if element.tag in _CHROME_TAGS or _has_chrome_role(element):
            chrome.update(element.iter(etree.Element))
    return frozenset(chrome)


def _named_chrome(
    root: etree._Element, body: etree._Element | None, running: Mapping[etree._Element, int]
) -> frozenset[etree._Element]:
    """All elements in one whose class or id names a part of the page around an article."""
    holds_body = frozenset((body, *body.iterancestors())) if body is not None else frozenset()
    whole = running[body if body is not None else root]
    named: set[etree._Element] = set()
    for element in root.iter(etree.Element):
        if element in named or element in holds_body or element.tag in ("html", "body"):
            continue
        too_much = whole and running[element] > _TOO_MUCH * whole
        if not too_much and _is_named_chrome(element):
            named.update(element.iter(etree.Element))
    return frozenset(named)


def _label_elements(
    root: etree._Element, letters: Mapping[etree._Element, int]
) -> frozenset[etree._Element]:
    """All elements in one that is named for the byline or the date, and as short as these."""
    labels: set[etree._Element] = set()
    for element in root.iter(etree.Element):
        if element in labels or letters[element] > _LONGEST_LABEL:
            continue
        if element.tag in ("article", "main", "body", "html", "section", "header"):
            continue
        named = not _LABEL_WORDS.isdisjoint(_words(element))
        if named or element.tag == "address" or element.get("itemprop") in _LABEL_PROPERTIES:
            labels.update(element.iter(etree.Element))
    return frozenset(labels)


def _has_chrome_role(element: etree._Element) -> bool:
    if element.tag == "header":
        return all(outer.tag not in ("article", "main") for outer in element.iterancestors())
    return (element.get("role") or "").lower() in _CHROME_ROLES


def _is_named_chrome(element: etree._Element) -> bool:
    words = _words(element)
    joined = "-".join(words)
    return not _CHROME_WORDS.isdisjoint(words) or any(p in joined for p in _CHROME_PHRASES)


def _words(element: etree._Element) -> list[str]:
    """The words in an element's class and id, in lower case."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", named).lower())


def _elements(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path)
    return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []
