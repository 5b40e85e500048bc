"""Archives: zip files, JSON lines and CSV, with an article in each entry."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from index.article import Article, Kind
from index.errors import ArticleUnreadable
from index.readers import SUFFIXES, read_article
from index.readers.archives import ARCHIVE_SUFFIXES, BadEntry, Entry, entries
from tests.index.word_files import paragraph, word_file

NEWS = (
    "The ferry will leave from a new terminal at Saltgate from next spring, the harbour board "
    "decided on Thursday by eleven votes to three."
)
MORE = "“We can’t ask people to wade to work,” said Imogen Quayle, the harbour master."


def found(path: Path, fields: Mapping[str, str] | None = None) -> dict[str, Article | str]:
    """What the archive holds by name: articles, or why there is none."""
    all_of_it: dict[str, Article | str] = {}
    for entry in entries(path, fields):
        assert entry.name not in all_of_it
        if isinstance(entry, BadEntry):
            all_of_it[entry.name] = entry.error
            continue
        try:
            all_of_it[entry.name] = entry.read()
        except ArticleUnreadable as error:
            all_of_it[entry.name] = str(error)
    return all_of_it


def one(path: Path, fields: Mapping[str, str] | None = None) -> Article:
    (article,) = found(path, fields).values()
    assert isinstance(article, Article), article
    return article


def quotable(article: Article | str) -> list[str]:
    assert isinstance(article, Article), article
    return [p.span.of(article.text) for p in article.searchable()]


def table(folder: Path, data: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines(folder: Path, *rows: object) -> Path:
    written = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return table(folder, "\n".join(written), "export.jsonl")


def packed(folder: Path, members: Mapping[str, bytes | str]) -> Path:
    path = folder / "news.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_suffixes_are_either_of_articles_or_of_archives() -> None:
    assert {".zip", ".jsonl", ".ndjson", ".csv", ".tsv"} == ARCHIVE_SUFFIXES
    assert not ARCHIVE_SUFFIXES & SUFFIXES


def test_a_row_states_its_metadata(tmp_path: Path) -> None:
    row = {
        "guid": "courier-17",
        "Headline": "Ferry to move",
        "body": f"By Tom Poe\n\n{NEWS}\n\n{MORE}",
        "authors": ["Jane Roe", {"name": "By Ann Cole"}],
        "source": {"name": "The Courier"},
        "pub_date": "2024-03-08T10:00:00Z",
        "lastmod": "9 March 2024",
        "link": "https://courier.example/ferry",
    }
    (name, article), *_ = found(lines(tmp_path, row)).items()
    assert name == "courier-17"
    assert isinstance(article, Article)
    assert article.title == "Ferry to move"
    assert article.byline == "Jane Roe and Ann Cole"  # what is stated goes before the text's
    assert article.publisher == "The Courier"
    assert (article.published, article.modified) == (date(2024, 3, 8), date(2024, 3, 9))
    assert article.url == "https://courier.example/ferry"
    assert quotable(article) == [NEWS, MORE]
    assert article.paragraphs[0].kind is Kind.TITLE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{NEWS}\n\n{MORE}", [NEWS, MORE]),
        (f"Ferry to move\n\n{NEWS}", [NEWS]),
        (f"<p>{NEWS}</p><p>{MORE}</p><script>x</script>", [NEWS, MORE]),
        (f"<b>{NEWS}</b>\n\n{MORE}", [NEWS, MORE]),
        (
            "<html><body><nav>Menu</nav><article><h1>Ferry to move</h1>"
            f"<p>{NEWS}</p></article></body></html>",
            [NEWS],
        ),
        (f"## Costs\n\n{NEWS}\n\n**{MORE}**", [NEWS, MORE]),
        (f"The price is < £5 and > £3.\n\n{NEWS}", ["The price is < £5 and > £3.", NEWS]),
        ([NEWS, MORE], [NEWS, MORE]),
        (f"---\ntitle: x\n---\n**a**\n\n{NEWS}", None),
    ],
)
def test_the_text_of_a_row_may_be_plain_markdown_or_html(
    tmp_path: Path, text: object, expected: list[str] | None
) -> None:
    article = one(lines(tmp_path, {"title": "Ferry to move", "text": text}))
    assert article.title == "Ferry to move"
    assert article.paragraphs[0].kind is Kind.TITLE
    assert expected is None or quotable(article) == expected
    assert NEWS in quotable(article)


def test_an_html_column_is_read_where_there_is_no_text(tmp_path: Path) -> None:
    article = one(lines(tmp_path, {"html": f"<h1>Ferry</h1><p>{NEWS}</p>", "text": ""}))
    assert (article.title, quotable(article)) == ("Ferry", [NEWS])


def test_a_bad_row_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        {"id": 1, "text": NEWS},
        '{"id": 2, "text": ',
        "",
        {"id": 1, "text": MORE},
        {"id": 5, "text": " "},
        ["not", "an", "object"],
        {"text": MORE},
        "[" * 100_000,
        {"id": "9", "text": "a\x00b"},
        {"id": "10", "body": MORE},
    )
    path.write_bytes(path.read_bytes() + b'\n{"id": 11, "text": "caf\xe9"}\n')
    got = found(path)
    assert quotable(got.pop("1")) == [NEWS]
    assert quotable(got.pop("row 7")) == [MORE]
    assert quotable(got.pop("10")) == [MORE]
    assert got == {
        "row 2": "The row is not valid JSON.",
        "row 4": "Row 4 has the same id as row 1: 1.",
        "row 5": "The row holds no text.",
        "row 6": "The row is not a JSON object with named fields.",
        "row 8": "The row is not valid JSON.",
        "9": "The file holds binary data, not text.",
        "row 11": "The row is not UTF-8 text.",
    }


@pytest.mark.parametrize("depth", [10, 500, *range(900, 1010, 5), 5_000])
def test_rows_may_nest_to_any_depth(tmp_path: Path, depth: int) -> None:
    nested = '{"id": 1, "text": "' + MORE + '", "x": ' + "[" * depth + "]" * depth + "}"
    got = found(lines(tmp_path, nested, {"id": 2, "text": NEWS}))
    assert quotable(got["2"]) == [NEWS]
    assert got.get("row 1", got.get("1"))


def test_a_damaged_file_in_utf_16_is_refused_whole(tmp_path: Path) -> None:
    data = f'title,text\nFerry,"{NEWS}"\n'.encode("utf-16") + b"\x00\xd8\x20\x00"
    with pytest.raises(ArticleUnreadable, match="not UTF-16-LE text"):
        found(table(tmp_path, data))


def test_rows_are_mapped_as_the_user_says(tmp_path: Path) -> None:
    row = {"fields": {"bodyText": NEWS}, "webTitle": "Ferry to move", "text": "no", "n": 7}
    fields = {"text": "fields.bodyText", "title": "webTitle", "id": "n"}
    (name, article), *_ = found(lines(tmp_path, row), fields).items()
    assert isinstance(article, Article)
    assert (name, article.title, quotable(article)) == ("7", "Ferry to move", [NEWS])


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"txt": "story"}, r"There is no field 'txt' .* title, text, html, byline"),
        ({"text": "stroy"}, r"There is no column 'stroy'. The columns are: name, words."),
        ({}, r"No column is called text, body or content; .* The columns are: name, words."),
    ],
)
def test_columns_that_are_not_there_are_named(
    tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    with pytest.raises(ArticleUnreadable, match=says):
        found(table(tmp_path, f'name,words\nx,"{NEWS}"\n'), fields)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac-roman"])
def test_csv_of_all_kinds(tmp_path: Path, delimiter: str, encoding: str) -> None:
    text = f'{NEWS}\r\n\r\n"{MORE}"; a, b | c'.replace('"', '""')
    rows = [("Title", "Body", "Date"), ("Ferry to move", f'"{text}"', "8 March 2024")]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    article = one(table(tmp_path, data))
    assert (article.title, article.published) == ("Ferry to move", date(2024, 3, 8))
    assert quotable(article) == [NEWS, f'"{MORE}"; a, b | c']


def test_csv_with_a_stated_delimiter_and_old_line_ends(tmp_path: Path) -> None:
    assert quotable(one(table(tmp_path, f"sep=;\r\ntitle;text\r\nx;{NEWS}"))) == [NEWS]
    assert quotable(one(table(tmp_path, f'title,text\rx,"{NEWS}"\r'))) == [NEWS]
    assert quotable(one(table(tmp_path, f"\n\ntext\n'{NEWS}'".replace(",", ";")))) != []


def test_bad_rows_of_csv(tmp_path: Path) -> None:
    data = (
        f'title,text\nOne,"{NEWS}"\nTwo,{NEWS}, and more, and more\nThree\n,\n\n"Five" x,y\n'
        f'Six,"{MORE}"\n'
    ).encode() + b'Seven,"caf\xe9"\nEight,"a\x00b"\n'
    got = found(table(tmp_path, data))
    assert quotable(got.pop("row 2")) == [NEWS]
    assert quotable(got.pop("row 8")) == [MORE]
    assert {name: str(error)[:30] for name, error in got.items()} == {
        "row 3": "The row has 5 values for 2 col",
        "row 4": "The row has 1 values for 2 col",
        "row 7": "The row is not valid CSV: its ",
        "row 9": "The row is not UTF-8 text, as ",
        "row 10": "The row holds binary data, not",
    }


def test_rows_of_an_unknown_character_set_are_left_out(tmp_path: Path) -> None:
    got = found(table(tmp_path, f'id,text\n1,"{NEWS}"\n2,'.encode() + b"\xe9\xb3\n"))
    assert quotable(got["1"]) == [NEWS]
    assert got["row 3"] == "The row is not UTF-8, and the character set of the file cannot be told."


def test_a_quotation_mark_that_never_closes_spoils_only_its_row_and_those_after(
    tmp_path: Path,
) -> None:
    got = found(table(tmp_path, f'title,text\nOne,"{NEWS}"\nTwo,"{MORE}\nThree,{MORE}\n'))
    assert quotable(got.pop("row 2")) == [NEWS]
    assert [str(error)[:28] for error in got.values()] == ["The row is not valid CSV: it"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "binary"),
        ("a.csv", b"title,text\n", "holds no articles"),
        ("a.csv", b"\n\n\n", "empty"),
        ("a.jsonl", b'[\n{"text": "x"}\n]', "one JSON list"),
        ("a.jsonl", b"\n", "empty"),
        ("a.jsonl", b'\n{\n  "text": "x"\n}\n', "No row can be read; row 2: .* not valid JSON"),
        ("a.zip", b"", "damaged"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "holds no articles"),
        ("a.zip", b"PK\x05\x06" + bytes(8) + b"\xff\xff\xff\x7f" + bytes(6), "damaged"),
        ("a.zip", b"Rar!\x1a\x07\x00", "damaged"),
    ],
)
def test_archives_that_cannot_be_read_say_why(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    with pytest.raises(ArticleUnreadable, match=says) as raised:
        found(table(tmp_path, data, name))
    assert str(raised.value).endswith(".")


def test_a_list_that_is_too_long_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "long.zip"
    with path.open("wb") as file:  # a hole of 100 MB in which the list would stand
        file.seek(100 << 20)
        file.write(b"PK\x05\x06" + bytes(8) + (90 << 20).to_bytes(4, "little") + bytes(6))
    tracemalloc.start()
    with pytest.raises(ArticleUnreadable, match="more than 200,000 files"):
        found(path)
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


def test_a_zip_of_all_formats(tmp_path: Path) -> None:
    path = packed(
        tmp_path,
        {
            "march/ferry.txt": f"Ferry to move\n\n{NEWS}",
            "march/ferry.md": f"# Ferry to move\n\n{NEWS}",
            "march/ferry.html": f"<article><h1>Ferry to move</h1><p>{NEWS}</p></article>",
            "march/ferry.docx": word_file(paragraph("Ferry to move", "H1") + paragraph(NEWS)),
            "rows.csv": f'title,text\nFerry to move,"{NEWS}"\n',
            "rows.jsonl": json.dumps({"id": "a/1", "title": "Ferry to move", "text": NEWS}),
            "march/ferry.jpg": b"\xff\xd8",
            "__MACOSX/march/._ferry.txt": b"x",
            "march/.hidden.txt": b"x",
        },
    )
    passed_over: list[str] = []
    articles = {}
    for entry in entries(path, ignored=passed_over.append):
        assert isinstance(entry, Entry), entry
        articles[entry.name] = entry.read()
    assert list(articles) == [
        *("march/ferry.txt", "march/ferry.md", "march/ferry.html", "march/ferry.docx"),
        *("rows.csv!/row 2", "rows.jsonl!/a/1"),
    ]
    assert passed_over == ["march/ferry.jpg"]
    for article in articles.values():
        assert (article.title, quotable(article)) == ("Ferry to move", [NEWS])


def test_bad_members_of_a_zip(tmp_path: Path) -> None:
    path = packed(
        tmp_path,
        {
            "../escape.txt": NEWS,
            "/etc/passwd.txt": NEWS,
            "C:\\x.txt": NEWS,
            "inner.zip": b"PK",
            "old.doc": b"x",
            "empty.txt": b"",
            "bad.csv": "a,b\n1,2\n",
            "large.txt": _noise(9 << 22),
            "good.txt": f"Ferry\n\n{NEWS}",
            "a\nb.txt": NEWS,
        },
    )
    with zipfile.ZipFile(path, "a") as file:
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr("good.txt", NEWS)
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        file.writestr(link, "/etc/passwd")
    bad = [entry for entry in entries(path) if isinstance(entry, BadEntry)]
    assert {entry.name: entry.error[:36] for entry in bad} == {
        "../escape.txt": "Its name in the archive is not a pat",
        "/etc/passwd.txt": "Its name in the archive is not a pat",
        "C:/x.txt": "Its name in the archive is not a pat",
        "a b.txt": "Its name in the archive is not a pat",
        "inner.zip": "Archives inside an archive are not o",
        "old.doc": ".doc files cannot be read; save it a",
        "bad.csv": "No column is called text, body or co",
        "large.txt": "It is too large for an article: 36.0",
        "good.txt": "The archive holds two files of this ",
        "link.txt": "It is a link in the archive, and lin",
    }
    good = [entry for entry in entries(path) if isinstance(entry, Entry)]
    assert [entry.name for entry in good] == ["empty.txt", "good.txt"]
    assert quotable(good[1].read()) == [NEWS]


def _noise(length: int) -> bytes:
    """Letters and figures that shrink to little less than half."""
    hashes = (hashlib.sha256(n.to_bytes(4, "big")).hexdigest() for n in range(length // 64))
    return "".join(hashes).encode()


def _with_byte(path: Path, mark: bytes, offset: int, value: int) -> None:
    data = bytearray(path.read_bytes())
    data[data.rfind(mark) + offset] = value
    path.write_bytes(data)


def test_encrypted_and_damaged_members(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.txt": NEWS, "b.txt": NEWS, "c.txt": MORE})
    _with_byte(path, b"a.txt", 8 - 46, 1)  # the flag that says it is encrypted
    _with_byte(path, b"b.txt", 16 - 46, 0)  # the checksum
    got = found(path)
    assert "protected with a password" in str(got["a.txt"])
    assert got["b.txt"] == "It is damaged in the archive."
    assert quotable(got["c.txt"]) == [MORE]


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path, {f"{n}.txt": bytes(30 << 20) for n in range(3)})
    tracemalloc.start()
    with pytest.raises(ArticleUnreadable, match="200 times its size"):
        found(path)
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


def test_a_bomb_among_honest_files_is_left_out(tmp_path: Path) -> None:
    path = packed(
        tmp_path, {"noise.txt": _noise(1 << 20), "bomb.txt": bytes(30 << 20), "a.txt": NEWS}
    )
    got = found(path)
    assert "200 times its size" in str(got["bomb.txt"])
    assert quotable(got["a.txt"]) == [NEWS]


def test_a_member_is_cut_at_the_size_it_claims(tmp_path: Path) -> None:
    path = packed(tmp_path, {"a.txt": bytes(25 << 20), "b.txt": NEWS})
    data = bytearray(path.read_bytes())
    at = data.rfind(b"a.txt") - 46 + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    tracemalloc.start()
    assert found(path)["a.txt"] == "It is damaged in the archive."
    assert tracemalloc.get_traced_memory()[1] < 5 << 20
    tracemalloc.stop()


def test_names_in_other_encodings(tmp_path: Path) -> None:
    path = packed(tmp_path, {"f-hre.txt": NEWS})
    for name in ("fähre", "f\u00e4hre"):
        data = path.read_bytes().replace(b"f-hre.txt", name.encode("utf-8")[:5] + b".txt")
        other = table(tmp_path, data, "other.zip")
        assert [entry.name for entry in entries(other)] == ["fähr.txt"]


def test_entries_are_read_at_any_time_and_hold_no_bytes(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"Ferry {n}\n\n{NEWS} {'x' * 20_000}"} for n in range(300)]
    path = lines(tmp_path, *rows)
    tracemalloc.start()
    kept = [entry for entry in entries(path) if isinstance(entry, Entry)]
    assert tracemalloc.get_traced_memory()[0] < 1 << 20  # of 6 MB
    tracemalloc.stop()
    assert [kept[n].read().title for n in (299, 0, 150)] == ["Ferry 299", "Ferry 0", "Ferry 150"]


@pytest.mark.parametrize("name", ["export.jsonl", "news.zip"])
def test_what_changed_since_is_not_read(tmp_path: Path, name: str) -> None:
    def write(text: str) -> Path:
        if name == "news.zip":
            return packed(tmp_path, {"a.txt": text, "b.csv": f'text\n"{text}"\n'})
        return lines(tmp_path, {"text": text})

    kept = list(entries(write(NEWS)))
    write(NEWS.replace("eleven", "twelve"))
    for entry in kept:
        assert isinstance(entry, Entry)
        with pytest.raises(ArticleUnreadable):
            entry.read()


def test_digests_tell_rows_and_mappings_apart(tmp_path: Path) -> None:
    def digests(fields: Mapping[str, str] | None, *rows: object) -> list[str]:
        return [e.digest for e in entries(lines(tmp_path, *rows), fields) if isinstance(e, Entry)]

    row = {"id": 1, "text": NEWS, "note": MORE}
    same = {"note": MORE, "text": NEWS, "id": 1}
    (first,) = digests(None, row)
    assert digests(None, {"text": MORE}, same)[1] == first
    assert digests(None, {**row, "text": MORE}) != [first]
    assert digests({"text": "note"}, row) != [first]


def test_articles_are_read_by_the_reader_that_is_passed(tmp_path: Path) -> None:
    asked: list[str] = []

    def read(data: bytes, name: str) -> Article:
        asked.append(name)
        return read_article(data, name)

    path = packed(tmp_path, {"a/b.txt": NEWS, "c.jsonl": json.dumps({"id": "x", "text": NEWS})})
    for entry in entries(path, read=read):
        assert isinstance(entry, Entry)
        entry.read()
    assert asked == ["b.txt", "x.txt"]


def test_rows_that_are_too_large_are_left_out(tmp_path: Path) -> None:
    path = lines(tmp_path, {"text": NEWS}, {"text": "x" * (33 << 20)}, {"text": MORE})
    got = found(path)
    assert "too large" in str(got["row 2"])
    assert quotable(got["row 3"]) == [MORE]
    data = io.BytesIO(path.read_bytes())
    assert data.getbuffer().nbytes > 33 << 20
    path = table(tmp_path, f'text\n{"x" * (33 << 20)}\n"{MORE}"\n')
    got = found(path)
    assert "too large" in str(got["row 2"])
    assert quotable(got["row 3"]) == [MORE]
