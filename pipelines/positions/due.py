"""What is due from whom by when, by the reporting calendar, and whether it is held or late."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd

from pipelines.positions.asking import Query
from pipelines.positions.facts import Facts, facts_for, once
from pipelines.store import Store
from schemas.definition_files import Calendar, Due
from schemas.definitions import Definitions
from schemas.periods import day_in_words, next_period, period_end, period_label, period_start

_WORDS = ["kind", "what", "from", "service_area", "occasion", "period"]
COLUMNS = [
    *("kind", "what", "from", "service_area", "occasion", "due_on", "state", "days"),
    *("period", "received_on", "missing", "missing_measures"),
]
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


def _quarters(first: str, days: int) -> Iterator[Occasion]:
    period = first
    while True:
        start, end = period_start(period), period_end(period)
        yield Occasion(period_label(period), start, end, end + timedelta(days=days), period)
        period = next_period(period)


def _boards(boards: list[date], days: int) -> Iterator[Occasion]:
    for before, board in pairwise([date.min, *sorted(boards)]):
        opens = before + timedelta(days=1)
        yield Occasion(f"Board of {day_in_words(board)}", opens, board, board - timedelta(days=days))


def _months(first: date, day: int) -> Iterator[Occasion]:
    start = first.replace(day=1)
    while True:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        yield Occasion(f"{start:%B %Y}", start, end, start.replace(day=min(max(day, 1), end.day)))
        start = end + timedelta(days=1)


def _occasions(due: Due, calendar: Calendar, as_at: date) -> list[Occasion]:
    """Return the occasions of a rule up to the next one to come.

    A KPI of every quarter is wanted for ever. A plan or workforce of an earlier date tells nothing new beside
    a later one, so of those only the last that has passed is asked for.
    """
    every: Iterator[Occasion]
    if due.rule == "days after quarter end":
        every = _quarters(calendar.first_period, due.days)
    elif due.rule == "days before Board":
        every = _boards(calendar.boards, due.days)
    else:
        every = _months(period_start(calendar.first_period), due.days)
    listed = []
    for occasion in every:
        listed.append(occasion)
        if occasion.due_on >= as_at:
            break
    return listed if due.rule == "days after quarter end" else listed[-2:]


def returns_due(store: Store, definitions: Definitions, query: Query | None = None) -> pd.DataFrame:
    """Return what the calendar asks for at a date: late first, then due, then held, each by its last day.

    kind, what, from (role), service_area ("" for all), occasion (words), due_on, state (held, due, late),
    days (past the last day when late, left when due, missing when held), period (KPI returns), received_on
    (when held), missing and missing_measures (KPIs without a row). Raises UnknownFilter, StoreProblem.
    """
    with facts_for(store, definitions, query) as facts:
        return due(facts)


def due(facts: Facts) -> pd.DataFrame:
    """Return what the calendar asks for, against the facts, of the service area asked for."""
    area, owed = facts.query.service_area, whole_due(facts)
    return owed[owed["service_area"].isin(["", area])].reset_index(drop=True) if area else owed


@once
def whole_due(facts: Facts) -> pd.DataFrame:
    """Return what the calendar asks for, of every service area."""
    calendar = facts.definitions.calendar
    wanted = pd.DataFrame(
        [
            {"kind": rule.kind, "what": rule.what, "from": rule.from_, "service_area": rule.service_area}
            | vars(occasion)
            for rule in calendar.due
            for occasion in _occasions(rule, calendar, facts.as_at)
        ],
        columns=[*_WORDS, "opens", "closes", "due_on"],
    ).astype(dict.fromkeys(_WORDS, "str"))
    by_quarter = (wanted["kind"] == "kpi") & (wanted["period"] != "")
    frame = pd.concat([_kpis_held(wanted[by_quarter], facts), _others_held(wanted[~by_quarter], facts)])
    return _stated(frame, facts.as_at)


def _stated(frame: pd.DataFrame, as_at: date) -> pd.DataFrame:
    due_on = pd.to_datetime(frame["due_on"])
    to_go = (due_on - pd.Timestamp(as_at)).dt.days
    held = frame["is_held"].to_numpy(dtype=bool)
    state = np.select([held, (to_go < 0).to_numpy(dtype=bool)], ["held", "late"], default="due")
    days = to_go.abs().astype("Int64").mask(held)
    stated = frame.assign(due_on=due_on, state=pd.array(state, dtype="str"), days=days)
    place = stated["state"].map({"late": 0, "due": 1, "held": 2})
    return (
        stated.assign(place=place)
        .sort_values(["place", "due_on"], kind="stable")[COLUMNS]
        .reset_index(drop=True)
    )


def _kpis_held(wanted: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Say of KPI returns whether every measure of the service area has a row of the period."""
    measures = facts.definitions.measure_frame
    owed = measures.loc[measures["kind"] == "kpi", ["measure", "short_name", "service_area"]]
    rows = wanted.reset_index(drop=True)
    placed = rows[["service_area", "period"]].assign(place=rows.index)
    for_all = placed["service_area"] == ""
    each = placed[for_all].drop(columns="service_area").merge(owed, how="cross")
    asked = pd.concat([placed[~for_all].merge(owed, on="service_area"), each])
    given = facts["kpi"][["period", "measure", "received_on"]]
    asked = asked.merge(given, on=["period", "measure"], how="left")
    lacking = asked[asked["received_on"].isna()].groupby("place")["short_name"].agg(["size", "; ".join])
    missing = lacking["size"].reindex(rows.index).fillna(0).astype("Int64")
    received = asked.groupby("place")["received_on"].max().reindex(rows.index)
    return rows.assign(
        is_held=missing == 0,
        received_on=received.where(missing == 0),
        missing=missing,
        missing_measures=lacking["join"].reindex(rows.index).astype("str"),
    )


