"""Exact decimals: how figures are kept, read and printed."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

DECIMAL = pa.decimal128(18, 6)
NUMBER = pd.ArrowDtype(DECIMAL)
JOINED_UNITS = {"%"}


def to_numbers(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return NUMBER for clean decimal text, at most 12 digits before the point and 6 after; raises ArrowInvalid."""
    values = pa.array(text.astype(object).where(text.notna(), None), pa.string()).cast(DECIMAL)
    return pd.Series(pd.arrays.ArrowExtensionArray(values), index=text.index, name=text.name)


def as_number(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the same figures as NUMBER, whatever decimals or whole numbers they came as."""
    exact = [None if pd.isna(v) else Decimal(str(v)) for v in values.unique()]
    known = dict(zip(values.unique(), exact, strict=True))
    column = pa.array([known.get(v) if not pd.isna(v) else None for v in values], DECIMAL)
    return pd.Series(pd.arrays.ArrowExtensionArray(column), index=values.index, name=values.name)


def as_float(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return floats for a chart; a missing figure is NaN."""
    return values.astype("float64")


def as_json(value: Any) -> int | float | None:
    """Return the figure as JSON writes it: whole where it is whole, None where there is none."""
    if value is None or value is pd.NA or value != value:
        return None
    return int(value) if value == int(value) else float(value)


def format_number(value: Any, decimals: int, unit: str = "", with_unit: bool = False) -> str:
    """Return ``69%``, ``5.0%``, ``13,104`` or, with its unit, ``5.3 days``; a dash where there is none.

    A figure with more decimals than its measure has keeps them: a target of 99.95% is not 100.0%.
    """
    if value is None or pd.isna(value):
        return "–"
    exact = Decimal(str(value))
    own = max(decimals, -int(exact.normalize().as_tuple().exponent))
    text = f"{exact:,.{own}f}"
    if unit in JOINED_UNITS:
        return f"{text}{unit}"
    return f"{text} {unit}" if with_unit and unit else text


def format_numbers(
    values: "pd.Series[Any]", decimals: "pd.Series[Any]", unit: "pd.Series[Any]", with_unit: bool = False
) -> "pd.Series[Any]":
    """Return ``format_number`` for aligned columns."""
    words = [
        format_number(value, int(places), str(of), with_unit)
        for value, places, of in zip(values, decimals, unit, strict=True)
    ]
    return pd.Series(words, index=values.index, dtype="str")
