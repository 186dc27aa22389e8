"""KPIs: the position at a period, and the history behind it."""

import pandas as pd

from measures import position as rule
from measures.commentary import check_commentary
from measures.direction import add_previous, number_parts
from pipelines.positions.asking import Query
from pipelines.positions.due import kpi_due_on
from pipelines.positions.facts import TRACE, Facts, facts_for, once
from pipelines.store import Store
from schemas.definitions import Definitions
from schemas.periods import next_period
from schemas.vocabulary import State

_ABOUT = [
    *("measure", "name", "short_name", "workstream", "service_area", "unit", "better", "decimals"),
    "frequency",
]
HISTORY_COLUMNS = [
    *(
        "measure",
        "period",
        "value",
        "data_period",
        "data_period_end",
        "state",
        "marker",
        "provisional",
        "coverage",
    ),
    *(
        "numerator",
        "denominator",
        "commentary",
        "target_name",
        "target",
        "tolerance",
        "tolerance_kind",
        "verdict",
    ),
    *("reason", "previous", "previous_data_period", "part", *_ABOUT[1:], *TRACE),
]


def kpi_position(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return one row a measure, worst first; empty before the first KPI return.

    The columns are those of ``measures.position.find_kpi_position``. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return position(facts)


def kpi_history(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return every measure at every period from the first held to the last, in that order, for trends.

    measure, period, the figure and all that was returned with it, the headline target of that period
    (target_name, target, tolerance, tolerance_kind), verdict and reason, previous (the latest figure of an
    earlier data period), part (a line joins the figures of one part), the measure's definition, and where the
    row came from. A period without a row has a state all the same. Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return facts.keep(history(facts))


def commentary_queries(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return the queries on the commentary of the period asked: measure, period, code, message.

    Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return period_queries(facts)


def periods_held(store: Store, definitions: Definitions, query: Query | None = None) -> list[str]:
    """Return the periods with a KPI return in force, latest first; raises UnknownFilter, StoreProblem."""
    with facts_for(store, definitions, query) as facts:
        return facts.periods[::-1]


def position(facts: Facts) -> pd.DataFrame:
    """Return the position of the measures asked for at the period asked for."""
    return position_at(facts, facts.period)


def position_at(facts: Facts, period: str | None) -> pd.DataFrame:
    """Return the position of the measures asked for at a period, an empty one where it is None."""
    # All are judged and then filtered: the rule is for measures that there are.
    return facts.keep(whole_position(facts, period))


@once
def whole_position(facts: Facts, period: str | None) -> pd.DataFrame:
    """Return the position of every measure at a period, an empty one where it is None."""
    if period is None:
        unreturned = rule.assume_missing_states(facts.measures, is_late=False)
    else:
        unreturned = _unreturned(facts, period)
    rows = rule.find_kpi_position(
        facts.of_measures("kpi"), facts.of_measures("target"), facts.measures, period or "", unreturned
    )
    return rows.head(0) if period is None else rows


def standing_at(facts: Facts, period: str) -> pd.DataFrame:
    """Return the position at a period in figures alone, of every measure: far quicker than ``position_at``."""
    kpis, targets = facts.of_measures("kpi"), facts.of_measures("target")
    return rule.standing(kpis, targets, facts.measures, period, _unreturned(facts, period))


def _unreturned(facts: Facts, period: str) -> "pd.Series[str]":
    return _state_without_row(facts, [period]).droplevel("period")


def _state_without_row(facts: Facts, periods: list[str]) -> "pd.Series[str]":
    """Say why nothing was returned, by period and measure: late past the last day for it, else not due."""
    dates = [kpi_due_on(facts.definitions, period).assign(period=period) for period in periods]
    due = pd.concat([pd.DataFrame({"measure": [], "due_on": [], "period": []}, dtype="str"), *dates])
    due_on = pd.to_datetime(due.set_index(["period", "measure"])["due_on"])
    states = pd.Series(str(State.NOT_DUE), index=due_on.index, dtype="str")
    return states.mask(due_on < pd.Timestamp(facts.as_at), str(State.LATE))


@once
def history(facts: Facts) -> pd.DataFrame:
    """Return every measure at every period held and those between, whatever part of the plan is asked for."""
    rows = rule.add_verdicts(figures_by_period(facts, from_first_to_last(facts.periods)))
    rows = rows.sort_values(["measure", "period"], kind="stable", ignore_index=True)
    known = rows.loc[rows["value"].notna(), ["measure", "data_period_end", "frequency"]]
    part = number_parts(known, facts.measures[["measure", "breaks"]]).reindex(rows.index, fill_value=0)
    return rows.assign(part=part)[HISTORY_COLUMNS]


def figures_by_period(facts: Facts, periods: list[str]) -> pd.DataFrame:
    """Return every measure at each period, not yet judged: what was returned, its target and its earlier figure."""
    grid = pd.DataFrame({"period": pd.array(periods, dtype="str")}).merge(facts.measures[_ABOUT], how="cross")
    rows = grid.merge(facts.of_measures("kpi"), on=["measure", "period"], how="left")
    rows = rows.merge(
        _headline_targets(facts.of_measures("target"), periods), on=["measure", "period"], how="left"
    )
    gaps = rows[rows["state"].isna()]
    if len(gaps):
        states = _state_without_row(facts, list(gaps["period"].unique())).rename("unreturned").reset_index()
        unreturned = gaps[["period", "measure"]].merge(states, on=["period", "measure"], how="left")
        rows["state"] = rows["state"].fillna(unreturned.set_axis(gaps.index)["unreturned"])
    known = add_previous(rows[rows["value"].notna()])
    earlier = known[["measure", "period", "previous", "previous_data_period", "previous_end"]]
    return rows.merge(earlier, on=["measure", "period"], how="left")


def from_first_to_last(held: list[str]) -> list[str]:
    """Return the periods held, which are in order, and those between."""
    periods = held[:1]
    while periods and periods[-1] < held[-1]:
        periods.append(next_period(periods[-1]))
    return periods


@once
def targets_up_to(facts: Facts, period: str) -> pd.DataFrame:
    """Return the targets of every measure at each period up to one, those between returns too."""
    periods = [known for known in from_first_to_last(facts.periods) if known <= period]
    return rule.select_targets_by_period(facts["target"], periods)


def _headline_targets(targets: pd.DataFrame, periods: list[str]) -> pd.DataFrame:
    columns = ["measure", "period", "target_name", "target", "tolerance", "tolerance_kind"]
    every = rule.select_targets_by_period(targets, periods)
    return every.drop_duplicates(["measure", "period"])[columns]


def queries(rows: pd.DataFrame, period: str | None = None) -> pd.DataFrame:
    """Return the commentary queries of a period of a history, by default of all: measure, period, code, message."""
    ordered = rows.sort_values(["measure", "period"])
    earlier = ordered.groupby("measure")["commentary"].shift()
    told = ordered.assign(previous_commentary=earlier)
    return check_commentary(told if period is None else told[told["period"] == period])


@once
def whole_queries(facts: Facts, period: str) -> pd.DataFrame:
    """Return the commentary queries of a period, of every measure."""
    return queries(history(facts), period)


def period_queries(facts: Facts) -> pd.DataFrame:
    """Return the commentary queries of the period and measures asked for."""
    found = whole_queries(facts, facts.period or "")
    return found[found["measure"].isin(facts.measures_asked)].reset_index(drop=True)
