"""Small stores and returns for tests: a desk with a store of a known day, where returns are sent as a user would."""

import functools
import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipelines.checks.check_files import CheckedReturn, check_returns
from pipelines.checks.findings import Answers
from pipelines.store import Store
from pipelines.store.acceptance import Receipt, accept
from pipelines.store.ledger import in_force, list_returns, set_today
from schemas.definitions import Definitions
from schemas.returns import KINDS

TODAY = date(2023, 4, 5)
BY = "Performance analyst"
Sent = bytes | tuple[str, bytes]
# The fewest columns of each kind that may be sent.
HEADS = {
    "kpi": "period,measure,value",
    "target": "measure,target,period_from,period_to,value",
    "comparator": "measure,data_period,area,value",
    "workforce": "as_at,organisation,measure,value",
    "project": "report_date,project,status",
    "action": "report_date,project,action,title,lead,due_date,status",
    "risk": "report_date,risk,title",
}
Check = Callable[..., CheckedReturn]


@dataclass(frozen=True)
class Desk:
    """A store and the definitions: what is sent here is checked and accepted as at the dashboard."""

    store: Store
    definitions: Definitions

    def check(
        self, *files: Sent, received: date | None = None, answers: Answers | Mapping[str, str] | None = None
    ) -> list[CheckedReturn]:
        """Files that have been checked together, under a name of their own or one for all."""
        named = [("q3.csv", file) if isinstance(file, bytes) else file for file in files]
        return check_returns(self.store, self.definitions, named, None, answers, received)

    def accept(self, *checked: CheckedReturn, received: date | None = None) -> list[Receipt]:
        """The receipts of files that are accepted together."""
        return accept(self.store, checked, BY, received)

    def send(self, content: bytes, received: date | None = None, name: str = "q3.csv") -> Receipt:
        """Check a file and have it accepted."""
        [receipt] = self.accept(*self.check((name, content), received=received), received=received)
        return receipt

    def set_today(self, day: date | None) -> None:
        """Make it another day."""
        with self.store.write() as connection:
            set_today(connection, day, "test")

    def run(self, statement: str, *values: Any) -> None:
        """Write to the store."""
        with self.store.write() as connection:
            connection.run(statement, list(values))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What the store answers."""
        with self.store.read() as connection:
            return connection.rows(query)

    def figures(self, as_at: date = TODAY) -> list[int]:
        """The figures in force at a date, in the order they came."""
        with self.store.read() as connection:
            return [int(value) for value in in_force(connection, "kpi", as_at)["value"]]

    def ledger(self, as_at: date = TODAY) -> list[dict[str, Any]]:
        """The returns as they stand at a date, the newest first."""
        with self.store.read() as connection:
            rows = list_returns(connection, as_at).to_dict("records")
        return [{str(name): value for name, value in row.items()} for row in rows]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return count(self.store, table)


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


def return_of(kind: str, *rows: str) -> bytes:
    """A return of a kind: rows beneath the fewest headings."""
    return "".join(f"{line}\n" for line in (HEADS[kind], *rows)).encode()


def count(store: Store, table: str) -> int:
    """How many rows a table of a store has."""
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
