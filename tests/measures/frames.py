"""Typed columns from the words of a specification table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from hypothesis import settings

from schemas.numbers import to_numbers

NUMBERS = {"value", "target", "tolerance", "previous", "coverage"}
# Frames take a moment to build on a busy machine; the examples matter, not their speed.
unhurried = settings(deadline=None, max_examples=40)


def texts(*cells: Any) -> "pd.Series[Any]":
    """A text column; None is missing."""
    return pd.Series(list(cells), dtype="str")


def numbers(*cells: Any) -> "pd.Series[Any]":
    """A column of exact decimals; None is missing."""
    return to_numbers(texts(*(None if pd.isna(cell) else str(cell) for cell in cells)))


def days(*cells: str | None) -> "pd.Series[Any]":
    """A column of dates; None is missing."""
    return pd.Series(
        [pd.NaT if cell is None else pd.Timestamp(cell) for cell in cells], dtype="datetime64[s]"
    )


def rows(columns: str, *table: Sequence[Any], **same: Any) -> pd.DataFrame:
    """A typed frame from a table, and columns that are the same in every row."""
    frame = pd.DataFrame(list(table), columns=columns.split(), dtype="object").assign(**same)
    return typed(frame)


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with the types that facts have."""
    columns = {
        str(name): numbers(*column)
        if name in NUMBERS
        else days(*column)
        if name in {"report_date", "due_date", "moved_to", "data_period_end", "target_date"}
        else column.astype("Int64")
        if name in {"line", "decimals", "days_overdue", "order"}
        else texts(*column)
        if all(cell is None or isinstance(cell, str) for cell in column)
        else column
        for name, column in frame.items()
    }
    return pd.DataFrame(columns)
