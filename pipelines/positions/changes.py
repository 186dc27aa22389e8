"""What changed since the period before: verdicts that are others now, and which returns came since a moment."""

from datetime import datetime

import pandas as pd

from pipelines.positions.asking import Asked
from pipelines.positions.facts import facts_for
from pipelines.positions.kpis import position, position_at
from pipelines.store import Store
from schemas.definitions import Definitions

VERDICT_COLUMNS = ["measure", "name", "short_name", "before", "after", "period_before"]


def verdicts_changed(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return the measures whose verdict differs from that of the period held before, worst first.

    measure, name, short_name, before, after and period_before; empty where no period is held before.
    Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, asked) as facts:
        now, earlier = position(facts), [period for period in facts.periods if period < (facts.period or "")]
        if not earlier:
            return pd.DataFrame(columns=VERDICT_COLUMNS, dtype="str")
        then = position_at(facts, earlier[-1])
        before = then[["measure", "verdict"]].rename(columns={"verdict": "before"})
    both = now.rename(columns={"verdict": "after"}).merge(before, on="measure")
    moved = both[both["before"] != both["after"]].assign(period_before=earlier[-1])
    return moved[VERDICT_COLUMNS].reset_index(drop=True)


def came_since(ledger: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """Return the rows of a ledger accepted after a moment (UTC), the newest first."""
    return ledger[ledger["accepted_at"] > pd.Timestamp(moment)].sort_values("accepted_at", ascending=False)
