"""What is due from whom by when, by the reporting calendar, and whether it has been received or is late."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from pipelines.positions.facts import Facts, Query, open_facts
from pipelines.store import Store
from schemas.definition_files import Calendar, Due
from schemas.definitions import Definitions
from schemas.periods import day_in_words, next_period, period_end, period_label, period_start

_WORDS = ["kind", "what", "from", "service_area", "occasion", "period"]
COLUMNS = [
    *("kind", "what", "from", "service_area", "occasion", "due_on", "state", "days"),
    *("period", "received_on", "missing", "missing_measures"),
]
_BY_QUARTER = "days after quarter end"
# The day that a fact of each kind is about; the others count by the day they came.
_ABOUT = {"workforce": "as_at", "project": "report_date", "action": "report_date", "risk": "report_date"}


@dataclass(frozen=True)
class Occasion:
    """One time that a return is due: the days that it is about, and its last day."""

    occasion: str
    opens: date
    closes: date
    due_on: date
    period: str = ""


def _list_occasions(due: Due, calendar: Calendar) -> Iterator[Occasion]:
    """Give the occasions of a rule in order of time, without end where the rule has none."""
    if due.rule == "days before Board":
        for before, board in pairwise([date.min, *sorted(calendar.boards)]):
            opens = before + timedelta(days=1)
            yield Occasion(f"Board of {day_in_words(board)}", opens, board, board - timedelta(days=due.days))
        return
    period = calendar.first_period
    start = period_start(period).replace(day=1)
    while True:
        if due.rule == _BY_QUARTER:
            end = period_end(period)
            due_on = end + timedelta(days=due.days)
            yield Occasion(period_label(period), period_start(period), end, due_on, period)
            period = next_period(period)
        else:
            end = start.replace(day=monthrange(start.year, start.month)[1])
            yield Occasion(f"{start:%B %Y}", start, end, start.replace(day=min(max(due.days, 1), end.day)))
            start = end + timedelta(days=1)


def _occasions_until(due: Due, calendar: Calendar, as_at: date) -> list[Occasion]:
    """Return the occasions of a rule up to the next one to come.

    A KPI of every quarter is wanted for ever. A plan or workforce of an earlier date tells nothing new beside
    a later one, so of those only the last that has passed is asked for.
    """
    listed = []
    for occasion in _list_occasions(due, calendar):
        listed.append(occasion)
        if occasion.due_on >= as_at:
            break
    return listed if due.rule == _BY_QUARTER else listed[-2:]


def returns_due(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return what the calendar asks for at a date: late first, then due, then held, each by its last day.

    kind, what, from (role), service_area ("" for all), occasion (words), due_on, state (held, due, late),
    days (past the last day when late, left when due, missing when held), period (KPI returns), received_on
    (when held), missing and missing_measures (KPIs without a row). Raises UnknownFilter, StoreProblem.
    """
    with open_facts(store, definitions, query) as facts:
        return find_due(facts)


def find_due(facts: Facts) -> pd.DataFrame:
    """Return what the calendar asks for of everybody and of the query's service area, as ``returns_due``."""
    calendar, area = facts.definitions.calendar, facts.query.service_area
    wanted = pd.DataFrame(
        [
            {"kind": rule.kind, "what": rule.what, "from": rule.from_, "service_area": rule.service_area}
            | vars(occasion)
            for rule in calendar.due
            if not area or rule.service_area in ("", area)
            for occasion in _occasions_until(rule, calendar, facts.as_at)
        ],
        columns=[*_WORDS, "opens", "closes", "due_on"],
    ).astype(dict.fromkeys(_WORDS, "str"))
    by_quarter = (wanted["kind"] == "kpi") & (wanted["period"] != "")
    frame = pd.concat([_match_kpis(wanted[by_quarter], facts), _match_others(wanted[~by_quarter], facts)])
    due_on = pd.to_datetime(frame["due_on"])
    to_go = (due_on - pd.Timestamp(facts.as_at)).dt.days
    is_received = frame["is_received"].to_numpy(dtype=bool)
    state = np.select([is_received, (to_go < 0).to_numpy(dtype=bool)], ["held", "late"], default="due")
    frame = frame.assign(
        due_on=due_on, state=pd.array(state, dtype="str"), days=to_go.abs().astype("Int64").mask(is_received)
    )
    frame["place"] = frame["state"].map({"late": 0, "due": 1, "held": 2})
    return frame.sort_values(["place", "due_on"], kind="stable")[COLUMNS].reset_index(drop=True)


