"""The workforce at its latest date beside the Council's and its earlier figures, and the register of risks."""

import pandas as pd

from measures.columns import natural_key
from measures.direction import choose_arrows, describe_direction, find_direction
from measures.plan import compare_registers
from pipelines.positions.facts import TRACE, Facts, Query, open_facts
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.vocabulary import ORGANISATIONS

COLUMNS = [
    *("as_at", "organisation", "measure", "value", "comparator", "previous", "direction"),
    *("name", "short_name", "unit", "better", "decimals", "state", "marker", "narrative"),
    *("comparator_as_at", "previous_as_at", "previous_narrative", "direction_words", "arrow", *TRACE),
]
RISK_COLUMNS = ["risk", "title", "mitigation", "owner", "likelihood", "impact", "report_date", *TRACE]
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
    with open_facts(store, definitions, query) as facts:
        return find_workforce(facts)


def workforce_series(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return every workforce figure in force, in order of date.

    as_at, organisation, measure, value, state, marker, narrative, where the row came from, and the measure's
    name, short_name, unit, better and decimals. Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        return list_workforce(facts)


def risk_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the latest register, one row a risk in natural order; raises UnknownFilter, StoreProblem.

    risk, title, mitigation, owner, likelihood and impact (1 to 5 or missing), report_date, and where the row
    came from. Workstream and service area have no effect.
    """
    with open_facts(store, definitions, query) as facts:
        latest = select_latest_register(facts["risk"])
    ordered: pd.DataFrame = latest.sort_values("risk", key=natural_key)[RISK_COLUMNS]
    return ordered.reset_index(drop=True)


def risk_changes(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return each risk of the latest register or the one before, as ``measures.plan.compare_registers``.

    Workstream and service area have no effect. Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        return compare_registers(facts["risk"])


def select_latest_register(risks: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest register."""
    latest: pd.DataFrame = risks[risks["report_date"] == risks["report_date"].max()]
    return latest.reset_index(drop=True)


def list_workforce(facts: Facts) -> pd.DataFrame:
    """Return every workforce figure with its measure's definition, as ``workforce_series``."""
    about = facts.definitions.measure_frame[["measure", "name", "short_name", "unit", "better", "decimals"]]
    columns = ["as_at", "organisation", "measure", "value", "state", "marker", "narrative", *TRACE]
    frame = facts["workforce"][columns].merge(about, on="measure")
    return frame.sort_values(["as_at", "line"], ignore_index=True)


def find_workforce(facts: Facts) -> pd.DataFrame:
    """Return each measure and organisation at its latest date, as ``workforce_position``."""
    frame = list_workforce(facts)
    who = ["organisation", "measure"]
    latest = frame.drop_duplicates(who, keep="last")
    earlier = frame.drop(latest.index).dropna(subset=["value"]).drop_duplicates(who, keep="last")
    council = latest[latest["organisation"] == COUNCIL].assign(organisation=DIRECTORATE)
    names = {name: f"previous_{name}" for name in ("as_at", "narrative")} | {"value": "previous"}
    rows = latest.merge(earlier[[*who, *names]].rename(columns=names), on=who, how="left")
    names = {"value": "comparator", "as_at": "comparator_as_at"}
    rows = rows.merge(council[[*who, *names]].rename(columns=names), on=who, how="left")
    rows["direction"] = find_direction(rows["value"], rows["previous"], rows["better"])
    rows["direction_words"] = describe_direction(rows)
    rows["arrow"] = choose_arrows(rows["value"], rows["previous"])
    order = list(dict.fromkeys([*HEADLINES, *facts.definitions.measures]))
    rows["_organisation"] = rows["organisation"].map({name: n for n, name in enumerate(ORGANISATIONS)})
    rows["_measure"] = rows["measure"].map({code: n for n, code in enumerate(order)})
    return rows.sort_values(["_organisation", "_measure"])[COLUMNS].reset_index(drop=True)
