"""Small disks, and disks that cannot be written to, for as long as a test wants them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, size: int) -> Iterator[Path]:
    """An empty file system of so many bytes; skips the test where none may be mounted."""
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield place
    finally:
        # Lazily: a process that was to be ended may still hold a file.
        subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """The folder as a disk that cannot be written to, not even by the superuser."""
    _mount("--bind", str(place), str(place))
    try:
        _mount("-o", "remount,bind,ro", str(place))
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def enlarge(disk: Path, size: int) -> None:
    """Give a small disk more room."""
    subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)


def fill(disk: Path, free: int) -> Path:
    """Write a file that leaves so many bytes free; gives its path."""
    ballast = disk / "ballast"
    found = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, found.f_bavail * found.f_frsize - free)))
    return ballast


def _mount(*arguments: str) -> None:
    try:
        result = subprocess.run(
            ["mount", *arguments], capture_output=True, text=True, check=False, timeout=30
        )
        reason = result.stderr.strip() if result.returncode else None
    except FileNotFoundError as error:
        reason = str(error)
    if reason is not None:
        pytest.skip(f"NOT TESTED: this needs the right to mount file systems ({reason})")
