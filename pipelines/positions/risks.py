"""The risk register in force at a date."""

from datetime import date

import pandas as pd

from pipelines.positions.facts import TRACE, Facts, facts_at
from pipelines.store import Store

COLUMNS = ["risk", "title", "mitigation", "owner", "likelihood", "impact", "report_date", *TRACE]


def risk_position(store: Store, as_at: date | None = None) -> pd.DataFrame:
    """Return the latest register, one row a risk in its returned order; raises StoreProblem.

    risk, title, mitigation, owner, likelihood and impact (1 to 5 or missing), report_date, and where the row came from.
    """
    with facts_at(store, as_at) as facts:
        return risks(facts)


def risks(facts: Facts) -> pd.DataFrame:
    """Return the latest register among the facts."""
    held = facts["risk"]
    latest = held[held["report_date"] == held["report_date"].max()]
    return latest.sort_values("line")[COLUMNS].reset_index(drop=True)
