"""Typed columns from the words of a specification table."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from schemas.numbers import as_number
from tests.conftest import read_table, specification

NUMBERS = {"value", "target", "tolerance", "previous"}
DAYS = {"report_date", "due_date", "moved_to", "data_period_end", "target_date", "start", "end"}
COUNTS = {"line", "decimals", "days_overdue"}


def texts(*cells: Any) -> "pd.Series[Any]":
    """A text column; None is missing."""
    return pd.Series(list(cells), dtype="str")


def numbers(*cells: Any) -> "pd.Series[Any]":
    """A column of exact decimals; None is missing."""
    return as_number(texts(*(None if pd.isna(cell) else str(cell) for cell in cells)))


def days(*cells: str | None) -> "pd.Series[Any]":
    """A column of dates; None is missing."""
    return pd.Series([pd.Timestamp(cell) if cell else pd.NaT for cell in cells], dtype="datetime64[s]")


def rows(columns: str, *cells: Sequence[Any], **same: Any) -> pd.DataFrame:
    """A typed frame from its rows, and columns that are the same in every row."""
    return typed(pd.DataFrame(list(cells), columns=columns.split(), dtype="object").assign(**same))


def typed(frame: pd.DataFrame) -> pd.DataFrame:
    """The same frame with the types that facts have."""
    return pd.DataFrame({str(name): _type_column(str(name), column) for name, column in frame.items()})


def _type_column(name: str, column: "pd.Series[Any]") -> "pd.Series[Any]":
    if name in NUMBERS:
        return numbers(*column)
    if name in DAYS:
        return days(*column)
    if name in COUNTS:
        return column.astype("Int64")
    return texts(*column) if all(cell is None or isinstance(cell, str) for cell in column) else column


def table(text: str, **same: Any) -> pd.DataFrame:
    """A typed frame from a table in words, its columns' names first; an empty cell is missing."""
    head, *body = read_table(text)
    return rows(" ".join(head), *([cell or None for cell in cells] for cells in body), **same)


def specified(name: str, **same: Any) -> pd.DataFrame:
    """A table of the specification as a typed frame."""
    return table(specification(__file__, name), **same)


def split(cell: Any, by: str = ";") -> list[str]:
    """The parts of a cell that holds several; none of a missing one."""
    return [] if pd.isna(cell) else [part.strip() for part in cell.split(by)]
