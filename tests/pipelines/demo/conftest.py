"""Made-up returns for the tests: one set of forty quarters and fifteen measures, made and loaded once."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.checks.check_files import CheckedReturn, check_returns
from pipelines.demo.definitions import AS_AT, Size
from pipelines.demo.returns import synthesise
from pipelines.store import Store
from pipelines.store.acceptance import accept
from pipelines.store.ledger import set_today
from schemas.definitions import Definitions, load_definitions


@dataclass(frozen=True)
class MadeUp:
    """A folder of made-up returns and the store that holds them."""

    folder: Path
    definitions: Definitions
    checked: list[CheckedReturn]
    store: Store


def files_of(folder: Path) -> list[tuple[str, bytes]]:
    """The returns of a flat folder."""
    return [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))]


def loaded(folder: Path, store_folder: Path) -> MadeUp:
    """Check what is in a flat folder, and accept it where nothing is refused."""
    store = Store(store_folder / "performance.duckdb")
    definitions = load_definitions(folder / "definitions")
    with store.write() as connection:
        set_today(connection, AS_AT, "test")
    checked = check_returns(store, definitions, files_of(folder))
    if not any(one.refused for one in checked):
        accept(store, checked, "test", AS_AT)
    return MadeUp(folder, definitions, checked, store)


@pytest.fixture(scope="session")
def forty(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    """Forty quarters of the fifteen measures that are bundled, loaded on the day by which all was received."""
    folder = tmp_path_factory.mktemp("made_up") / "forty"
    synthesise(Size(40, 15, 285), folder)
    return loaded(folder, tmp_path_factory.mktemp("store"))
