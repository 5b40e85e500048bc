"""Processes that are killed while they keep a turn: ``python -m … FOLDER``.

Each is forked from this one, and ends as by a power cut at one step of the modules that keep:
a call, a return, or a call into C. Prints how many were killed before the turn was kept and how
many after, and what was found wrong.
"""

import json
import os
import shutil
import signal
import sqlite3
import sys
from pathlib import Path
from types import FrameType

from server.conversation import database, store
from server.conversation.store import ConversationStore
from tests.server.kept_answers import ANSWER, answer

WATCHED = frozenset(str(module.__file__) for module in (database, store))
QUESTION = "Who shut the bridge?"


def main(folder: Path) -> None:
    """Kill at the first step, the second, and so on, until there are no more."""
    clean = folder / "clean.db"
    before = ConversationStore(clean)
    identity = before.create().id
    before.keep(identity, "Where is the ferry?", ANSWER)
    without = kept = step = 0
    wrong: list[str] = []
    killed = True
    while killed:
        step += 1
        path = shutil.copy(clean, folder / "conversations.db")
        pid = os.fork()
        if pid == 0:
            _keep(Path(path), identity, step)
        _, status = os.waitpid(pid, 0)
        killed = os.WIFSIGNALED(status)
        turns, found = _inspect(Path(path), identity)
        kept, without = kept + (turns == 2), without + (turns == 1)
        wrong += [f"step {step}: {each}" for each in found]
    if turns != 2 or status != 0:
        wrong.append("one that was not killed did not keep the turn")
    print(json.dumps({"before": without, "after": kept, "wrong": wrong}))


def _keep(path: Path, identity: str, last: int) -> None:
    steps = 0

    def count(frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal steps
        if frame.f_code.co_filename in WATCHED:
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    ConversationStore(path).keep(identity, QUESTION, answer("Ann Lane shut it."))
    sys.setprofile(None)
    os._exit(0)


def _inspect(path: Path, identity: str) -> tuple[int, list[str]]:
    """How many turns there are, and what does not fit together; another turn can be kept."""
    wrong = []
    kept = ConversationStore(path)
    found, turns = kept.get(identity)
    questions = [turn.question for turn in turns]
    if questions not in (["Where is the ferry?"], ["Where is the ferry?", QUESTION]):
        wrong.append(f"turns {questions}")
    if found.turns != len(turns):
        wrong.append(f"{found.turns} turns are counted")
    if len(kept.latest("shut")[0]) != len(turns) - 1:
        wrong.append("the full text does not match")
    connection = sqlite3.connect(path)
    state = connection.execute("PRAGMA integrity_check").fetchall()
    if state != [("ok",)]:
        wrong.append(str(state))
    connection.close()
    kept.keep(identity, "And then?", ANSWER)
    if kept.get(identity)[1][-1].question != "And then?":
        wrong.append("no turn can be kept")
    return len(turns), wrong


if __name__ == "__main__":
    main(Path(sys.argv[1]))
