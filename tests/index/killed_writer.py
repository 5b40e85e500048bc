"""A writer that is killed in the middle of its work: ``python -m … FOLDER DATA STEP``.

Steps are the calls, returns and calls into C of the modules that write; at the given one
the process ends as by a power cut. Past the last step it prints how many there were, and
at which of them an article's vectors were stored (``add``) and the article live (``put``).
"""

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from index import catalogue, data_folder, sync, vectors
from tests.index.made_up import WordModel

WATCHED = frozenset(str(module.__file__) for module in (catalogue, data_folder, sync, vectors))


def main(folder: str, data: str, last: int) -> None:
    steps = 0
    done: dict[str, list[int]] = {"add": [], "put": []}

    def count(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        if frame.f_code.co_filename in WATCHED:
            steps += 1
            if steps == last:
                os.kill(os.getpid(), signal.SIGKILL)
            if event == "return" and frame.f_code.co_name in done:
                done[frame.f_code.co_name].append(steps)

    sys.setprofile(count)
    with data_folder.open_for_writing(Path(data), WordModel()) as index:
        sync.sync(index, [Path(folder)])
    sys.setprofile(None)
    print(json.dumps({"steps": steps, **done}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
