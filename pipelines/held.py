"""What is held at a date, as far as checks need it."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from pipelines.ledger import in_force
from pipelines.store import Store
from pipelines.today import today
from schemas.returns import KINDS


@dataclass(frozen=True)
class Held:
    """Facts in force by kind; a kind of which nothing is held has no entry."""

    facts: dict[str, pd.DataFrame] = field(default_factory=dict)

    def of(self, kind: str) -> pd.DataFrame:
        """Return the facts in force of a kind, empty where there are none."""
        columns = [*KINDS[kind].names, "return_id", "line", "data_period_end"]
        return self.facts.get(kind, pd.DataFrame({name: pd.Series(dtype="str") for name in columns}))


def held_at(store: Store, as_at: date | None = None) -> Held:
    """Return what is in force at a date, the store's today unless given."""
    if not store.exists():
        return Held()
    with store.read() as connection:
        day = as_at or today(connection).date
        facts = {kind: in_force(connection, kind, day) for kind in KINDS}
    return Held({kind: frame for kind, frame in facts.items() if len(frame)})
