"""What tests of the server share: one that may be written to."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.access.keys import KeyStore
from server.access.scopes import Scope
from tests.conftest import serving
from tests.fuzz.run import NO_LIMIT


@pytest.fixture(scope="session")
def written(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server that may be written to: its address, and headers with an administrator's key."""
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("written") / "data")
    _, key = KeyStore(data).make("tests", [Scope.ADMIN], None)
    with serving(data, **NO_LIMIT) as server:
        yield {"base_url": server.url, "headers": {"authorization": f"Bearer {key}"}}
