"""The risk register in force at a date."""

import pandas as pd

from measures.columns import natural_key
from measures.plan import compare_registers
from pipelines.positions.asking import Query
from pipelines.positions.facts import TRACE, facts_for
from pipelines.store import Store
from schemas.definitions import Definitions

COLUMNS = ["risk", "title", "mitigation", "owner", "likelihood", "impact", "report_date", *TRACE]


def risk_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the latest register, one row a risk in natural order; raises UnknownFilter, StoreProblem.

    risk, title, mitigation, owner, likelihood and impact (1 to 5 or missing), report_date, and where the row
    came from. Workstream and service area have no effect.
    """
    with facts_for(store, definitions, query) as facts:
        held = facts["risk"]
    latest = held[held["report_date"] == held["report_date"].max()]
    ordered: pd.DataFrame = latest.sort_values("risk", key=natural_key)[COLUMNS]
    return ordered.reset_index(drop=True)


def risk_changes(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return each risk of the latest register or the one before, in natural order, as ``register.changes``.

    Workstream and service area have no effect. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return compare_registers(facts["risk"])
