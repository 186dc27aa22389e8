"""Small stores and returns for tests: a store of a known day, and a figure sent to it as a user would."""

import functools
import hashlib
import tempfile
from datetime import date
from pathlib import Path

from pipelines.checks.check_files import CheckedReturn, check_returns
from pipelines.store import Store
from pipelines.store.acceptance import Receipt, accept
from pipelines.store.ledger import in_force, set_today
from schemas.definitions import Definitions
from schemas.returns import KINDS

TODAY = date(2023, 4, 5)
BY = "Performance analyst"


def new_store(folder: Path, patience: float = 20) -> Store:
    """A new store whose today is the committee's date."""
    path = folder / "performance.duckdb"
    path.write_bytes(_empty_store())
    return Store(path, patience)


@functools.cache
def _empty_store() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "performance.duckdb")
        with Store(path).write() as connection:
            set_today(connection, TODAY, "test")
        return path.read_bytes()


def figure_file(
    value: str, period: str = "2022-23 Q3", measure: str = "eee_2", commentary: str = ""
) -> bytes:
    """A KPI return of one figure."""
    return f"period,measure,value,commentary\n{period},{measure},{value},{commentary}\n".encode()


def checked(
    store: Store, definitions: Definitions, content: bytes, received: date | None = None, name: str = "q3.csv"
) -> CheckedReturn:
    """A file that has been checked."""
    [one] = check_returns(store, definitions, [(name, content)], received_on=received)
    return one


def send(
    store: Store, definitions: Definitions, content: bytes, received: date | None = None, name: str = "q3.csv"
) -> Receipt:
    """Check a file and have it accepted."""
    [receipt] = accept(store, [checked(store, definitions, content, received, name)], BY, received)
    return receipt


def figures(store: Store, as_at: date = TODAY) -> list[int]:
    """The figures in force at a date, in the order they came."""
    with store.read() as connection:
        return [int(value) for value in in_force(connection, "kpi", as_at)["value"]]


def count(store: Store, table: str) -> int:
    """How many rows a table has."""
    with store.read() as connection:
        return int(connection.rows(f"SELECT count(*) FROM {table}")[0][0])


def held_whole(store: Store) -> set[str]:
    """The ids in the ledger, each with all its rows and the bytes of its hash (or erased), and nothing beside them."""
    with store.read() as connection:
        ledger = connection.rows("SELECT return_id, kind, sha256, rows FROM returns")
        files = dict(connection.rows("SELECT return_id, content FROM return_files"))
        erased = {row[0] for row in connection.rows("SELECT return_id FROM erasures")}
        facts = {
            (return_id, kind): rows
            for kind in KINDS
            for return_id, rows in connection.rows(f"SELECT return_id, count(*) FROM {kind} GROUP BY 1")
        }
    ids = {row[0] for row in ledger}
    assert len(ids) == len(ledger)
    assert facts == {(return_id, kind): rows for return_id, kind, _, rows in ledger}
    assert {return_id: hashlib.sha256(content).hexdigest() for return_id, content in files.items()} == {
        return_id: sha256 for return_id, _, sha256, _ in ledger if return_id not in erased
    }
    return ids
