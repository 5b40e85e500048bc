"""Where on a page the article stands, and what around and inside it is the page's own."""

import re

from lxml import etree

from index.readers.page import text_of

_CHROME_TAGS = frozenset(
    "nav footer aside form button menu dialog select textarea fieldset figcaption search option".split()
)
_CHROME_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog form menu menubar "
    "button toolbar tablist".split()
)
_CHROME_WORDS = frozenset(
    "share sharing social newsletter subscribe subscription signup promo promos promotion related "
    "recommended recommendations mostread trending popular cookie cookies consent gdpr advert "
    "adverts advertisement ad ads adslot sponsor sponsored comments breadcrumb breadcrumbs menu nav "
    "navbar navigation sidebar footer masthead paywall popup modal toolbar widget outbrain taboola "
    "credit copyright player audio podcast teaser teasers toast topbar skip".split()
)
_CHROME_PAIRS = (
    "most-read",
    "read-more",
    "sign-up",
    "see-also",
    "author-bio",
    "site-header",
    "read-next",
    "skip-link",
    "about-the-author",
    "more-stories",
)
_LABEL_WORDS = frozenset(
    {
        "byline",
        "dateline",
        "author",
        "authors",
        "pubdate",
        "timestamp",
        "published",
        "dates",
        "kicker",
        "eyebrow",
    }
)
_BODY_PATHS = (
    ".//*[@itemprop='articleBody']",
    ".//article",
    ".//main",
    ".//*[@role='main' or @role='article']",
    ".//*[contains(concat(' ', normalize-space(@class), ' '), ' article-body ')]",
)
# The innermost candidate that holds this much of the running text of the fullest.
_HOLDS = 0.6
_LEAST_TEXT = 100
# What looks like page furniture by its name but holds this much of the article is the article.
_TOO_MUCH = 0.4
_LONGEST_LABEL = 200


def article_root(root: etree._Element) -> etree._Element | None:
    """The element that the page itself marks as holding the article, if it marks one.

    It is the innermost that still holds the title's surroundings or most of the text.
    """
    found = [element for path in _BODY_PATHS for element in _elements(root, path)]
    lengths = {element: _running_text(element) for element in found}
    fullest = max(lengths.values(), default=0)
    if fullest < _LEAST_TEXT:
        return None
    holding = [e for e in found if lengths[e] >= _HOLDS * fullest]
    return max(holding, key=lambda e: sum(1 for _ in e.iterancestors()))


def chrome_elements(root: etree._Element, body: etree._Element | None) -> frozenset[etree._Element]:
    """All elements that are, or stand in, navigation, forms, asides, sharing and the like."""
    holds_body = frozenset(body.iterancestors()) | {body} if body is not None else frozenset()
    whole = _running_text(body if body is not None else root)
    chrome: set[etree._Element] = set()
    for element in root.iter(etree.Element):
        if element in chrome or element in holds_body or element.tag in ("html", "body"):
            continue
        if _is_chrome(element, holds_body):
            named = element.tag not in _CHROME_TAGS
            if named and whole and _running_text(element) > _TOO_MUCH * whole:
                continue
            chrome.update(element.iter(etree.Element))
    return frozenset(chrome)


def is_label(element: etree._Element) -> bool:
    """Whether the element is named as the place of the byline or the date."""
    for candidate in (element, *element.iterancestors()):
        if candidate.tag in ("article", "main", "body", "section", "header"):
            return False
        named = _LABEL_WORDS & set(_words(candidate))
        marked = candidate.get("itemprop") in ("author", "datePublished", "dateModified")
        if candidate.tag == "address" or named or marked:
            return len(text_of(candidate)) <= _LONGEST_LABEL
    return False


def _is_chrome(element: etree._Element, holds_body: frozenset[etree._Element]) -> bool:
    if element.tag in _CHROME_TAGS or (element.get("role") or "").lower() in _CHROME_ROLES:
        return True
    if element.tag == "header":
        return not any(a.tag in ("article", "main") for a in element.iterancestors())
    words = _words(element)
    return bool(_CHROME_WORDS & set(words)) or any(
        pair in "-".join(words) for pair in _CHROME_PAIRS
    )


def _words(element: etree._Element) -> list[str]:
    """The words in an element's class and id, in lower case."""
    named = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    return re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", named).lower())


def _running_text(element: etree._Element) -> int:
    """How many letters of paragraphs the element holds outside navigation."""
    return sum(
        len(text_of(p).strip())
        for p in element.iter("p")
        if all(a.tag not in _CHROME_TAGS for a in p.iterancestors())
    )


def _elements(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path)
    return [e for e in found if isinstance(e, etree._Element)] if isinstance(found, list) else []
