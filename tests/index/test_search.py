"""Search finds what words find and what meaning finds, within the filters, in one order."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from index.data_folder import Index, open_for_reading, open_for_writing
from index.embedding import EmbeddingModel
from index.evidence import Evidence
from index.fuse import fuse_ranks
from index.records import Filters
from index.search import CANDIDATES, Hit, Method, Ranking, Search
from index.sync import sync
from tests.index.made_up import WordModel

METHODS: tuple[Method, ...] = get_args(Method)


def index_of(articles: dict[str, str], place: Path, model: EmbeddingModel) -> Path:
    (place / "news").mkdir(exist_ok=True)
    for name, text in articles.items():
        (place / "news" / name).write_text(text)
    with open_for_writing(place / "data", model) as index:
        report = sync(index, [place / "news"])
    assert not report.failed
    return place / "data"


@pytest.fixture(scope="module")
def bridge(model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """More passages about one thing than are looked at, and two about other things."""
    sections = [
        f"## Day {day}\n\nThe engineer said repairs to the bridge would take {day} more weeks.\n"
        for day in range(2, CANDIDATES + 12)
    ]
    articles = {
        "bridge.md": "# The bridge\n\n" + "\n".join(sections),
        "pool.txt": "Notices\n\nThe swimming pool in Mill Lane stays shut, Ndiaye told members.\n",
        "trust.txt": "Trust confirms departure\n\nThe surgeon was dismissed by the infirmary for "
        "misconduct on Tuesday.\n",
    }
    data = index_of(articles, tmp_path_factory.mktemp("bridge"), model)
    with open_for_reading(data, model) as index:
        yield Search(index)


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    articles = {
        f"{town}-{day}.md": f"---\ntitle: Flood in {town}\nauthor: {author}\npublisher: {paper}\n"
        f"date: 2025-03-{day}\n---\n\nThe river rose in {town}. Nobody slept.\n\n"
        f"## Costs\n\nThe repairs cost {day} million pounds.\n"
        for town, day, author, paper in (
            ("Wend", 10, "Zoë Núñez", "The Herald"),
            ("Pellam", 11, "Jo Fry", "The Herald"),
            ("Skelder", 12, "Jo Fry", "Evening Post"),
        )
    }
    model = WordModel()
    data = index_of(articles, tmp_path_factory.mktemp("dated"), model)
    with open_for_reading(data, model) as index:
        yield index


def texts(ranking: Ranking) -> list[str]:
    return [hit.passage.text for hit in ranking.hits]


def evidence(hit: Hit) -> Evidence:
    assert hit.evidence is not None
    return hit.evidence


def test_hybrid_finds_what_only_words_find(bridge: Search) -> None:
    question = "What did Ndiaye say about the bridge?"
    found = {m: texts(bridge.search(question, CANDIDATES, method=m)) for m in METHODS}
    pool = "The swimming pool in Mill Lane stays shut, Ndiaye told members."
    assert pool not in found["vectors"]
    assert found["full_text"][0] == pool
    assert found["hybrid"][0] == pool


def test_hybrid_finds_what_only_meaning_finds(bridge: Search) -> None:
    question = "Which doctor was fired by a hospital?"
    found = {m: texts(bridge.search(question, 5, method=m)) for m in METHODS}
    assert found["full_text"] == []
    assert found["vectors"][0].startswith("The surgeon was dismissed")
    assert found["hybrid"][0].startswith("The surgeon was dismissed")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "question",
    [
        "When does the flood warning end?",
        "the bridge",
        "Who was he?",
        "?!",
        "",
        "🌊\0",
        "a" * 9_999,
    ],
    ids=lambda q: ascii(q[:20]),
)
def test_every_hit_is_its_articles_own_text(
    sample_index: Index, question: str, method: Method
) -> None:
    ranking = Search(sample_index).search(question, 7, method=method)
    assert len(ranking.hits) <= 7
    assert ranking.restricted_to is None
    for hit in ranking.hits:
        stored = sample_index.catalogue.article(hit.passage.record.id)
        assert hit.passage.text == hit.passage.span.of(stored.article.text)
        assert hit.passage.record == stored.record
        assert len(hit.similarities) == len(hit.passage.sentences)
        assert 0.0 <= hit.score <= 1.0
    scores = [hit.score for hit in ranking.hits]
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.number for hit in ranking.hits}) == len(ranking.hits)
    if method != "full_text":
        assert len(ranking.hits) == 7, "there is always something nearest"


def test_the_article_that_answers_comes_first(sample_index: Index) -> None:
    search = Search(sample_index)
    for question, source in (
        ("Why did Pellam Pumps cut jobs?", "pellam-pumps"),
        ("Who was Winifred Strake?", "winifred-strake"),
        ("Which animals are coming back to the river?", "eels-return"),
        ("Who was caught stealing motors from boats?", "outboard-engine-thefts"),
    ):
        best = search.search(question, 1).hits[0].passage.record
        assert source.split("-")[0] in best.source, question


def test_a_question_of_stop_words_or_signs_alone_is_no_error(dated: Index) -> None:
    search = Search(dated)
    stop_words = search.search("Where is it in the?", 10)
    assert sum(stop_words.question.weights.values()) == pytest.approx(1.0)
    assert search.search("in the", 10, method="full_text").hits
    for question in ("", "?! — …", "_"):
        ranking = search.search(question, 10)
        assert ranking.question.weights == {}
        assert all(evidence(hit).coverage == 0.0 for hit in ranking.hits)
        assert search.search(question, 10, method="full_text").hits == ()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("filters", "towns"),
    [
        (Filters(publisher="the herald"), {"Wend", "Pellam"}),
        (Filters(byline="fry"), {"Pellam", "Skelder"}),
        (Filters(published_from=date(2025, 3, 11)), {"Pellam", "Skelder"}),
        (Filters(published_to=date(2025, 3, 10)), {"Wend"}),
        (Filters(byline="fry", publisher="the herald"), {"Pellam"}),
    ],
)
def test_filters_restrict_what_is_found(
    dated: Index, filters: Filters, towns: set[str], method: Method
) -> None:
    ranking = Search(dated).search("What did the river and the repairs cost?", 10, filters, method)
    assert {hit.passage.record.title for hit in ranking.hits} == {f"Flood in {t}" for t in towns}
    assert len(ranking.hits) == 2 * len(towns)
    assert ranking.restricted_to == len(towns)


@pytest.mark.parametrize("method", METHODS)
def test_filters_that_nothing_passes_are_told_apart(dated: Index, method: Method) -> None:
    for filters in (Filters(byline="nobody"), Filters(article_ids=()), Filters(article_ids=("x",))):
        ranking = Search(dated).search("river", 10, filters, method)
        assert (ranking.hits, ranking.restricted_to) == ((), 0)


def test_a_filter_by_article_finds_what_others_would_crowd_out(bridge: Search) -> None:
    pool = next(
        hit.passage.record.id for hit in bridge.search("Ndiaye", 1, method="full_text").hits
    )
    ranking = bridge.search("bridge repairs", 5, Filters(article_ids=(pool,)))
    assert texts(ranking) == ["The swimming pool in Mill Lane stays shut, Ndiaye told members."]
    assert ranking.restricted_to == 1


def test_a_passage_gains_by_its_neighbours_and_its_article(tmp_path: Path) -> None:
    tickets = "## Prices\n\nTickets cost nine pounds.\n"
    articles = {
        "a.md": f"# Events\n\nThe library opened again.\n\n{tickets}",
        "b.md": f"# Events\n\nThe harbour festival opened.\n\n{tickets}",
        "c.md": f"# Events\n\nThe harbour festival opened.\n\n## Rain\n\nIt rained.\n\n{tickets}",
    }
    model = WordModel()
    with open_for_reading(index_of(articles, tmp_path, model), model) as index:
        ranking = Search(index).search("What do tickets for the harbour festival cost?", 20)
    found = {
        hit.passage.record.source[5]: hit
        for hit in ranking.hits
        if hit.passage.text.startswith("Tickets")
    }
    alone, beside, apart = (evidence(found[name]) for name in "abc")
    assert alone.coverage == beside.coverage == apart.coverage > 0.0
    assert (alone.neighbours, alone.article) == (0.0, 0.0)
    assert (apart.neighbours, apart.article) == (0.0, beside.article)
    assert beside.neighbours == beside.article > 0.0
    assert beside.coverage + beside.article <= 1.0
    assert found["b"].score > found["c"].score > found["a"].score


def test_the_order_is_the_same_each_time_and_in_each_thread(tmp_path: Path) -> None:
    shut = "The library is shut."
    same = f"---\nauthor: Jo {{}}\n---\n# Notice\n\n{shut}\n\n## More\n\n{shut}\n"
    model = WordModel()
    for name in "dacb":  # indexed in another order than that of their ids
        data = index_of({f"{name}.md": same.format(name * 3)}, tmp_path, model)
    with open_for_reading(data, model) as index:
        search = Search(index)

        def order(_: int) -> list[tuple[str, int]]:
            hits = search.search("Is the library shut?", 8).hits
            return [(hit.passage.record.id, hit.passage.position) for hit in hits]

        first = order(0)
        assert len(first) == 8
        by_position = [[i for i, at in first if at == position] for position in (0, 1)]
        assert by_position == [sorted(found) for found in by_position], "ties go by article"
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(order, range(40))) == [first] * 40


def test_a_rare_word_weighs_more_and_all_weights_make_one(bridge: Search) -> None:
    weights = bridge.search("Did Ndiaye cross the bridge of Xanthe?", 1).question.weights
    assert set(weights) == {"ndiay", "cross", "bridg", "xanth"}
    assert weights["bridg"] < weights["ndiay"] < weights["xanth"]
    assert sum(weights.values()) == pytest.approx(1.0)


def test_evidence_is_measured_on_the_question(bridge: Search) -> None:
    ranking = bridge.search("Which doctor was dismissed?", 100)
    best = evidence(ranking.hits[0])
    assert best.full_text == 1.0
    assert best.sentence == pytest.approx(float(ranking.hits[0].similarities.max()))
    assert 0.0 < best.coverage < 1.0
    shares = [share for hit in ranking.hits for share in astuple(evidence(hit))[2:]]
    assert all(0.0 <= share <= 1.0 + 1e-9 for share in shares)


@pytest.mark.parametrize("method", METHODS)
def test_only_the_hybrid_search_weighs_evidence(bridge: Search, method: Method) -> None:
    hits = bridge.search("Which doctor was dismissed?", 5, method=method).hits
    assert hits
    assert [hit.evidence is None for hit in hits] == [method != "hybrid"] * len(hits)


def test_rank_fusion_is_the_plain_fusion_of_the_two_searches(bridge: Search) -> None:
    question = "What did Ndiaye say of the pool and the infirmary?"
    alone: tuple[Method, Method] = ("vectors", "full_text")
    ranks = []
    for method in alone:
        hits = bridge.search(question, CANDIDATES, method=method).hits
        assert hits
        ranks.append({hit.passage.number: -float(rank) for rank, hit in enumerate(hits)})
    fused = fuse_ranks(ranks)
    top = max(fused.values())
    found = bridge.search(question, CANDIDATES, method="rank_fusion").hits
    assert found[0].score == 1.0
    for hit in found:
        assert hit.score == pytest.approx(fused[hit.passage.number] / top)


def test_excerpts_are_of_the_hits_in_their_order(bridge: Search) -> None:
    hits = bridge.search("Which doctor was dismissed by the infirmary?", 3).hits
    shown = bridge.excerpts(hits)
    assert shown[0].text == f"Trust confirms departure\n\n{hits[0].passage.text}"
    for excerpt, hit in zip(shown, hits, strict=True):
        assert excerpt.text.endswith(hit.passage.text)
    assert bridge.excerpts([]) == []
