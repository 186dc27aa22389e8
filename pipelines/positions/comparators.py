"""Published series by area: context beside a measure, never its earlier figure."""

import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.facts import TRACE, Facts, facts_for
from pipelines.store import Store
from schemas.definitions import Definitions

COLUMNS = ["measure", "data_period", "data_period_end", "area", "value", "state", "marker", "source", *TRACE]


def comparators(
    store: Store, definitions: Definitions, measure: str | None = None, query: Query | None = None
) -> pd.DataFrame:
    """Return the published figures in force of a measure (None: of all), by area and data period.

    measure, data_period, data_period_end, area, value (in the measure's unit), state, marker, source, and
    where the row came from. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return published(facts, measure)


def published(facts: Facts, measure: str | None = None) -> pd.DataFrame:
    """Return the published figures among the facts."""
    held = facts["comparator"]
    if measure is not None:
        held = held[held["measure"] == measure]
    return held.sort_values(["measure", "area", "data_period_end"])[COLUMNS].reset_index(drop=True)
