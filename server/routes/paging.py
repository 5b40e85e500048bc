"""Pages of a list: where the next and the one before are (RFC 8288)."""

from typing import Any

from fastapi import Request, Response

LINKED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": 'The next page (`rel="next"`) and the one before (`rel="prev"`), '
                "where there is one; addresses without a host, on this server.",
                "schema": {"type": "string"},
            }
        }
    }
}
"""What a list's route says of its headers."""


def link_pages(request: Request, response: Response, limit: int, offset: int, total: int) -> None:
    """Add the links of the page ``offset`` to ``offset + limit`` of ``total`` items.

    They have no host: behind a proxy this server does not know by which name it is called.
    """
    links = []
    if offset + limit < total:
        links.append((offset + limit, "next"))
    if offset > 0:
        # Whoever asked beyond the end is led back to the last page.
        before = min(offset, -(-total // limit) * limit) - limit
        links.append((max(0, before), "prev"))
    if links:
        response.headers["link"] = ", ".join(
            f'<{_address(request, to, limit)}>; rel="{name}"' for to, name in links
        )


def _address(request: Request, offset: int, limit: int) -> str:
    url = request.url.include_query_params(limit=limit, offset=offset)
    return f"{url.path}?{url.query}"
