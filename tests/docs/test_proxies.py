"""Each proxy of the administrator's page, as it stands there, before a real server.

A proxy that is not on this machine is skipped.
"""

import os
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from server.access.keys import KeyStore
from server.access.scopes import Scope
from tests.conftest import serving, wait_for
from tests.docs.blocks import DOCS, Block, blocks
from tests.docs.test_administration import free_port

pytestmark = pytest.mark.processes

NAME = "pullquote.example"
BLOCKS = blocks(DOCS / "administration.md")
QUESTION = {"question": "How many councillors voted for closing the bridge, and when?"}


def block(language: str) -> Block:
    (found,) = (each for each in BLOCKS if each.language == language)
    return found


def told() -> dict[str, str]:
    """What the page tells to set for a server behind a proxy."""
    (found,) = (b for b in BLOCKS if b.first.startswith("export PULLQUOTE_TRUSTED_PROXIES"))
    return dict(re.findall(r"^export (\w+)=(\S+)$", found.code, re.MULTILINE))


def nginx(folder: Path, port: int, server: str) -> list[str]:
    """The command that runs nginx with the page's configuration; only places are others."""
    code = block("nginx").code
    code = moved(code, "listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    code = moved(code, "/etc/ssl/pullquote.example.pem", str(folder / "certificate.pem"))
    code = moved(code, "/etc/ssl/pullquote.example.key", str(folder / "key.pem"))
    code = moved(code, "http://127.0.0.1:8000", server)
    kinds = "client_body proxy fastcgi uwsgi scgi".split()
    places = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    user = "user root;\n" if os.geteuid() == 0 else ""  # the folder is this test's own
    whole = (
        f"{user}pid {folder / 'pid'};\nevents {{}}\nhttp {{\naccess_log off;\n{places}\n{code}}}\n"
    )
    (folder / "nginx.conf").write_text(whole)
    return ["nginx", "-p", str(folder), "-c", "nginx.conf", "-e", "stderr", "-g", "daemon off;"]


def caddy(folder: Path, port: int, server: str) -> list[str]:
    """The same for Caddy; its certificate is given to it, as nobody would issue one here."""
    tls = f"\n    tls {folder / 'certificate.pem'} {folder / 'key.pem'}\n"
    code = moved(block("caddy").code, f"{NAME} {{\n", f"https://{NAME}:{port} {{{tls}")
    code = moved(code, "127.0.0.1:8000", server.removeprefix("http://"))
    options = "{\n    admin off\n    auto_https disable_redirects\n}\n"
    (folder / "Caddyfile").write_text(f"{options}{code}")
    return ["caddy", "run", "--config", "Caddyfile", "--adapter", "caddyfile"]


def moved(code: str, before: str, after: str) -> str:
    assert code.count(before) == 1, before
    return code.replace(before, after)


@dataclass(frozen=True)
class Proxied:
    """A server that is reached through a proxy alone, and keys for it."""

    client: httpx.Client
    asking: str
    origin: str


@pytest.fixture(scope="module", params=[nginx, caddy], ids=["nginx", "caddy"])
def proxied(
    request: pytest.FixtureRequest, sample_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxied]:
    if shutil.which(request.param.__name__) is None:
        pytest.skip(f"{request.param.__name__} is not here")
    folder = tmp_path_factory.mktemp("proxy")
    data = shutil.copytree(sample_data, folder / "data")
    _, key = KeyStore(data).make("desk", [Scope.ASK, Scope.WRITE], None)
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"),
            *("-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-keyout", "key.pem", "-out", "certificate.pem", "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME}"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    port = free_port()
    trusted = ssl.create_default_context(cafile=folder / "certificate.pem")
    origin = f"https://{NAME}:{port}"
    with (
        serving(data, **told(), PULLQUOTE_MAX_UPLOAD_BYTES="5000000") as server,
        through(request.param(folder, port, server.url), folder, port),
        httpx.Client(
            base_url=f"https://127.0.0.1:{port}",
            verify=trusted,
            headers={"host": f"{NAME}:{port}"},
            timeout=120,
        ) as client,
    ):
        client.event_hooks["request"] = [named]
        yield Proxied(client, key, origin)


def named(request: httpx.Request) -> None:
    """Ask the proxy on loopback by its public name."""
    request.extensions["sni_hostname"] = NAME


@contextmanager
def through(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a proxy until the block ends."""
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "messages").open("w") as messages:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | home, stderr=messages)
        try:

            def listens() -> bool:
                assert process.poll() is None, (folder / "messages").read_text()
                return (
                    subprocess.run(
                        ["bash", "-c", f"exec 3<>/dev/tcp/127.0.0.1/{port}"],
                        capture_output=True,
                        check=False,
                    ).stderr
                    == b""
                )

            wait_for(listens)
            yield
        finally:
            process.terminate()
            process.wait(timeout=60)


def test_nobody_gets_in_without_a_key(proxied: Proxied) -> None:
    for path in ("/v1/articles", "/v1/index"):
        assert proxied.client.get(path).status_code == 401
    assert proxied.client.post("/v1/ask", json=QUESTION).status_code == 401
    assert proxied.client.get("/healthz").status_code == 200
    page = proxied.client.get("/")
    assert page.status_code == 303
    assert page.headers["location"].startswith("/sign-in")


def test_a_key_is_taken_and_an_address_that_is_claimed_is_not(proxied: Proxied) -> None:
    shown = {"authorization": f"Bearer {proxied.asking}"}
    assert proxied.client.get("/v1/articles", headers=shown).status_code == 200
    claimed = {"x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1"}
    assert proxied.client.get("/v1/articles", headers=claimed).status_code == 401


def test_a_stream_arrives_as_it_is_made(proxied: Proxied) -> None:
    shown = {"authorization": f"Bearer {proxied.asking}", "accept": "text/event-stream"}
    with proxied.client.stream("POST", "/v1/ask", json=QUESTION, headers=shown) as reply:
        assert reply.status_code == 200
        assert "content-encoding" not in reply.headers
        names = [line for line in reply.iter_lines() if line.startswith("event: ")]
    assert names[0] == "event: sources"
    assert names[-1] == "event: answer"


def test_an_event_arrives_before_the_next_is_made(proxied: Proxied) -> None:
    """A job that waits is called off once its first event is here: held back, it would be done."""
    key = {"authorization": f"Bearer {proxied.asking}"}
    shown = {**key, "accept": "text/event-stream"}
    jobs = [
        proxied.client.post("/v1/index/rebuild", json={"embed": True}, headers=key).json()["id"]
        for _ in range(3)
    ]
    with proxied.client.stream("GET", f"/v1/jobs/{jobs[-1]}", headers=shown) as events:
        lines = (line for line in events.iter_lines() if line.startswith("data: "))
        assert '"state":"queued"' in next(lines)
        for job in jobs[::-1]:
            proxied.client.delete(f"/v1/jobs/{job}", headers=key)
        *_, last = lines
    assert '"state":"cancelled"' in last


def test_people_sign_in_and_ask_with_their_session(proxied: Proxied) -> None:
    client, origin = proxied.client, {"origin": proxied.origin}
    signed = client.post("/v1/session", json={"key": proxied.asking}, headers=origin)
    assert signed.status_code == 201, signed.text
    cookie = signed.headers["set-cookie"]
    assert cookie.startswith("__Host-")
    assert "secure" in cookie.lower()
    with_session = {"cookie": cookie.partition(";")[0]}
    asked = client.post("/v1/ask", json=QUESTION, headers={**origin, **with_session})
    assert asked.status_code == 200, asked.text
    elsewhere = {"origin": "https://evil.example", **with_session}
    assert client.post("/v1/ask", json=QUESTION, headers=elsewhere).status_code == 403
    assert client.get("/", headers=with_session).status_code == 200


def test_another_name_is_not_answered_to(proxied: Proxied) -> None:
    shown = {"authorization": f"Bearer {proxied.asking}", "host": "evil.example"}
    try:
        reply = proxied.client.get("/v1/articles", headers=shown)
    except httpx.TransportError:
        return  # the proxy itself serves no such name
    assert reply.status_code in (403, 404) or reply.content == b""


def test_a_large_file_is_refused_by_the_server_and_not_before(proxied: Proxied) -> None:
    shown = {"authorization": f"Bearer {proxied.asking}"}
    for size, status in ((2_000_000, 202), (5_100_000, 413)):
        files = {"file": ("story.pdf", bytes(size))}  # taken in at once, and given up as fast
        reply = proxied.client.post("/v1/articles", files=files, headers=shown)
        assert reply.status_code == status, reply.text
        if status == 413:
            assert reply.json()["type"] == "urn:pullquote:request-too-large"
