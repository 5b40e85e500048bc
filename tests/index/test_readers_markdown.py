"""Markdown with front matter."""

from datetime import date

import pytest

from index.article import Article, Kind
from index.errors import ArticleUnreadable
from index.readers import read_article

BODY = "The bridge over the Wend was shut on Monday. It will open in May, the council said.\n"


def read(text: str, name: str = "bridge-shuts.md") -> Article:
    return read_article(text.encode(), name)


def seen(article: Article) -> list[tuple[Kind, str]]:
    return [(p.kind, p.span.of(article.text)) for p in article.paragraphs]


def front(fields: str) -> Article:
    return read(f"---\n{fields}\n---\n\n{BODY}")


def test_front_matter_and_body() -> None:
    article = read(
        "---\ntitle: Bridge shuts\nbyline: By Jane Roe, Staff Writer\npublisher: The Gazette\n"
        "date: 2025-03-12\nurl: https://gazette.example/bridge\nlayout: post\n---\n"
        f"# Bridge shuts\n\n{BODY}\n## What it costs\n\n{BODY}"
    )
    assert article.title == "Bridge shuts"
    assert article.byline == "Jane Roe"
    assert article.publisher == "The Gazette"
    assert article.published == date(2025, 3, 12)
    assert article.url == "https://gazette.example/bridge"
    assert seen(article) == [
        (Kind.TITLE, "Bridge shuts"),
        (Kind.PARAGRAPH, BODY.strip()),
        (Kind.HEADING, "What it costs"),
        (Kind.PARAGRAPH, BODY.strip()),
    ]
    assert [p.section for p in article.paragraphs][-1] == "What it costs"


@pytest.mark.parametrize(
    ("fields", "byline"),
    [
        ("author: Jane Roe", "Jane Roe"),
        ("Author: by Jane Roe", "Jane Roe"),
        ("authors: [Jane Roe, John Doe, Ann Cole]", "Jane Roe, John Doe and Ann Cole"),
        ("author:\n  name: Jane Roe", "Jane Roe"),
        ("authors:\n  - name: Jane Roe\n  - name: John Doe", "Jane Roe and John Doe"),
        ("author: Gazette data team", "Gazette data team"),
        ("author: [[Jane Roe]]", None),
        ("author: true", None),
        ("author:", None),
    ],
)
def test_writers(fields: str, byline: str | None) -> None:
    assert front(fields).byline == byline


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ("date: 2025-03-12", date(2025, 3, 12)),
        ("date: 2025-03-12T10:00:00Z", date(2025, 3, 12)),
        ("published: 12 March 2025", date(2025, 3, 12)),
        ("date: Oct. 21, 2025", date(2025, 10, 21)),
        ("date: soon", None),
        ("date: 12/03/2025", None),
        ("date: 25/03/2025", date(2025, 3, 25)),
    ],
)
def test_dates(fields: str, published: date | None) -> None:
    assert front(fields).published == published


@pytest.mark.parametrize(
    ("fields", "modified"),
    [
        ("modified: 2025-03-13", date(2025, 3, 13)),
        ("date: 2025-03-12\nupdated: 2025-03-13T10:00:00Z", date(2025, 3, 13)),
        ("lastmod: 13 March 2025", date(2025, 3, 13)),
        ("Last-Modified: 2025/03/13", date(2025, 3, 13)),
        ("updated: yes", None),
        ("date: 2025-03-12", None),
    ],
)
def test_dates_of_updates(fields: str, modified: date | None) -> None:
    assert front(fields).modified == modified


