"""The scorer of speakers, on a corpus of two articles made for the purpose."""

from pathlib import Path

import pytest

from index.speakers.find import find_speakers
from server.evaluation.polnear import CorpusMissing, read_part
from server.evaluation.speakers_score import group_of, heads, judge, judge_reports, main

TEXT = (
    "Gate held, says Reese.\n\n"
    "“It held,” said Ann Reese, the harbour master. “It always does,” she added.\n\n"
    "Reese said that the gate was shut.\n\n"
    "Officials called it “a fluke”. Peter Lane’s lawyer said it was “luck”.\n"
)
# (source, content): a source of "" is none; Lane is marked as who called it a fluke, although
# the article does not say so: nobody is signed, and the quote counts as missed.
MARKED = [
    ("Ann Reese, the harbour master", "“It held,”"),
    ("she", "“It always does,”"),
    ("Reese", "that the gate was shut"),
    ("Lane", "“a fluke”"),
    ("Peter Lane’s lawyer", "“luck”"),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "train"
    (folder / "text").mkdir(parents=True)
    (folder / "attributions").mkdir()
    (folder / "text" / "gate.txt").write_bytes(TEXT.encode())
    lines: list[str] = []
    for number, (source, content) in enumerate(MARKED):
        event = []
        for offset, (role, words) in enumerate((("Source", source), ("Content", content))):
            at = TEXT.index(words)
            tag = f"T{2 * number + offset + 1}"
            lines.append(f"{tag}\t{role} {at} {at + len(words)}\t{words}")
            event.append(f"{role}:{tag}")
        lines.append(f"E{number + 1}\tAttribution:T1 {' '.join(event)}")
    # A second annotator's file of the same article is not counted again.
    for annotator in ("0a1b", "9f8e"):
        file = folder / "attributions" / f"gate_{annotator}.ann"
        file.write_bytes("\n".join([*lines, ""]).encode())
    return tmp_path


def test_reads_quotes_and_reports(checkout: Path) -> None:
    (annotated,) = read_part(checkout, "train")
    assert annotated.article.title == "Gate held, says Reese."
    assert [quote.source for quote in annotated.quotes] == [
        "Ann Reese, the harbour master",
        "she",
        "Lane",
        "Peter Lane’s lawyer",
    ]
    (report,) = annotated.reports
    assert [span.of(TEXT) for span in report.content] == ["that the gate was shut"]


def test_judges_each_quote(checkout: Path) -> None:
    (annotated,) = read_part(checkout, "train")
    speakers = find_speakers(annotated.article)
    assert [(o.group, o.verdict, o.names) for o in judge(annotated, speakers)] == [
        ("named", "right", ("Ann Reese",)),
        ("pronoun", "agrees", ("Ann Reese",)),
        ("named", "missed", ()),
        ("unnamed", "missed", ()),
    ]
    assert [verdict for verdict, _ in judge_reports(annotated, speakers)] == ["right"]


def test_wrong_names_are_wrong(checkout: Path) -> None:
    (annotated,) = read_part(checkout, "train")
    (reese, *_) = find_speakers(annotated.article).values()
    sentences = [s for p in annotated.article.searchable() for s in p.sentences]
    everything = dict.fromkeys(sentences, reese)
    assert [outcome.verdict for outcome in judge(annotated, everything)] == [
        "right",
        "agrees",
        "wrong",
        "wrong",
    ]


def test_command_reports_figures(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(checkout)]) == 0
    printed = capsys.readouterr().out
    assert "reports: 1 right, 0 wrong" in printed
    assert "precision 1.0000, strict 1.0000" in printed
    assert "recall 0.5000" in printed


def test_command_skips_without_a_corpus(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CorpusMissing):
        next(read_part(tmp_path, "dev"))
    assert main([str(tmp_path), "--part", "dev"]) == 0
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("skipped: ")


@pytest.mark.parametrize(
    ("source", "expected", "group"),
    [
        ("Ann Reese, the mayor of Oby", ("Reese", "mayor"), "named"),
        ("Secretary of State Ann Reese", ("Reese",), "named"),
        ("Sen. Ann Reese (D-Ohio)", ("Reese", "D-Ohio"), "named"),
        ("Peter Reese Jr.", ("Reese",), "named"),
        ("a spokesman for Reese", ("spokesman",), "unnamed"),
        ("Reese’s campaign", ("campaign",), "unnamed"),
        ("Lane and Reese", ("Reese",), "unnamed"),
        ("officials", ("officials",), "unnamed"),
        ("CNN", ("CNN",), "body"),
        ("the Oby Gazette", ("Gazette",), "body"),
        ("She", ("She",), "pronoun"),
        (None, (), "none"),
    ],
)
def test_heads_and_groups(source: str | None, expected: tuple[str, ...], group: str) -> None:
    assert heads(source or "") == expected
    assert group_of(source) == group