def _match_kpis(wanted: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Add is_received, received_on, missing and missing_measures: held once each measure of the area has a row."""
    measures = facts.definitions.kpi_frame[["measure", "short_name", "service_area"]]
    rows = wanted.reset_index(drop=True)
    placed = rows[["service_area", "period"]].assign(place=rows.index)
    of_all = placed["service_area"] == ""
    each = placed[of_all].drop(columns="service_area").merge(measures, how="cross")
    owed = pd.concat([placed[~of_all].merge(measures, on="service_area"), each])
    owed = owed.merge(
        facts["kpi"][["period", "measure", "received_on"]], on=["period", "measure"], how="left"
    )
    lacking = owed[owed["received_on"].isna()].groupby("place")["short_name"].agg(["size", "; ".join])
    missing = lacking["size"].reindex(rows.index).fillna(0).astype("Int64")
    received = owed.groupby("place")["received_on"].max().reindex(rows.index)
    return rows.assign(
        is_received=missing == 0,
        received_on=received.where(missing == 0),
        missing=missing,
        missing_measures=lacking["join"].reindex(rows.index).astype("str"),
    )


def _match_others(wanted: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Add the same for any other return: held once a fact in force is about a day of the occasion."""
    columns = ["kind", "about", "received_on"]
    none = pd.DataFrame({"kind": pd.array([], dtype="str"), "about": _days([]), "received_on": _days([])})
    given = [
        facts[kind].rename(columns={_ABOUT.get(kind, "received_on"): "about"}).assign(kind=kind)
        for kind in wanted["kind"].unique()
    ]
    known = pd.concat([none, *(frame.reindex(columns=columns) for frame in given)])
    known = known.groupby(["kind", "about"])["received_on"].max().reset_index().sort_values("about")
    rows = wanted.assign(closes=_days(wanted["closes"]), opens=_days(wanted["opens"]))
    rows = rows.sort_values("closes", kind="stable")
    found = pd.merge_asof(rows, known, left_on="closes", right_on="about", by="kind")
    is_received = found["about"] >= found["opens"]
    return found.assign(
        is_received=is_received,
        received_on=found["received_on"].where(is_received),
        missing=pd.array([pd.NA] * len(found), dtype="Int64"),
        missing_measures=pd.Series(np.nan, index=found.index, dtype="str"),
    )


def _days(dates: Sequence[date] | pd.Series) -> "pd.Series[pd.Timestamp]":
    return pd.Series(pd.to_datetime(pd.Series(dates, dtype="object"))).astype("datetime64[ms]")


def kpi_due_on(definitions: Definitions, periods: Sequence[str]) -> pd.DataFrame:
    """Return the last day for each KPI's return of each period: measure, period, due_on (missing without a rule)."""
    days = {
        rule.service_area: rule.days
        for rule in definitions.calendar.due
        if rule.kind == "kpi" and rule.rule == _BY_QUARTER
    }
    own = definitions.kpi_frame["service_area"].map(days).fillna(days.get("", np.nan)).astype("float64")
    measures = definitions.kpi_frame[["measure"]].assign(days=pd.to_timedelta(own, unit="D"))
    ends = pd.DataFrame(
        {
            "period": pd.array(periods, dtype="str"),
            "end": pd.to_datetime([period_end(one) for one in periods]),
        }
    )
    grid = measures.merge(ends, how="cross")
    return grid.assign(due_on=grid["end"] + grid["days"])[["measure", "period", "due_on"]]
