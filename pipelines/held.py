"""What is held at a date, as far as checks need it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from pipelines.ledger import in_force
from pipelines.store import Store
from pipelines.today import today
from schemas.numbers import NUMBER
from schemas.returns import KINDS
from schemas.typed import MADE

_DTYPES: dict[str, Any] = {"number": NUMBER, "flag": "boolean", "score": "Int64", "date": "datetime64[s]"}


@dataclass(frozen=True)
class Held:
    """Facts in force by kind; a kind of which nothing is held has no entry."""

    facts: dict[str, pd.DataFrame] = field(default_factory=dict)

    def of(self, kind: str) -> pd.DataFrame:
        """Return the facts in force of a kind, an empty frame of the same columns where there are none."""
        return self.facts.get(kind, _empty(kind))


def _empty(kind: str) -> pd.DataFrame:
    columns = {column.name: _DTYPES.get(column.type, "str") for column in KINDS[kind].columns}
    columns |= {name: _DTYPES.get(type_, "str") for name, type_ in MADE.get(kind, {}).items()}
    columns |= {"return_id": "str", "line": "Int64"}
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def held_at(store: Store, as_at: date | None = None) -> Held:
    """Return what is in force at a date, the store's today unless given."""
    if not store.exists():
        return Held()
    with store.read() as connection:
        day = as_at or today(connection).date
        facts = {kind: in_force(connection, kind, day) for kind in KINDS}
    return Held({kind: frame for kind, frame in facts.items() if len(frame)})
