"""Columns of text: asked about and read by whole columns, never row by row.

A return says the same again and again, so its texts are told apart once, when they are read: from then on each row
holds its text's place among the different ones (a column of categories, in the order of the alphabet).
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

TEXT: Any = pd.StringDtype("pyarrow", na_value=np.nan)
Places: TypeAlias = npt.NDArray[np.integer[Any]]
_ARROW = pa.large_string()
_NOTHING = pd.CategoricalDtype(pd.Index([], dtype=TEXT))


def matches(texts: "pd.Series[Any]", pattern: str) -> npt.NDArray[np.bool_]:
    """Return where a pattern of RE2 is found in the text; a missing text has none.

    Asked of Arrow itself: pandas goes back to a loop over rows for many a pattern. A text that stands in many
    rows is asked about once.
    """
    places, known = _coded(texts)
    found = pc.fill_null(pc.match_substring_regex(known, pattern), False)
    return np.append(np.asarray(found), False).take(places)


def coded(texts: "pd.Series[Any]") -> tuple[Places, pa.Array]:
    """Return each row's place among the different texts, -1 where it is missing, and these texts."""
    places, known = _coded(texts)
    is_used = np.zeros(len(known) + 1, dtype=bool)
    is_used[places.astype(np.intp)] = True
    is_used = is_used[:-1]
    if is_used.all():
        return places, known
    renumbered = np.append(np.cumsum(is_used, dtype=np.int32) - 1, np.int32(-1))
    return renumbered.take(places), known.filter(pa.array(is_used))


def _coded(texts: "pd.Series[Any]") -> tuple[Places, pa.Array]:
    """Return what ``coded`` does, with texts that no row of the column has any more."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.array.codes, pa.array(texts.array.categories.array, _ARROW)
    whole = pa.chunked_array([pa.array(texts, _ARROW)]).combine_chunks().dictionary_encode()
    return _places(whole), whole.dictionary


def encoded(places: Places, texts: pa.Array, like: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the column, encoded, that has at each row the text at its place; -1 is missing."""
    whole = texts.dictionary_encode()
    order = pc.sort_indices(whole.dictionary)
    rank = np.full(len(order) + 1, -1, dtype=np.int32)
    rank[np.asarray(order)] = np.arange(len(order))
    codes = np.append(rank[_places(whole)], np.int32(-1)).take(places)
    dtype = pd.CategoricalDtype(pd.Index(TEXT.__from_arrow__(whole.dictionary.take(order))))
    return pd.Series(
        pd.Categorical.from_codes(codes, dtype=dtype, validate=False), index=like.index, name=like.name
    )


def _places(whole: pa.DictionaryArray) -> Places:
    return np.asarray(pc.fill_null(whole.indices, -1) if whole.null_count else whole.indices)


def decoded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose encoded columns are plain texts."""
    is_encoded = [isinstance(dtype, pd.CategoricalDtype) for dtype in frame.dtypes]
    return frame.astype(dict.fromkeys(frame.columns[is_encoded], TEXT))


def nothing_said(index: "pd.Index[Any]") -> "pd.Series[Any]":
    """Return an encoded column in which every text is missing."""
    codes = np.full(len(index), -1, dtype=np.int8)
    return pd.Series(pd.Categorical.from_codes(codes, dtype=_NOTHING), index=index)


def lowered(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the texts, encoded, in small letters."""
    places, different = coded(texts)
    return encoded(places, pc.utf8_lower(different), texts)


def first_of(texts: "pd.Series[Any]", others: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return the texts, encoded, and where one is missing the other of its row."""
    if others.isna().all():
        return texts
    (places, different), (other_places, more) = coded(texts), coded(others)
    shifted = np.where(other_places < 0, -1, other_places + np.int32(len(different)))
    found = np.where(places < 0, shifted, places)
    return encoded(found, pa.concat_arrays([different, more]), texts)


def worded(texts: "pd.Series[Any]", rows: Any, word: str) -> "pd.Series[Any]":
    """Return the texts, encoded, with a word in the place of those of some rows."""
    if not np.any(rows):
        return texts
    places, different = coded(texts)
    said = np.where(rows, np.int32(len(different)), places)
    return encoded(said, pa.concat_arrays([different, pa.array([word], _ARROW)]), texts)


def are_blank(texts: pa.Array | pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    """Return which cells of an Arrow column hold nothing but spaces."""
    return np.asarray(pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(texts.cast(_ARROW))), 0))


def by_unique(texts: "pd.Series[Any]", read: Callable[[str], Any], dtype: Any) -> "pd.Series[Any]":
    """Return what ``read`` makes of each different text, as a column of ``dtype``; None is missing.

    Of dtype ``category`` the column is encoded.
    """
    places, different = coded(texts)
    values = [read(text) for text in different.to_pylist()]
    if dtype == "category":
        return encoded(places, pa.array(values, _ARROW), texts)
    column = pd.Series(values, dtype="object").astype(dtype).array
    return pd.Series(column.take(places, allow_fill=True), index=texts.index)
