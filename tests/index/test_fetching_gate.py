"""Connections go only to addresses that were checked, whatever a page or a name server says."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from index.errors import PageUnreachable
from index.fetching import Fetched, Limits, fetch
from tests.index.test_web_addresses import PRIVATE
from tests.index.web import PAGE, Detour, Web, answered, moved, serving, trusting

PUBLIC = "8.8.8.8"  # never connected to: a detour takes every connection to loopback


class Names:
    """A name server: each look-up of a name takes the next of its answers, the last for ever."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = {name.replace("_", "."): list(turns) for name, turns in answers.items()}
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        turns = self.answers.get(host)
        if turns is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such name")
        return turns.pop(0) if len(turns) > 1 else turns[0]


@pytest.fixture
def web() -> Iterator[Web]:
    """A server with one page, which must not be reached where a test says so."""
    with serving({"/": answered()}) as running:
        yield running


def refused(url: str, why: str, **how: object) -> str:
    with pytest.raises(PageUnreachable, match=why) as caught:
        fetch(url, **how)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "127.1", "127.0.1"),
        *("2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0"),  # noqa: S104
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]"),
        *("127。0。0。1", "10.0.0.1", "169.254.169.254", "[64:ff9b::7f00:1]", "[fd00:ec2::254]"),
        *("[fe80::1]", "[2002:7f00:1::]", "100.100.100.200", "168.63.129.16", "192.168.1.1"),
    ],
)
def test_no_spelling_of_a_private_address_is_read(host: str, web: Web) -> None:
    detour = Detour(web.port)
    for port in ("", ":8080"):
        refused(
            f"http://{host}{port}/", "not on the public internet|not a web address", network=detour
        )
    assert detour.wanted == []


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_with_a_private_address_is_not_read(address: str, web: Web) -> None:
    detour = Detour(web.port)
    for answer in ([address], [PUBLIC, address], [address, PUBLIC]):
        told = refused(
            "http://news.example/",
            "^news.example is not on the public internet, and the settings do not open it$",
            resolve=Names(news_example=[answer]),
            network=detour,
        )
        assert address not in told.split()
    assert detour.wanted == []


def test_a_public_name_is_read_at_the_address_that_was_checked(web: Web) -> None:
    names, detour = Names(news_example=[[PUBLIC]]), Detour(web.port)
    found = fetch("http://News.Example:8080/#top", resolve=names, network=detour)
    assert isinstance(found, Fetched)
    assert (found.url, found.data) == ("http://news.example:8080/", PAGE)
    assert names.asked == [("news.example", 8080)]
    assert detour.wanted == [(PUBLIC, 8080)]
    assert web.requests[0].headers["host"] == "news.example:8080"


def test_a_name_is_looked_up_once_so_it_cannot_change_between_check_and_connection(
    web: Web,
) -> None:
    names, detour = Names(news_example=[[PUBLIC], ["127.0.0.1"]]), Detour(web.port)
    fetch("http://news.example/", resolve=names, network=detour)
    assert len(names.asked) == 1
    assert detour.wanted == [(PUBLIC, 80)]


def test_a_name_that_changes_before_a_redirect_to_itself_is_refused() -> None:
    with serving({"/": moved("/there"), "/there": answered()}) as web:
        names, detour = Names(news_example=[[PUBLIC], ["127.0.0.1"]]), Detour(web.port)
        refused("http://news.example/", "not on the public", resolve=names, network=detour)
        assert len(names.asked) == 2, "each step is looked up and checked anew"
        assert [request.target for request in web.requests] == ["/"]


def test_the_next_address_is_tried_when_one_is_dead(web: Web) -> None:
    names, detour = Names(news_example=[["1.1.1.1", PUBLIC]]), Detour(web.port, dead=["1.1.1.1"])
    assert isinstance(fetch("http://news.example/", resolve=names, network=detour), Fetched)
    assert detour.wanted == [("1.1.1.1", 80), (PUBLIC, 80)]


@pytest.mark.parametrize(
    "target",
    [
        *("http://127.0.0.1:{port}/secret", "http://localhost:{port}/secret", "//127.1/secret"),
        *("http://2130706433/secret", "http://[::1]/secret", "http://[::ffff:127.0.0.1]/secret"),
        *("http://169.254.169.254/secret", "http://inside.example/secret", "http://0x7f.1/"),
    ],
)
def test_a_redirect_to_a_private_address_is_refused_and_its_host_not_told(target: str) -> None:
    with serving({"/": answered(b""), "/secret": answered()}) as inside:
        target = target.format(port=inside.port)
        with serving({"/": moved(target), "/secret": answered()}) as web:
            names = Names(news_example=[[PUBLIC]], inside_example=[["10.0.0.7"]])
            detour = Detour(web.port)

            def resolve(host: str, port: int) -> list[str]:
                if host.endswith(".example"):
                    return names(host, port)
                return [str(place[4][0]) for place in socket.getaddrinfo(host, port)]

            told = refused("http://news.example/", "leads on to", resolve=resolve, network=detour)
            assert not any(part in told for part in ("127", "10.0", "inside", "::", "254"))
            assert detour.wanted == [(PUBLIC, 80)]
        assert inside.requests == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "10.0.0.1"])
def test_a_redirect_from_an_opened_host_to_another_private_one_is_refused(host: str) -> None:
    with serving({"/": answered()}) as other:
        target = f"http://{host}:{other.port}/"
        with serving({"/": moved(target), "/80": moved(f"http://{host}/")}) as web:
            for path in ("/", "/80"):
                why = "leads on to .*do not open it" if host != "127.0.0.1" else "do not open it"
                told = refused(web.url(path), why, allowed_hosts={web.host})
                assert str(other.port) not in told
        assert other.requests == []


