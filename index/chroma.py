"""A Chroma server: where vectors can be kept in place of the data folder.

The client's own transport waits for ever and raises whatever its HTTP library does. Here each
call ends in time, and whatever keeps a server from answering is one kind of error.
"""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.fastapi import FastAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.config import System

from index.errors import VectorsGone, VectorsUnavailable
from index.places import ChromaServer

CONNECTED_WITHIN = 2.0  # seconds
_REFUSED = (401, 403)
_GONE = 404


@dataclass(frozen=True, slots=True)
class Connection:
    """A way to one Chroma server; used by many threads."""

    server: ChromaServer
    _api: FastAPI = field(repr=False)

    @classmethod
    def to(cls, server: ChromaServer) -> "Connection":
        """A connection; nothing is asked of the server yet."""
        where = urlsplit(server.url)
        system = System(
            ChromaSettings(
                chroma_api_impl="chromadb.api.fastapi.FastAPI",
                chroma_server_host=where.hostname,
                chroma_server_http_port=where.port,
                chroma_server_ssl_enabled=where.scheme == "https",
                anonymized_telemetry=False,
            )
        )
        api = FastAPI(system)
        headers = dict(api.get_request_headers())
        if server.token is not None:
            headers["x-chroma-token"] = server.token
        api._session.close()
        # A store belongs to the own network: a proxy for the web does not stand before it.
        api._session = httpx.Client(
            timeout=httpx.Timeout(server.answers_within, connect=CONNECTED_WITHIN),
            headers=headers,
            transport=_Transport(server, httpx.HTTPTransport(limits=api.http_limits)),
        )
        return cls(server, api)

    def collection(self, name: str, create: CreateCollectionConfiguration | None) -> Collection:
        """The collection of this name, made if need be with the configuration ``create``.

        Raises ``VectorsGone`` if it is not there, ``VectorsUnavailable``.
        """
        tenant, database = self.server.tenant, self.server.database
        if create is None:
            model = self._api.get_collection(name, tenant, database)
        else:
            model = self._api.create_collection(
                name,
                configuration=create,
                get_or_create=True,
                tenant=tenant,
                database=database,
            )
        return Collection(self._api, model, embedding_function=None)

    def names(self, prefix: str) -> list[str]:
        """The collections whose names begin so. Raises ``VectorsUnavailable``."""
        found = self._api.list_collections(tenant=self.server.tenant, database=self.server.database)
        return [model.name for model in found if model.name.startswith(prefix)]

    def drop(self, name: str) -> None:
        """Remove a collection, if it is there. Raises ``VectorsUnavailable``."""
        try:
            self._api.delete_collection(name, self.server.tenant, self.server.database)
        except VectorsGone:
            return

    def close(self) -> None:
        """Hang up; the object and its collections are unusable afterwards."""
        self._api._session.close()


class _Transport(httpx.BaseTransport):
    """Sends calls; tells apart that nobody answers, that one is refused, and what is not there."""

    def __init__(self, server: ChromaServer, inner: httpx.BaseTransport) -> None:
        self._server = server
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The whole reply. Raises ``VectorsUnavailable``, ``VectorsGone``."""
        away = f"the Chroma server at {self._server.url}"
        try:
            reply = self._inner.handle_request(request)
            try:
                reply.read()  # here, so that a reply cut short is noticed here
            finally:
                reply.close()
        except httpx.TimeoutException as error:
            raise VectorsUnavailable(f"{away} does not answer in time") from error
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise VectorsUnavailable(f"{away} cannot be reached ({error})") from error
        if reply.status_code == _GONE:
            raise VectorsGone(
                f"{away} does not hold the vectors of this index; they are made anew from the "
                "catalogue by a running 'pullquote serve', or by 'pullquote status --repair'"
            )
        if reply.status_code in _REFUSED:
            raise VectorsUnavailable(f"{away} refuses the key in PULLQUOTE_CHROMA_TOKEN")
        if reply.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or (
            reply.status_code == httpx.codes.TOO_MANY_REQUESTS
        ):
            raise VectorsUnavailable(f"{away} fails ({reply.status_code} {reply.reason_phrase})")
        return reply

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()
