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
from index.places import ChromaServer

PREFIX = "PULLQUOTE_"
# Read by the tools that drive this program from outside, not by the program.
NOT_SETTINGS = frozenset(
    {
        "PULLQUOTE_COMMAND",
        "PULLQUOTE_CONFIG",
        "PULLQUOTE_CHROMIUM",
        "PULLQUOTE_TEST_GGUF",
        "PULLQUOTE_URL",  # this and the next are what programs that call the server are told
        "PULLQUOTE_KEY",
    }
)


# One or more sites, each without a path; and a number in a time, or nothing.
_ORIGINS = r"^(https?://[^\s,/*?#@]+(\s*,\s*https?://[^\s,/*?#@]+)*)?$"
_RATE = r"^([1-9]\d{0,8} ?/ ?(second|minute|hour|day))?$"


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
    chroma_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^/?#@\s]+:[0-9]{1,5}/?$",
            description="a Chroma server, as http://host:port, that keeps the vectors in place "
            "of the data folder; several servers can then answer",
        ),
    ] = None
    chroma_token: Annotated[
        SecretStr | None, Field(description="sent to it in the header x-chroma-token")
    ] = None
    chroma_tenant: Annotated[
        str, Field(min_length=1, description="the tenant there that the vectors belong to")
    ] = "default_tenant"
    chroma_database: Annotated[
        str, Field(min_length=1, description="the database there that holds them")
    ] = "default_database"
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
    open: Annotated[
        bool,
        Field(
            description="whether everybody who reaches the server may ask and read without a key"
        ),
    ] = False
    require_keys: Annotated[
        bool, Field(description="whether this machine too has to show a key")
    ] = False
    trusted_proxies: Annotated[
        str,
        Field(
            description="addresses or networks, with commas, of proxies that are believed when "
            "they say who asks and that it was by https"
        ),
    ] = ""
    allowed_hosts: Annotated[
        str,
        Field(
            description="the public names of this server, with commas; once one is named, no "
            "other is answered to"
        ),
    ] = ""
    cors_origins: Annotated[
        str,
        Field(
            pattern=_ORIGINS,
            description="other sites whose pages may call the API with a key, with commas, each "
            "as https://host",
        ),
    ] = ""
    rate_limit_ask: Annotated[
        str,
        Field(
            pattern=_RATE,
            description="how many questions a key, or an address without one, may ask; empty: any",
        ),
    ] = "60/minute"
    rate_limit_read: Annotated[
        str, Field(pattern=_RATE, description="how often they may search and read; empty: any")
    ] = "600/minute"
    rate_limit_write: Annotated[
        str, Field(pattern=_RATE, description="how often they may change something; empty: any")
    ] = "60/minute"
    answers_at_once: Annotated[
        int, Field(ge=1, le=1_000, description="how many questions are answered at a time")
    ] = 4
    answers_waiting: Annotated[
        int,
        Field(ge=1, le=100_000, description="how many may wait for that; more are turned away"),
    ] = 100
    answer_seconds: Annotated[
        float, Field(gt=0, le=3_600, description="a question is given up after so long")
    ] = 300.0
    max_statements: Annotated[
        int, Field(ge=1, le=20, description="the most quotes in an answer, unless the call says")
    ] = 4
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"],
        Field(description="the least important lines that are logged; `info` has the requests"),
    ] = "info"
    log_format: Annotated[
        Literal["plain", "json"], Field(description="lines to read, or one JSON object a line")
    ] = "plain"
    log_questions: Annotated[
        bool,
        Field(description="whether questions, and the words of errors, are logged and traced too"),
    ] = False
    traces: Annotated[
        str | None,
        Field(
            min_length=1,
            description="where OpenTelemetry traces are sent to, by OTLP over HTTP: "
            "`http://HOST:4318/v1/traces`; needs the extra `traces`",
        ),
    ] = None
    shutdown_seconds: Annotated[
        int,
        Field(
            ge=1,
            le=3600,
            description="how long answers that are under way may take when the server is stopped",
        ),
    ] = 40

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine reaches the server."""
        return self.host == "localhost" or _is_loopback(self.host)

    @property
    def chroma(self) -> ChromaServer | None:
        """The Chroma server that keeps the vectors; ``None`` if the data folder does."""
        if self.chroma_url is None:
            return None
        return ChromaServer(
            self.chroma_url.rstrip("/"),
            None if self.chroma_token is None else self.chroma_token.get_secret_value(),
            self.chroma_tenant,
            self.chroma_database,
        )

    @property
    def opened_hosts(self) -> frozenset[str]:
        """The entries of ``private_hosts``."""
        return frozenset(_listed(self.private_hosts))

    @property
    def named_hosts(self) -> frozenset[str]:
        """The entries of ``allowed_hosts``."""
        return frozenset(_listed(self.allowed_hosts))

    @property
    def named_origins(self) -> list[str]:
        """The entries of ``cors_origins``, as browsers send them."""
        return _listed(self.cors_origins)

    @property
    def named_proxies(self) -> list[str]:
        """The entries of ``trusted_proxies``."""
        return _listed(self.trusted_proxies)


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
        raise SettingsRefused(f"setting {name}: {_wrong(name, first['type'], first['msg'])}") from (
            error
        )


def _wrong(name: str, kind: str, message: str) -> str:
    """What is wrong with a value; for a pattern, which nobody reads, what fits it."""
    if kind != "string_pattern_mismatch":
        return message.lower()
    field = Settings.model_fields[name]
    such = f", such as {field.default}" if field.default else ""
    return f"this cannot be used; it is {field.description}{such}"


def _listed(text: str) -> list[str]:
    return [entry for entry in (part.strip().lower() for part in text.split(",")) if entry]


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