def test_a_redirect_from_one_opened_host_to_another_is_followed() -> None:
    with serving({"/": answered()}) as other, serving({"/": moved(other.url())}) as web:
        found = fetch(web.url(), allowed_hosts={web.host, other.host})
        assert isinstance(found, Fetched)
        assert found.url == other.url()


def test_a_host_is_opened_for_all_ports_or_one(web: Web) -> None:
    for opened in ({"127.0.0.1"}, {web.host}, {"[::1]:9", web.host}):
        assert isinstance(fetch(web.url(), allowed_hosts=opened), Fetched)
    refused(web.url(), "settings do not open it", allowed_hosts={f"127.0.0.1:{web.port + 1}"})
    refused(web.url(), "settings do not open it", allowed_hosts={"localhost"})
    refused(f"http://127.1:{web.port}/", "settings do not", allowed_hosts={"127.0.0.1"})
    assert len(web.requests) == 3


def test_an_opened_host_is_read_by_its_name(web: Web) -> None:
    found = fetch(f"http://localhost:{web.port}/", allowed_hosts={"localhost"})
    assert isinstance(found, Fetched)


def test_a_setting_that_names_no_host_is_an_error_and_not_without_effect() -> None:
    with pytest.raises(ValueError, match="is not a host"):
        fetch("http://news.example/", allowed_hosts={"http://intranet.example/"})


@pytest.mark.parametrize("port", [22, 25, 6379, 9200, 81, 65535])
def test_ports_of_other_services_are_read_of_opened_hosts_only(port: int, web: Web) -> None:
    names, detour = Names(news_example=[[PUBLIC]]), Detour(web.port)
    url = f"http://news.example:{port}/"
    refused(url, "a port that is not one of web pages", resolve=names, network=detour)
    assert names.asked == []
    assert isinstance(
        fetch(url, resolve=names, network=detour, allowed_hosts={"news.example"}), Fetched
    )


@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_ports_of_web_pages_are_read_of_any_host(port: int, web: Web) -> None:
    names, detour = Names(news_example=[[PUBLIC]]), Detour(web.port)
    fetch(f"http://news.example:{port}/", resolve=names, network=detour)
    assert detour.wanted == [(PUBLIC, port)]


def test_proxies_and_passwords_of_the_environment_play_no_part(
    web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    netrc = tmp_path_factory.mktemp("home") / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password secret\n")
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("NETRC", str(netrc))
    assert isinstance(fetch(web.url(), allowed_hosts={web.host}), Fetched)
    assert "authorization" not in web.requests[0].headers


def raising(error: OSError) -> Callable[[str, int], list[str]]:
    def resolve(_host: str, _port: int) -> list[str]:
        raise error

    return resolve


@pytest.mark.parametrize(
    ("resolve", "told"),
    [
        (raising(socket.gaierror(socket.EAI_NONAME, "?")), "news.example does not exist"),
        (raising(socket.gaierror(socket.EAI_AGAIN, "?")), "cannot be looked up now"),
        (raising(OSError("?")), "news.example does not exist"),
        (lambda _host, _port: [], "news.example does not exist"),
    ],
)
def test_a_name_that_leads_nowhere_is_told(
    resolve: Callable[[str, int], list[str]], told: str
) -> None:
    refused("http://news.example/", told, resolve=resolve)


def test_a_look_up_that_never_ends_is_given_up() -> None:
    released = threading.Event()

    def resolve(_host: str, _port: int) -> list[str]:
        released.wait(240)
        return []

    began = time.monotonic()
    refused(
        "http://news.example/",
        "^news.example is not answering: nothing came for 0.2 seconds$",
        resolve=resolve,
        limits=Limits(silent_seconds=0.2),
    )
    assert time.monotonic() - began < 120
    released.set()


def test_tls_is_made_with_the_name_and_not_with_the_address() -> None:
    with serving({"/": answered()}, tls=True) as web:
        names, detour = Names(news_example=[[PUBLIC]]), Detour(web.port)
        found = fetch("https://news.example/", resolve=names, network=detour, tls=trusting())
        assert isinstance(found, Fetched)
        assert web.names == ["news.example"]
        assert detour.wanted == [(PUBLIC, 443)]
        assert web.requests[0].headers["host"] == "news.example"


def test_a_certificate_that_proves_nothing_is_refused() -> None:
    with serving({"/": answered()}, tls=True) as web:
        names = Names(news_example=[[PUBLIC]], other_example=[[PUBLIC]])
        how = {"resolve": names, "network": Detour(web.port)}
        refused("https://news.example/", "certificate is vouched for by nobody", **how)
        refused("https://other.example/", "another site's", tls=trusting(), **how)
        assert web.requests == []


def test_a_server_without_tls_is_told(web: Web) -> None:
    names = Names(news_example=[[PUBLIC]])
    told = refused(
        "https://news.example/", "TLS", resolve=names, network=Detour(web.port), tls=trusting()
    )
    assert told == "no secure connection (TLS) can be made with news.example"


def test_a_redirect_from_a_secure_address_to_one_that_is_not_is_refused() -> None:
    with serving({"/": moved("http://news.example:443/")}, tls=True) as web:
        names, detour = Names(news_example=[[PUBLIC]]), Detour(web.port)
        refused(
            "https://news.example/",
            "from a secure address to one that is not",
            resolve=names,
            network=detour,
            tls=trusting(),
        )
        assert len(detour.wanted) == 1
