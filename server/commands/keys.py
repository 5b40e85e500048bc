"""``pullquote keys``: made, listed and revoked on the server's own machine."""

import argparse
import json
import sys
from typing import TYPE_CHECKING

from server.commands.codes import DONE
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.access.shapes import KeyReport

_SCOPES = "ask, read, write, admin"


def describe(command: argparse.ArgumentParser, shared: list[argparse.ArgumentParser]) -> None:
    """The command's own commands; ``shared`` are the options that each has."""
    deeds = command.add_subparsers(required=True, metavar="DEED")
    making = deeds.add_parser("make", parents=shared, help="make a key, and show it this once")
    making.add_argument("--name", required=True, help="whose it is, or what for")
    making.add_argument(
        "--scopes",
        required=True,
        type=_scopes,
        metavar="SCOPE,...",
        help=f"what it is for: {_SCOPES}; ask and write include read, admin includes all",
    )
    making.add_argument("--expires", type=int, metavar="DAYS", help="after so many days")
    making.set_defaults(run=_make)
    listing = deeds.add_parser("list", parents=shared, help="list the keys")
    listing.set_defaults(run=_list)
    revoking = deeds.add_parser("revoke", parents=shared, help="revoke a key, at once")
    revoking.add_argument("key_id", metavar="ID")
    revoking.set_defaults(run=_revoke)


def _scopes(text: str) -> list[str]:
    named = [name for name in (part.strip().lower() for part in text.split(",")) if name]
    unknown = [name for name in named if name not in _SCOPES.split(", ")]
    if unknown or not named:
        raise argparse.ArgumentTypeError(f"{text!r} is not a list of {_SCOPES}")
    return named


def _make(options: argparse.Namespace, settings: Settings) -> int:
    from server.access.keys import KeyStore
    from server.access.scopes import Scope
    from server.access.shapes import new_key

    scopes = [Scope(name) for name in options.scopes]
    key, shown = KeyStore(settings.data).make(options.name, scopes, options.expires)
    if options.json:
        print(new_key(key, shown).model_dump_json())
        return DONE
    print(f"The key {key.id} for {key.name}. Keep it well: it is not shown again.", file=sys.stderr)
    print(shown)
    return DONE


def _list(options: argparse.Namespace, settings: Settings) -> int:
    from server.access.keys import KeyStore
    from server.access.shapes import key_list

    found = key_list(KeyStore(settings.data).all())
    if options.json:
        print(found.model_dump_json())
    else:
        _show(found.items)
    return DONE


def _revoke(options: argparse.Namespace, settings: Settings) -> int:
    from server.access.keys import NO_ADMIN_LEFT, KeyStore, without_admins

    left = KeyStore(settings.data).revoke(options.key_id)
    warning = NO_ADMIN_LEFT if without_admins(left) else None
    if options.json:
        print(json.dumps({"revoked": options.key_id, "left": len(left), "warning": warning}))
        return DONE
    print(f"The key {options.key_id} opens nothing any more.")
    if not left:
        print("No key is left.", file=sys.stderr)
    if warning is not None:
        print(f"Note: {warning}.", file=sys.stderr)
    return DONE


def _show(keys: "Iterable[KeyReport]") -> None:
    rows = [("id", "name", "scopes", "made", "last used", "expires")]
    for key in keys:
        expires = f"{key.expires:%Y-%m-%d}" if key.expires else "never"
        rows.append(
            (
                key.id,
                key.name,
                ",".join(key.scopes),
                f"{key.made:%Y-%m-%d}",
                f"{key.last_used:%Y-%m-%d %H:%M}" if key.last_used else "never",
                f"{expires} (over)" if key.expired else expires,
            )
        )
    if len(rows) == 1:
        print("There are no keys.", file=sys.stderr)
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(f"{cell:<{w}}" for cell, w in zip(row, widths, strict=True)).rstrip())
