"""Whatever is put in, replaced and taken out, the catalogue's parts agree with each other."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index.article import Article
from index.catalogue import Catalogue, quoted
from index.errors import ArticleUnknown
from index.records import Counts, Filters
from tests.index.made_up import made_up, ready

WORDS = ("river", "bridge", "vote", "zürich")
IDS = st.sampled_from(["a", "b", "c"])
ARTICLES = st.builds(
    lambda title, blocks: made_up(title, *blocks),
    st.sampled_from(WORDS),
    st.lists(
        st.sampled_from([*(f"The {word} again. It was late." for word in WORDS), "# Costs"]),
        min_size=1,
        max_size=8,
    ),
).filter(lambda article: any(article.searchable()))


@cache
def empty_catalogue() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        Catalogue.create(Path(folder, "new.sqlite"), "a-model", "sha256:0", "rules-1")
        return Path(folder, "new.sqlite").read_bytes()


class Journal(RuleBasedStateMachine):
    """The catalogue beside a dictionary of what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        path = self.folder / "catalogue.sqlite"
        path.write_bytes(empty_catalogue())
        self.catalogue = Catalogue(path, read_only=False)
        self.reader = Catalogue(path, read_only=True)
        self.live: dict[str, tuple[Article, tuple[int, ...]]] = {}
        self.used: set[int] = set()

    def teardown(self) -> None:
        self.reader.close()
        self.catalogue.close()
        shutil.rmtree(self.folder)

    @rule(article_id=IDS, article=ARTICLES)
    def put(self, article_id: str, article: Article) -> None:
        new = ready(self.catalogue, article_id, article)
        assert not self.used & set(new.numbers), "a passage number is never used again"
        self.used |= set(new.numbers)
        _, before = self.live.get(article_id, (None, ()))
        assert tuple(self.catalogue.put(new)) == before
        self.live[article_id] = article, new.numbers

    @rule(article_id=IDS)
    def remove(self, article_id: str) -> None:
        _, before = self.live.pop(article_id, (None, ()))
        assert tuple(self.catalogue.remove(article_id)) == before

    @rule(count=st.integers(0, 3))
    def allocate_for_nothing(self, count: int) -> None:
        numbers = set(self.catalogue.allocate(count))
        assert len(numbers) == count
        assert not self.used & numbers
        self.used |= numbers

    @rule(article_id=IDS, article=ARTICLES)
    def fail_to_put(self, article_id: str, article: Article) -> None:
        new = ready(self.catalogue, article_id, article)
        self.used |= set(new.numbers)
        with pytest.raises(ValueError, match="zip"):
            self.catalogue.put(replace(new, vectors=new.vectors[:-1]))

    @rule(article_id=IDS)
    def note_file(self, article_id: str) -> None:
        known = self.catalogue.files().get(f"/articles/{article_id}.txt")
        if known is not None and known.article is not None:
            self.catalogue.put_file(replace(known, digest="1" * 64))

    @invariant()
    def articles_are_whole(self) -> None:
        for article_id in ("a", "b", "c"):
            stored = None
            with suppress(ArticleUnknown):
                stored = self.reader.article(article_id).article
            assert stored == self.live.get(article_id, (None,))[0]
        assert sorted(self.reader.article_ids(Filters())) == sorted(self.live)

    @invariant()
    def passages_are_those_of_the_articles(self) -> None:
        numbers = [n for _, own in self.live.values() for n in own]
        assert self.reader.live_numbers() == set(numbers)
        passages = self.reader.passages(numbers)
        for article_id, (article, own) in self.live.items():
            assert [passages[n].position for n in own] == list(range(len(own)))
            assert all(passages[n].record.id == article_id for n in own)
            assert all(passages[n].text == passages[n].span.of(article.text) for n in own)
        assert [n for n, _, _ in self.reader.vectors()] == sorted(numbers)
        assert self.reader.counts() == Counts(
            len(self.live), sum(len(a.paragraphs) for a, _ in self.live.values()), len(numbers)
        )

    @invariant()
    def full_text_is_that_of_the_passages(self) -> None:
        passages = self.reader.passages(sorted(self.reader.live_numbers()))
        for word in WORDS:
            holding = {
                number
                for number, p in passages.items()
                if word in f"{p.record.title} {p.section} {p.text}".lower().split()
                or f"{word}." in p.text.lower().split()
            }
            assert {n for n, _ in self.reader.matching(quoted(word), 1_000)} == holding


Journal.TestCase.settings = settings(
    max_examples=10,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestJournal = Journal.TestCase
