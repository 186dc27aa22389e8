"""A store of the committee's date for each test, to be given returns."""

from pathlib import Path

import pytest

from schemas.definitions import Definitions
from tests.pipelines.positions.giving import Given
from tests.pipelines.sending import new_store


@pytest.fixture
def desk(tmp_path: Path, definitions: Definitions) -> Given:
    return Given(new_store(tmp_path), definitions)
