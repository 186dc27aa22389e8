"""What the bundled returns hold, read once."""

from pathlib import Path

import pytest

from pipelines.checks import InForce, read_in_force
from pipelines.store import Store


@pytest.fixture(scope="session")
def held(bundled_store: Path) -> InForce:
    """What the bundled store holds on the committee's date."""
    return read_in_force(Store(bundled_store))
