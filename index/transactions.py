"""A transaction that is kept whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Begin = Literal["BEGIN", "BEGIN IMMEDIATE"]
"""To read one state of the file, or to write to it."""


@contextmanager
def transaction(connection: sqlite3.Connection, begin: Begin = "BEGIN IMMEDIATE") -> Iterator[None]:
    """A transaction of a connection that commits by itself (``isolation_level=None``)."""
    connection.execute(begin)
    try:
        yield
        connection.commit()
    except BaseException:  # a full disk may stop the commit itself
        connection.rollback()
        raise
