"""The bundled definitions, and an empty store for each test."""

from pathlib import Path

import pytest

from pipelines.store import Store
from schemas.definitions import Definitions, load_definitions
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    return load_definitions(ROOT / "data" / "definitions")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "performance.duckdb")
