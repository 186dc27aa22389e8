"""Each screen's position as rows of plain data, for templates and packs alike; nothing here knows Streamlit.

Here is what all of them are made by: a frame as records, its figures as printed, and a search in it.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from schemas.numbers import format_numbers


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries in which a missing text or date is an empty text."""
    # By column: pandas looks at each of a wide frame's cells many times over.
    columns = [
        ["" if is_missing else value for value, is_missing in zip(column.tolist(), missing, strict=True)]
        for (_, column), missing in zip(frame.items(), frame.isna().to_numpy().T, strict=True)
    ]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def print_figures(
    frame: pd.DataFrame,
    column: str = "value",
    with_unit: bool = False,
    otherwise: "str | pd.Series[str]" = "",
) -> "pd.Series[str]":
    """Return a column of figures as text, ``otherwise`` where there is none; ``frame`` has decimals and unit."""
    printed = format_numbers(frame[column], frame["decimals"], frame["unit"], with_unit)
    return printed.mask(frame[column].isna(), otherwise)


def search(rows: pd.DataFrame, words: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return the rows that hold every word searched for, in any of the columns, whatever its case."""
    text = rows[list(columns)].fillna("").astype("str").agg(" ".join, axis="columns").str.casefold()
    for word in words.casefold().split():
        text = text[text.str.contains(word, regex=False)]
    return rows.loc[text.index]
