"""What is due from whom by when, by the reporting calendar, and what of it is held or late."""

from datetime import date, timedelta

import pandas as pd

from pipelines.positions.asking import Asked
from pipelines.store import Store
from schemas.definition_files import Due
from schemas.definitions import Definitions
from schemas.periods import next_period, period_end

COLUMNS = ["kind", "what", "from", "service_area", "for", "due_on", "state", "days"]


def _quarters(definitions: Definitions, as_at: date) -> list[str]:
    period, ended = definitions.calendar.first_period, []
    while period_end(period) <= as_at:
        ended.append(period)
        period = next_period(period)
    return [*ended, period]


def is_late(definitions: Definitions, period: str, as_at: date) -> bool:
    """Whether the last day for a KPI return of ``period`` has passed at ``as_at``."""
    days = [due.days for due in definitions.calendar.due if due.kind == "kpi"]
    return bool(days) and as_at > period_end(period) + timedelta(days=max(days))


def _occasions(due: Due, definitions: Definitions, as_at: date) -> list[tuple[str, date]]:
    """Return what each return is for, and its last day: the last that has passed and the next to come."""
    if due.rule == "days after quarter end":
        quarters = _quarters(definitions, as_at)
        return [(quarter, period_end(quarter) + timedelta(days=due.days)) for quarter in quarters[-3:]]
    if due.rule == "days before Board":
        boards = definitions.calendar.boards
        held, to_come = [b for b in boards if b <= as_at][-1:], [b for b in boards if b > as_at][:1]
        return [(board.isoformat(), board - timedelta(days=due.days)) for board in [*held, *to_come]]
    this = as_at.replace(day=1)
    last = (this - timedelta(days=1)).replace(day=1)
    return [(month.isoformat(), month.replace(day=due.days)) for month in (last, this)]


def due_list(definitions: Definitions, held: dict[str, set[str]], as_at: date) -> pd.DataFrame:
    """Return what is due: kind, what, from, service_area, for, due_on, state (held, due, late) and days to go.

    ``held`` names, by kind, what returns in force are for: a period and service area, a Board's date, a month.
    """
    rows = []
    for due in definitions.calendar.due:
        for occasion, last_day in _occasions(due, definitions, as_at):
            name = f"{occasion}|{due.service_area}" if due.service_area else occasion
            is_held = name in held.get(due.kind, set())
            state = "held" if is_held else "late" if last_day < as_at else "due"
            rows.append(
                (
                    due.kind,
                    due.what,
                    due.from_,
                    due.service_area,
                    occasion,
                    last_day,
                    state,
                    (last_day - as_at).days,
                )
            )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    frame["due_on"] = pd.to_datetime(frame["due_on"])
    return frame.sort_values(["state", "due_on"], key=_late_first, kind="stable").reset_index(drop=True)


def _late_first(column: "pd.Series[str]") -> "pd.Series[str]":
    return column.map({"late": 0, "due": 1, "held": 2}) if column.name == "state" else column


def returns_due(store: Store, definitions: Definitions, asked: Asked | None = None) -> pd.DataFrame:
    """Return what is due, held and late at the date asked."""
    with store.read() as connection:
        asked = (asked or Asked()).resolved(connection, definitions)
        live = "JOIN returns r USING (return_id) WHERE r.received_on <= ?"
        live += " AND return_id NOT IN (SELECT return_id FROM withdrawals WHERE withdrawn_on <= ?)"
        dates = [asked.date, asked.date]
        kpis = connection.rows(f"SELECT DISTINCT period, measure FROM kpi {live}", dates)  # noqa: S608 - our own text
        months = connection.rows(f"SELECT DISTINCT as_at FROM workforce {live}", dates)  # noqa: S608
        boards = {
            kind: {
                str(row[0])
                for row in connection.rows(f"SELECT DISTINCT report_date FROM {kind} {live}", dates)
            }  # noqa: S608
            for kind in ("project", "action")
        }
    areas = {code: measure.service_area for code, measure in definitions.measures.items()}
    held = {
        "kpi": {f"{period}|{areas.get(measure, '')}" for period, measure in kpis},
        "workforce": {row[0].replace(day=1).isoformat() for row in months},
        **boards,
    }
    return due_list(definitions, held, asked.date)
