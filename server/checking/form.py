"""A statement states: it asks and orders nothing, and holds no link, markup, code or address."""

import re
from collections.abc import Iterator

from index.instructions import is_instruction
from server.checking.sources import Fault

MOST_CHARACTERS = 1000  # what is compared with what grows by the square, and more

_FORMS = (
    (
        "a link",
        re.compile(
            r"\b[a-z][a-z0-9+.\-]{1,15}://|\bwww\.|\b(?:javascript|data|mailto|file):\S"
            r"|\b[a-z0-9\-]+\.(?:com|org|net|io|example|info|co\.uk|gov|edu)\b",
            re.IGNORECASE,
        ),
    ),
    ("an e-mail address", re.compile(r"[\w.+\-]+@[\w\-]+\.\w", re.IGNORECASE)),
    ("markup", re.compile(r"</?[a-z!][^>]*>?|&(?:[a-z]+|#\d+);|!?\[[^\]]*\]\(", re.IGNORECASE)),
    ("markup", re.compile(r"\*\*|__|^\s*(?:#+|[-*>|])\s|~~", re.MULTILINE)),
    ("code", re.compile(r"`|\{\{|\}\}|\$\{|\\[nrtux]|=>|[{}<>]|;\s*$")),
    (
        "what nobody can see",
        re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\ufeff]"),
    ),
)

_ASKS = re.compile(r"\?[”\"’')]*\s*$")
# A verb and what it is done to: "Write a script", "Tell me", but not "Call volumes rose".
_ORDERS = re.compile(
    r"[\W_]*(?:please |kindly |now |then |first )*"
    r"(?:add|act|answer|append|ask|buy|call|change|check|click|compose|contact|convert|create|delete|describe|disregard|do|don['’]t|download|encode"
    r"|enter|explain|find|forget|generate|get|give|go|help|identify|ignore|imagine|implement|include"
    r"|insert|install|keep|let|list|make|mention|modify|open|order|output|pretend|print|provide|read"
    r"|recommend|rename|repeat|replace|reply|respond|reveal|rewrite|run|say|send|share|show|state"
    r"|stop|summari[sz]e|tell|translate|try|use|visit|write) "
    r"(?:an?|the|your|my|our|me|us|all|any|every|each|this|that|these|those|it|them|him|her|only|not"
    r"|in|into|as|with|to|about|how|what|everything|nothing)\b",
    re.IGNORECASE,
)


def form_faults(statement: str) -> Iterator[Fault]:
    """What stands in a statement that is no plain prose."""
    if len(statement) > MOST_CHARACTERS:
        yield Fault("form", "It is too long to be one statement.")
        return
    if _ASKS.search(statement) or _ORDERS.match(statement) or is_instruction(statement):
        yield Fault("form", "It is a question or an order, and states nothing.")
        return
    for what, form in _FORMS:
        if form.search(statement):
            yield Fault("form", f"It holds {what}.")
            return
