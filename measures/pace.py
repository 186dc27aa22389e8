"""Pace: what the target still asks for each data period, beside what each has gained so far."""

from __future__ import annotations

import numpy as np
import pandas as pd

from measures.against_target import NOTHING, shortfall
from measures.columns import POLARITIES, Column, amounts, choose, true
from measures.direction import by_data_period
from schemas.periods import period_end

ENOUGH = 3
PERIOD_WORDS = {
    "monthly": "month",
    "quarterly": "quarter",
    "termly": "term",
    "annual": "year",
    "seasonal": "year",
}
# Terms are not here: they end in March, August and December.
_MONTHS = {"monthly": 1, "quarterly": 3, "annual": 12, "seasonal": 12}


def _terms_ended(days: Column) -> Column:
    """Return how many terms had ended by each day, counted from year 0."""
    month = days.dt.month + days.dt.is_month_end
    return days.dt.year * 3 + (month > 3).astype("int64") + (month > 8) + (month > 12)


def periods_between(start: Column, end: Column, frequency: Column) -> Column:
    """Return how many data periods end after ``start`` and by ``end``, at least 0.

    ``start`` is the last day of a data period; months, quarters and years are counted from it, terms by the
    calendar.
    """
    terms = _terms_ended(end) - _terms_ended(start)
    whole = (end.dt.day >= start.dt.day) | end.dt.is_month_end
    months = (end.dt.year - start.dt.year) * 12 + end.dt.month - start.dt.month - ~whole
    steps = months // frequency.map(_MONTHS).astype("float64").fillna(1)
    return terms.where(frequency == "termly", steps).clip(lower=0)


def pace(points: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return, by the index of ``rows``, periods_left, needed, gained (a data period, signed) and words.

    ``points`` has measure, period, value and data_period_end; ``rows`` one row a measure: measure, target,
    period_to (the target's last reporting period), better, unit, decimals and frequency. Needed is the gap to
    the target over the data periods left, gained the average movement so far; rounded half up, percentages to
    one decimal more than the measure's. "needs +1.5 points a term, has gained +1.0"; no words before three
    different data periods, or without a target or polarity.
    """
    by_measure = by_data_period(points).groupby("measure")
    first, last = by_measure.first().reindex(rows["measure"]), by_measure.last().reindex(rows["measure"])
    first, last = first.set_axis(rows.index), last.set_axis(rows.index)
    ends = {period: pd.Timestamp(period_end(period)) for period in rows["period_to"].dropna().unique()}
    last_day = rows["period_to"].map(ends).astype("datetime64[s]")
    left = periods_between(last["data_period_end"], last_day, rows["frequency"])
    passed = periods_between(first["data_period_end"], last["data_period_end"], rows["frequency"])
    needed = _rounded(rows, rows["target"] - last["value"], left)
    gained = _rounded(rows, last["value"] - first["value"], passed)
    count = rows["measure"].map(by_measure.size()).fillna(0)
    period = rows["frequency"].map(PERIOD_WORDS)
    conditions = [
        true(count < ENOUGH) | true(rows["target"].isna() | ~rows["better"].isin(POLARITIES)),
        true(shortfall(last["value"], rows["target"], rows["better"]) <= NOTHING),
        true(left < 1),
    ]
    none_left = "no " + period + " left to meet the target"
    needs = "needs " + _signed(rows, needed, True) + " a " + period + _so_far(rows, gained)
    words = choose(rows.index, conditions, ["", "target met", none_left], "?")
    return pd.DataFrame(
        {"periods_left": left, "needed": needed, "gained": gained, "words": words.where(words != "?", needs)}
    )


def _places(rows: pd.DataFrame) -> Column:
    return rows["decimals"] + (rows["unit"] == "%")


def _rounded(rows: pd.DataFrame, total: Column, periods: Column) -> Column:
    """Return a movement shared out over periods, rounded half up; missing where there are none."""
    scale = 10.0 ** _places(rows)
    share = total.astype("float64") / periods.where(periods > 0).astype("float64")
    # A hair more than a half, because most decimals have no exact float.
    size = np.floor(share.abs() * scale + 0.5 + 1e-9) / scale
    rounded: Column = size.where(share >= 0, -size)
    return rounded


def _signed(rows: pd.DataFrame, size: Column, with_points: bool) -> Column:
    sign = choose(rows.index, [true(size > 0), true(size < 0)], ["+", "−"], "")
    unit = rows["unit"] if with_points else rows["unit"].mask(rows["unit"] == "%", "")
    places = rows.assign(decimals=_places(rows), unit=unit)
    return sign + amounts(places, size.abs())


def _so_far(rows: pd.DataFrame, gained: Column) -> Column:
    by = _signed(rows, gained, False)
    moved = [true(gained > 0), true(gained < 0)]
    return choose(rows.index, moved, [", has gained " + by, ", has fallen " + by], ", has not moved")
