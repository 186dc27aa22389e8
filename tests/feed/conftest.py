"""The feed answering in this process, on the bundled store or on one of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from feed import routes


@pytest.fixture
def feed() -> Starlette:
    """The feed's addresses alone; the whole application is in ``test_requests.py``."""
    return Starlette(routes=routes())


@pytest.fixture
def client(bundled_store: Path, feed: Starlette, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A reader of the bundled store."""
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    with TestClient(feed, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def own_client(own_store: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A reader of a copy that the test may change."""
    monkeypatch.setenv("PERFORMANCE_STORE", str(own_store))
    return client
