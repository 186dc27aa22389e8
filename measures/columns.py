"""What the rules call a column: aligned, typed, with missing values that are never true."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.numbers import format_numbers

Column: TypeAlias = "pd.Series[Any]"
Flags: TypeAlias = npt.NDArray[np.bool_]

POLARITIES = ("higher", "lower")
# Room for exact products of figures and counts, which 38 digits do not hold.
WIDE = pd.ArrowDtype(pa.decimal256(40, 12))


def true(flags: Column) -> Flags:
    """Return plain booleans; a missing comparison is not true."""
    return flags.fillna(False).to_numpy(dtype=bool)


def contain(texts: Column, pattern: str) -> Flags:
    """Return where a pattern of RE2 is found in the text; asked of Arrow itself, since pandas parses it each time."""
    found = pc.match_substring_regex(pa.array(texts, pa.large_string()), pattern)
    return np.asarray(pc.fill_null(found, False))


def choose(index: pd.Index[Any], conditions: list[Flags], words: list[Column | str], default: str) -> Column:
    """Return for each row the words of the first condition that holds."""
    choices = [w.to_numpy(dtype=object) if isinstance(w, pd.Series) else w for w in words]
    return pd.Series(np.select(conditions, choices, default=default), index=index, dtype="str")


def printed(frame: pd.DataFrame, values: Column) -> Column:
    """Return figures as the measure prints them ("69%", "13,104"); needs decimals and unit."""
    return format_numbers(values, frame["decimals"], frame["unit"])


def amounts(frame: pd.DataFrame, values: Column) -> Column:
    """Return differences as the measure prints them: "3 points" where its unit is %, "1,896" elsewhere."""
    bare = pd.Series("", index=frame.index, dtype="str")
    numbers = format_numbers(values, frame["decimals"], bare)
    points = pd.Series(np.where(numbers == "1", " point", " points"), index=frame.index, dtype="str")
    return numbers + points.where(frame["unit"] == "%", "")
