"""Exact decimals: how figures are kept, read and printed."""

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

DECIMAL = pa.decimal128(18, 6)
NUMBER = pd.ArrowDtype(DECIMAL)
JOINED_UNITS = {"%"}
_ONE = {
    "children": "child",
    "meals": "meal",
    "young people": "young person",
    "people": "person",
    "days": "day",
    "months": "month",
}


def to_numbers(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return NUMBER for clean decimal text, up to 12 digits and 6 decimals; else raises ArrowInvalid."""
    different = pa.array(text, pa.large_string()).dictionary_encode()
    return numbers_at(different.indices, different.dictionary, text)


def numbers_at(places: pa.Array, texts: pa.Array, like: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the NUMBER that has at each row the figure that clean text says at its place; else raises ArrowInvalid."""
    values = texts.cast(DECIMAL).take(places)
    return pd.Series(pd.arrays.ArrowExtensionArray(values), index=like.index, name=like.name)


def as_number(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return figures of any numeric kind as NUMBER; raises ArrowInvalid for more than 6 decimals."""
    places, different = pd.factorize(values)
    exact = pa.array([Decimal(str(value)) for value in different], DECIMAL)
    column = exact.take(pa.array(places, mask=places < 0))
    return pd.Series(pd.arrays.ArrowExtensionArray(column), index=values.index, name=values.name)


def as_float(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return floats, for a chart or a yardstick; a missing figure is NaN."""
    if values.dtype != NUMBER or values.empty:
        return values.astype("float64")
    # A NUMBER is a whole number of millionths in 16 bytes, the lower 8 of which hold all of its 18 digits.
    exact = pa.chunked_array([pa.array(values)]).combine_chunks()
    millionths = np.frombuffer(exact.buffers()[1], dtype="<i8")[::2][exact.offset :][: len(exact)]
    floats = np.where(exact.is_valid(), millionths / 10**DECIMAL.scale, np.nan)
    return pd.Series(floats, index=values.index, name=values.name)


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
    if not with_unit or not unit:
        return text
    return f"{text} {_ONE.get(unit, unit) if text == '1' else unit}"


def format_numbers(
    values: "pd.Series[Any]", decimals: "pd.Series[Any]", unit: "pd.Series[Any]", with_unit: bool = False
) -> "pd.Series[Any]":
    """Return ``format_number`` for aligned columns; each different figure is worded once."""
    coded = [pd.factorize(column, use_na_sentinel=False) for column in (values, decimals, unit)]
    (place, figure), (own_place, own), (of_place, of) = coded
    places, different = pd.factorize((place * max(len(own), 1) + own_place) * max(len(of), 1) + of_place)
    figures, owns, ofs = (list(known) for known in (figure, own, of))
    words = []
    for code in different.tolist():
        rest, last = divmod(code, len(ofs))
        first, middle = divmod(rest, len(owns))
        words.append(format_number(figures[first], int(owns[middle]), str(ofs[last]), with_unit))
    return pd.Series(words, dtype="str").take(places).set_axis(values.index)
