"""A real Chroma server on loopback, that can be killed and brought back."""

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

from tests.conftest import free_port, wait_for

CHROMA = Path(sys.executable).with_name("chroma")


class ChromaProcess:
    """``chroma run`` over one folder, on one port."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        assert self._process is None
        self._process = subprocess.Popen(
            [CHROMA, "run", "--path", self._folder, "--port", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder.parent,
        )
        wait_for(self._answers)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        """Have it stand still: it takes connections, and never answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Have it go on."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, "chroma run has ended"
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=10) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False
