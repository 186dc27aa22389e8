"""What the rows of every screen are made by: a frame as records, its figures as printed, and a search in it."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from schemas.numbers import format_numbers


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries in which a missing text or date is an empty text."""
    rows: list[dict[str, Any]] = frame.astype("object").where(frame.notna(), "").to_dict("records")  # type: ignore[assignment]
    return rows


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
