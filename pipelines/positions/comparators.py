"""Published series by area: context beside a measure, never its earlier figure."""

import pandas as pd

from pipelines.ledger import in_force
from pipelines.positions.asking import Asked
from pipelines.store import Connection, Store
from schemas.definitions import Definitions


def comparators_in(connection: Connection, measure: str, asked: Asked) -> pd.DataFrame:
    """Return the published rows of one measure in force, by area and data period."""
    rows = in_force(connection, "comparator", asked.date)
    return rows[rows["measure"] == measure].sort_values(["area", "data_period_end"]).reset_index(drop=True)


def comparators(
    store: Store, definitions: Definitions, measure: str, asked: Asked | None = None
) -> pd.DataFrame:
    """Return the published series of one measure: data_period, data_period_end, area, value, state, source."""
    with store.read() as connection:
        return comparators_in(connection, measure, (asked or Asked()).resolved(connection, definitions))
