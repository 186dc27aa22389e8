"""The workforce at its latest date: each organisation's figures beside the Council's and its earlier ones."""

import pandas as pd

from measures.direction import choose_arrows, describe_direction, find_direction
from pipelines.positions.asking import Query
from pipelines.positions.facts import TRACE, Facts, facts_for, once
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.vocabulary import ORGANISATIONS

COLUMNS = [
    *("as_at", "organisation", "measure", "value", "comparator", "previous", "direction"),
    *("name", "short_name", "unit", "better", "decimals", "state", "marker", "narrative"),
    *("comparator_as_at", "previous_as_at", "previous_narrative", "direction_words", "arrow", *TRACE),
]
DIRECTORATE, COUNCIL = ORGANISATIONS[:2]
# The order of the report; a measure of another council's own follows in the order of the definitions.
HEADLINES = ("headcount", "fte", "agency_share", "agency_tenure", "absent_share", "absence_length")


def workforce_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return each measure and organisation at its latest date, the Directorate first.

    The contract's keys, then name, short_name, unit, better, decimals, state, marker, narrative,
    comparator_as_at, previous_as_at, previous_narrative, direction_words, arrow, and where the row came from.
    ``comparator`` is the Council's latest figure, for the Directorate alone; ``previous`` the organisation's
    own figure of the date before. Workstream and service area have no effect. Raises UnknownFilter,
    StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return workforce(facts)


def workforce_series(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return every workforce figure in force, in order of date.

    as_at, organisation, measure, value, state, marker, narrative, where the row came from, and the measure's
    name, short_name, unit, better and decimals. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return described(facts)


@once
def described(facts: Facts) -> pd.DataFrame:
    """Return every workforce figure among the facts with its measure's definition, in order of date."""
    about = facts.definitions.measure_frame[["measure", "name", "short_name", "unit", "better", "decimals"]]
    columns = ["as_at", "organisation", "measure", "value", "state", "marker", "narrative", *TRACE]
    return (
        facts["workforce"][columns]
        .merge(about, on="measure")
        .sort_values(["as_at", "line"], ignore_index=True)
    )


@once
def workforce(facts: Facts) -> pd.DataFrame:
    """Return each measure and organisation among the facts at its latest date."""
    frame = described(facts)
    who = ["organisation", "measure"]
    latest = frame.drop_duplicates(who, keep="last")
    earlier = frame.drop(latest.index).dropna(subset=["value"]).drop_duplicates(who, keep="last")
    council = latest[latest["organisation"] == COUNCIL].assign(organisation=DIRECTORATE)
    rows = latest.merge(_named(earlier, "previous", "narrative"), on=who, how="left").merge(
        _named(council, "comparator"), on=who, how="left"
    )
    rows["direction"] = find_direction(rows["value"], rows["previous"], rows["better"])
    rows["direction_words"] = describe_direction(rows)
    rows["arrow"] = choose_arrows(rows["value"], rows["previous"])
    places = {name: place for place, name in enumerate(ORGANISATIONS)}
    order = list(dict.fromkeys([*HEADLINES, *facts.definitions.measures]))
    rows["_organisation"] = rows["organisation"].map(places)
    rows["_measure"] = rows["measure"].map({code: place for place, code in enumerate(order)})
    return rows.sort_values(["_organisation", "_measure"])[COLUMNS].reset_index(drop=True)


def _named(rows: pd.DataFrame, role: str, *also: str) -> pd.DataFrame:
    """Return rows' figure, date and more under the name of the part that they play."""
    names = {"value": role, "as_at": f"{role}_as_at"} | {column: f"{role}_{column}" for column in also}
    return rows[["organisation", "measure", *names]].rename(columns=names)
