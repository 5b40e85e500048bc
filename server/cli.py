"""The command line. Heavy libraries are imported by the command that needs them.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some articles failed, 4 no index here.
"""

import argparse
import io
import os
import socket
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

from index.errors import IndexMissing, PullquoteError, SourceMissing
from server.commands import backup, evaluating, keys
from server.commands.codes import DONE, FAILED, NO_INDEX, WRONG_USAGE
from server.settings import Settings, SettingsRefused, load_settings


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
        "--data",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="the folder that holds the index; data unless set",
    )
    printing = argparse.ArgumentParser(add_help=False)
    printing.add_argument(
        "--json", action="store_true", help="print one JSON object on the last line"
    )
    parser = argparse.ArgumentParser(
        prog="pullquote",
        description="Ask a folder of articles; get answers made of verbatim quotes.",
        epilog="'pullquote COMMAND --help' tells more. Exit codes: 0 done, 1 failed, "
        "2 wrong usage, 3 done but some articles failed, 4 no index here.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser(
        "index",
        parents=[common, printing],
        help="bring the index in line with folders, files and pages",
    )
    command.add_argument(
        "sources",
        nargs="*",
        metavar="FOLDER|FILE|URL",
        help="what to index; without any, all that was indexed before is looked at again",
    )
    command.add_argument(
        "--allow-removals",
        action="store_true",
        help="withdraw articles though a folder is missing, empty, or has lost a third of them",
    )
    command.add_argument(
        "--watch", action="store_true", help="go on, and index again whenever a folder changes"
    )
    command.add_argument(
        "--field",
        action="append",
        type=_mapped,
        metavar="OURS=THEIRS",
        help="of JSONL and CSV: which column is our text, title, byline, publisher, published, "
        "modified, url or id",
    )
    command.set_defaults(run=_index)

    command = commands.add_parser(
        "remove", parents=[common, printing], help="take articles out, and leave them out"
    )
    command.add_argument("articles", nargs="+", metavar="ID|FILE|URL")
    command.set_defaults(run=_remove)

    command = commands.add_parser(
        "rebuild",
        parents=[common, printing],
        help="build the index anew, check it and swap it in; needed after a change of model",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--embed", action="store_true", help="compute every vector again, whatever is the same"
    )
    which.add_argument(
        "--rollback", action="store_true", help="go back to the index of before the last rebuild"
    )
    which.add_argument(
        "--prune", action="store_true", help="free the index of before the last rebuild"
    )
    command.set_defaults(run=_rebuild)

    command = commands.add_parser(
        "ask", parents=[common, printing], help="answer a question on the terminal"
    )
    command.add_argument("question")
    command.add_argument(
        "--mode",
        choices=["extractive", "generative"],
        help="quotes alone, or in a language model's words; the latter if one is set up",
    )
    command.set_defaults(run=_ask)

    command = commands.add_parser(
        "verify", parents=[common, printing], help="is this quote in the corpus, word for word?"
    )
    command.add_argument("quote")
    command.set_defaults(run=_verify)

    command = commands.add_parser("serve", parents=[common], help="serve the API and the chat page")
    command.add_argument("--host", default=argparse.SUPPRESS, help="the address to listen on")
    command.add_argument(
        "--port", type=int, default=argparse.SUPPRESS, help="the port; 8000 unless set"
    )
    command.add_argument(
        "--open",
        action="store_true",
        default=argparse.SUPPRESS,
        help="let everybody who reaches the server ask and read, without a key",
    )
    command.set_defaults(run=_serve)

    command = commands.add_parser(
        "mcp",
        parents=[common],
        help="answer an assistant that speaks MCP, on standard input and output",
    )
    command.set_defaults(run=_mcp)

    command = commands.add_parser(
        "status", parents=[common, printing], help="what is indexed, how fresh, with which model"
    )
    command.add_argument("--check", action="store_true", help="check every promise it makes")
    command.add_argument("--repair", action="store_true", help="check, and repair what can be")
    command.set_defaults(run=_status)

    command = commands.add_parser(
        "backup",
        parents=[common, printing],
        help="write all that cannot be made again to one file, while all else goes on",
    )
    backup.describe_backup(command)
    command.set_defaults(run=backup.backup)

    command = commands.add_parser(
        "restore", parents=[common, printing], help="make the data folder what a backup holds"
    )
    backup.describe_restore(command)
    command.set_defaults(run=backup.restore)

    keys.describe(
        commands.add_parser("keys", help="make, list and revoke the keys that callers show"),
        [common, printing],
    )

    evaluating.describe(
        commands.add_parser(
            "eval",
            parents=[common, printing],
            help="measure retrieval, citations and refusals, on a data set or your own questions",
        )
    )
    return parser


def _serve(_: argparse.Namespace, settings: Settings) -> int:
    from index.data_folder import look

    look(settings.data)
    from server.access.starting import check_proxies, check_reachable
    from server.app import create_app
    from server.observing import logs
    from server.serving import serve

    check_reachable(settings)
    check_proxies(settings)

    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listening = socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        raise PullquoteError(
            f"the server cannot listen on {settings.host}, port {settings.port}: {error.strerror}"
        ) from error
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"Pullquote is at http://{host}:{settings.port}/", file=sys.stderr)
    logs.configure(settings)
    with listening:
        serve(create_app(settings), listening, settings)
    return DONE


def _mcp(_: argparse.Namespace, settings: Settings) -> int:
    from server.commands import mcp

    return mcp.run(settings)


def _index(options: argparse.Namespace, settings: Settings) -> int:
    from server.commands import work

    return work.index(options, settings)


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    from server.commands import work

    return work.remove(options, settings)


def _rebuild(options: argparse.Namespace, settings: Settings) -> int:
    from server.commands import work

    return work.rebuild(options, settings)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from server.commands import asking

    return asking.ask(options, settings)


def _verify(options: argparse.Namespace, settings: Settings) -> int:
    from server.commands import asking

    return asking.verify(options, settings)


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from server.commands import asking, work

    if options.check or options.repair:
        return work.check(options, settings)
    return asking.status(options, settings)


def _fail(error: PullquoteError, code: int) -> int:
    print(f"pullquote: {error}", file=sys.stderr)
    return code


def _mapped(text: str) -> tuple[str, str]:
    ours, sign, theirs = text.partition("=")
    if not (ours and sign and theirs):
        raise argparse.ArgumentTypeError(f"{text!r} is not OURS=THEIRS")
    return ours, theirs
