"""What comes back from the web is a whole document of a known kind, or a sentence why not."""

import socket
import time
import tracemalloc
from importlib.metadata import version

import httpcore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import PageGone, PageUnreachable
from index.fetching import Fetched, Limits, NotModified, fetch
from index.web.inflating import Damaged, TooMuch, collected
from tests.index.web import (
    PAGE,
    Answer,
    Web,
    answered,
    dripping,
    endless,
    gzip_bomb,
    moved,
    raw,
    serving,
    squeezed,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = b"%PDF-1.7\n" + b"\xe2\xe3\n" * 20
DOCX = b"PK\x03\x04" + b"\0" * 26 + b"word/document.xml" + b"\0" * 40
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def got(answer: Answer, path: str = "/", **how: object) -> Fetched:
    with serving({path: answer}) as web:
        found = fetch(web.url(path), allowed_hosts={web.host}, **how)  # type: ignore[arg-type]
    assert isinstance(found, Fetched)
    return found


def told(answer: Answer, path: str = "/", **how: object) -> str:
    with serving({path: answer}) as web, pytest.raises(PageUnreachable) as caught:
        fetch(web.url(path), allowed_hosts={web.host}, **how)  # type: ignore[arg-type]
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert not sentence.endswith(".")
    return sentence


# --- documents ----------------------------------------------------------------------


def test_a_page_comes_whole_and_says_what_to_ask_with_next_time() -> None:
    found = got(
        answered(kind="text/html; charset=UTF-8", etag='W/"a1"', last_modified="yesterday"),
        "/news?id=1",
    )
    assert found.data == PAGE
    assert (found.suffix, found.charset) == (".html", "utf-8")
    assert (found.etag, found.last_modified) == ('W/"a1"', "yesterday")
    assert found.url.endswith("/news?id=1")


def test_the_program_says_who_it_is_and_what_it_can_unpack() -> None:
    with serving({"/": answered()}) as web:
        fetch(web.url(), allowed_hosts={web.host})
    (request,) = web.requests
    assert request.headers["user-agent"] == f"pullquote/{version('pullquote')}"
    assert request.headers["accept-encoding"] == "gzip, deflate"
    assert "if-none-match" not in request.headers
    assert "cookie" not in request.headers


@pytest.mark.parametrize(
    ("kind", "path", "body", "suffix"),
    [
        ("text/html", "/a.pdf", PAGE, ".html"),
        ("TEXT/HTML;charset=x", "/", PAGE, ".html"),
        ("application/xhtml+xml", "/", PAGE, ".html"),
        ("text/plain", "/", b"The river rose.", ".txt"),
        ("text/plain", "/raw/a.md", b"# The river rose", ".md"),
        ("text/plain", "/", PAGE, ".html"),
        ("text/markdown", "/", b"# The river rose", ".md"),
        ("text/markdown", "/", b"<html-note>\n\n# The river rose", ".md"),
        ("application/pdf", "/", PDF, ".pdf"),
        ("text/html", "/", PDF, ".pdf"),
        (WORD, "/", DOCX, ".docx"),
        ("application/zip", "/", DOCX, ".docx"),
        ("application/msword", "/a.doc", DOCX, ".docx"),
        ("application/octet-stream", "/", PDF, ".pdf"),
        ("application/octet-stream", "/a.TXT?x=1", b"The river rose.", ".txt"),
        ("application/octet-stream", "/a%2Emarkdown", b"The river rose.", ".md"),
        (None, "/", PAGE, ".html"),
        (None, "/", b"\xef\xbb\xbf \n<!-- a --><!-- b -->\n<HTML lang=en>", ".html"),
        (None, "/", b"<?xml version='1.0'?><!DOCTYPE html PUBLIC>", ".html"),
        ("nonsense", "/a.docm", DOCX, ".docx"),
    ],
)
def test_the_kind_is_what_the_server_says_unless_the_bytes_plainly_differ(
    kind: str | None, path: str, body: bytes, suffix: str
) -> None:
    assert got(answered(body, kind), path).suffix == suffix


@pytest.mark.parametrize(
    ("kind", "path", "body", "why"),
    [
        ("image/png", "/", PICTURE, "it is a picture (image/png), not an article; only web"),
        ("video/mp4", "/a.html", PICTURE, "it is a film (video/mp4), not an article"),
        ("application/json", "/a.txt", b"{}", "data of the kind application/json, not"),
        ("application/rss+xml", "/", b"<rss/>", "data of the kind application/rss+xml"),
        ("application/pdf", "/", PAGE, "the site sent a web page in place of the PDF"),
        (WORD, "/", PAGE, "the site sent a web page in place of the Word file"),
        (None, "/a.pdf", PAGE, "the site sent a web page in place of the PDF"),
        (None, "/", b"The river rose.", "does not say what kind of document it is"),
        ("application/octet-stream", "/a.png", PICTURE, "does not say what kind of document"),
        ("application/zip", "/", b"PK\x03\x04" + b"\0" * 90, "does not say what kind of"),
        ("text/html", "/", b"", "the page is empty"),
    ],
)
def test_what_is_no_article_is_refused_in_words(
    kind: str | None, path: str, body: bytes, why: str
) -> None:
    assert why in told(answered(body, kind), path)


def test_a_picture_is_refused_before_it_is_sent() -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n"
    assert "a picture" in told(dripping(head), limits=Limits(seconds=30))


def test_a_page_of_nothing_but_comments_is_looked_at_in_no_time() -> None:
    body = b"<!---->" * 2_000 + b"x"
    began = time.monotonic()
    assert "what kind" in told(answered(body, None))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("kind", "charset"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ('text/html;charset="Windows-1252"', "windows-1252"),
        ("text/html; x=y; CHARSET = 'koi8-r'", "koi8-r"),
        ("text/html", None),
        ("text/html; charset=", None),
        ("text/html; charset=;;;", None),
    ],
)
def test_the_character_set_is_the_one_the_server_names(kind: str, charset: str | None) -> None:
    assert got(answered(kind=kind)).charset == charset


