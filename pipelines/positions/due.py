"""What is due from whom by when, by the reporting calendar, and whether it has been received or is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd

from pipelines.positions.facts import Facts, fill_periods, position
from pipelines.store.ledger import BUNDLED, first_received
from schemas.definition_files import Calendar, Due
from schemas.periods import day_in_words, period_end, period_label, period_of, period_start
from schemas.vocabulary import State

_TYPES = dict.fromkeys(["kind", "what", "from", "service_area", "occasion"], "str")
_TYPES |= {"due_on": "datetime64[s]", "state": "str", "days": "Int64", "period": "str"}
_TYPES |= {"received_on": "datetime64[s]", "source": "str", "missing": "Int64", "missing_measures": "str"}
_DAY = timedelta(days=1)
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


def _list_occasions(due: Due, calendar: Calendar, as_at: date) -> list[Occasion]:
    """Return the occasions of a rule up to the next one to come.

    A KPI of every quarter is wanted for ever. A plan or workforce of an earlier date tells nothing new beside
    a later one, so of those only the last that has passed is asked for.
    """
    if due.rule == "days before Board":
        listed = [
            Occasion(f"Board of {day_in_words(board)}", before + _DAY, board, board - due.days * _DAY)
            for before, board in pairwise([date.min, *sorted(calendar.boards)])
        ]
    elif due.rule == _BY_QUARTER:
        last = max(calendar.first_period, period_of(as_at))
        listed = [
            Occasion(
                period_label(one), period_start(one), period_end(one), period_end(one) + due.days * _DAY, one
            )
            for one in fill_periods([calendar.first_period, last])
        ]
    else:
        listed = []
        start = period_start(calendar.first_period)
        for month in pd.period_range(start, max(start, as_at) + 31 * _DAY, freq="M"):
            first, last_day = month.start_time.date(), month.end_time.date()
            listed.append(Occasion(f"{first:%B %Y}", first, last_day, first.replace(day=due.days)))
    listed = listed[: 1 + sum(occasion.due_on < as_at for occasion in listed)]
    return listed if due.rule == _BY_QUARTER else listed[-2:]


def find_due(facts: Facts) -> pd.DataFrame:
    """Return what the calendar asks for of everybody and of the query's service area at a date.

    Late first, then due, then held, each by its last day: kind, what, from (role), service_area ("" for all),
    occasion (words), due_on, state (held, due, late), days (past the last day when late, left when due, missing
    when held), period (KPI returns), received_on and source (when held: how that return came), missing and
    missing_measures (KPIs without a row).
    """
    calendar, area = facts.definitions.calendar, facts.query.service_area
    # A council's own calendar names the first period that it asks for; ours asks nothing of a time without returns.
    first_day = first_received(facts.connection, facts.as_at) if calendar.ours else date.min
    figures = facts["kpi"]
    received = zip(figures["received_on"], figures["return_id"], strict=True)
    figure_days = dict(zip(zip(figures["period"], figures["measure"], strict=True), received, strict=True))
    rows = []
    for rule in calendar.due:
        if area and rule.service_area not in ("", area):
            continue
        is_kpi = rule.kind == "kpi" and rule.rule == _BY_QUARTER
        days = {} if is_kpi else _find_days(facts, rule.kind)
        for occasion in _list_occasions(rule, calendar, facts.as_at):
            if occasion.due_on < (first_day or facts.as_at):
                continue
            if is_kpi:
                found = _match_figures(facts, rule, occasion.period, figure_days)
            else:
                about = max((day for day in days if occasion.opens <= day <= occasion.closes), default=None)
                found = {"is_held": about is not None, "received": about and days[about]}
            to_go = (occasion.due_on - facts.as_at).days
            received_on, return_id = found.pop("received") or (None, "")
            found |= {"received_on": received_on, "source": BUNDLED if return_id in facts.bundled else ""}
            state = "held" if found["is_held"] else "late" if to_go < 0 else "due"
            rows.append(
                {"kind": rule.kind, "what": rule.what, "from": rule.from_, "service_area": rule.service_area}
                | {"state": state, "days": None if state == "held" else abs(to_go)}
                | vars(occasion)
                | found
            )
    places = {"late": 0, "due": 1, "held": 2}
    rows.sort(key=lambda row: (places[row["state"]], row["due_on"], row["kind"] != "kpi", row["closes"]))
    return pd.DataFrame(rows, columns=list(_TYPES)).astype(_TYPES)


returns_due = position(find_due)


def _match_figures(facts: Facts, rule: Due, period: str, received: dict[Any, Any]) -> dict[str, Any]:
    """Return is_held (once each measure of the area has a row), received, missing and missing_measures."""
    measures = [facts.definitions.measures[code] for code in facts.definitions.kpis]
    owed = [one for one in measures if rule.service_area in ("", one.service_area)]
    absent = [one.short_name for one in owed if (period, one.code) not in received]
    last = None if absent else max((received[period, one.code] for one in owed), default=None)
    words = "; ".join(absent) or None
    return {"is_held": not absent, "received": last, "missing": len(absent), "missing_measures": words}


def _find_days(facts: Facts, kind: str) -> dict[date, tuple[Any, str]]:
    """Return the days that the facts in force of a kind are about; when each was last received, in which return."""
    about = _ABOUT.get(kind, "received_on")
    received = set(zip(*(facts[kind][name] for name in ("received_on", "return_id", about)), strict=True))
    return {day.date(): (received_on, return_id) for received_on, return_id, day in sorted(received)}


def find_missing_states(facts: Facts, periods: Sequence[str]) -> pd.DataFrame:
    """Return measure, period and missing: why nothing was returned, late past its last day, else not due."""
    days = {
        rule.service_area: rule.days * _DAY
        for rule in facts.definitions.calendar.due
        if rule.kind == "kpi" and rule.rule == _BY_QUARTER
    }
    rows = []
    for code in facts.definitions.kpis:
        after = days.get(facts.definitions.measures[code].service_area, days.get(""))
        for period in periods:
            is_late = after is not None and period_end(period) + after < facts.as_at
            rows.append((code, period, str(State.LATE if is_late else State.NOT_DUE)))
    return pd.DataFrame(rows, columns=["measure", "period", "missing"], dtype="str")
