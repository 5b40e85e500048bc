"""Which articles are prints of one story: kept in the catalogue, and settled after each change.

What near-copies are, which of them make one story and which print is to be quoted is decided
by ``index.copies``; here only what a change can have touched is decided anew. The result is
that of deciding all anew.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import lru_cache
from itertools import islice

from index.catalogue import Catalogue
from index.copies.grouping import Pair, groups
from index.copies.kinship import Kinship, kinship_of
from index.copies.prints import Print
from index.copies.signature import Signature, keys, signature, worth_comparing
from index.copies.versions import is_later_version, preferred
from index.data_folder import Index
from index.progress import Watch

AT_ONCE = 200
PRINTS_KEPT = 256


def settle(index: Index, watch: Watch = Watch()) -> None:
    """Find the near-copies of what is new or changed, and the stories they make."""
    catalogue = index.catalogue
    open_ = catalogue.unsettled()
    if not open_:
        return
    watch.at("finding copies")
    for batch in _batches(catalogue.unsigned()):
        catalogue.put_signatures(_signed(catalogue, batch))
    pairs = list(_pairs(catalogue, open_, watch))
    catalogue.put_kin(open_, pairs)
    touched = _closure(catalogue, open_)
    catalogue.put_stories(_prints(catalogue, touched))


def _signed(catalogue: Catalogue, ids: Iterable[str]) -> Iterator[tuple[str, bytes, list[int]]]:
    for identity in ids:
        own = signature(catalogue.article(identity).article)
        yield identity, own.to_bytes(), list(keys(own))


def _pairs(catalogue: Catalogue, ids: list[str], watch: Watch) -> Iterator[tuple[str, str, str]]:
    """The near-copies of each of these articles among all."""

    @lru_cache(maxsize=PRINTS_KEPT)
    def printed(identity: str) -> Print:
        return Print(catalogue.article(identity).article)

    asked = set(ids)
    for done, identity in enumerate(ids):
        watch.at("finding copies", done, len(ids))
        sharing = catalogue.sharing(identity)
        if not sharing:
            continue
        own = Signature.from_bytes(catalogue.signature(identity))
        for other, stored in sorted(sharing.items()):
            if other in asked and other < identity:
                continue  # that pair has been looked at
            if worth_comparing(own, Signature.from_bytes(stored)):
                found = kinship_of(printed(identity), printed(other))
                if found is not None:
                    yield identity, other, json.dumps(asdict(found))


def _closure(catalogue: Catalogue, ids: Iterable[str]) -> set[str]:
    """All articles whose story may be another now: linked to these by near-copies or before."""
    touched = set(ids) | catalogue.in_stories_of(ids)
    fresh = set(touched)
    while fresh:
        linked = {end for one, other, _ in catalogue.kin(fresh) for end in (one, other)}
        linked |= catalogue.in_stories_of(linked)
        fresh = linked - touched
        touched |= fresh
    return touched


def _prints(
    catalogue: Catalogue, touched: set[str]
) -> Iterator[tuple[str, str | None, int, str | None]]:
    alone = set(touched)
    pairs = [Pair(one, other, _kinship(stored)) for one, other, stored in catalogue.kin(touched)]
    for group in groups(pairs):
        members = {identity: catalogue.article(identity).article for identity in group.members}
        order = preferred(tuple(members.items()))
        for place, identity in enumerate(order):
            article = members[identity]
            later = (is_later_version(members[better], article) for better in order[:place])
            reason = next((reason for reason in later if reason is not None), None)
            yield identity, group.members[0], place, reason.words if reason else None
        alone -= set(group.members)
    for identity in sorted(alone):
        yield identity, None, 0, None


def _kinship(stored: str) -> Kinship:
    fields = json.loads(stored)
    stretch = fields.pop("stretch")
    return Kinship(**fields, stretch=tuple(stretch) if stretch else None)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
