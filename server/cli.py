"""The command line. Heavy libraries are imported by the command that needs them.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some articles failed, 4 no index here.
"""

import argparse
import io
import json
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import IndexMissing, PullquoteError, SourceMissing
from server.settings import Settings, SettingsRefused, load_settings

if TYPE_CHECKING:
    from server.answering.assistant import Assistant
    from server.schemas import Answer

DONE, FAILED, WRONG_USAGE, SOME_FAILED, NO_INDEX = range(5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. Results go to standard output."""
    for stream in (sys.stdout, sys.stderr):  # a terminal without “ ” must not end the program
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = _parser().parse_args(arguments)
    given = {name: value for name, value in vars(options).items() if name in Settings.model_fields}
    try:
        code: int = options.run(options, load_settings(**given))
        return code
    except (SettingsRefused, SourceMissing) as error:
        return _fail(error, WRONG_USAGE)
    except IndexMissing as error:
        return _fail(error, NO_INDEX)
    except PullquoteError as error:
        return _fail(error, FAILED)
    except BrokenPipeError:  # whoever read the output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except OSError as error:  # a disk that is full, a name that is too long, no permission
        named = f" ({error.filename})" if error.filename else ""
        return _fail(PullquoteError(f"{error.strerror or error}{named}"), FAILED)
    except sqlite3.Error as error:
        return _fail(PullquoteError(f"the catalogue cannot be read or written: {error}"), FAILED)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    # Suppressed defaults: what is not given on the command line is left to the settings.
    common.add_argument(
        "--data", type=Path, default=argparse.SUPPRESS, metavar="DIR", help="the index's folder"
    )
    printing = argparse.ArgumentParser(add_help=False)
    printing.add_argument(
        "--json", action="store_true", help="print one JSON object on the last line"
    )
    parser = argparse.ArgumentParser(
        prog="pullquote",
        description="Ask a folder of articles; get answers made of verbatim quotes.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser(
        "index", parents=[common, printing], help="bring the index in line with folders and files"
    )
    command.add_argument("sources", nargs="+", type=Path, metavar="FOLDER|FILE")
    command.set_defaults(run=_index)

    command = commands.add_parser(
        "ask", parents=[common, printing], help="answer a question on the terminal"
    )
    command.add_argument("question")
    command.set_defaults(run=_ask)

    command = commands.add_parser(
        "verify", parents=[common, printing], help="is this quote in the corpus, word for word?"
    )
    command.add_argument("quote")
    command.set_defaults(run=_verify)

    command = commands.add_parser("serve", parents=[common], help="serve the API and the chat page")
    command.add_argument("--host", default=argparse.SUPPRESS, help="the address to listen on")
    command.add_argument("--port", type=int, default=argparse.SUPPRESS, help="the port")
    command.set_defaults(run=_serve)

    command = commands.add_parser(
        "status", parents=[common, printing], help="what is indexed, how fresh, with which model"
    )
    command.set_defaults(run=_status)

    command = commands.add_parser(
        "eval", parents=[printing], help="measure retrieval, citations and refusals on a data set"
    )
    command.add_argument("dataset", type=Path, help="a folder with corpus.jsonl and queries.jsonl")
    command.add_argument("--limit", type=int, default=0, help="ask at most so many questions")
    command.add_argument(
        "--remove",
        type=float,
        default=0.0,
        metavar="SHARE",
        help="take the evidence of this share of the questions out: they must then be refused",
    )
    command.add_argument(
        "--compare",
        action="store_true",
        help="search only: hybrid, full text alone and vectors alone side by side",
    )
    command.set_defaults(run=_eval)
    return parser


def _index(options: argparse.Namespace, settings: Settings) -> int:
    from tqdm import tqdm

    from index.data_folder import open_for_writing
    from index.embedding import EmbeddingModel
    from index.sync import find, sync

    find(options.sources)  # a folder that is missing or empty must not leave an index behind
    with (
        open_for_writing(settings.data, EmbeddingModel(settings.embedding_model)) as index,
        # disable=None: a bar on a terminal, nothing in a log file
        tqdm(desc="indexing", unit=" files", disable=None, file=sys.stderr) as bar,
    ):

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        report = sync(index, options.sources, progress)
    for failure in report.failed:
        print(f"failed: {failure.source}: {failure.error}", file=sys.stderr)
    if report.ignored:
        print(f"ignored: {report.ignored} files that are not articles", file=sys.stderr)
    if options.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
    else:
        print(
            f"{report.added} added, {report.updated} updated, {report.removed} removed, "
            f"{report.unchanged} unchanged, {len(report.failed)} failed. The index holds "
            f"{report.articles} articles in {report.passages} passages."
        )
    return SOME_FAILED if report.failed else DONE


@contextmanager
def _assistant(settings: Settings) -> "Iterator[Assistant]":
    from index.data_folder import look, open_for_reading
    from index.embedding import EmbeddingModel

    look(settings.data)  # before the slow imports: is there an index at all?
    from server.answering.assistant import Assistant

    model = EmbeddingModel(settings.embedding_model)
    with open_for_reading(settings.data, model) as index:
        yield Assistant(
            index,
            max_characters=settings.max_question_characters,
            max_statements=settings.max_statements,
        )


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    with _assistant(settings) as assistant:
        found = assistant.verify(options.quote)
    from server.answering.verification import readable

    print(found.model_dump_json() if options.json else readable(found))
    return DONE


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    with _assistant(settings) as assistant:
        answer = assistant.ask(options.question)
    print(answer.model_dump_json() if options.json else _readable(answer))
    return DONE


def _readable(answer: "Answer") -> str:
    """An answer for the terminal: statements or closest quotes, then the sources."""
    lines = [answer.text]
    if answer.status == "related":
        lines.append("The closest passages:")
        lines += [f"“{c.quote}” [{c.number}]" for c in answer.citations]
    if answer.citations:
        lines.append(
            "\n".join(
                f"[{c.number}] {c.article.title}"
                f"{f', {c.article.byline}' if c.article.byline else ''}"
                f"{f', {c.article.published}' if c.article.published else ''}"
                f", paragraph {c.paragraph.number}"
                for c in answer.citations
            )
        )
    return "\n\n".join(lines)


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from index.data_folder import look

    look(settings.data)
    import uvicorn

    from server.app import create_app

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise PullquoteError(
            f"the server cannot listen on {settings.host}, port {settings.port}: {error.strerror}"
        ) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Pullquote is at http://{host}:{settings.port}/", file=sys.stderr)
    config = uvicorn.Config(create_app(settings), log_level="warning", timeout_graceful_shutdown=10)
    with listening:
        uvicorn.Server(config).run(sockets=[listening])
    return DONE


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from index.data_folder import look
    from server.schemas import status_report

    report = status_report(*look(settings.data))
    if options.json:
        print(report.model_dump_json())
    else:
        print(
            f"{report.articles} articles, {report.paragraphs} paragraphs, "
            f"{report.passages} passages; revision {report.revision}, "
            f"updated {report.updated:%Y-%m-%d %H:%M} UTC, model {report.model}"
        )
    return DONE


def _eval(options: argparse.Namespace, settings: Settings) -> int:
    from server.evaluation.run import run

    report = run(
        options.dataset,
        settings,
        limit=options.limit,
        remove=options.remove,
        compare=options.compare,
    )
    print(json.dumps(report) if options.json else json.dumps(report, indent=2))
    return DONE


def _fail(error: PullquoteError, code: int) -> int:
    print(f"pullquote: {error}", file=sys.stderr)
    return code