@pytest.mark.parametrize("etag", ['"' + "a" * 2_000 + '"', "caf\xe9", ""])
def test_an_etag_that_cannot_be_sent_back_is_not_kept(etag: str) -> None:
    assert got(answered(etag=etag)).etag is None


# --- asking again -------------------------------------------------------------------


def test_an_unchanged_page_is_not_sent_again() -> None:
    def answer(request: object) -> list[bytes]:
        seen = request.headers  # type: ignore[attr-defined]
        fresh = seen.get("if-none-match") == '"a1"' and seen.get("if-modified-since") == "then"
        return list(not_modified(request) if fresh else answered()(request))  # type: ignore[arg-type]

    not_modified = raw(b'HTTP/1.1 304 Not Modified\r\netag: "a1"\r\n\r\n')
    with serving({"/": moved("/now"), "/now": answer}) as web:
        opened = {web.host}
        for url in (web.url(), web.url("/now")):
            again = fetch(
                url,
                allowed_hosts=opened,
                etag='"a1"',
                last_modified="then",
                seen_at=web.url("/now"),
            )
            assert again == NotModified(web.url("/now"))
        assert isinstance(fetch(web.url("/now"), allowed_hosts=opened, etag='"old"'), Fetched)
        assert isinstance(fetch(web.url("/now"), allowed_hosts=opened), Fetched)


def test_an_etag_is_sent_only_to_where_it_is_from() -> None:
    with serving({"/": moved("/now"), "/now": answered(), "/old": answered()}) as web:
        for seen_at in (web.url("/old"), web.url(), None):
            found = fetch(web.url(), allowed_hosts={web.host}, etag='"a1"', seen_at=seen_at)
            assert isinstance(found, Fetched)
    asked = [request.headers.get("if-none-match") for request in web.requests]
    assert asked == [None, None, '"a1"', None, '"a1"', None]


@pytest.mark.parametrize("etag", [None, "", "a\r\nx: y", "é"])
def test_not_modified_means_nothing_where_nothing_was_asked(etag: str | None) -> None:
    answer = raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    assert told(answer, etag=etag) == "the site answered with status 304 and no page"


# --- redirects ----------------------------------------------------------------------


