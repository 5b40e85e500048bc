"""Plain text as people paste it."""

import textwrap
from datetime import date
from pathlib import Path

import pytest

from index.article import Article, Kind
from index.errors import ArticleUnreadable
from index.readers import DOCUMENT_SUFFIXES, SUFFIXES, read_article

REAL = Path(__file__).parents[3] / "shared" / "articles"

NEWS = (
    "Cars, vans and buses will be turned away from the bridge from 1 May after the council voted "
    "by 17 to 14 to close it. Pedestrians may still cross."
)
MORE = (
    "The vote came at 10.50 p.m., after a debate of almost three hours. “We counted twice,” said "
    "Ann Cole, the leader. Nobody asked for a third count."
)


def read(text: str, name: str = "flood-warning.txt") -> Article:
    return read_article(text.encode(), name)


def seen(article: Article) -> list[tuple[Kind, str]]:
    return [(p.kind, p.span.of(article.text)) for p in article.paragraphs]


def kinds(article: Article) -> list[Kind]:
    return [p.kind for p in article.paragraphs]


def test_a_title_and_its_paragraphs() -> None:
    article = read(f"Bridge shuts\n\n{NEWS}\n\n{MORE}\n")
    assert article.title == "Bridge shuts"
    assert seen(article) == [
        (Kind.TITLE, "Bridge shuts"),
        (Kind.PARAGRAPH, NEWS),
        (Kind.PARAGRAPH, MORE),
    ]
    assert [s.of(article.text) for s in article.paragraphs[2].sentences] == [
        "The vote came at 10.50 p.m., after a debate of almost three hours.",
        "“We counted twice,” said Ann Cole, the leader.",
        "Nobody asked for a third count.",
    ]


@pytest.mark.parametrize(
    "title",
    [
        "flood",
        "Who shut the bridge?",
        "example.com/bridge",
        "No alternative to the plan. Not unrelated: a second bridge.",
        "Share",
        "By Jane Roe",
        "12 March 2025",
        "“A fair should frighten you a little”",
    ],
)
def test_the_first_line_is_the_title_whatever_it_looks_like(title: str) -> None:
    article = read(f"{title}\n\n{NEWS}\n")
    assert article.title == title
    assert kinds(article) == [Kind.TITLE, Kind.PARAGRAPH]


@pytest.mark.parametrize(
    "text", ["short text without a stop", "May 18, 2018", "By Land and Sea", NEWS]
)
def test_a_single_paragraph_under_a_title_is_always_searchable(text: str) -> None:
    assert seen(read(f"Title\n\n{text}\n"))[1] == (Kind.PARAGRAPH, text)


def test_prose_at_the_top_is_not_a_title() -> None:
    article = read(f"{NEWS} {MORE}\n\n{MORE}\n")
    assert article.title == "Flood warning"
    assert kinds(article) == [Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_a_file_of_one_line_is_that_line() -> None:
    article = read("The bridge is shut\n")
    assert (article.title, kinds(article)) == ("Flood warning", [Kind.PARAGRAPH])


def test_one_line_for_each_paragraph() -> None:
    article = read(f"Bridge shuts\n{NEWS}\n{MORE}\nIt held.\n{NEWS}\n")
    assert [text for _, text in seen(article)] == ["Bridge shuts", NEWS, MORE, "It held.", NEWS]


@pytest.mark.parametrize("width", [60, 72, 80, 100])
@pytest.mark.parametrize("indent", ["", "    "])
def test_hard_wrapped_paragraphs_are_joined(width: int, indent: str) -> None:
    wrapped = [
        textwrap.fill(t, width, initial_indent=indent) for t in (NEWS, MORE, NEWS + " " + MORE)
    ]
    article = read("Bridge shuts\n\n" + "\n\n".join(wrapped) + "\n")
    assert [text for _, text in seen(article)] == ["Bridge shuts", NEWS, MORE, f"{NEWS} {MORE}"]


def test_hard_wrapped_text_with_indents_and_no_blank_lines() -> None:
    wrapped = "\n".join(textwrap.fill(t, 72, initial_indent="  ") for t in (NEWS, MORE))
    article = read(f"Bridge shuts\n{wrapped}\n")
    assert [text for _, text in seen(article)] == ["Bridge shuts", NEWS, MORE]


def test_a_compound_broken_at_its_hyphen_keeps_it() -> None:
    text = textwrap.fill("The council met in the well-known " * 9 + "hall.", 40)
    words = read(f"Title\n\n{text}\n").text
    assert "well- known" not in words
    assert words.count("well-known") == 9


def test_short_lines_of_a_list_are_not_joined() -> None:
    article = read("Results\n\nWard one: 40\nWard two: 12\nWard three: 9\n")
    assert [t for _, t in seen(article)[1:]] == ["Ward one: 40", "Ward two: 12", "Ward three: 9"]


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\u2028", "\u2029"])
def test_line_ends_of_all_systems(line_end: str) -> None:
    text = f"Bridge shuts\n\n{NEWS}\n\n{MORE}".replace("\n", line_end)
    assert len(read(text).paragraphs) == 3


def test_headings_open_sections() -> None:
    article = read(
        f"Bridge shuts\n\n{NEWS}\n\nWhat the engineers found\n\n{MORE}\n\n"
        f"Lessons for the Council: Finding a Way Back\n\n{NEWS}\n"
    )
    assert [p.section for p in article.paragraphs] == [
        *(None, None, "What the engineers found", "What the engineers found"),
        *["Lessons for the Council: Finding a Way Back"] * 2,
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Nobody was killed.",
        "Who shut the bridge?",
        "the bridge is to stay shut until the summer",
        "Council leader says that repairs will cost £2.4m",
        "“We won,” said Ann Cole",
        "- The Mayor of Skelder",
        "Harbour Independents: 16 seats (up 4)",
    ],
)
def test_what_may_be_a_sentence_is_not_a_heading(line: str) -> None:
    assert (Kind.PARAGRAPH, line) in seen(read(f"Bridge shuts\n\n{NEWS}\n\n{line}\n\n{MORE}\n"))


