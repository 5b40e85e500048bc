"""A language model that cannot be used says so at start, in the user's terms."""

import subprocess
import sys
from pathlib import Path

import pytest

from server.generation.failures import LanguageModelUnavailable
from server.generation.providers import open_writer
from server.settings import Settings
from tests.conftest import ROOT

KEY = "sk-test-0123456789"


def settings(**given: object) -> Settings:
    return Settings.model_validate(given)


def test_nothing_configured_is_none() -> None:
    assert open_writer(settings()) is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"llm": "openai"}, "llm_model must name a model"),
        ({"llm": "llamacpp"}, "llm_model must name the path of a GGUF file"),
        ({"llm": "openai", "llm_model": "m"}, "llm_key is needed"),
        ({"llm": "anthropic", "llm_model": "m"}, "llm_key is needed"),
        ({"llm": "ollama", "llm_model": "m", "llm_url": "localhost"}, "llm_url must begin"),
        ({"llm": "openai", "llm_model": "m", "llm_key": f"{KEY}\n"}, "llm_key holds"),
    ],
)
def test_what_is_missing_is_named(given: dict[str, object], words: str) -> None:
    with pytest.raises(LanguageModelUnavailable, match=words) as refused:
        open_writer(settings(**given))
    assert KEY not in str(refused.value)


@pytest.mark.parametrize("kind", ["openai", "anthropic", "ollama"])
def test_a_service_is_opened_without_a_call_and_says_nothing_of_its_key(kind: str) -> None:
    url = "http://127.0.0.1:9"  # nobody is there
    writer = open_writer(settings(llm=kind, llm_model="m", llm_url=url, llm_key=KEY))
    assert writer is not None
    assert writer.name == f"{kind}/m"
    assert KEY not in repr(writer) + repr(vars(writer))
    writer.close()
    writer.close()


BLOCKED = """
import sys
sys.modules[sys.argv[1]] = None  # as if it were not installed
from server.generation.failures import LanguageModelUnavailable
from server.generation.providers import open_writer
from server.settings import Settings
given = {"llm": sys.argv[2], "llm_model": "m", "llm_url": "http://127.0.0.1:9"}
try:
    open_writer(Settings.model_validate(given))
except LanguageModelUnavailable as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("package", "kind"),
    [
        ("llama_index.llms.openai_like", "openai"),
        ("llama_index.llms.anthropic", "anthropic"),
        ("llama_index.llms.ollama", "ollama"),
        ("xllamacpp", "llamacpp"),
    ],
)
def test_a_missing_package_is_told_with_what_installs_it(package: str, kind: str) -> None:
    command = [sys.executable, "-c", BLOCKED, package, kind]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"pip install 'pullquote[{kind}]'" in run.stdout


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    missing, other, damaged = (tmp_path / n for n in ("missing.gguf", "other.gguf", "bad.gguf"))
    other.write_text("Dear diary")
    damaged.write_bytes(b"GGUF\x03\x00\x00\x00 and then nothing")
    for path, words in ((missing, "cannot be read"), (other, "no GGUF"), (damaged, "cannot load")):
        with pytest.raises(LanguageModelUnavailable, match=words):
            open_writer(settings(llm="llamacpp", llm_model=str(path)))


def test_language_models_are_not_imported_before_one_is_configured() -> None:
    program = (
        "import sys, server.cli, server.generation.writer, server.generation.providers;"
        "print([m for m in ('llama_index', 'openai', 'anthropic', 'ollama', 'xllamacpp')"
        " if m in sys.modules])"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