def chain(length: int) -> dict[str, Answer]:
    steps: dict[str, Answer] = {f"/{n}": moved(f"{n + 1}") for n in range(length)}
    return {**steps, f"/{length}": answered()}


def test_five_redirects_are_followed_and_the_sixth_is_not() -> None:
    with serving(chain(5)) as web:
        found = fetch(web.url("/0"), allowed_hosts={web.host})
        assert isinstance(found, Fetched)
        assert found.url == web.url("/5")
    with serving(chain(6)) as web, pytest.raises(PageUnreachable, match="more than 5 times"):
        fetch(web.url("/0"), allowed_hosts={web.host})
    assert len(web.requests) == 6


@pytest.mark.parametrize("status", ["301 Moved", "302 F", "303 See", "307 T", "308 P"])
def test_every_kind_of_redirect_is_followed(status: str) -> None:
    with serving({"/": moved("/a#part", status), "/a": answered()}) as web:
        found = fetch(web.url(), allowed_hosts={web.host})
        assert isinstance(found, Fetched)
        assert found.url == web.url("/a")


def test_a_cookie_lasts_from_one_redirect_to_the_next() -> None:
    """Papers set one and send readers to the same page again, for ever if it is not kept."""
    with serving(
        {
            "/": answered(b"", status="302 Found", location="/a", set_cookie="seen=1"),
            "/a": answered(),
        }
    ) as web:
        fetch(web.url(), allowed_hosts={web.host})
        fetch(web.url("/a"), allowed_hosts={web.host})
    assert [request.headers.get("cookie") for request in web.requests] == [None, "seen=1", None]


def test_a_cookie_that_cannot_be_sent_back_is_not_kept() -> None:
    first = answered(b"", status="302 Found", location="/a", set_cookie="caf\xe9=1")
    with serving({"/": first, "/a": answered()}) as web:
        assert isinstance(fetch(web.url(), allowed_hosts={web.host}), Fetched)
    assert "cookie" not in web.requests[1].headers


@pytest.mark.parametrize(
    ("location", "why"),
    [
        ("", "without saying where to"),
        ("ftp://a.example/", "an address that cannot be read"),
        ("file:///etc/passwd", "an address that cannot be read"),
        ("javascript:alert(1)", "an address that cannot be read"),
        ("http://somebody:secret@a.example/", "an address that cannot be read"),
        ("http://[", "an address that cannot be read"),
        ("http://a.example:x/", "an address that cannot be read"),
        ("http://\x80.example/", "an address that cannot be read"),
        ("http://a..example/", "an address that cannot be read"),
        ("//", "more than 5 times|an address that cannot be read"),
        ("http://a.example/" + "a" * 5_000, "an address that cannot be read"),
    ],
)
def test_a_redirect_to_nowhere_is_told(location: str, why: str) -> None:
    sentence = told(moved(location))
    assert any(part in sentence for part in why.split("|"))


# --- status -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (401, "the site does not let this program read it (status 401)"),
        (402, "the site does not let this program read it (status 402)"),
        (403, "the site does not let this program read it (status 403)"),
        (451, "the site does not let this program read it (status 451)"),
        (408, "the site is not answering now (status 408); try again later"),
        (429, "the site is not answering now (status 429); try again later"),
        (500, "the site is not answering now (status 500); try again later"),
        (503, "the site is not answering now (status 503); try again later"),
        (202, "the site answered with status 202 and no page"),
        (204, "the site answered with status 204 and no page"),
        (206, "the site answered with status 206 and no page"),
        (300, "the site answered with status 300 and no page"),
        (418, "the site answered with status 418 and no page"),
    ],
)
def test_each_kind_of_status_has_its_sentence(status: int, why: str) -> None:
    assert told(raw(f"HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n".encode())) == why


@pytest.mark.parametrize(
    ("status", "why"), [("404 Not Found", "is not there (s"), ("410 Gone", "there any more (s")]
)
def test_a_page_that_is_gone_is_told_from_one_that_does_not_come(status: str, why: str) -> None:
    with serving({"/": answered(status=status)}) as web, pytest.raises(PageGone) as caught:
        fetch(web.url(), allowed_hosts={web.host})
    assert why in str(caught.value)


