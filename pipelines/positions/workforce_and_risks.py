"""The workforce at its latest date beside the Council's and its earlier figures, and the register of risks."""

import pandas as pd

from measures.columns import natural_key
from measures.direction import choose_arrows, describe_direction, find_direction
from measures.plan import compare_registers, take_last_reports
from measures.position import TRACE
from pipelines.positions.facts import Facts, position
from schemas.vocabulary import ORGANISATIONS, State

COLUMNS = [
    *("as_at", "organisation", "measure", "value", "comparator", "previous", "direction"),
    *("name", "short_name", "unit", "better", "decimals", "state", "marker", "narrative"),
    *("comparator_as_at", "previous_as_at", "previous_narrative", "direction_words", "arrow", *TRACE),
]
RISK_COLUMNS = ["risk", "title", "mitigation", "owner", "owner_ours", "likelihood", "impact", "report_date"]
RISK_COLUMNS += TRACE
DIRECTORATE, COUNCIL = ORGANISATIONS[:2]
# The order of the report; a measure of another council's own follows in the order of the definitions.
HEADLINES = ("headcount", "fte", "agency_share", "agency_tenure", "absent_share", "absence_length")


def find_risks(facts: Facts) -> pd.DataFrame:
    """Return the latest register, one row a risk in natural order; workstream and service area have no effect.

    risk, title, mitigation, owner, owner_ours (it is this product's reading), likelihood and impact (1 to 5 or
    missing), report_date, and where the row came from.
    """
    latest = take_last_reports(facts["risk"])
    latest = latest.assign(owner_ours=latest["owner"].notna() & latest["return_id"].isin(facts.bundled))
    ordered: pd.DataFrame = latest.sort_values("risk", key=natural_key, ignore_index=True)[RISK_COLUMNS]
    return ordered


risk_position = position(find_risks)


@position
def risk_changes(facts: Facts) -> pd.DataFrame:
    """Return each risk of the latest register or the one before, as ``measures.plan.compare_registers``."""
    return compare_registers(facts["risk"])


def list_workforce(facts: Facts) -> pd.DataFrame:
    """Return every workforce figure in force, in order of date.

    as_at, organisation, measure, value, state, marker, narrative, where the row came from, and the measure's
    name, short_name, unit, better and decimals.
    """
    about = facts.definitions.measure_frame[["measure", "name", "short_name", "unit", "better", "decimals"]]
    columns = ["as_at", "organisation", "measure", "value", "state", "marker", "narrative", *TRACE]
    frame = facts["workforce"][columns].merge(about, on="measure")
    return frame.sort_values(["as_at", "line"], ignore_index=True)


workforce_series = position(list_workforce)


def find_workforce(facts: Facts) -> pd.DataFrame:
    """Return each measure and organisation at its latest date, the Directorate first.

    The contract's keys, then name, short_name, unit, better, decimals, state, marker, narrative,
    comparator_as_at, previous_as_at, previous_narrative, direction_words, arrow, and where the row came from.
    ``comparator`` is the Council's latest figure, for the Directorate alone; ``previous`` the organisation's
    own figure of the date before. Workstream and service area have no effect.
    """
    frame = list_workforce(facts)
    who = ["organisation", "measure"]
    latest = frame.drop_duplicates(who, keep="last")
    earlier = frame.drop(latest.index).dropna(subset=["value"]).drop_duplicates(who, keep="last")
    council = latest[latest["organisation"] == COUNCIL].assign(organisation=DIRECTORATE)
    names = {name: f"previous_{name}" for name in ("as_at", "narrative")} | {"value": "previous"}
    rows = latest.merge(earlier[[*who, *names]].rename(columns=names), on=who, how="left")
    beside = {"value": "comparator", "as_at": "comparator_as_at"}
    rows = rows.merge(council[[*who, *beside]].rename(columns=beside), on=who, how="left")
    is_shown = rows["state"] != State.SUPPRESSED
    earlier_figure = list(names.values())
    rows[earlier_figure] = rows[earlier_figure].where(is_shown)
    rows["direction"] = find_direction(rows["value"], rows["previous"], rows["better"]).where(is_shown, "")
    rows["direction_words"] = describe_direction(rows)
    rows["arrow"] = choose_arrows(rows["value"], rows["previous"])
    order = dict.fromkeys([*ORGANISATIONS, *HEADLINES, *facts.definitions.measures])
    places = {name: place for place, name in enumerate(order)}
    rows = rows.sort_values(
        ["organisation", "measure"], key=lambda names: names.map(places), ignore_index=True
    )
    return rows[COLUMNS]


workforce_position = position(find_workforce)