def test_a_heading_needs_prose_under_it() -> None:
    article = read(f"Bridge shuts\n\n{NEWS}\n\nThe Cost of Waiting\n")
    assert kinds(article)[-1] is Kind.PARAGRAPH


@pytest.mark.parametrize(
    ("lines", "byline", "published", "publisher"),
    [
        (["By Jane Roe"], "Jane Roe", None, None),
        (["BY JANE ROE"], "Jane Roe", None, None),
        (["By Jane Roe and John Doe, Staff Writers"], "Jane Roe and John Doe", None, None),
        (
            ["By Jane Roe, Ann van Dam and J. R. Poe"],
            "Jane Roe, Ann van Dam and J. R. Poe",
            None,
            None,
        ),
        (["By Jane Roe, Political Editor, The Gazette"], "Jane Roe", None, None),
        (["By Jane Roe in Washington"], "Jane Roe", None, None),
        (["By Reuters"], "Reuters", None, None),
        (["AI Journalist: Marcus Williams"], "Marcus Williams", None, None),
        (["Words: Jane Roe"], "Jane Roe", None, None),
        (["Author: Madonna"], "Madonna", None, None),
        (["Published 12 March 2025"], None, date(2025, 3, 12), None),
        (["March 12, 2025, 4:10 p.m."], None, date(2025, 3, 12), None),
        (["Oct. 21, 2025"], None, date(2025, 10, 21), None),
        (["Tuesday 4 February 2025"], None, date(2025, 2, 4), None),
        (["4 February 2025, 6.30 a.m."], None, date(2025, 2, 4), None),
        (["2025-02-04T06:30:00Z"], None, date(2025, 2, 4), None),
        (["The Gazette | 12 March 2025"], None, date(2025, 3, 12), "The Gazette"),
        (["12 March 2025 • The Gazette"], None, date(2025, 3, 12), "The Gazette"),
        (["Jane Roe, health reporter · 16 January 2026"], "Jane Roe", date(2026, 1, 16), None),
        (["By Jane Roe | The Gazette | 5 May 2025"], "Jane Roe", date(2025, 5, 5), "The Gazette"),
        (
            ["By Jane Roe Tuesday, 3 March 2026, 12.15 p.m. 4 min read"],
            "Jane Roe",
            date(2026, 3, 3),
            None,
        ),
        (["Publisher: The Gazette", "Date: 3 May 2025"], None, date(2025, 5, 3), "The Gazette"),
        (
            ["By Jane Roe", "Harnshire Herald", "5 June 2026"],
            "Jane Roe",
            date(2026, 6, 5),
            "Harnshire Herald",
        ),
        (["Published 1 May 2025", "Updated 3 May 2025"], None, date(2025, 5, 1), None),
        (["By Jane Roe", "Photographs by Ann Cole"], "Jane Roe", None, None),
    ],
)
def test_metadata_lines(
    lines: list[str], byline: str | None, published: date | None, publisher: str | None
) -> None:
    article = read("Bridge shuts\n\n" + "\n".join(lines) + f"\n\n{NEWS}\n\n{MORE}\n")
    assert (article.byline, article.published, article.publisher) == (byline, published, publisher)
    assert Kind.PARAGRAPH not in kinds(article)[: len(lines) + 1]
    assert kinds(article)[-2:] == [Kind.PARAGRAPH, Kind.PARAGRAPH]


def test_metadata_at_the_end() -> None:
    article = read(
        f"Bridge\n\n{NEWS}\n\n{MORE}\n\n{NEWS}\n\nBy Jane Roe\n\nhttps://gazette.example/b\n"
    )
    assert (article.byline, article.url) == ("Jane Roe", "https://gazette.example/b")


def test_what_the_writer_says_of_herself_is_metadata_and_the_stand_first_is_not() -> None:
    stand_first = "A developing story in Skelder centers on a bridge that nobody will pay for."
    article = read(
        f"Bridge shuts\n{stand_first}\nBy Jane Roe\n"
        f"Political correspondent with deep expertise in bridges and budgets.\n{NEWS}\n{MORE}\n"
        "Jane Roe covers politics for the Gazette.\n"
    )
    metadata, news = Kind.METADATA, Kind.PARAGRAPH
    assert kinds(article) == [Kind.TITLE, news, metadata, metadata, news, news, metadata]


