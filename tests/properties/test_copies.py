"""Kinship is symmetric, groups depend on the pairs alone, and differences are spans."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from index.article import Article
from index.copies.differences import SHOWN, Differences, differences
from index.copies.grouping import Pair, groups
from index.copies.kinship import Kinship, kinship
from index.copies.signature import Signature, keys, signature, worth_comparing
from index.copies.standing import stands_in
from index.copies.versions import is_later_version, preferred
from tests.index.copied_stories import printed, sample, sentences
from tests.index.made_up import made_up

REAL = [s for name, article in sorted(sample().items()) for s in sentences(article)[:4]]
STORIES = st.lists(st.sampled_from(REAL[:24]), min_size=1, max_size=16, unique=True)
RAW = st.lists(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).filter(
        lambda text: any(c.isprintable() and not c.isspace() for c in text)
    ),
    min_size=1,
    max_size=5,
)
ARTICLES = st.one_of(
    STORIES.map(lambda story: printed("A story", story)),
    RAW.map(lambda blocks: made_up("Raw", *(f"x {block}" for block in blocks))),
)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(a=ARTICLES, b=ARTICLES)
@MANY
def test_kinship_is_symmetric(a: Article, b: Article) -> None:
    found = kinship(a, b)

    assert kinship(b, a) == (found.flipped() if found else None)
    same = kinship(a, a)
    assert same is None or same.kind == "identical"
    assert same is not None or not keys(signature(a))


@given(a=ARTICLES, b=ARTICLES)
@MANY
def test_candidates_depend_on_the_two_alone_and_identical_prints_always_are(
    a: Article, b: Article
) -> None:
    one, other = signature(a), signature(b)

    assert Signature.from_bytes(one.to_bytes()) == one
    assert worth_comparing(one, other) == worth_comparing(other, one)
    found = kinship(a, b)
    if found and found.kind == "identical":
        assert {*keys(one)} == {*keys(other)}
        assert worth_comparing(one, other)


@given(story=st.one_of(STORIES, RAW), a_paragraph=st.integers(1, 5), styled=st.booleans())
@MANY
def test_of_identical_prints_each_sentence_stands_in_both(
    story: list[str], a_paragraph: int, styled: bool
) -> None:
    a = made_up("One", *(f"x {block}" for block in story))
    every = sentences(a)
    style = str.maketrans("“”‘’—", "\"\"''–" if styled else "“”‘’—")
    b = printed("Another", [sentence.translate(style) for sentence in every], a_paragraph)
    found = kinship(a, b)
    # Cut otherwise, a mark may come to stand beside another: "." and ".." make an ellipsis.
    assume(found is not None and found.kind == "identical")

    for sentence in every:
        if any(character.isalnum() for character in sentence):
            span = stands_in(sentence, b)
            assert span is not None
            assert stands_in(span.of(b.text), a) is not None


@given(a=ARTICLES, b=ARTICLES)
@MANY
def test_differences_are_sentences_and_words_of_the_prints(a: Article, b: Article) -> None:
    found = differences(a, b)
    turned = differences(b, a)

    assert differences(a, a).none
    for article, only in ((a, found.only_a), (b, found.only_b)):
        every = [s for p in article.searchable() for s in p.sentences]
        assert set(only.shown) <= set(every)
        assert len(only.shown) == min(only.count, SHOWN)
    for changed in found.changed:
        assert all(c.a is None or c.a in changed.a for c in changed.changes)
        assert all(c.b is None or c.b in changed.b for c in changed.changes)
        assert all(c.a or c.b for c in changed.changes)
    assert sizes(found) == (*sizes(turned)[1::-1], sizes(turned)[2])


def sizes(found: Differences) -> tuple[int, int, int]:
    changed = len(found.changed) + found.more_changed
    return found.only_a.count, found.only_b.count, changed


IDS = "abcdefghij"
KINSHIPS = st.one_of(
    st.just(Kinship("near copy", 0.7, 0.8, 0.8)),
    st.tuples(st.integers(0, 9), st.integers(1, 9)).map(
        lambda t: Kinship("part", 0.3, 1.0, 0.3, (t[0], t[0] + t[1]))
    ),
)


@st.composite
def pair_lists(draw: st.DrawFn) -> list[Pair]:
    chosen = draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=20))
    distinct = {frozenset(ids): ids for ids in chosen if ids[0] != ids[1]}
    return [Pair(a, b, draw(KINSHIPS)) for a, b in distinct.values()]


@given(pairs=pair_lists(), data=st.data())
@MANY
def test_groups_depend_on_the_set_of_pairs_alone(pairs: list[Pair], data: st.DataObject) -> None:
    found = groups(pairs)
    order: Sequence[Pair] = data.draw(st.permutations(pairs))
    turned = data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))

    other = groups(
        Pair(p.b, p.a, p.kinship.flipped()) if turn else p
        for p, turn in zip(order, turned, strict=True)
    )

    assert other == found


@given(pairs=pair_lists())
@MANY
def test_each_article_is_in_one_group_and_kin_to_its_centre(pairs: list[Pair]) -> None:
    found = groups(pairs)

    every = Counter(member for group in found for member in group.members)
    assert set(every.values()) <= {1}
    kin = {frozenset((p.a, p.b)) for p in pairs}
    parts = {(p.a, p.b) for p in pairs if p.kinship.stretch}  # the part is always ``a`` here
    for group in found:
        assert len(group.members) > 1
        assert group.centre in group.members
        for member in {*group.members} - {group.centre}:
            assert frozenset((member, group.centre)) in kin
            assert (group.centre, member) not in parts


DATES = st.one_of(st.none(), st.dates(date(2024, 5, 1), date(2024, 5, 4)))
TITLES = st.sampled_from(
    ["Wall", "UPDATE 1-Wall", "UPDATE 2-Wall", "CORRECTED-Wall", "Wall (updated)"]
)


@st.composite
def versions(draw: st.DrawFn) -> Article:
    length = draw(st.integers(8, 12))
    return made_up(
        draw(TITLES),
        *REAL[:length],
        publisher=draw(st.sampled_from([None, "The Courier", "Courier", "Herald"])),
        published=draw(DATES),
    )


@given(articles=st.lists(versions(), min_size=1, max_size=5), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_preference_is_one_total_order_and_puts_later_versions_first(
    articles: list[Article], data: st.DataObject
) -> None:
    named = list(zip(IDS, articles, strict=False))

    order = preferred(named)

    assert sorted(order) == [article_id for article_id, _ in named]
    assert preferred(data.draw(st.permutations(named))) == order
    for new_id, new in named:
        for old_id, old in named:
            if new_id != old_id and is_later_version(new, old):
                assert order.index(new_id) < order.index(old_id)
                assert not is_later_version(old, new)
