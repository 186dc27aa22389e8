"""What changed since the period before: verdicts that are others now, and which returns came since a moment."""

from datetime import datetime

import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.positions.kpis import whole_position
from pipelines.store import Store
from schemas.definitions import Definitions

VERDICT_COLUMNS = ["measure", "name", "short_name", "before", "after", "period_before"]


def verdicts_changed(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the measures whose verdict differs from that of the period held before, worst first.

    measure, name, short_name, before, after and period_before; empty where no period is held before.
    Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(_verdicts_changed(facts, facts.period or ""))[VERDICT_COLUMNS]


@once
def _verdicts_changed(facts: Facts, period: str) -> pd.DataFrame:
    """Return those of the whole plan, with workstream and service_area."""
    earlier = [held for held in facts.periods if held < period]
    columns = [*VERDICT_COLUMNS, "workstream", "service_area"]
    if not earlier:
        return pd.DataFrame(columns=columns, dtype="str")
    now, then = whole_position(facts, period), whole_position(facts, earlier[-1])
    before = then[["measure", "verdict"]].rename(columns={"verdict": "before"})
    both = now.rename(columns={"verdict": "after"}).merge(before, on="measure")
    moved = both[both["before"] != both["after"]]
    return moved.assign(period_before=earlier[-1])[columns].reset_index(drop=True)


def came_since(ledger: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """Return the rows of a ledger accepted after a moment (UTC), the newest first."""
    return ledger[ledger["accepted_at"] > pd.Timestamp(moment)].sort_values("accepted_at", ascending=False)
