"""Columns of text: asked about and read by whole columns, never row by row."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TEXT: Any = pd.StringDtype("pyarrow", na_value=np.nan)


def matches(texts: "pd.Series[Any]", pattern: str) -> npt.NDArray[np.bool_]:
    """Return where a pattern of RE2 is found in the text; a missing text has none.

    Asked of Arrow itself: pandas goes back to a loop over rows for many a pattern. A text that stands in many
    rows is asked about once.
    """
    places, different = coded(texts)
    found = pc.fill_null(pc.match_substring_regex(different, pattern), False)
    return np.append(np.asarray(found), False)[places]


def coded(texts: "pd.Series[Any]") -> tuple[npt.NDArray[np.int64], pa.Array]:
    """Return each row's place among the different texts, -1 where it is missing, and these texts."""
    whole = pa.chunked_array([pa.array(texts, pa.large_string())]).combine_chunks().dictionary_encode()
    places = np.asarray(pc.fill_null(whole.indices, -1), dtype=np.int64)
    return places, whole.dictionary


def rebuilt(
    places: npt.NDArray[np.int64], values: pa.Array, like: "pd.Series[Any]", dtype: Any
) -> "pd.Series[Any]":
    """Return the column of ``dtype`` that has at each row the value at its place; -1 is missing."""
    column = values.take(pa.array(places, mask=places < 0))
    return pd.Series(dtype.__from_arrow__(column), index=like.index, name=like.name)


def first_of(texts: "pd.Series[Any]", others: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the texts, and where one is missing the other of its row."""
    found = pc.coalesce(pa.array(texts, pa.large_string()), pa.array(others, pa.large_string()))
    return pd.Series(TEXT.__from_arrow__(found), index=texts.index, name=texts.name)


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
