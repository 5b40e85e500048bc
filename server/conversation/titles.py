"""What a conversation is called: what somebody called it, or its first question."""

from index.article import canonical
from index.errors import PullquoteError

LONGEST = 200
SHORTENED = 80


class TitleRefused(PullquoteError):
    """A title is empty or too long."""


def accepted(title: str) -> str:
    """A title as it is kept: one line. Raises ``TitleRefused``."""
    line = _line(title)
    if not _is_seen(line):
        raise TitleRefused("the title is empty; give one that can be seen")
    if len(line) > LONGEST:
        raise TitleRefused(f"the title has {len(line):,} characters; the limit is {LONGEST:,}")
    return line


def shortened(question: str) -> str | None:
    """A question as a title, cut at a word; ``None`` if there is nothing to see in it."""
    line = _line(question[: 10 * SHORTENED])  # the rest is never seen
    if not _is_seen(line):
        return None
    if len(line) <= SHORTENED:
        return line
    at = line.rfind(" ", SHORTENED // 2, SHORTENED)
    return line[: at if at > 0 else SHORTENED - 1].rstrip(" ,;:–—-") + "…"


def _line(text: str) -> str:
    return " ".join(canonical(text).split())


def _is_seen(line: str) -> bool:
    """Whether it is more than spaces and characters without a shape."""
    return any(c.isprintable() and not c.isspace() for c in line)
