"""How numbers of things are said on the terminal."""


def counted(number: int, noun: str) -> str:
    """``1 article``, ``2 articles``, ``1,200 articles``: for nouns that take an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
