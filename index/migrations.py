"""Numbered steps that bring an SQLite file of an earlier version to the present one.

``PRAGMA user_version`` says which version a file has. Step n brings it from version n to n + 1;
a step that was released never changes. All steps that a file needs are one transaction: killed
in between, the file is what it was.
"""

import sqlite3
from collections.abc import Sequence

from index.transactions import transaction

Step = Sequence[str]
"""Statements of SQL."""


class LaterVersion(Exception):
    """The file was written by a later version of this program, which alone can read it."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(f"its version is {found}, and this program knows version {known}")


def version_of(connection: sqlite3.Connection) -> int:
    """The version of an open file; 0 of a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Step], first: int = 0) -> None:
    """Take the steps that are missing; ``steps[0]`` brings version ``first`` to the next.

    The connection commits by itself (``isolation_level=None``) and is in no transaction. Safe
    when several processes do it at once. Raises ``LaterVersion``.
    """
    latest = first + len(steps)
    if _known(connection, latest) == latest:
        return
    with transaction(connection):
        # Another process may have done it while this one waited.
        for step in steps[_known(connection, latest) - first :]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {latest}")


def _known(connection: sqlite3.Connection, latest: int) -> int:
    found = version_of(connection)
    if found > latest:
        raise LaterVersion(found, latest)
    return found
