"""Having the system write to the disk what must survive a power cut."""

import os
from pathlib import Path


def flush(folder: Path) -> None:
    """Have all of a folder written to the disk: its files and its names."""
    for here, _, names in os.walk(folder):
        for name in names:
            with Path(here, name).open("rb") as file:
                os.fsync(file.fileno())
        flush_names(Path(here))


def flush_names(folder: Path) -> None:
    """Have the names in a folder written to the disk, after one was made or moved."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
