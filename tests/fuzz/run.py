"""Schemathesis over the whole description for minutes: examples, edges, chance, and in sequence.

``python -m tests.fuzz.run [--seconds S] [--seed N]``: the report on standard output, not 0 where
an answer was a fault or is not in the description.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from index.data_folder import open_for_writing
from index.quantised import QuantisedModel
from index.sync import sync
from server.access.keys import KeyStore
from server.access.scopes import Scope
from tests.conftest import ROOT, SAMPLE, serving

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
# Keys that are found in the list of keys and revoked would end the run.
LEFT_OUT = ("DELETE /v1/keys/{key_id}",)
NO_LIMIT = {f"PULLQUOTE_RATE_LIMIT_{name}": "" for name in ("ASK", "READ", "WRITE")}


def main() -> int:
    """Serve a copy of the sample, and run Schemathesis against it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with open_for_writing(data, QuantisedModel()) as index:
            sync(index, [SAMPLE])
        _, key = KeyStore(data).make("fuzzing", [Scope.ADMIN], None)
        with serving(data, **NO_LIMIT) as server:
            command = [
                str(Path(sys.executable).with_name("schemathesis")),
                "run",
                f"{server.url}/openapi.json",
                *("--header", f"Authorization: Bearer {key}"),
                *("--checks", ",".join(CHECKS)),
                *(part for name in LEFT_OUT for part in ("--exclude-name", name)),
                *("--max-time", str(options.seconds), "--seed", str(options.seed)),
                *("--request-timeout", "120", "--generation-database", "none"),
                *("--continue-on-failure", "--no-color", "--suppress-health-check", "all"),
            ]
            hooks = {"SCHEMATHESIS_HOOKS": "tests.fuzz.hooks"}
            return subprocess.run(command, cwd=ROOT, env=os.environ | hooks, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
