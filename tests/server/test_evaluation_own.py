"""A file of one's own questions, over one's own articles, which stay as they are."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from index.checking import check
from index.data_folder import open_for_reading, open_for_writing
from index.embedding import EmbeddingModel
from index.errors import IndexMissing
from index.records import Filters
from index.search import Search
from server.evaluation.benches import bench, copied
from server.evaluation.dataset import DatasetUnreadable
from server.evaluation.own_questions import read_questions
from server.evaluation.placing import in_squashed
from server.evaluation.run import run
from server.settings import Settings
from tests.conftest import PULLQUOTE, ROOT, LiveServer

ARTICLES = {
    "ferry": "The ferry to Marrow Island sank on Tuesday.\n\n“Nobody was   aboard,” the harbour "
    "master said, and the boat’s owner agreed with her.",
    "school": "Pupils at Fenwick School planted ninety oak trees in the playground.",
    "court": "A baker was fined 400 crowns for selling short loaves.",
}
ROWS: list[dict[str, Any]] = [
    {
        "question": "Was anybody aboard the ferry to Marrow Island?",
        "evidence": [{"quote": '"Nobody was aboard," the harbour master said'}],
    },
    {
        "question": "What did Fenwick School plant?",
        "quote": "ninety oak trees",
        "article": "school.txt",
    },
    {
        "question": "How much was the baker fined?",
        "evidence": ["fined 400 crowns"],
        "answer": "400",
    },
    {"question": "What is the boiling point of nitrogen?", "answerable": False},
]


@pytest.fixture(scope="module")
def data(
    module_index: Callable[[Path, Path], Any], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("own")
    (folder / "articles").mkdir()
    for name, text in ARTICLES.items():
        (folder / "articles" / f"{name}.txt").write_text(f"{name.title()} news\n\n{text}\n")
    module_index(folder / "articles", folder / "data")
    return folder / "data"


def written(folder: Path, *rows: Mapping[str, Any]) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n")
    return file


def stored(data: Path) -> dict[Path, bytes]:
    """Every file of the index but what SQLite shares between processes that read."""
    files = [p for p in data.rglob("*") if p.is_file() and not p.name.endswith("-shm")]
    assert any(p.name == "catalogue.sqlite" for p in files)
    return {p: p.read_bytes() for p in files}


def test_the_same_figures_over_ones_own_articles(data: Path, tmp_path: Path) -> None:
    report = run(written(tmp_path, *ROWS), Settings(data=data))
    assert "problems" not in report
    assert (report["questions"], report["articles_indexed"]) == (4, 3)
    assert (report["search"]["n"], report["search"]["hit@1"]) == (3, 1.0)
    assert report["search"]["covered_in_1500_chars"] == 1.0
    answer = report["answer"]
    assert answer["quotes_exact"] == answer["refused_unanswerable"] == 1.0
    assert answer["evidence_cited"] > 0.5
    assert (answer["n_answerable"], answer["n_unanswerable"]) == (3, 1)


def test_evidence_taken_out_is_not_found_and_nothing_is_written(
    data: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    before = stored(data)
    settings = Settings(data=data)
    with bench(written(tmp_path, *ROWS), settings, 0, 1.0, 7) as measured:
        assert measured.index.catalogue.counts().articles == 0
        assert not any(question.answerable for question in measured.dataset.questions)
    with bench(written(tmp_path, *ROWS), settings, 0, 0.4, 7) as measured:
        index = measured.index
        lost = [q for q in measured.dataset.questions if q.id != ROWS[3]["question"]]
        lost = [q for q in lost if not q.answerable]
        assert (len(lost), measured.dataset.removed, len(measured.documents)) == (1, 1, 2)
        assert not lost[0].evidence
        assert check(index) == []
        found = Search(index).search(lost[0].text, 10).hits
        assert {hit.passage.record.id for hit in found} == set(measured.documents)
    assert stored(data) == before
    with open_for_reading(data, model) as whole:
        assert whole.catalogue.counts().articles == 3


def test_a_copy_answers_as_the_index_does(data: Path, model: EmbeddingModel) -> None:
    def scores(index: Any) -> list[tuple[str, float]]:
        hits = Search(index).search("Who was fined?", 10).hits
        return [(hit.passage.text, round(hit.score, 6)) for hit in hits]

    with open_for_reading(data, model) as index, copied(data, model) as copy:
        assert scores(copy) == scores(index) != []


def test_an_index_that_somebody_writes_to_is_measured_all_the_same(
    data: Path, tmp_path: Path, model: EmbeddingModel
) -> None:
    held = shutil.copytree(data, tmp_path / "data")
    with open_for_writing(held, model):
        report = run(written(tmp_path, *ROWS), Settings(data=held))
    assert report["search"]["hit@1"] == 1.0


def test_all_prints_of_a_story_go_with_it(
    index_folder: Callable[[Path, Path], Any], tmp_path: Path
) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    story = " ".join(f"Councillor {n} spoke of the tramway for {n + 3} minutes." for n in range(25))
    for name, last in (("one", "It closed at ten."), ("two", "The meeting ended at 10 pm.")):
        (folder / f"{name}.txt").write_text(f"Tramway debate\n\n{story} {last}\n")
    (folder / "other.txt").write_text("Weather\n\nRain fell on the moor for a week.\n")
    index_folder(folder, tmp_path / "data")
    row = {"question": "When did it close?", "quote": "It closed at ten"}
    with bench(written(tmp_path, row), Settings(data=tmp_path / "data"), 0, 1.0, 7) as measured:
        records, total = measured.index.catalogue.articles(Filters(), 10)
    assert (total, records[0].title) == (1, "Weather")


def test_what_stands_nowhere_is_said_with_its_line(data: Path, tmp_path: Path) -> None:
    rows = [
        {"question": "One?", "quote": "Pupils at Fenwick School planted ninety elm trees"},
        {"question": "Two?", "quote": "ninety oak trees", "article": "ferry.txt"},
        {"question": "Three?", "quote": "ninety oak trees", "article": "Nowhere news"},
        {"question": "Four?", "quote": "…"},
        {"question": "Five?", "article": "COURT news"},
    ]
    report = run(written(tmp_path, *rows), Settings(data=data))
    first, *others = report["problems"]
    assert first.startswith("line 1: no article has the words “Pupils at Fenwick School planted")
    assert "the nearest are “Pupils at Fenwick School planted ninety oak trees" in first
    assert others == [
        "line 2: “ferry.txt” does not have the words “ninety oak trees”",
        "line 3: there is no article “Nowhere news”",
        "line 4: the quote has no words",
    ]
    assert (report["questions"], report["search"]["n"]) == (5, 1)


def test_places_are_those_in_the_squashed_text(data: Path, tmp_path: Path) -> None:
    with bench(written(tmp_path, ROWS[0]), Settings(data=data), 0, 0.0, 7) as measured:
        ((article, (span,)),) = measured.dataset.questions[0].evidence.items()
        # In the words of the article, whatever the style of the marks in the file.
        assert span.of(measured.dataset.squashed[article]) == (
            "“Nobody was aboard,” the harbour master said"
        )
        stored = measured.index.catalogue.article(article).article
        for paragraph in stored.paragraphs:
            place = in_squashed(stored, paragraph.span)
            squashed = " ".join(paragraph.span.of(stored.text).split())
            assert place.of(measured.dataset.squashed[article]) == squashed


def test_a_table_says_the_same(data: Path, tmp_path: Path) -> None:
    table = tmp_path / "questions.csv"
    table.write_text(
        "Question;Answerable;Answer;Evidence\n"
        "What did Fenwick School plant?;yes;;ninety oak trees\n"
        '"Who\nsank?";;;"The ferry to Marrow Island sank"\n'
        ";;;\n"
        "What did Fenwick School plant?;;;in the playground\n"
        "Why?;no;;\n",
        encoding="utf-8-sig",
    )
    plant, sank, why = read_questions(table)
    assert [(line, e.quote) for line, e in plant.evidence] == [
        (2, "ninety oak trees"),
        (6, "in the playground"),
    ]
    assert (plant.answerable, sank.answerable, why.answerable) == (True, True, False)
    assert sank.evidence[0][0] == 4
    assert run(table, Settings(data=data))["search"]["n"] == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("q.jsonl", '{"question": "One?"}\n{"question"', "line 2 of .* is not valid JSON"),
        ("q.jsonl", '{"question": "One?", "evidnce": []}', "'evidnce': is not known; known are"),
        ("q.jsonl", '{"answer": "yes"}', "line 1 of .*'question': is missing"),
        ("q.jsonl", '{"question": "One?", "answerable": 7}', "'answerable': input should be"),
        ("q.jsonl", '{"question": "One?", "evidence": [{"words": 1}]}', r"'evidence\.0\.words'"),
        ("q.jsonl", '{"question": " "}', "'question': string should have at least 1"),
        ("q.jsonl", "\n", "there are no questions in"),
        (
            "q.jsonl",
            '{"question": "A?", "answer": "b"}\n\n{"question": "A?", "answer": "c"}',
            "line 3 of .* says otherwise than line 1 what 'answer'",
        ),
        ("q.csv", "question,quote\nOne?,a,b\n", "line 2 of .* has more cells"),
        ("q.csv", "question,quot\nOne?,a\n", "has the columns question, quot: the column 'quot'"),
        ("q.csv", "qid,quote\n1,a\n", "there is no 'question'"),
        ("q.csv", 'question\n"One', "line 2 of .* cannot be read"),
        ("q.csv", "question,answerable\nOne?,perhaps\n", "line 2 of .*'answerable'"),
    ],
)
def test_a_bad_file_is_said(name: str, content: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(DatasetUnreadable, match=said):
        read_questions(tmp_path / name)


def test_questions_without_an_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        run(written(tmp_path, *ROWS), Settings(data=tmp_path / "data"))
    with pytest.raises(DatasetUnreadable, match="there is no such folder"):
        run(written(tmp_path, *ROWS), Settings(), questions_out=tmp_path / "no" / "out.jsonl")


def test_the_whole_program_beside_a_running_server(live_server: LiveServer, tmp_path: Path) -> None:
    """Asked, written down, asked again and compared: as a user types it."""
    questions = tmp_path / "questions.csv"
    questions.write_text(
        "question,quote\nHow many councillors voted to shut the bridge?,"
        "seventeen councillors voted to shut the thing to traffic\nWho is nobody?,never said\n"
    )
    out = tmp_path / "run.jsonl"
    common = [*PULLQUOTE, "eval", str(questions), "--data", str(live_server.data)]

    def done(*more: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        found = subprocess.run([*common, *more], cwd=ROOT, capture_output=True, text=True)
        assert found.returncode == code, found.stderr
        return found

    first = done("--questions-out", str(out), "--json")
    assert "questions.csv, line 3: no article has the words “never said”" in first.stderr
    report = json.loads(first.stdout.strip().split("\n")[-1])
    assert report["answer"]["quotes_exact"] == 1.0
    assert len(out.read_text().strip().split("\n")) == 2
    again = done("--baseline", str(out)).stdout
    assert "on the 2 questions of both" in again
    assert "no figure changed" in again
    assert "reliability: " in again
    assert "--compare only searches" in done("--compare", "--baseline", "x", code=2).stderr
    assert "is not between 0 and 1" in done("--remove", "1.5", code=2).stderr
    assert "is below 0" in done("--limit", "-3", code=2).stderr