@pytest.mark.parametrize(
    "line",
    [
        "By Monday the river had fallen",
        "By Monday",
        "By then 40 homes were empty.",
        "By Jane Roe's account, the wall failed at four.",
        "On 12 March 2025 the bridge was shut.",
        "The bridge was shut on 12 March 2025",
        "Source of the river: unknown",
        "Published reports say that the wall failed.",
        "The correspondent was expelled.",
        "Reporter: I asked the mayor twice, and twice he left the room.",
    ],
)
def test_sentences_near_the_top_are_not_metadata(line: str) -> None:
    article = read(f"Bridge shuts\n\n{line}\n\n{NEWS}\n\n{MORE}\n")
    assert (Kind.PARAGRAPH, line) in seen(article)
    assert (article.byline, article.published, article.publisher) == (None, None, None)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://a.example/\u0007x", "http://u:p@a.example"]
)
def test_only_plain_web_addresses_are_kept(url: str) -> None:
    assert read(f"Bridge\n\nURL: {url}\n\n{NEWS}\n\n{MORE}\n").url is None


@pytest.mark.parametrize(
    "encoded",
    [
        "Überschrift\n\nÄrger.".encode("utf-8-sig"),
        "Überschrift\n\nÄrger.".encode("utf-16"),
        b"\xfe\xff" + "Überschrift\n\nÄrger.".encode("utf-16-be"),
    ],
)
def test_byte_order_marks(encoded: bytes) -> None:
    article = read_article(encoded, "a.TXT")
    assert (article.title, article.text) == ("Überschrift", "Überschrift\n\nÄrger.")


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "a.txt", "The file is empty."),
        (b" \n\t\n", "a.txt", "The file is empty."),
        (b"\xef\xbb\xbf \n", "a.txt", "The file is empty."),
        ("\u200b\n".encode(), "a.txt", "The file holds no words."),
        (b"Title\n\nabc\x00def", "a.txt", "The file holds binary data, not text."),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 9, "a.txt", "The file "),
        (b"one\ntwo caf\xe9\n", "a.txt", "is not UTF-8 (byte 12, on line 2)"),
        (b"text", "a.odt", ".odt files are not supported"),
        (b"text", "a", "a file without a suffix is not supported"),
    ],
)
def test_unreadable_files_say_why(data: bytes, name: str, says: str) -> None:
    with pytest.raises(ArticleUnreadable) as raised:
        read_article(data, name)
    assert says in str(raised.value)


def test_documents_and_readable_suffixes_do_not_overlap() -> None:
    assert not SUFFIXES & DOCUMENT_SUFFIXES
    assert {".txt", ".md", ".html", ".htm"} <= SUFFIXES
    assert {".pdf", ".docx"} <= SUFFIXES
    assert {".doc", ".odt"} <= DOCUMENT_SUFFIXES


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not at hand")
def test_the_coalition_article() -> None:
    path = REAL / "coalition-of-the-willing.txt"
    article = read_article(path.read_bytes(), path.name)
    assert article.title.startswith("Is Washington Building a 'Coalition of the Willing'")
    assert (article.byline, article.published, article.publisher) == ("Marcus Williams", None, None)
    assert kinds(article) == [
        *(Kind.TITLE, Kind.PARAGRAPH, Kind.METADATA, Kind.METADATA, Kind.FURNITURE),
        *(Kind.INSTRUCTION, Kind.FURNITURE, Kind.FURNITURE),
        *[Kind.PARAGRAPH] * 8,
    ]
    assert all(len(p.sentences) >= 2 for p in article.searchable())


@pytest.mark.skipif(not REAL.is_dir(), reason="the real articles are not at hand")
def test_the_escalation_article() -> None:
    path = REAL / "inside-the-escalation.txt"
    article = read_article(path.read_bytes(), path.name)
    sections = [p.section for p in article.paragraphs if p.kind is Kind.HEADING]
    assert sections == [
        "The Making of a Hemispheric Crisis: Unpacking the Diplomatic Breakdown",
        "The Convergence of Interests: How Disparate Agendas Aligned Behind Escalation",
        "The Role of Media Narratives and Public Perception in Shaping Policy",
        "The Economic Dimensions: Sanctions, Resources, and Regional Stability",
        "Lessons for Diplomacy: Finding Pathways Back from the Brink",
    ]
    assert [p.section for p in article.searchable()] == [s for s in sections for _ in range(2)]
    assert kinds(article).count(Kind.PARAGRAPH) == 10
    assert len(article.paragraphs) == 16
    sentences = [s.of(article.text) for p in article.paragraphs for s in p.sentences]
    assert (
        "“The question changed from ‘How do we engage diplomatically?’ to ‘How do we respond to "
        "provocations?’ almost imperceptibly.”"
    ) in sentences
