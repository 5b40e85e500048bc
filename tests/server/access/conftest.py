"""A server that takes keys, in this process, with one key of each scope."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from server.access.keys import KeyStore
from server.access.scopes import Scope
from server.app import create_app
from server.settings import Settings

Opened = Callable[..., TestClient]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """Run an application over an empty data folder, with settings, until the tests end.

    What a request is let through to is not ready, which is all that these tests need.
    """
    with ExitStack() as stack:

        def make(**settings: Any) -> TestClient:
            given = {"data": tmp_path_factory.mktemp("opened"), **settings}
            app = create_app(Settings.model_validate(given))
            client = TestClient(app, base_url="http://localhost", follow_redirects=False)
            return stack.enter_context(client)

        yield make


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of ``keyed``."""
    return tmp_path_factory.mktemp("keyed")


@pytest.fixture(scope="session")
def keyed(opened: Opened, folder: Path) -> TestClient:
    """A server on loopback that takes keys all the same."""
    return opened(data=folder, require_keys=True)


@pytest.fixture(scope="session")
def store(folder: Path) -> KeyStore:
    return KeyStore(folder)


@pytest.fixture(scope="session")
def shown(store: KeyStore) -> dict[Scope, str]:
    """A key of each scope, as its holder shows it."""
    return {scope: store.make(f"for {scope}", [scope], None)[1] for scope in Scope}
