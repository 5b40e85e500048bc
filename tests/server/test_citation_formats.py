"""Quotes in the formats of other programs, read back by programs that read them."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc import formatter as formatters
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from index.article import Kind, Paragraph, Span
from index.records import ArticleRecord
from server import examples
from server.app import create_app
from server.citations.authors import Author, authors
from server.citations.formats import FORMATS
from server.citations.quoted import Quoted, folded
from server.schemas import CitationsRequest, Speaker
from server.settings import Settings
from tests.conftest import LiveServer

HOSTILE = (
    r"\input{/etc/passwd} \write18{rm} \end{document}",
    "Half } of a brace { and } more",
    '100% of $5 & #1_x ~y^z @article{x, title={y}} "quoted"',
    "A line\nER  - \nTY  - BOOK\r\nTI  - other\u2028AU  - me\x85N1  - x",
    "</script><script>alert(1)</script><!-- ]]> &lt;",
    "“Zürich”: São Paulo’s €5m 東京 🜁",
)
TEXTS = st.lists(
    st.sampled_from(
        [*("a", "Ann", " and ", ", ", "\n", "\r\n", "ER  - ", "TY  - "), *"\\{}$&#_%~^@\"<>|'`=-"]
    )
    | st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]),
    min_size=1,
).map("".join)


_SIGNS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciicircum": "^",
    "textasciitilde": "~",
    "textasciigrave": "`",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
}
_KNOWN = get_default_latex_context_db()
_KNOWN.add_context_category(
    "signs", macros=[MacroTextSpec(name, sign) for name, sign in _SIGNS.items()], prepend=True
)
# It has the comments kept: a "%" that is not escaped would show.
_SHOWING = LatexNodes2Text(latex_context=_KNOWN, keep_comments=True, strict_latex_spaces=True)


def made(
    quote: str = "The tide turned.",
    *,
    identity: str = "tide-1",
    title: str = "The tide",
    byline: str | None = "Ann Lane",
    publisher: str | None = "The Gazette",
    speaker: Speaker | None = None,
    address: str = "https://gazette.example/a?b=c&d=50%25#e",
) -> Quoted:
    """A quote of an article with these words."""
    record = ArticleRecord(
        identity, "news/tide.txt", title, byline, publisher, date(2026, 3, 2), None, address,
        "sha256:" + "ab" * 32, 3, datetime(2026, 4, 5, tzinfo=UTC),
    )  # fmt: skip
    span = Span(10, 10 + len(quote))
    paragraph = Paragraph(3, Kind.PARAGRAPH, None, span)
    return Quoted(record, address, paragraph, span, quote, "before ", " after", speaker)


def written(name: str, *quotes: Quoted) -> str:
    return next(form for key, form in FORMATS.items() if key == name).write(quotes)


def as_text(latex: str) -> str:
    """What LaTeX shows of a field."""
    return str(_SHOWING.latex_to_text(latex))


def bibtex_entries(text: str) -> list[Any]:
    library = parse_string(text)
    assert not library.failed_blocks, text
    assert not library.comments, text
    assert not library.strings, text
    assert not library.preambles, text
    return list(library.entries)


def test_an_annotation_finds_the_words_by_themselves_and_by_their_place() -> None:
    quoted = made("Half } of <b>")
    found = json.loads(written("web-annotation", quoted))
    assert found["@context"] == "http://www.w3.org/ns/anno.jsonld"
    assert found["type"] == "Annotation"
    assert found["target"]["source"] == quoted.address
    exact, position = found["target"]["selector"]
    assert exact == {
        "type": "TextQuoteSelector", "exact": quoted.quote, "prefix": "before ", "suffix": " after",
    }  # fmt: skip
    assert position == {"type": "TextPositionSelector", "start": 10, "end": 23}
    page = json.loads(written("web-annotation", quoted, made("Other")))
    assert page["type"] == "AnnotationPage"
    assert page["items"][0]["id"] == found["id"] != page["items"][1]["id"]


def test_schema_org_names_who_spoke_only_where_they_did() -> None:
    direct = Speaker(name="Ann Oram", role="harbour master", kind="direct")
    found = json.loads(written("schema-org", made(speaker=direct)))
    assert found["@type"] == "Quotation"
    assert found["text"] == "The tide turned."
    assert found["spokenByCharacter"]["name"] == "Ann Oram"
    assert found["isPartOf"]["author"] == [{"@type": "Person", "name": "Ann Lane"}]
    assert found["isPartOf"]["datePublished"] == "2026-03-02"
    indirect = direct.model_copy(update={"kind": "indirect"})
    unsure = json.loads(written("schema-org", made(speaker=indirect, byline="Wenbury Desk")))
    assert "spokenByCharacter" not in unsure
    assert "author" not in unsure["isPartOf"]
    assert unsure["isPartOf"]["creditText"] == "Wenbury Desk"


class _Scripts(HTMLParser):
    """What a browser would take for a script, and what for text or tags outside it."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert not self.inside
        assert not attrs
        self.inside = tag == "script"
        self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        assert self.inside, data
        self.scripts[-1] += data


