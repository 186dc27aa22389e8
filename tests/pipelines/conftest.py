"""What the bundled returns hold, read once, and a new desk for each test."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.checks import InForce, read_in_force
from pipelines.checks.check_files import CheckedReturn, check_files
from pipelines.store import Store
from schemas.definitions import Definitions
from tests.pipelines.sending import TODAY, Check, Desk, new_store


@pytest.fixture(scope="session")
def held(bundled_store: Path) -> InForce:
    """What the bundled store holds on the committee's date."""
    return read_in_force(Store(bundled_store))


@pytest.fixture
def desk(tmp_path: Path, definitions: Definitions) -> Desk:
    """A desk with nothing but its day."""
    return Desk(new_store(tmp_path), definitions)


@pytest.fixture(scope="session")
def check(definitions: Definitions) -> Check:
    """The verdict on one file, by its bytes or its text, beside what is in force: nothing unless it is given."""

    def check(
        content: bytes | str, held: InForce | None = None, name: str = "return.csv", **options: Any
    ) -> CheckedReturn:
        data = content if isinstance(content, bytes) else content.encode()
        [one] = check_files([(name, data)], definitions, held or InForce({}, TODAY), **options)
        return one

    return check