# --- size ---------------------------------------------------------------------------

SMALL = Limits(most_bytes=10_000)
OK = b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n"


def test_a_document_of_just_the_limit_is_read_and_one_byte_more_is_not() -> None:
    assert len(got(answered(b"a" * 10_000, "text/plain"), limits=SMALL).data) == 10_000
    why = told(answered(b"a" * 10_001, "text/plain"), limits=SMALL)
    assert why == "it is too large for an article: the limit is 0.009537 MB"


def test_the_limit_is_told_in_round_numbers() -> None:
    answer = raw(OK + b"content-length: 99999999999\r\n\r\n")
    assert told(answer) == "it is too large for an article: the limit is 32 MB"


@pytest.mark.parametrize(
    "answer",
    [
        endless(OK + b"\r\n", b"a" * 4_096),
        endless(OK + b"transfer-encoding: chunked\r\n\r\n", b"1000\r\n" + b"a" * 4_096 + b"\r\n"),
        endless(OK + b"content-encoding: gzip\r\n\r\n", squeezed(b"", "gzip") * 200),
    ],
    ids=["no length", "chunked", "empty gzip members"],
)
def test_an_endless_document_is_cut_off(answer: Answer) -> None:
    assert "too large" in told(answer, limits=SMALL)


def test_a_bomb_is_refused_without_being_unpacked() -> None:
    bomb = gzip_bomb(512 * 2**20)
    assert len(bomb) < 2**20
    tracemalloc.start()
    try:
        why = told(answered(bomb, content_encoding="gzip"), limits=Limits(most_bytes=2**20))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "too large" in why
    assert peak < 12 * 2**20, f"{peak / 2**20:.1f} MB were held"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw"])
@pytest.mark.parametrize("size", [1, 15_000, 300_000])
def test_packed_documents_are_unpacked(coding: str, size: int) -> None:
    body = bytes(n * n % 251 % 7 + 97 for n in range(size))
    packed = squeezed(body, coding)
    named = "deflate" if coding == "raw" else coding
    answer = answered(packed, "text/plain", content_encoding=named)
    assert got(answer).data == body
    assert "incomplete" in told(answered(packed[:-2], "text/plain", content_encoding=named))


def test_a_text_packed_in_several_members_is_one() -> None:
    packed = squeezed(b"The river ", "gzip") + squeezed(b"rose.", "gzip") + bytes(8)
    found = got(answered(packed, "text/plain", content_encoding="x-gzip"))
    assert found.data == b"The river rose."


def test_the_last_bytes_come_out_though_nothing_more_comes_in() -> None:
    """Without a frame the last byte of input can hold more output than one step takes."""
    for size in range(2**16, 2**16 + 600):
        assert len(collected([squeezed(bytes(size), "raw")], "deflate", size)) == size


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress", "nonsense"])
def test_a_packing_that_was_not_asked_for_is_refused(coding: str) -> None:
    why = told(answered(b"anything", content_encoding=coding))
    assert why == "the page is packed in a way that was not asked for"


def test_what_is_not_packed_though_said_to_be_is_damaged() -> None:
    why = told(answered(PAGE, content_encoding="gzip"))
    assert why == "the page arrived damaged or incomplete"


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_unpacking_does_not_depend_on_how_the_bytes_arrive(size: int) -> None:
    body = bytes(n % 256 for n in range(200_000))
    for coding in ("gzip", "deflate", "raw"):
        packed = squeezed(body, coding)
        pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
        named = "deflate" if coding == "raw" else coding
        assert collected(pieces, named, len(body)) == body
        with pytest.raises(TooMuch):
            collected(pieces, named, len(body) - 1)
        with pytest.raises(Damaged):
            collected(pieces[:-1], named, len(body))


# --- broken and slow servers ----------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        raw(OK + b"content-length: 100\r\n\r\nThe river"),
        raw(OK + b"transfer-encoding: chunked\r\n\r\n64\r\nThe river"),
        raw(OK + b"transfer-encoding: chunked\r\n\r\n9\r\nThe river\r\n"),
        raw(OK + b"transfer-encoding: chunked\r\n\r\nzz\r\nThe river\r\n"),
    ],
    ids=["short of its length", "inside a chunk", "no last chunk", "no chunk"],
)
def test_a_document_that_breaks_off_is_no_article(answer: Answer) -> None:
    assert told(answer) == "the page broke off before its end"


