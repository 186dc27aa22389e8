"""Exact decimals: how figures are kept, read and printed."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa

DECIMAL = pa.decimal128(18, 6)
NUMBER = pd.ArrowDtype(DECIMAL)
_ONE = {"children": "child", "young people": "young person", "people": "person"}


def as_number(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return figures of any numeric kind as NUMBER; raises ArrowInvalid for more than 6 decimals."""
    exact = [None if pd.isna(value) else Decimal(str(value)) for value in values]
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.array(exact, DECIMAL)), values.index, name=values.name)


def as_float(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return floats, for a chart or a yardstick; a missing figure is NaN."""
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
    if unit == "%":
        return f"{text}%"
    if not with_unit or not unit:
        return text
    return f"{text} {_ONE.get(unit, unit.removesuffix('s')) if text == '1' else unit}"


def format_numbers(
    values: "pd.Series[Any]", decimals: "pd.Series[Any]", unit: "pd.Series[Any]", with_unit: bool = False
) -> "pd.Series[Any]":
    """Return ``format_number`` for aligned columns."""
    cells = zip(values, decimals, unit, strict=True)
    words = [format_number(value, int(places), str(of), with_unit) for value, places, of in cells]
    return pd.Series(words, index=values.index, dtype="str")
