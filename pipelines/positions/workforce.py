"""The workforce at its latest date: each measure of each organisation, beside the Council and its earlier figure."""

from datetime import date

import pandas as pd

from measures.direction import arrows, direction, direction_words
from pipelines.positions.facts import TRACE, Facts, facts_at
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.vocabulary import ORGANISATIONS

COLUMNS = [
    *("as_at", "organisation", "measure", "value", "comparator", "previous", "direction"),
    *("name", "short_name", "unit", "better", "decimals", "state", "marker", "narrative"),
    *("comparator_as_at", "previous_as_at", "direction_words", "arrow", *TRACE),
]
DIRECTORATE, COUNCIL = ORGANISATIONS[:2]


def workforce_position(
    store: Store,
    definitions: Definitions,
    as_at: date | None = None,
    workstream: str | None = None,  # noqa: ARG001 - a shared filter that has no meaning here
    service_area: str | None = None,  # noqa: ARG001
) -> pd.DataFrame:
    """Return each measure and organisation at its latest date, Directorate first.

    The contract's keys, then name, short_name, unit, better, decimals, state, marker, narrative, comparator_as_at,
    previous_as_at, direction_words, arrow, and where the row came from. ``comparator`` is the Council's latest
    figure, for the Directorate alone; ``previous`` the organisation's figure of the date before. Raises StoreProblem.
    """
    with facts_at(store, as_at) as facts:
        return workforce(facts, definitions)


def workforce_history(store: Store, definitions: Definitions, as_at: date | None = None) -> pd.DataFrame:
    """Return every workforce figure in force, in order of date.

    as_at, organisation, measure, value, state, marker, narrative, the measure's name, short_name, unit, better and
    decimals, and where the row came from. Raises StoreProblem.
    """
    with facts_at(store, as_at) as facts:
        return _described(facts["workforce"], definitions)


def workforce(facts: Facts, definitions: Definitions) -> pd.DataFrame:
    """Return each measure and organisation among the facts at its latest date."""
    frame = _described(facts["workforce"], definitions)
    who = ["organisation", "measure"]
    latest = frame.drop_duplicates(who, keep="last")
    earlier = (
        frame.drop(latest.index)
        .dropna(subset=["value"])
        .drop_duplicates(who, keep="last")[[*who, "value", "as_at"]]
        .rename(columns={"value": "previous", "as_at": "previous_as_at"})
    )
    council = (
        latest.loc[latest["organisation"] == COUNCIL, ["measure", "value", "as_at"]]
        .rename(columns={"value": "comparator", "as_at": "comparator_as_at"})
        .assign(organisation=DIRECTORATE)
    )
    joined = latest.merge(earlier, on=who, how="left").merge(council, on=who, how="left")
    joined["direction"] = direction(joined["value"], joined["previous"], joined["better"])
    joined["direction_words"] = direction_words(joined)
    joined["arrow"] = arrows(joined["value"], joined["previous"])
    place = joined["organisation"].map({name: at for at, name in enumerate(ORGANISATIONS)})
    order = {code: at for at, code in enumerate(definitions.measures)}
    joined = joined.assign(place=place, order=joined["measure"].map(order))
    return joined.sort_values(["place", "order"])[COLUMNS].reset_index(drop=True)


def _described(held: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    about = definitions.measure_frame[["measure", "name", "short_name", "unit", "better", "decimals"]]
    columns = ["as_at", "organisation", "measure", "value", "state", "marker", "narrative", *TRACE]
    return held[columns].merge(about, on="measure").sort_values(["as_at", "line"], ignore_index=True)
