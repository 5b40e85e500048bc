"""What docker-compose.yml and the Dockerfile promise, and their commands, run here."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.settings import load_settings
from tests.chroma_process import ChromaProcess
from tests.conftest import ROOT, free_port, wait_for

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: Mapping[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: Mapping[str, Any] = COMPOSE["services"]
PROJECT = (ROOT / "pyproject.toml").read_text()


def test_there_is_the_server_and_a_chroma_server() -> None:
    assert set(SERVICES) == {"pullquote", "chroma"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_can_do_as_little_as_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")
    assert "user" not in service, "the image's own"
    assert [place.partition(":")[0] for place in service["tmpfs"]] == ["/tmp"]  # noqa: S108
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", SERVICES)
def test_every_volume_but_the_articles_is_named_and_those_are_read_only(name: str) -> None:
    for volume in SERVICES[name]["volumes"]:
        source, _, target = volume.rpartition(":/")
        if target == "articles:ro" or source.endswith("/articles"):
            continue
        if source.startswith("${ARTICLES"):
            assert volume.endswith(":/articles:ro")
            continue
        assert source in COMPOSE["volumes"], volume
        assert f"/{target}" in re.findall(r'"(/\w+)"', _instruction("VOLUME"))


def test_only_the_server_is_published_and_only_on_this_machine() -> None:
    assert SERVICES["pullquote"]["ports"] == ["127.0.0.1:${PORT:-8000}:8000"]
    assert "ports" not in SERVICES["chroma"]
    assert SERVICES["chroma"]["networks"] == ["vectors"]
    assert COMPOSE["networks"]["vectors"] == {"internal": True}


def test_the_server_waits_for_chroma_and_its_settings_are_known() -> None:
    server = SERVICES["pullquote"]
    assert server["depends_on"] == {"chroma": {"condition": "service_healthy"}}
    image = dict(re.findall(r"(PULLQUOTE_\w+)=(\S+)", DOCKERFILE))
    settings = load_settings({**image, **server["environment"]})
    assert settings.chroma is not None
    assert settings.chroma.url == "http://chroma:8000"
    assert settings.data == Path("/data")
    assert not settings.on_loopback
    assert not settings.open, "it takes a key"


def test_both_are_one_image_so_that_the_versions_of_chroma_agree() -> None:
    version = re.search(r'^version = "(.+)"', PROJECT, re.MULTILINE)
    assert version is not None
    assert {service["image"] for service in SERVICES.values()} == {f"pullquote:{version[1]}"}
    assert SERVICES["chroma"]["command"][:2] == ["chroma", "run"]
    constraints = (ROOT / "constraints.txt").read_text()
    for pinned in ("chromadb==1.5.9", "torch==2.13.0"):
        assert f'"{pinned}"' in PROJECT
        assert pinned in constraints


def test_the_image_is_built_in_stages_without_a_cache_and_runs_as_nobody_in_particular() -> None:
    stages = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert stages == ["python:3.11-slim"] * 2
    last = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]
    assert "pip install" not in last
    assert DOCKERFILE.count("pip install") == DOCKERFILE.count("pip install --no-cache-dir") == 1
    assert "--constraint constraints.txt" in DOCKERFILE
    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["pullquote"]
    assert "--uid 10001" in last
    assert last.index("USER pullquote") < last.index("CMD")


def test_the_image_holds_what_it_is_made_of_and_nothing_else() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*"
    kept = {line[1:] for line in ignored if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE))
    assert kept == {name for names in copied for name in names.split()}
    assert all((ROOT / name).exists() for name in kept)
    packages = re.search(r"^packages = \[(.+)\]$", PROJECT, re.MULTILINE)
    assert packages is not None
    assert set(re.findall(r'"(\w+)"', packages[1])) <= kept


def test_the_health_checks_tell_a_service_that_answers_from_one_that_does_not(
    tmp_path: Path,
) -> None:
    chroma = ChromaProcess(tmp_path / "vectors")
    check = SERVICES["chroma"]["healthcheck"]["test"]
    chroma.start()
    try:
        assert _healthy(check, chroma.port)
    finally:
        chroma.kill()
    assert not _healthy(check, chroma.port)
    assert not _healthy(SERVICES["pullquote"]["healthcheck"]["test"], chroma.port)
    for line in re.findall(r"urlopen\(\S+", DOCKERFILE):
        assert line in str(SERVICES["pullquote"]["healthcheck"]["test"])


def test_the_chroma_service_runs_as_it_is_told(tmp_path: Path) -> None:
    """With nothing of the user's own: no home, no settings, a folder of its own to write to."""
    port = free_port()
    told = [str(part) for part in SERVICES["chroma"]["command"]]
    moved = {"/vectors": str(tmp_path / "vectors"), "8000": str(port), "0.0.0.0": "127.0.0.1"}  # noqa: S104
    program = Path(sys.executable).with_name(told[0])
    process = subprocess.Popen(
        [program, *(moved.get(part, part) for part in told[1:])],
        cwd=tmp_path,
        env={"HOME": "/nonexistent", "PATH": os.defpath},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: _healthy(SERVICES["chroma"]["healthcheck"]["test"], port))
        assert [p.name for p in tmp_path.iterdir()] == ["vectors"], "it writes nowhere else"
    finally:
        process.terminate()
        process.wait(240)


def _healthy(check: list[str], port: int) -> bool:
    assert check[:3] == ["CMD", "python", "-c"]
    code = check[3].replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    return not subprocess.run([sys.executable, "-c", code], capture_output=True).returncode


def _instruction(name: str) -> str:
    found = re.search(rf"^{name} (.+)$", DOCKERFILE, re.MULTILINE)
    assert found is not None
    return found[1]
