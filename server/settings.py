"""Settings: from the environment, then ``pullquote.toml``, then the defaults.

Unknown names are refused at start in both places, so that a misspelt setting is never
silently without effect.
"""

import os
import tomllib
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from index.errors import PullquoteError

PREFIX = "PULLQUOTE_"
# Read by the tools that drive this program from outside, not by the program.
NOT_SETTINGS = frozenset(
    {"PULLQUOTE_COMMAND", "PULLQUOTE_CONFIG", "PULLQUOTE_CHROMIUM", "PULLQUOTE_TEST_GGUF"}
)


class SettingsRefused(PullquoteError):
    """A setting is unknown or its value cannot be used."""


class Settings(BaseSettings):
    """All settings; each is an environment variable ``PULLQUOTE_NAME`` too."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data: Annotated[Path, Field(description="the folder that holds the index")] = Path("data")
    host: Annotated[str, Field(description="the address the server listens on")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="the port it listens on")] = 8000
    embedding_model: Annotated[
        str,
        Field(
            min_length=1,
            description="a folder or the name of a sentence-transformers model on this machine",
        ),
    ] = "all-MiniLM-L6-v2"
    embedding_precision: Annotated[
        Literal["int8", "float32"],
        Field(description="int8 runs the default model in a third of the time"),
    ] = "int8"
    reranker: Annotated[
        str | None,
        Field(
            min_length=1,
            description="a folder or the name of a cross-encoder on this machine that reads the "
            "best passages again",
        ),
    ] = None
    llm: Annotated[
        Literal["openai", "anthropic", "ollama", "llamacpp"] | None,
        Field(
            description="a language model that words answers: `openai` is any endpoint that speaks "
            "as OpenAI's does, `llamacpp` a GGUF file on this machine"
        ),
    ] = None
    llm_model: Annotated[
        str | None, Field(min_length=1, description="its name, or the path of the GGUF file")
    ] = None
    llm_url: Annotated[
        str | None, Field(min_length=1, description="where it is served, if not at its maker's")
    ] = None
    llm_key: Annotated[SecretStr | None, Field(description="the key that is sent to it")] = None
    llm_seconds: Annotated[
        float, Field(gt=0, le=600, description="an answer that it words later is quoted instead")
    ] = 30.0
    llm_attempts: Annotated[
        int, Field(ge=1, le=5, description="how often it is asked, if it fails at first")
    ] = 2
    llm_context: Annotated[
        int, Field(ge=1_000, le=1_000_000, description="how many tokens it reads and writes in all")
    ] = 4_096
    llm_rewrites: Annotated[
        bool, Field(description="whether it also puts follow-up questions in its own words")
    ] = False
    nli: Annotated[
        str | None,
        Field(
            min_length=1,
            description="a folder or the name of a cross-encoder on this machine that tells "
            "whether a quote entails a statement",
        ),
    ] = None
    max_question_characters: Annotated[
        int, Field(ge=10, le=100_000, description="longer questions are refused")
    ] = 2_000
    max_request_bytes: Annotated[
        int, Field(ge=1_000, description="larger request bodies are refused")
    ] = 1_000_000
    max_upload_bytes: Annotated[
        int, Field(ge=1_000, description="larger uploaded files are refused")
    ] = 100_000_000
    private_hosts: Annotated[
        str,
        Field(
            description="hosts of the own network that articles may be fetched from, with commas"
        ),
    ] = ""
    seconds_a_file: Annotated[
        float, Field(gt=0, description="a file that takes longer to read is given up")
    ] = 60.0
    open_writes: Annotated[
        bool,
        Field(
            description="whether other machines that reach the server may change the index, and "
            "see and keep conversations"
        ),
    ] = False
    max_statements: Annotated[
        int, Field(ge=1, le=20, description="the most quotes in an answer, unless the call says")
    ] = 4

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine reaches the server."""
        return self.host == "localhost" or _is_loopback(self.host)

    @property
    def opened_hosts(self) -> frozenset[str]:
        """The entries of ``private_hosts``."""
        hosts = (host.strip().lower() for host in self.private_hosts.split(","))
        return frozenset(host for host in hosts if host)


def load_settings(environment: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """The settings in force; ``given`` (from the command line) wins over all else.

    The file is ``pullquote.toml`` in the current folder, or the one that
    ``PULLQUOTE_CONFIG`` names. Raises ``SettingsRefused``.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = {n for n in environment if n.startswith(PREFIX)} - known - NOT_SETTINGS
    if unknown:
        raise SettingsRefused(
            f"unknown setting {min(unknown)}; the settings are {', '.join(sorted(known))}"
        )
    from_environment = {
        name: environment[PREFIX + name.upper()]
        for name in Settings.model_fields
        if PREFIX + name.upper() in environment
    }
    values = {**_file(environment), **from_environment, **given}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise SettingsRefused(f"setting {name}: {first['msg'].lower()}") from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _file(environment: Mapping[str, str]) -> dict[str, Any]:
    named = environment.get("PULLQUOTE_CONFIG")
    path = Path(named or "pullquote.toml")
    if not path.is_file():
        if named:
            raise SettingsRefused(f"the settings file {named} is not there")
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsRefused(f"the settings file {path} is not valid TOML: {error}") from error
    unknown = values.keys() - Settings.model_fields.keys()
    if unknown:
        raise SettingsRefused(
            f"unknown setting {min(unknown)!r} in {path}; "
            f"the settings are {', '.join(sorted(Settings.model_fields))}"
        )
    return values