@pytest.mark.parametrize("name", ["web-annotation", "csl-json", "schema-org"])
@pytest.mark.parametrize("text", HOSTILE)
def test_json_stands_in_a_page_without_ending_its_script(name: str, text: str) -> None:
    encoded = written(name, made(text, title=text, byline=text, publisher=text))
    assert not set("<>&\u2028\u2029") & set(encoded)
    page = _Scripts()
    page.feed(f"<script>{encoded}</script>")
    (script,) = page.scripts
    assert json.loads(script) == json.loads(encoded)
    said = list(strings(json.loads(encoded)))
    assert any(text in each or folded(text) in each for each in said)


def strings(document: Any) -> Iterator[str]:
    """All values of a JSON document that are texts."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict | list):
        for value in document.values() if isinstance(document, dict) else document:
            yield from strings(value)


@pytest.mark.parametrize("text", HOSTILE)
def test_bibtex_gives_each_text_back_and_runs_nothing(text: str) -> None:
    quoted = made(text, title=text, publisher=text, byline=text)
    (entry,) = bibtex_entries(written("bibtex", quoted))
    fields = {field.key: field.value for field in entry.fields}
    assert (entry.entry_type, entry.key) == ("article", "tide-1")
    assert as_text(fields["title"]) == folded(text)
    assert as_text(fields["journal"]) == folded(text)
    assert as_text(fields["note"]) == f"“{folded(text)}” (paragraph 3)"
    commands = set(re.findall(r"\\[A-Za-z]+", fields["title"] + fields["note"]))
    assert commands <= {
        *(r"\textbackslash", r"\textbraceleft", r"\textbraceright", r"\textasciitilde"),
        *(r"\textasciicircum", r"\textless", r"\textgreater", r"\textbar"),
    }
    assert (fields["year"], fields["month"], fields["day"]) == ("2026", "mar", "2")
    assert fields["url"] == quoted.address


@given(TEXTS, TEXTS)
def test_bibtex_of_any_words_is_one_entry_an_article(one: str, other: str) -> None:
    entries = bibtex_entries(
        written("bibtex", made(one, title=other), made(other, identity="é/b", title=one))
    )
    assert entries[0].key == "tide-1"
    assert re.fullmatch(r"article-[0-9a-f]{12}", entries[1].key)
    for entry, title in zip(entries, (other, one), strict=True):
        found = next(field.value for field in entry.fields if field.key == "title")
        assert as_text(found) == folded(title)


@given(TEXTS, TEXTS, TEXTS)
def test_ris_has_one_field_a_line(quote: str, title: str, byline: str) -> None:
    text = written("ris", made(quote, title=title, byline=byline), made("Another quote."))
    assert text.endswith("ER  - \r\n")
    lines = text.split("\r\n")[:-1]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines), lines
    assert len(text.splitlines()) == len(lines)
    assert [line[:2] for line in lines].count("TY") == 1
    (found,) = rispy.loads(text)
    assert found["type_of_reference"] == "NEWS"
    assert found["title"].strip() == folded(title)
    assert found["notes"][0].strip() == f"“{folded(quote)}” (paragraph 3)"
    assert found["secondary_title"] == "The Gazette"


def test_ris_tells_authors_apart_by_commas_alone() -> None:
    sure = rispy.loads(written("ris", made(byline="By Ann Lane and Tom Reed")))[0]
    assert sure["authors"] == ["Lane, Ann", "Reed, Tom"]
    unsure = rispy.loads(written("ris", made(byline="Ann Lane, political editor")))[0]
    assert unsure["authors"] == ["Ann Lane – political editor"]


def test_csl_is_set_by_a_processor() -> None:
    """As the reference style of citeproc has it, from our items and nothing else."""
    items = json.loads(written("csl-json", made(), made("More."), made("B", identity="b-2")))
    assert [item["id"] for item in items] == ["tide-1", "b-2"]
    assert items[0]["type"] == "article-newspaper"
    assert items[0]["accessed"] == {"date-parts": [[2026, 4, 5]]}
    assert items[0]["note"] == "“The tide turned.” (paragraph 3) “More.” (paragraph 3)"
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatters.plain)
    bibliography.register(Citation([CitationItem("tide-1")]))
    (entry,) = map(str, bibliography.bibliography())
    assert "Lane, A." in entry
    assert "2026" in entry
    assert "The Gazette" in entry


@pytest.mark.parametrize("name", ["csl-json", "bibtex", "ris"])
def test_what_is_not_known_is_left_out(name: str) -> None:
    text = written(name, made(byline=None, publisher=None))
    assert not re.search(r"author|AU  -|journal|container|T2  -|None|null", text)


@pytest.mark.parametrize(
    ("byline", "found"),
    [
        (None, []),
        ("  ", []),
        ("Ann Lane", [Author("Ann Lane", "Ann", "Lane")]),
        ("By  Ann\nLane", [Author("Ann Lane", "Ann", "Lane")]),
        ("J. P. Marsh", [Author("J. P. Marsh", "J. P.", "Marsh")]),
        ("Ann P. Lane", [Author("Ann P. Lane", "Ann P.", "Lane")]),
        ("Mary O’Brien-Smith", [Author("Mary O’Brien-Smith", "Mary", "O’Brien-Smith")]),
        (
            "Ann Lane, Tom Reed and Mary Dow",
            [
                Author("Ann Lane", "Ann", "Lane"),
                Author("Tom Reed", "Tom", "Reed"),
                Author("Mary Dow", "Mary", "Dow"),
            ],
        ),
    ],
)
def test_names_are_cut_where_they_certainly_are(byline: str | None, found: list[Author]) -> None:
    assert authors(byline) == found


@pytest.mark.parametrize(
    "byline",
    [
        *("Island Gazette", "Reuters", "Staff and agencies", "Ann Lane, political editor"),
        *("Gabriel García Márquez", "Vincent van Gogh", "Lane", "MARY DOW", "mary dow", "王小明"),
        *("Ann Lane and agencies", "Mary 2Dow", "Ann Lane Jr.", "Press Association", "Bywater"),
        *("Ann Lane in Wenbury", "The Sutton", "and", ","),
    ],
)
def test_a_byline_that_is_not_certain_stays_whole(byline: str) -> None:
    assert authors(byline) == [Author(byline)]


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


@pytest.fixture
def cited(api: httpx.Client) -> list[dict[str, Any]]:
    """The spans of an answer's citations."""
    answer = api.post("/v1/ask", json={"question": "How many households were evacuated?"}).json()
    return [
        {
            "article_id": c["article"]["id"],
            "revision": c["article"]["revision"],
            "start": c["start"],
            "end": c["end"],
        }
        for c in answer["citations"]
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_an_answer_can_be_had_in_each_format(
    api: httpx.Client, cited: list[dict[str, Any]], name: str
) -> None:
    media_type = next(form.media_type for key, form in FORMATS.items() if key == name)
    asked = {"citations": cited}
    by_name = api.post(f"/v1/citations?format={name}", json=asked)
    by_type = api.post("/v1/citations", json=asked, headers={"accept": media_type})
    assert by_name.status_code == by_type.status_code == 200, by_name.text
    assert by_name.content == by_type.content
    assert by_name.headers["content-type"].startswith(media_type)
    for span in cited:
        text = api.get(f"/v1/articles/{span['article_id']}").json()["text"]
        quote = folded(text[span["start"] : span["end"]])
        shown = as_text(by_name.text) if name == "bibtex" else by_name.text
        assert quote in shown
    one = {key: value for key, value in cited[0].items() if key != "article_id"}
    single = api.get(
        f"/v1/articles/{cited[0]['article_id']}/citation", params={**one, "format": name}
    )
    assert single.headers["content-type"] == by_name.headers["content-type"]
    known = {"if-none-match": single.headers["etag"]}
    assert api.get(single.url, headers=known).status_code == 304


def test_what_is_not_a_quote_is_refused_in_words(
    api: httpx.Client, cited: list[dict[str, Any]]
) -> None:
    good = cited[0]
    shown = api.get(f"/v1/articles/{good['article_id']}").json()
    title = shown["paragraphs"][0]
    refusals = [
        ({"end": good["start"]}, 422, "span-refused"),
        ({"start": 10**8, "end": 10**9}, 422, "span-refused"),
        ({"end": len(shown["text"])}, 422, "span-refused"),
        ({"start": title["start"], "end": title["end"]}, 422, "span-refused"),
        ({"start": good["start"] - 1}, 422, "span-refused"),
        ({"start": -1}, 422, "request-invalid"),
        ({"revision": "sha256:" + "0" * 64}, 409, "revision-changed"),
        ({"revision": ""}, 409, "revision-changed"),
        ({"revision": good["revision"][:14]}, 409, "revision-changed"),
        ({"article_id": "nobody"}, 404, "article-unknown"),
        ({"text": "x"}, 422, "request-invalid"),
    ]
    for wrong, status, kind in refusals:
        reply = api.post("/v1/citations", json={"citations": [good, {**good, **wrong}]})
        assert (reply.status_code, reply.json()["type"]) == (status, f"urn:pullquote:{kind}"), wrong
    # The beginning of a revision is enough, as links have it.
    short = {**good, "revision": good["revision"].removeprefix("sha256:")[:12]}
    assert api.post("/v1/citations", json={"citations": [short]}).status_code == 200
    for many in ([], [good] * 51):
        assert api.post("/v1/citations", json={"citations": many}).status_code == 422
    assert api.post("/v1/citations?format=word", json={"citations": [good]}).status_code == 422
    png = api.post("/v1/citations", json={"citations": [good]}, headers={"accept": "image/png"})
    assert png.status_code == 406


def test_the_example_is_a_request() -> None:
    (span,) = CitationsRequest.model_validate(examples.CITATIONS).citations
    (citation,) = examples.ANSWER["citations"]
    assert (span.start, span.end) == (citation["start"], citation["end"])


def test_the_description_names_every_format() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    for path, method in (
        ("/v1/articles/{article_id}/citation", "get"),
        ("/v1/citations", "post"),
    ):
        answers = paths[path][method]["responses"]
        assert {form.media_type for form in FORMATS.values()} <= set(answers["200"]["content"])
        assert {"404", "406", "409", "422", "503"} <= set(answers)
