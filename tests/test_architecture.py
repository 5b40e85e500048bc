"""What the documents promise about the code holds."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from server.app import create_app
from server.cli import _parser
from server.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def imports(path: Path) -> Iterator[str]:
    """The names of all modules a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield str(node.module)


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [("index", ("server", "frontend", "fastapi")), ("frontend", ("server", "index"))],
)
def test_imports_go_one_way(package: str, forbidden: tuple[str, ...]) -> None:
    files = list((ROOT / package).rglob("*.py"))
    assert files
    for path in files:
        wrong = [n for n in imports(path) if n.partition(".")[0] in forbidden]
        assert not wrong, f"{path} imports {wrong}"


def test_the_check_on_imports_can_fail() -> None:
    assert "index.data_folder" in set(imports(ROOT / "server" / "keeper.py"))


def test_llamaindex_settings_are_never_used() -> None:
    for path in [*(ROOT / "index").rglob("*.py"), *(ROOT / "server").rglob("*.py")]:
        assert "llama_index.core.settings" not in set(imports(path))
        assert not re.search(r"from llama_index\.core import .*Settings", path.read_text())


def test_readme_lists_every_command() -> None:
    commands = next(a for a in _parser()._actions if a.metavar == "COMMAND").choices
    assert commands
    for command in commands:
        assert f"`pullquote {command} " in README


def test_readme_lists_every_setting() -> None:
    rows = dict(re.findall(r"^\| `PULLQUOTE_(\w+)` \| `([^`]*)`", README, re.MULTILINE))
    defaults = {n.upper(): str(f.default) for n, f in Settings.model_fields.items()}
    assert rows == defaults


def test_readme_lists_every_route() -> None:
    spec = create_app(Settings()).openapi()
    routes = {f"{m.upper()} {path}" for path, ms in spec["paths"].items() for m in ms}
    assert routes
    assert set(re.findall(r"^\| `((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`", README, re.M)) == routes


def test_pages_are_named_in_the_readme() -> None:
    app = create_app(Settings())
    hidden = {r.path for r in app.routes if isinstance(r, Route)} - set(app.openapi()["paths"])
    assert hidden >= {"/openapi.json"}
    assert "`/openapi.json`" in README
    assert "`/articles/ID#p7`" in README


def test_readme_names_every_module_of_the_layout() -> None:
    for place in re.findall(r"`((?:index|server|frontend|articles)/[\w./]*)`", README):
        assert (ROOT / place).exists(), place


def test_the_repository_names_no_machine() -> None:
    """No path of a developer's machine, in any file git would take."""
    named = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/[A-Za-z.]")
    for folder in ("server", "index", "frontend", "tests", "articles", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not {"__pycache__", "node_modules"} & {*path.parts}:
                # Latin-1 reads the bytes of any file, be it a picture.
                assert not named.search(path.read_text(encoding="latin-1")), path
