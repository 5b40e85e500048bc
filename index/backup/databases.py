"""SQLite files: copied while others write them, and looked at before they are trusted."""

import sqlite3
from contextlib import closing
from pathlib import Path

from index.errors import BackupBroken


def copy(source: Path, target: Path) -> None:
    """One state of a database, whatever is written to it meanwhile, as a file of its own.

    All pages are taken in one step, which a writer neither waits for nor starts anew: the
    source is in WAL mode, or is written for a moment only. Raises ``BackupBroken`` if what was
    copied is damaged: such a backup would be found out when it is needed.
    """
    with (
        closing(sqlite3.connect(_uri(source), uri=True, timeout=30)) as origin,
        closing(sqlite3.connect(target)) as taken,
    ):
        try:
            origin.backup(taken)
            taken.execute("PRAGMA journal_mode = DELETE").fetchall()  # no log beside it
        except sqlite3.OperationalError:  # locked, gone, no room: nothing is wrong with it
            raise
        except sqlite3.DatabaseError as error:
            raise BackupBroken(f"{source.name} is not a sound database: {error}") from error
    trust(target, quick=True)


def trust(path: Path, *, quick: bool = False) -> None:
    """Raise ``BackupBroken`` unless the file is a sound database that does nothing by itself."""
    try:
        with closing(sqlite3.connect(_uri(path), uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            check = "quick_check" if quick else "integrity_check"
            (found,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
            # No table of this program has any: a forged file could act through them later.
            (acting,) = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"
            ).fetchone()
    except sqlite3.DatabaseError as error:
        raise BackupBroken(f"{path.name} is not a sound database: {error}") from error
    if found != "ok":
        raise BackupBroken(f"{path.name} is not a sound database: {found}")
    if acting:
        raise BackupBroken(f"{path.name} holds triggers or views, which this program never makes")


def _uri(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"
