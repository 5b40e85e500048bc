"""The prompts: text files beside this one."""

from importlib.resources import files
from string import Template


def prompt(name: str) -> str:
    """A prompt as it stands in its file."""
    return files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8").strip()


def filled(name: str, **values: str) -> str:
    """A prompt with its places filled in once: what is filled in is not looked at again."""
    return Template(prompt(name)).substitute(values)