def _others_held(wanted: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Say of any other return whether a fact in force is about a day of the occasion."""
    days = {
        kind: facts[kind].rename(columns={_ABOUT.get(kind, "received_on"): "about"})
        for kind in wanted["kind"].unique()
    }
    columns = ["kind", "about", "received_on"]
    none = pd.DataFrame({"kind": pd.array([], dtype="str"), "about": _days([]), "received_on": _days([])})
    given = [frame.assign(kind=kind).reindex(columns=columns) for kind, frame in days.items()]
    held = pd.concat([none, *given]).groupby(["kind", "about"])["received_on"].max().reset_index()
    rows = wanted.assign(closes=_days(wanted["closes"]), opens=_days(wanted["opens"]))
    found = pd.merge_asof(
        rows.sort_values("closes", kind="stable"),
        held.sort_values("about"),
        left_on="closes",
        right_on="about",
        by="kind",
    )
    is_held = found["about"] >= found["opens"]
    return found.assign(
        is_held=is_held,
        received_on=found["received_on"].where(is_held),
        missing=pd.array([pd.NA] * len(found), dtype="Int64"),
        missing_measures=pd.Series(np.nan, index=found.index, dtype="str"),
    )


def _days(dates: Sequence[date] | pd.Series) -> "pd.Series[pd.Timestamp]":
    return pd.Series(pd.to_datetime(pd.Series(dates, dtype="object"))).astype("datetime64[ms]")


def kpi_due_on(definitions: Definitions, period: str) -> pd.DataFrame:
    """Return the last day for each measure's return of a period: measure, due_on (missing without a rule)."""
    rules = [
        rule
        for rule in definitions.calendar.due
        if rule.kind == "kpi" and rule.rule == "days after quarter end"
    ]
    days = {rule.service_area: rule.days for rule in rules}
    measures = definitions.measure_frame
    own = measures["service_area"].map(days).fillna(days.get("", np.nan)).astype("float64")
    due_on = pd.Timestamp(period_end(period)) + pd.to_timedelta(own, unit="D")
    return pd.DataFrame({"measure": measures["measure"], "due_on": due_on})
