"""Web addresses have one spelling, and private network addresses are told from public ones."""

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import PageUnreachable
from index.web.addresses import addresses_within, is_public, system_addresses
from index.web.urls import OpenedHost, host_of, is_url, normalise_url, opened_host

PRIVATE = [
    "0.0.0.0",  # noqa: S104
    *("0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255"),
    *("100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.0.1", "169.254.169.254"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1"),
    *("192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
    *("::", "::1", "::2", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
    *("::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254"),
    *("64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"),
    *("2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1"),
    *("3fff::1", "5f00::1", "fc00::1", "fd00::1", "fd00:ec2::254", "fdff:ffff::1"),
    *("fe80::1", "fe80::1%eth0", "fe80::a9fe:a9fe", "febf::1", "fec0::1", "feff::1"),
    *("ff02::1", "ff0e::1", "ffff::1", "2606:4700::1%eth0"),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255"),
    *("172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0"),
    *("223.255.255.255", "168.63.129.17", "2606:4700::1", "2a00:1450:4001::1", "2400::1"),
    *("2001:200::1", "2001:4860:4860::8888", "64:ff9b::8.8.8.8"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_no_public_site_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public_up_to_the_edge_of_a_private_block(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("words", ["", "localhost", "127.1", "2130706433", "0x7f.1", "1.2.3.4.5"])
def test_what_is_not_an_address_in_its_usual_spelling_is_not_public(words: str) -> None:
    assert not is_public(words)


@pytest.mark.parametrize("address", [a for a in PRIVATE + PUBLIC if ":" not in a])
def test_nat64_is_as_public_as_what_it_wraps(address: str) -> None:
    assert is_public(f"64:ff9b::{address}") == is_public(address)
    assert not is_public(f"::ffff:{address}")


@pytest.mark.parametrize(
    ("spelling", "address"),
    [
        *(("2130706433", "127.0.0.1"), ("0x7f000001", "127.0.0.1"), ("0x7f.1", "127.0.0.1")),
        *(("0177.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("0177.1", "127.0.0.1")),
        ("0", "0.0.0.0"),  # noqa: S104
        *(("::ffff:127.0.0.1", "::ffff:127.0.0.1"), ("::1", "::1"), ("8.8.8.8", "8.8.8.8")),
    ],
)
def test_the_system_reads_odd_spellings_so_they_are_judged_by_what_it_reads(
    spelling: str, address: str
) -> None:
    assert system_addresses(spelling, 80) == (address,)


def test_a_look_up_that_fails_raises_what_the_system_raised() -> None:
    def nowhere(_host: str, _port: int) -> tuple[str, ...]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with pytest.raises(socket.gaierror, match="no such name"):
        addresses_within(5, nowhere, "nowhere.example", 80)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://News.Example", "http://news.example/"),
        ("  https://news.example/a \n", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("HTTP://news.example:80/a", "http://news.example/a"),
        ("https://news.example:443", "https://news.example/"),
        ("https://news.example:80/", "https://news.example:80/"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("http://news.example/A/../B?q=1&R=2#part", "http://news.example/B?q=1&R=2"),
        ("http://news.example?q", "http://news.example/?q"),
        ("http://news.example./a", "http://news.example/a"),
        ("http://BÜCHER.example/ü b", "http://xn--bcher-kva.example/%C3%BC%20b"),
        ("http://xn--bcher-kva.example/%C3%BC", "http://xn--bcher-kva.example/%C3%BC"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("http://[0:0:0:0:0:0:0:1]:8080/", "http://[::1]:8080/"),
        ("http://my_host-.example/", "http://my_host-.example/"),
        ("http://@news.example/", "http://news.example/"),
        ("http://news.example//a", "http://news.example//a"),
    ],
)
def test_an_address_has_one_spelling(url: str, normal: str) -> None:
    assert normalise_url(url) == normal
    assert normalise_url(normal) == normal


@pytest.mark.parametrize(
    ("url", "why"),
    [
        *(("ftp://news.example/a", "http:// or https://"), ("news.example/a", "web address")),
        *(("file:///etc/passwd", "web address"), ("javascript:alert(1)", "web address")),
        *(("data:text/html,hello", "web address"), ("gopher://x/1", "http:// or https://")),
        *(("http://", "web address"), ("http:///a", "web address"), ("http:a", "web address")),
        *(("http://u:p@news.example/", "password"), ("http://u@news.example/", "password")),
        *(("http://a.example@b.example/", "password"), ("http://[::1", "web address")),
        *(("http://[fe80::1%25eth0]/", "web address"), ("http://[fe80::1%eth0]/", "web address")),
        *(("http://127%2e0.0.1/", "web address"), ("http://a b.example/", "web address")),
        *(("http://a..example/", "web address"), ("http://.example/", "web address")),
        *(("http://a.example\\@b.example/", "password"), ("http://a.example\\b/", "web address")),
        *(("http://a.example:0/", "web address"), ("http://a.example:65536/", "web address")),
        *(("http://a.example:-1/", "web address"), ("http://a.example:x/", "web address")),
        *(("http://１２７.0.0.1/", "web address"), ("http://a.example/\r\nX: y", "web address")),
        *(("http://a\x00.example/", "web address"), ("http://a.example/\udc80", "web address")),
        *(("http://999.1.1.1/", "web address"), ("http://" + "a" * 64 + "/", "web address")),
        *(("http://" + "a." * 130 + "b/", "web address"), ("", "web address")),
        ("http://a.example/" + "a" * 4_000, "longer than 4,000"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_in_words(url: str, why: str) -> None:
    with pytest.raises(PageUnreachable, match=why):
        normalise_url(url)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.text(max_size=60) | st.text(":/?#[]@.%\\-_01xaAü。 ", max_size=30))
def test_any_text_is_normal_after_one_turn_or_refused(rest: str) -> None:
    try:
        normal = normalise_url("http://" + rest)
    except PageUnreachable:
        return
    assert normalise_url(normal) == normal
    assert normal.isascii()
    assert host_of(normal)


@pytest.mark.parametrize(
    "text", ["https://a.example", "HTTP://a", " http://a", "file:///a", "x://"]
)
def test_an_address_is_told_from_a_folder(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize(
    "text", ["articles", "C:\\news", "C:/news", "./http:", "a.example", "//a", ""]
)
def test_a_folder_is_told_from_an_address(text: str) -> None:
    assert not is_url(text)


@pytest.mark.parametrize(
    ("entry", "opened"),
    [
        ("Intranet.Example", OpenedHost("intranet.example")),
        ("intranet.example.:8000", OpenedHost("intranet.example", 8000)),
        ("intranet.example:80", OpenedHost("intranet.example", 80)),
        (" localhost ", OpenedHost("localhost")),
        ("127.0.0.1:8123", OpenedHost("127.0.0.1", 8123)),
        ("::1", OpenedHost("::1")),
        ("[::1]", OpenedHost("::1")),
        ("[0:0::1]:80", OpenedHost("::1", 80)),
        ("bücher.example", OpenedHost("xn--bcher-kva.example")),
    ],
)
def test_the_settings_name_hosts_with_or_without_a_port(entry: str, opened: OpenedHost) -> None:
    assert opened_host(entry) == opened


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "*",
        "*.example",
        "a b",
        "http://a.example",
        "a.example/x",
        "u@a",
        "a:0",
        "a:70000",
        "a:b",
    ],
)
def test_what_is_not_a_host_is_refused_in_the_settings(entry: str) -> None:
    with pytest.raises(ValueError, match="is not a host, or a host and a port"):
        opened_host(entry)


def test_a_host_is_opened_on_its_own_port_and_by_its_own_name_only() -> None:
    assert OpenedHost("a.example").covers("a.example", 9200)
    assert OpenedHost("a.example", 80).covers("a.example", 80)
    assert not OpenedHost("a.example", 80).covers("a.example", 9200)
    assert not OpenedHost("a.example").covers("b.a.example", 80)
    assert not OpenedHost("127.0.0.1").covers("127.1", 80)