@pytest.mark.parametrize(
    "answer",
    [
        raw(),
        raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
        raw(b"HTTP/1.1 200 OK\r\n"),
        raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"),
        raw(b"HTTP/1.1 200 OK\r\nno colon\r\n\r\nab"),
        raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"x%d: y\r\n" % n for n in range(9_000)) + b"\r\n"),
        answered(x="a" * 70_000),
        endless(b"HTTP/1.1 200 OK\r\nx: ", b"a" * 4_096),
        endless(b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 500),
    ],
    ids=[
        *("nothing", "another service", "half a head", "two lengths", "bad header"),
        *("many headers", "long header", "endless header", "endless headers"),
    ],
)
def test_what_is_not_an_answer_of_a_web_site_is_told(answer: Answer) -> None:
    assert told(answer) == "127.0.0.1 did not answer as a web site does"


def test_headers_below_the_limit_do_no_harm() -> None:
    assert got(answered(x="a" * 60_000)).data == PAGE


@pytest.mark.parametrize(
    "head",
    [b"", b"HTTP/1.1 200 OK\r\nx: ", OK + b"\r\n", OK + b"content-length: 9999\r\n\r\n"],
    ids=["status", "header", "body", "body of a known length"],
)
def test_a_server_that_drips_is_cut_off_by_the_clock(head: bytes) -> None:
    began = time.monotonic()
    why = told(dripping(head), limits=Limits(seconds=0.5, silent_seconds=10))
    assert why == "it took longer than 0.5 seconds to fetch"
    assert 0.4 < time.monotonic() - began < 60


def test_redirects_that_take_their_time_share_one_clock() -> None:
    def slowly(request: object) -> list[bytes]:
        time.sleep(0.2)
        return list(moved("/")(request))  # type: ignore[arg-type]

    limits = Limits(seconds=0.5, redirects=1_000)
    assert told(slowly, limits=limits) == "it took longer than 0.5 seconds to fetch"


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        for scheme in ("http", "https"):
            with pytest.raises(PageUnreachable) as caught:
                fetch(
                    f"{scheme}://127.0.0.1:{port}/",
                    allowed_hosts={"127.0.0.1"},
                    limits=Limits(silent_seconds=0.2),
                )
            why = "127.0.0.1 is not answering: nothing came for 0.2 seconds"
            assert str(caught.value) == why


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        web = Web(gone.getsockname()[1])
    with pytest.raises(PageUnreachable, match=r"^no connection can be made to 127\.0\.0\.1$"):
        fetch(web.url(), allowed_hosts={web.host})


VALUES = st.text("abh:/?#[]@.%\\-_=;,\"' 019\t\xe9\xff\x80", max_size=30)
NAMES = st.sampled_from(
    [
        *("location", "content-type", "content-encoding", "content-length", "set-cookie"),
        *("transfer-encoding", "etag", "last-modified", "x"),
    ]
)
STARTS = st.sampled_from(["", "http://", "https://a.example", "text/html", "a=b; domain=", "gzip"])


@settings(max_examples=300, derandomize=True, deadline=None)
@given(
    st.sampled_from([200, 203, 301, 302, 304, 308, 100, 101, 404, 500]),
    st.lists(st.tuples(NAMES, STARTS, VALUES), max_size=4),
    st.binary(max_size=60),
)
def test_whatever_a_server_sends_is_a_document_or_a_sentence(
    status: int, headers: list[tuple[str, str, str]], body: bytes
) -> None:
    lines = "".join(f"{name}: {start}{value}\r\n" for name, start, value in headers)
    reply = f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode("latin-1") + body
    try:
        found = fetch(
            "http://news.example/",
            resolve=lambda _host, _port: ["8.8.8.8"],
            network=httpcore.MockBackend([reply]),
            etag='"a1"',
        )
    except PageUnreachable:
        return
    assert isinstance(found, NotModified) or found.data
