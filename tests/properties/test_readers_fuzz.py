"""Random bytes and damaged copies of real files: an article or a reason, and soon.

What is read by Python alone is read here; what is parsed by libraries in C is read as the
program reads it, in a process of its own.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.errors import ArticleUnreadable
from index.readers import SUFFIXES, read_article
from index.readers.isolation import ReadingProcess
from tests.properties.test_articles import check

ROOT = Path(__file__).parents[2]
SECONDS = 60  # what the program itself allows a file
TEXT = frozenset({".txt", ".text", ".md", ".markdown"})
SAMPLES = {
    path.suffix: path.read_bytes()
    for folder in ("articles", "tests/files/docx", "tests/files/html", "tests/files/pdf")
    if (ROOT / folder).is_dir()
    for path in sorted((ROOT / folder).iterdir(), key=lambda p: (-p.stat().st_size, p.name))
    if path.suffix in SUFFIXES and path.stem not in ("encrypted", "scanned", "garbled")
}
LIKE = {".text": ".txt", ".markdown": ".md", ".htm": ".html", ".xhtml": ".html", ".docm": ".docx"}
PATIENT = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking files takes minutes
)
# Pieces that mean something to one parser or another.
PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [
            *(b"", b"\0", b"\xff\xfe", b"0", b"-1", b"99999999999", b"<", b">", b"<<", b">>", b"("),
            *(b"[", b"endobj", b"endstream", b"/Kids", b"/Count 4294967295", b" 1 0 R", b" 3 0 R"),
            *(
                b"/W[8 8 8]",
                b"/Length 0",
                b"/MediaBox[0 0 0 0]",
                b"1e38 0 0 1e38 0 0 cm ",
                b"---\n",
            ),
            *(b"\n\n", b"PK\x03\x04", b"PK\x05\x06", b"<!--", b"<table>" * 50, b"]]>", b"&#x0;"),
            *(b"<w:p>", b"</w:p>", b"<w:t>", b"<!ENTITY a 'b'>", b"\xe2\x80", b"q " * 100),
        ]
    ),
)


@pytest.fixture(scope="module")
def reading() -> Iterator[ReadingProcess]:
    with ReadingProcess(SECONDS) as process:
        yield process


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """A copy of a file with pieces overwritten, put in, taken out or moved."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.one_of(st.integers(0, 16), st.integers(0, len(data))))
        match draw(st.sampled_from(["overwrite", "overwrite", "insert", "remove", "double"])):
            case "overwrite":
                piece = draw(PIECES)
                data[at : at + len(piece)] = piece
            case "insert":
                data[at:at] = draw(PIECES)
            case "remove":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + min(length, 2_000)]
    return bytes(data)


def read_soundly(data: bytes, suffix: str, reading: ReadingProcess) -> None:
    read = read_article if suffix in TEXT else reading.read
    started = time.monotonic()
    try:
        found: Article | str = read(data, f"a{suffix}")
    except ArticleUnreadable as error:
        found = str(error)
    assert time.monotonic() - started < SECONDS
    if isinstance(found, Article):
        check(found)
    else:
        assert found.endswith(".")
        assert "made its reader fail" not in found
        assert "took longer" not in found


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(PATIENT)
@given(data=st.data())
def test_damaged_files_are_read_soundly_or_not_at_all(
    suffix: str, reading: ReadingProcess, data: st.DataObject
) -> None:
    sample = SAMPLES.get(LIKE.get(suffix, suffix))
    if sample is None:
        pytest.skip(f"there is no {suffix} file to damage")
    read_soundly(data.draw(damaged(sample)), suffix, reading)


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(PATIENT)
@given(data=st.binary(max_size=600))
def test_random_bytes_are_read_soundly_or_not_at_all(
    suffix: str, reading: ReadingProcess, data: bytes
) -> None:
    read_soundly(data, suffix, reading)


@pytest.mark.parametrize("suffix", sorted({".pdf"} & SUFFIXES))
@settings(PATIENT)
@given(data=st.data())
def test_damaged_page_contents_are_read_soundly(
    suffix: str, reading: ReadingProcess, data: st.DataObject
) -> None:
    """Uncompressed, so that the damage is to text and not to its compression."""
    from tests.index.made_pdf import column, pdf

    page = column(40, 80, "The bridge was shut on Monday, said the council,", "and for how long?")
    read_soundly(data.draw(damaged(pdf(page, page))), suffix, reading)


def test_there_is_a_real_file_of_each_format_to_damage() -> None:
    assert {".txt", ".md", ".html", ".pdf"} <= set(SAMPLES)
    with suppress(ArticleUnreadable):
        read_article(SAMPLES[".pdf"][:5000], "a.pdf")