@pytest.mark.parametrize(
    ("fields", "publisher", "url"),
    [
        ("source: The Gazette", "The Gazette", None),
        ("source: https://gazette.example/b", None, "https://gazette.example/b"),
        ("publication: The Gazette\nlink: https://g.example", "The Gazette", "https://g.example"),
        ("canonical: javascript:alert(1)", None, None),
        ("url: file:///etc/passwd", None, None),
        ("url: /bridge", None, None),
    ],
)
def test_publisher_and_address(fields: str, publisher: str | None, url: str | None) -> None:
    article = front(fields)
    assert (article.publisher, article.url) == (publisher, url)


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (f"# Bridge shuts\n\n{BODY}", "Bridge shuts"),
        (f"Bridge shuts\n============\n\n{BODY}", "Bridge shuts"),
        (f"Some words first.\n\n# Bridge shuts\n\n{BODY}", "Bridge shuts"),
        (f"Bridge shuts again\n\n{BODY}", "Bridge shuts again"),
        (BODY, "Bridge shuts"),
        (f"---\ntitle: 2024\n---\n{BODY}", "2024"),
    ],
)
def test_titles(source: str, title: str) -> None:
    article = read(source)
    assert article.title == title
    if "# " in source or "==" in source or "again" in source:
        assert seen(article)[0] == (Kind.TITLE, title)


def test_a_first_heading_other_than_the_stated_title_is_a_heading() -> None:
    article = read(f"---\ntitle: Bridge shuts\n---\n# At length\n\n{BODY}")
    assert seen(article)[:2] == [(Kind.TITLE, "Bridge shuts"), (Kind.HEADING, "At length")]


def test_marks_are_removed_and_words_kept() -> None:
    article = read(
        "# T\n\nThe *old* **bridge** over `the` [Wend](https://w.example) ![alt](a.png)shut\n"
        "on <b>Monday</b><!-- not\nthis -->. Is 2 < 3 & 4 \\*not\\* &amp; so?\n"
    )
    assert seen(article)[1:] == [
        (Kind.PARAGRAPH, "The old bridge over the Wend shut on Monday. Is 2 < 3 & 4 *not* & so?")
    ]


def test_lists_tables_quotations_and_code() -> None:
    article = read(
        "# T\n\n- one lane\n- two lanes\n  by June\n\n1. first\n\n> We counted\n> twice.\n\n"
        "| Year | Cost |\n|---|---|\n| 2024 | £2m |\n\n```\na = 1\nb = 2\n```\n"
    )
    assert [text for _, text in seen(article)[1:]] == [
        *("one lane", "two lanes by June", "first", "We counted twice."),
        *("Year | Cost", "2024 | £2m", "a = 1\nb = 2"),
    ]


def test_hidden_html_is_never_searchable() -> None:
    article = read(
        f"# T\n\n{BODY}\n<!-- a secret -->\n\n<div style='display:none'>One secret.</div>\n\n"
        "Seen <span hidden>two secrets</span> words.\n\n<div hidden>\n\nThree secrets.\n\n"
        "| Four | secrets |\n|---|---|\n\n</div>\n\nSeen again.\n"
    )
    assert all("secret" not in p.span.of(article.text) for p in article.searchable())
    assert "a secret" not in article.text
    assert (Kind.FURNITURE, "two secrets") in seen(article)
    assert (Kind.FURNITURE, "Three secrets.") in seen(article)
    assert seen(article)[-1] == (Kind.PARAGRAPH, "Seen again.")


def test_bylines_and_furniture_in_the_body() -> None:
    article = read(f"# T\n\n*By Jane Roe*\n\n**12 March 2025**\n\n{BODY}\n\nShare this article\n")
    assert (article.byline, article.published) == ("Jane Roe", date(2025, 3, 12))
    assert [p.kind for p in article.paragraphs] == [
        *(Kind.TITLE, Kind.METADATA, Kind.METADATA, Kind.PARAGRAPH, Kind.FURNITURE),
    ]


def test_a_rule_is_not_front_matter() -> None:
    article = read(f"---\n\n{BODY}\nNo end of it.\n")
    assert BODY.strip() in article.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ("title: [a", "not valid YAML on line"),
        ("a: b: c", "not valid YAML on line 2;"),
        ("- a\n- b", "not a list of fields"),
        ("title: !!python/object/apply:os.system [ls]", "not valid YAML"),
        ("date: 2025-99-99", "not valid YAML"),
        ("a: " + "[" * 4000, "not valid YAML"),
    ],
)
def test_broken_front_matter_says_so(fields: str, says: str) -> None:
    with pytest.raises(ArticleUnreadable, match=says):
        front(fields)


def test_nested_aliases_take_no_time() -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    assert front(f"{laughs}author: *a29\ntitle: *a29").byline is None
