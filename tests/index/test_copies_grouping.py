"""Pairs of copies become stories, whatever the order, and no chain joins two stories."""

from itertools import permutations

from index.copies.grouping import Group, Pair, groups
from index.copies.kinship import Kinship


def near(a: str, b: str) -> Pair:
    return Pair(a, b, Kinship("near copy", 0.7, 0.8, 0.8))


def part(part: str, whole: str, first: int = 0, last: int = 100) -> Pair:
    return Pair(part, whole, Kinship("part", 0.3, 1.0, 0.3, (first, last)))


def members(*pairs: Pair) -> list[str]:
    return ["".join(group.members) for group in groups(pairs)]


def test_no_pairs_make_no_groups() -> None:
    assert groups([]) == ()


def test_copies_of_one_story_are_one_group() -> None:
    assert groups([near("b", "a"), near("c", "d"), near("b", "c2"), near("a", "c2")]) == (
        Group("a", ("a", "b", "c2")),
        Group("c", ("c", "d")),
    )


def test_each_member_is_a_copy_of_the_centre() -> None:
    chain = [near("a", "b"), near("b", "c"), near("c", "d"), near("d", "e"), near("e", "f")]

    assert groups(chain) == (Group("b", ("a", "b", "c")), Group("e", ("d", "e", "f")))


def test_the_order_of_the_pairs_and_of_their_ends_has_no_say() -> None:
    pairs = [near("a", "b"), near("b", "c"), near("c", "d"), part("p", "b"), part("q", "d")]
    turned = [Pair(p.b, p.a, p.kinship.flipped()) for p in pairs]
    expected = groups(pairs)

    assert all(groups(order) == expected for order in permutations(pairs))
    assert groups(turned) == expected


def test_a_pair_changes_no_group_it_is_not_connected_with() -> None:
    before = groups([near("a", "b"), near("x", "y")])

    after = groups([near("a", "b"), near("x", "y"), near("y", "z")])

    assert before[0] == after[0]


def test_a_part_belongs_to_its_whole() -> None:
    assert members(part("p", "w"), near("w", "v")) == ["pvw"]
    assert members(part("p", "w", 0, 60), part("q", "w", 40, 100)) == ["pqw"]


def test_a_statement_printed_alone_does_not_join_two_reports_that_quote_it() -> None:
    assert members(part("statement", "report1"), part("statement", "report2")) == [
        "report1statement"
    ]


def test_a_round_up_does_not_join_the_stories_in_it() -> None:
    first, second = part("a", "roundup", 0, 90), part("b", "roundup", 95, 200)

    assert members(first) == ["aroundup"]
    assert members(first, second) == []
    assert members(first, second, near("a", "a2")) == ["aa2"]


def test_a_round_up_may_have_copies_itself() -> None:
    first, second = part("a", "roundup", 0, 90), part("b", "roundup", 95, 200)

    assert members(first, second, near("roundup", "roundup2")) == ["rounduproundup2"]
