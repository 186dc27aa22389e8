"""Columns of text: asked about and read by whole columns, never row by row."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def matches(texts: "pd.Series[Any]", pattern: str) -> npt.NDArray[np.bool_]:
    """Return where a pattern of RE2 is found in the text; a missing text has none.

    Asked of Arrow itself: pandas goes back to a loop over rows for many a pattern.
    """
    found = pc.match_substring_regex(pa.array(texts, pa.large_string()), pattern)
    return np.asarray(pc.fill_null(found, False))


def is_blank(texts: pa.ChunkedArray) -> bool:
    """Whether no cell of an Arrow column holds more than spaces."""
    return bool(pc.all(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0)).as_py())


def by_unique(texts: "pd.Series[Any]", read: Callable[[str], Any], dtype: Any) -> "pd.Series[Any]":
    """Return what ``read`` makes of each different text, as a column of ``dtype``; None is missing."""
    places, different = pd.factorize(texts)
    values = pd.Series([read(text) for text in different], dtype="object").astype(dtype).array
    return pd.Series(values.take(places, allow_fill=True), index=texts.index)


def is_one_of(texts: "pd.Series[Any]", known: list[str]) -> npt.NDArray[np.bool_]:
    """Return where a text is one of the known words."""
    return texts.isin(known).to_numpy(dtype=bool)
