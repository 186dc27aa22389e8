"""Where a figure went since the previous different data period (domain rules, section 3.2)."""

from typing import Any

import numpy as np
import pandas as pd

from measures.against_target import true
from schemas.numbers import format_number
from schemas.vocabulary import Direction

SIGNED = (Direction.IMPROVING, Direction.WORSENING, Direction.HIGHER, Direction.LOWER)


def direction(
    value: "pd.Series[Any]",
    previous: "pd.Series[Any]",
    better: "pd.Series[Any]",
    comparable: "pd.Series[Any] | None" = None,
) -> "pd.Series[Any]":
    """Return a Direction for each row; ``comparable`` is False across a break or another definition."""
    up, down = true(value > previous), true(value < previous)
    neutral = ~better.isin(["higher", "lower"]).to_numpy(dtype=bool)
    good = np.where((better == "higher").to_numpy(dtype=bool), up, down)
    broken = np.zeros(len(value), bool) if comparable is None else ~true(comparable)
    words = np.select(
        [true(value.isna() | previous.isna()), broken, ~(up | down), neutral & up, neutral & down, good],
        [
            Direction.NO_EARLIER,
            Direction.NOT_COMPARABLE,
            Direction.NO_CHANGE,
            Direction.HIGHER,
            Direction.LOWER,
            Direction.IMPROVING,
        ],
        default=Direction.WORSENING,
    )
    return pd.Series(words, index=value.index, dtype="str")


def arrows(value: "pd.Series[Any]", previous: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the way each number went, good or bad: ↗, ↘, → or nothing."""
    marks = np.select(
        [true(value > previous), true(value < previous), true(value == previous)], ["↗", "↘", "→"], default=""
    )
    return pd.Series(marks, index=value.index, dtype="str")


def _words(row: Any) -> str:
    if row.direction not in SIGNED:
        return str(row.direction)
    unit, decimals = str(row.unit), int(row.decimals)
    return f"{row.direction}: {format_number(row.previous, decimals, unit)} to {format_number(row.value, decimals, unit)}"


def direction_words(frame: pd.DataFrame) -> "pd.Series[Any]":
    """Return "Improving: 24% to 19%"; needs value, previous, direction, unit and decimals."""
    return pd.Series([_words(row) for row in frame.itertuples(index=False)], index=frame.index, dtype="str")


def with_previous(figures: pd.DataFrame) -> pd.DataFrame:
    """Add ``previous`` and ``previous_data_period``: the latest figure of the data period before each row's own.

    ``figures`` are rows with a value: measure, period, value, data_period, data_period_end. A figure repeated or
    corrected for the same data period is not an earlier one.
    """
    latest = figures.sort_values(["measure", "data_period_end", "period"]).drop_duplicates(
        ["measure", "data_period_end"], keep="last"
    )
    by_measure = latest.groupby("measure")
    earlier = latest.assign(
        previous=by_measure["value"].shift(), previous_data_period=by_measure["data_period"].shift()
    )
    columns = ["measure", "data_period_end", "previous", "previous_data_period"]
    return figures.merge(earlier[columns], on=["measure", "data_period_end"], how="left")
