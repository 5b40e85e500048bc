"""What is installed elsewhere: the wheel holds all that the program reads of itself."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.conftest import ROOT

PACKAGES = ("server", "index", "frontend")
MADE = {"__pycache__", "node_modules"}
FOR_DEVELOPERS = {
    Path("frontend", name) for name in (".npmrc", "check-types.sh", "package.json", "tsconfig.json")
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    folder = tmp_path_factory.mktemp("wheel")
    (built,) = WheelBuilder(str(ROOT)).build(directory=str(folder))
    with ZipFile(built) as opened:
        yield opened


def test_each_file_of_the_program_is_in_the_wheel(wheel: ZipFile) -> None:
    files = {
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and not MADE & set(path.parts)
    }
    assert {".py", ".js", ".css", ".html", ".svg", ".txt", ".json"} <= {f.suffix for f in files}
    held = {Path(name) for name in wheel.namelist() if ".dist-info/" not in name}
    assert sorted(files - FOR_DEVELOPERS - held) == [], "not in the wheel"
    assert sorted(held - (files - FOR_DEVELOPERS)) == [], "in the wheel and not of the program"


def test_the_wheel_brings_the_command(wheel: ZipFile) -> None:
    (name,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "pullquote = server.cli:main" in wheel.read(name).decode()
