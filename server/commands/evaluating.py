"""``pullquote eval``: its arguments, and what it prints."""

import argparse
import json
import sys
from pathlib import Path

from server.commands.codes import DONE
from server.settings import Settings


def describe(command: argparse.ArgumentParser) -> None:
    """Its arguments."""
    command.add_argument(
        "questions",
        type=Path,
        metavar="DATASET|QUESTIONS",
        help="a folder with corpus.jsonl and queries.jsonl, indexed aside; or a file of your own "
        "questions (JSONL, or CSV with the columns question, answerable, answer, quote and "
        "article), asked of the index in --data, which is only read",
    )
    command.add_argument(
        "--limit",
        type=_count,
        default=0,
        metavar="N",
        help="ask at most so many questions, drawn by chance but always the same",
    )
    command.add_argument("--seed", type=int, metavar="N", help="draw others than without it")
    command.add_argument(
        "--remove",
        type=_share,
        default=0.0,
        metavar="SHARE",
        help="take the evidence of this share (0 to 1) of the questions out: they must then be "
        "refused; your index stays as it is",
    )
    command.add_argument(
        "--compare",
        action="store_true",
        help="search only: hybrid, full text alone, vectors alone and plain rank fusion side by "
        "side by their bare passages, hybrid as it is shown, and by how much these two pass the "
        "best of the others",
    )
    command.add_argument(
        "--questions-out",
        type=Path,
        metavar="FILE",
        help="write what became of each question to this file, as JSONL",
    )
    command.add_argument(
        "--baseline",
        type=Path,
        metavar="FILE",
        help="such a file of an earlier run: says which figures changed, each with the 95%% "
        "interval of the difference, and which questions were won and lost",
    )
    command.set_defaults(run=evaluate, refuse=command.error)


def evaluate(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote eval``."""
    if options.compare and (options.questions_out or options.baseline):
        options.refuse("--compare only searches: it has no --questions-out and no --baseline")
    if options.questions.is_dir() and "data" in options:
        options.refuse("--data goes with a file of questions; a data set is indexed aside")
    from server.evaluation.dataset import SEED
    from server.evaluation.report import readable
    from server.evaluation.run import Sample, run

    report = run(
        options.questions,
        settings,
        Sample(options.limit, options.remove, SEED if options.seed is None else options.seed),
        compare=options.compare,
        questions_out=options.questions_out,
        baseline=options.baseline,
    )
    for problem in report.get("problems", ()):
        print(f"{options.questions}, {problem}", file=sys.stderr)
    print(json.dumps(report) if options.json else readable(report))
    return DONE


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return number


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return share
