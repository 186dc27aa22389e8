"""Stage 3, for time: a figure or a fact cannot be of a day that had not come when its return was received.

A mistyped year is the commonest cause, and one such row becomes the latest of everything.
"""

from typing import Any

import pandas as pd

from measures.columns import is_true
from pipelines.checks.context import Context, together
from pipelines.findings import find, quoted
from pipelines.matching import by_unique
from schemas.periods import day_in_words, period_start

# Days after its receipt by which a return may name a day: reports are sent ahead of the Board they are for.
_AHEAD = {"as_at": 0, "completed_on": 0, "report_date": 92}


def days_to_come(context: Context) -> pd.DataFrame:
    """Warn of a figure for a period that has not begun, and of facts of a day that has not come."""
    rows = context.frame
    dated = [name for name in _AHEAD if context.has(name) and name in context.texts]
    parts = [_found(context, name, rows[name], _AHEAD[name], "is") for name in dated]
    if context.has("period"):
        starts = by_unique(rows["period"], period_start, "datetime64[s]").where(rows["value"].notna())
        parts.append(_found(context, "period", starts, 0, "begins"))
    return together(parts)


def _found(context: Context, column: str, days: "pd.Series[Any]", allowed: int, verb: str) -> pd.DataFrame:
    received = context.held.as_at
    ahead = is_true(days > pd.Timestamp(received) + pd.Timedelta(days=allowed))
    later = "well after" if allowed else "after"
    said = f" {verb} {later} the day the return was received, {day_in_words(received)}."
    remedy = "Check the year; nothing to do, if it is meant."
    return find(
        "day-to-come",
        context.file,
        quoted(context.texts[column][ahead]) + said,
        remedy,
        context.lines[ahead],
        column,
    )


CHECKS: list[Any] = [days_to_come]
