"""The feed answering in this process, on the bundled store or on one of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app import health
from feed.routes import routes


@pytest.fixture
def served() -> Starlette:
    """The feed's addresses alone; ``tests/feed/test_beside_the_screens.py`` has the whole app."""
    return Starlette(routes=routes(health))


@pytest.fixture
def client(bundled_store: Path, served: Starlette, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """Whoever asks, of the bundled store."""
    monkeypatch.setenv("PERFORMANCE_STORE", str(bundled_store))
    with TestClient(served, raise_server_exceptions=False) as asking:
        yield asking


@pytest.fixture
def own_client(own_store: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The same, of a copy that the test may change."""
    monkeypatch.setenv("PERFORMANCE_STORE", str(own_store))
    return client
