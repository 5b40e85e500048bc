"""Which other sites' pages may call the API, and how browsers are told."""

from typing import Any

from server.settings import Settings


def cors(settings: Settings) -> dict[str, Any]:
    """For the CORS middleware: the sites that are named, with a key and never with a cookie."""
    return {
        "allow_origins": settings.named_origins,
        "allow_credentials": False,
        "allow_methods": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        "allow_headers": [
            "authorization",
            "content-type",
            "idempotency-key",
            "if-match",
            "if-none-match",
            "last-event-id",
            "mcp-protocol-version",
            "mcp-session-id",
            "traceparent",
            "x-api-key",
            "x-request-id",
        ],
        "expose_headers": [
            "content-disposition",
            "etag",
            "link",
            "location",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "www-authenticate",
            "x-request-id",
        ],
        "max_age": 600,
    }
