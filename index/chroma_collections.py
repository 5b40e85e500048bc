"""Which collection of a Chroma server holds the vectors of which generation.

Its name carries an id of the data folder, so that two folders never mix in one server, and
stands in a file of the generation, whose folder may be renamed.
"""

import json
import uuid
from pathlib import Path

from index.chroma import Connection
from index.errors import IndexBroken
from index.lease import Holding
from index.places import ChromaServer
from index.vectors import PassageVectors

NAME = "collection"
IDENTITY = "identity.json"


def collection_of(generation: Path) -> str | None:
    """The collection that is to hold this generation's vectors; ``None`` if its folder is."""
    try:
        return (generation / NAME).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None


def ask_to_read(server: ChromaServer, generation: Path) -> PassageVectors:
    """A generation's vectors in a server. Raises ``IndexBroken``, ``VectorsUnavailable``."""
    name, identity = collection_of(generation), _identity(generation.parent.parent)
    if name is None or identity is None or not name.startswith(_prefix(identity)):
        raise IndexBroken(
            "the vectors of this index are not in the Chroma server yet; 'pullquote serve' or "
            "'pullquote status --repair' brings them there"
        )
    return PassageVectors.ask(server, name)


def ask_to_write(holding: Holding, generation: Path) -> PassageVectors:
    """A generation's vectors in a server, in a collection that is made if it is not there."""
    assert holding.chroma is not None
    name, prefix = collection_of(generation), _own_prefix(generation.parent.parent)
    if name is None or not name.startswith(prefix):
        # The name first: a collection that no generation names is removed.
        name = prefix + uuid.uuid4().hex[:12]
        with holding.fenced():
            (generation / NAME).write_text(name + "\n", encoding="utf-8")
    return PassageVectors.ask(holding.chroma, name, create=True, fenced=holding.fenced)


def sweep(holding: Holding, data: Path) -> None:
    """Remove this data folder's collections that none of its generations names.

    Raises ``VectorsUnavailable``, ``LeaseLost``.
    """
    assert holding.chroma is not None
    connection = Connection.to(holding.chroma)
    try:
        for name in connection.names(_own_prefix(data)):
            with holding.fenced():  # whoever takes over makes new ones
                if name not in map(collection_of, (data / "generations").glob("*")):
                    connection.drop(name)
    finally:
        connection.close()


def _prefix(identity: str) -> str:
    return f"pullquote-{identity}-"


def _own_prefix(data: Path) -> str:
    identity = _identity(data)
    if identity is None:
        identity = uuid.uuid4().hex[:12]
        half_made = data / f"{IDENTITY}.new"
        with half_made.open("w", encoding="utf-8") as file:
            json.dump({"id": identity, "inode": half_made.stat().st_ino}, file)
        half_made.replace(data / IDENTITY)
    return _prefix(identity)


def _identity(data: Path) -> str | None:
    """The id of this data folder; ``None`` if it has none, or one that was copied with it.

    The file's inode tells: a copy is to have collections of its own, and not to clear those
    of the original.
    """
    path = data / IDENTITY
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return str(found["id"]) if found["inode"] == path.stat().st_ino else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
