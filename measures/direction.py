"""Where a figure went since the previous different data period (domain rules, section 3.2)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from measures.columns import POLARITIES, Column, amounts, choose, printed, true
from schemas.vocabulary import Direction

DATED = ["measure", "period", "value", "data_period", "data_period_end"]
_WENT = (Direction.IMPROVING, Direction.WORSENING, Direction.HIGHER, Direction.LOWER)


def direction(value: Column, previous: Column, better: Column, comparable: Column | None = None) -> Column:
    """Return a Direction for each row: good or bad by polarity, Higher or Lower where there is none.

    ``comparable`` is False across a break or another definition.
    """
    up, down = true(value > previous), true(value < previous)
    broken = ~true(comparable) if comparable is not None else up & down
    has_polarity = true(better.isin(POLARITIES))
    conditions = [
        true(value.isna() | previous.isna()),
        broken,
        ~(up | down),
        ~has_polarity & up,
        ~has_polarity,
        true(better == "higher") == up,
    ]
    words: list[Column | str] = [
        Direction.NO_EARLIER,
        Direction.NOT_COMPARABLE,
        Direction.NO_CHANGE,
        Direction.HIGHER,
        Direction.LOWER,
        Direction.IMPROVING,
    ]
    return choose(value.index, conditions, words, Direction.WORSENING)


def arrows(value: Column, previous: Column) -> Column:
    """Return the way each number went, good or bad: ↗, ↘, → or nothing."""
    conditions = [true(value > previous), true(value < previous), true(value == previous)]
    return choose(value.index, conditions, ["↗", "↘", "→"], "")


def direction_words(frame: pd.DataFrame) -> Column:
    """Return "Improving: 24% to 19%"; needs value, previous, direction, unit and decimals."""
    moved = frame["direction"] + ": " + printed(frame, frame["previous"]) + " to "
    went = frame["direction"].isin(_WENT)
    return (moved + printed(frame, frame["value"])).where(went, frame["direction"]).astype("str")


def changes(frame: pd.DataFrame) -> Column:
    """Return how far figures moved: "+2 points", "−402", "no change"; empty without an earlier figure.

    Differences of percentages are percentage points. Needs value, previous, unit and decimals.
    """
    value, previous = frame["value"], frame["previous"]
    size = amounts(frame, (value - previous).abs())
    conditions = [true(value > previous), true(value < previous), true(value == previous)]
    return choose(frame.index, conditions, ["+" + size, "−" + size, "no change"], "")


def by_data_period(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a measure and data period, in order: the last word on each.

    ``figures`` are rows with a value: measure, period, value, data_period_end. A figure repeated or corrected
    in a later reporting period is not another data period.
    """
    # Words are put in order much faster by number.
    keys = figures[["measure", "data_period_end", "period"]].astype(
        {"measure": "category", "period": "category"}
    )
    measure, period = (keys[name].cat.codes.to_numpy() for name in ("measure", "period"))
    end = keys["data_period_end"].to_numpy().view("int64")
    order = np.lexsort((period, end, measure))
    measure, end = measure[order], end[order]
    is_last = np.ones(len(order), dtype=bool)
    is_last[:-1] = (measure[1:] != measure[:-1]) | (end[1:] != end[:-1])
    return figures.take(order[is_last])


def with_previous(figures: pd.DataFrame, asked: pd.DataFrame | None = None) -> pd.DataFrame:
    """Add previous, previous_data_period and previous_end: the figure of the data period before each row's.

    ``figures`` are rows with a value: measure, period, value, data_period and data_period_end. ``asked`` are
    those to add to, all unless given.
    """
    latest = by_data_period(figures[DATED])
    by_measure = latest.groupby("measure", observed=True)
    earlier = latest[["measure", "data_period_end"]].assign(
        previous=by_measure["value"].shift(),
        previous_data_period=by_measure["data_period"].shift(),
        previous_end=by_measure["data_period_end"].shift(),
    )
    if asked is None:
        return figures.merge(earlier, on=["measure", "data_period_end"], how="left")
    earlier = earlier[earlier["data_period_end"].isin(asked["data_period_end"].unique())]
    return asked.merge(earlier, on=["measure", "data_period_end"], how="left")


def same_period_last_year(figures: pd.DataFrame, rows: pd.DataFrame | None = None) -> Column:
    """Return the figure of the data period that ended in the same month a year before, by the index of ``rows``.

    ``figures`` are rows with a value: measure, period, value and data_period_end. ``rows`` are those asked
    about, all unless given.
    """
    rows = figures if rows is None else rows
    latest = by_data_period(figures[["measure", "period", "value", "data_period_end"]])
    months = latest["data_period_end"].dt.year * 12 + latest["data_period_end"].dt.month
    known = (
        latest[["measure", "value"]].assign(month=months).drop_duplicates(["measure", "month"], keep="last")
    )
    ends = rows["data_period_end"]
    asked = rows[["measure"]].assign(month=ends.dt.year * 12 + ends.dt.month - 12)
    return asked.merge(known, on=["measure", "month"], how="left").set_index(rows.index)["value"]
