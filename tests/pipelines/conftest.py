"""What the bundled returns hold, read once."""

from pathlib import Path

import pytest

from pipelines.held import Held, held_at
from pipelines.store import Store


@pytest.fixture(scope="session")
def held(bundled_store: Path) -> Held:
    """What the bundled store holds on the committee's date."""
    return held_at(Store(bundled_store))
