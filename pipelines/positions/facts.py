"""What is in force at a date, each kind read once on one connection."""

import contextlib
from collections.abc import Iterator
from datetime import date

import pandas as pd

from pipelines.ledger import in_force
from pipelines.store import Connection, Store
from pipelines.today import today

# Where a row came from: the columns that every position carries for tracing.
TRACE = ["return_id", "line", "file_name", "accepted_by", "received_on"]


class Facts:
    """The facts in force at ``as_at``, by kind; a kind is read when it is first asked for."""

    def __init__(self, connection: Connection, as_at: date) -> None:
        self.connection = connection
        self.as_at = as_at
        self._read: dict[str, pd.DataFrame] = {}

    def __getitem__(self, kind: str) -> pd.DataFrame:
        if kind not in self._read:
            self._read[kind] = in_force(self.connection, kind, self.as_at)
        return self._read[kind]


@contextlib.contextmanager
def facts_at(store: Store, as_at: date | None) -> Iterator[Facts]:
    """Open the store for one view at ``as_at``, by default the store's today; raises StoreProblem."""
    with store.read() as connection:
        yield Facts(connection, as_at or today(connection).date)
