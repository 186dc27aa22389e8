"""What is held at a date, as far as checks need it."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pandas as pd

from pipelines.store import Store
from pipelines.store.ledger import in_force, received_day
from schemas.numbers import NUMBER
from schemas.returns import ADDED_COLUMNS, KINDS

_DTYPES: dict[str, Any] = {"number": NUMBER, "flag": "boolean", "score": "Int64", "date": "datetime64[s]"}
_TRACE = {
    "return_id": "str",
    "line": "Int64",
    "received_on": "datetime64[s]",
    "accepted_at": "datetime64[us]",
    "accepted_by": "str",
    "file_name": "str",
}


@dataclass(frozen=True)
class Held:
    """Facts in force by kind on a day; a kind of which nothing is held has no entry."""

    facts: dict[str, pd.DataFrame] = field(default_factory=dict)
    as_at: date = field(default_factory=date.today)

    def of(self, kind: str) -> pd.DataFrame:
        """Return the facts in force of a kind, an empty frame of the same columns where there are none."""
        return self.facts.get(kind, _empty(kind))


@cache
def _empty(kind: str) -> pd.DataFrame:
    given = (*KINDS[kind].columns, *ADDED_COLUMNS.get(kind, ()))
    columns = {column.name: _DTYPES.get(column.type, "str") for column in given} | _TRACE
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def held_at(store: Store, as_at: date | None = None) -> Held:
    """Return what is in force at a date, unless given the day on which a return sent now counts as received."""
    if not store.exists():
        return Held(as_at=as_at or date.today())
    with store.read() as connection:
        day = received_day(connection, as_at)
        kinds = {kind for (kind,) in connection.rows("SELECT DISTINCT kind FROM returns")}
        facts = {kind: in_force(connection, kind, day) for kind in KINDS if kind in kinds}
    return Held({kind: frame for kind, frame in facts.items() if len(frame)}, day)
