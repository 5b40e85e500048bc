"""The chat page and the reader: static files, served as they are."""

from pathlib import Path

FOLDER: Path = Path(__file__).resolve().parent
