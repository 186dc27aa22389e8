"""Definitions and what the bundled returns hold, read once for the whole corpus."""

from pathlib import Path

import pytest

from pipelines.held import Held, held_at
from pipelines.store import Store
from schemas.definitions import Definitions, load_definitions
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def definitions() -> Definitions:
    """The bundled definitions."""
    return load_definitions(ROOT / "data" / "definitions")


@pytest.fixture(scope="session")
def held(bundled_store: Path) -> Held:
    """What the bundled store holds on the committee's date."""
    return held_at(Store(bundled_store))
