"""From pairs of prints to stories: which articles count as one source.

The rule. Each group has one centre, and each other member was compared with it and found
to be a near copy of it, or a part of it. Joining whatever is linked by a chain of pairs
would be as easy and is wrong: of a story that changes through ten editions the first and
the last may share nothing, and a round-up that prints two reports would make one of them.
Therefore a part is never a centre for its wholes (two reporters who both print a statement
in full are two sources), and an article whose parts lie in different places of it is a
collection: it is a copy of none of them.

The groups are a function of the set of pairs. In what order articles came, and which pair
was found first, has no say; and a pair changes only the groups it is connected with.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from index.copies.kinship import Kinship


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, by their ids, and how the first is kin to the second."""

    a: str
    b: str
    kinship: Kinship


@dataclass(frozen=True, slots=True)
class Group:
    """The prints of one story: at least two ids, ascending."""

    centre: str
    members: tuple[str, ...]


Reach = dict[str, set[str]]


def groups(pairs: Iterable[Pair]) -> tuple[Group, ...]:
    """The stories that are printed more than once, by their first member's id.

    Each article is in one group at most; one that is in none is a source of its own.
    """
    reach = _reach(pairs)
    found: list[Group] = []
    for component in _components(reach):
        found += _stars(component, reach)
    return tuple(sorted(found, key=lambda group: group.members))


def _reach(pairs: Iterable[Pair]) -> Reach:
    """For each article those it may be the centre of: its near copies and its parts."""
    reach: Reach = defaultdict(set)
    parts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    for pair in pairs:
        stretch = pair.kinship.stretch
        if stretch is None:
            reach[pair.a].add(pair.b)
            reach[pair.b].add(pair.a)
        elif pair.kinship.a_is_part:
            parts[pair.b][pair.a] = stretch
        else:
            parts[pair.a][pair.b] = stretch
    for whole, held in parts.items():
        if not _is_collection(held.values()):
            reach[whole].update(held)
    return reach


def _is_collection(stretches: Iterable[tuple[int, int]]) -> bool:
    """Whether some of the stretches are apart from the others."""
    end: int | None = None
    for first, last in sorted(stretches):
        if end is not None and first >= end:
            return True
        end = max(last, end or 0)
    return False


def _components(reach: Reach) -> list[set[str]]:
    """The articles that are linked at all, in whatever direction."""
    linked: Reach = defaultdict(set)
    for article, others in reach.items():
        for other in others:
            linked[article].add(other)
            linked[other].add(article)
    components: list[set[str]] = []
    seen: set[str] = set()
    for start in linked:
        if start in seen:
            continue
        component, waiting = {start}, [start]
        while waiting:
            fresh = linked[waiting.pop()] - component
            component |= fresh
            waiting += fresh
        seen |= component
        components.append(component)
    return components


def _stars(component: set[str], reach: Reach) -> list[Group]:
    """The article that reaches most takes all it reaches, then the next of those left."""
    left = set(component)
    stars: list[Group] = []
    while left:
        best = min(left, key=lambda article: (-len(reach.get(article, set()) & left), article))
        members = (reach.get(best, set()) & left) | {best}
        if len(members) == 1:
            break
        stars.append(Group(best, tuple(sorted(members))))
        left -= members
    return stars
