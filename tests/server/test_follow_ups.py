"""The comparison of follow-ups: its documents are made rightly, and its figures can tell."""

import json
from pathlib import Path

from server.evaluation.dialogues import UNKNOWN, half_of, load_dialogues, made_corpus
from server.evaluation.follow_ups import Table, report, without_heading

FERRY = ["Tolland Ferry", "History"]
SAID = [*FERRY, "When did it open?", "The ferry opened in May 2019.", "Who owned it?", UNKNOWN]
POOL = ["Harlow Pool", "Opening", "When did it open?", "It opened in June 2011."]
ROWS = [
    {"qid": "d1#1", "history": FERRY, "question": "When did it open?", "rewrite": "When ferry?"},
    {"qid": "d1#2", "history": SAID[:4], "question": "Who owned it?", "rewrite": "Who owned?"},
    {"qid": "d1#3", "history": SAID, "question": "Why?", "rewrite": "Why?"},
    {
        "qid": "d2#1",
        "history": POOL,
        "question": "Was it full?",
        "rewrite": "Was the Harlow Pool full?",
    },
    {
        "qid": "d2#2",
        "history": [*POOL, "Was it full?", "On most days it was."],
        "question": "Why?",
        "rewrite": "Why?",
    },
    {
        "qid": "d2#0",
        "history": ["Harlow Pool", "Opening"],
        "question": "When did it open?",
        "rewrite": "When did the Harlow Pool open?",
    },
]


def test_the_answers_of_a_dialogue_are_one_document() -> None:
    corpus, queries = made_corpus(ROWS)
    assert corpus[0] == {
        "doc_id": "d1",
        "title": "Tolland Ferry: History",
        "text": "The ferry opened in May 2019.",
    }
    assert [query["answerable"] for query in queries] == [True, False, False, True, False, True]
    assert queries[0]["evidence"] == [{"doc_id": "d1", "quote": "The ferry opened in May 2019."}]
    assert queries[1]["history"][0] == {"role": "user", "text": "Tolland Ferry, History"}
    assert [turn["role"] for turn in queries[1]["history"]] == ["user", "user", "assistant"]


def test_a_dialogue_is_never_split_between_the_halves() -> None:
    assert half_of("d1#1") == half_of("d1#2")
    assert half_of("x<::>2") == half_of("x<::>7")
    assert {half_of(f"d{n}#1") for n in range(20)} == {0, 1}


def test_the_report_tells_the_ways_apart(tmp_path: Path) -> None:
    source = tmp_path / "dialogues"
    source.mkdir()
    lines = "\n".join(json.dumps(row) for row in ROWS)
    (source / "queries.jsonl").write_text(lines, encoding="utf-8")
    dialogues = load_dialogues(source)
    assert dialogues.rewrites["d2#0"] == "When did the Harlow Pool open?"
    asked = [question for question in dialogues.dataset.questions if question.findable]
    assert [question.id for question in asked] == ["d1#1", "d2#1", "d2#0"]
    assert without_heading(asked[0]).history == ()

    printed = "\n".join(report(source, tmp_path / "kept", 0, cited=True))
    half = half_of("d2#0")
    assert f"half {half} completed" in printed
    assert f"half {half} rewritten: rewrite, with history" in printed
    assert f"half {half} last turn alone, no title" in printed
    assert "cited" in printed


def test_a_table_gives_means() -> None:
    table = Table()
    table.add("one", {"hit@1": 1.0, "mrr": 1.0})
    table.add("one", {"hit@1": 0.0, "mrr": 0.5})
    (line,) = table.lines()
    assert line.split()[1:] == ["n", "2", "hit@1", "50.0", "mrr", "75.0"]
