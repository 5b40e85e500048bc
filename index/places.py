"""Where vectors are kept: in the data folder, or in a Chroma server, which has an address."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server's address, and who asks there."""

    url: str  # http(s)://host:port
    token: str | None = field(default=None, repr=False)
    tenant: str = "default_tenant"
    database: str = "default_database"
    answers_within: float = 10.0  # seconds, to each call
