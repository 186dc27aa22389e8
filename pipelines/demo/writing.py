"""Columns of text for returns: figures as a measure prints them, and dates."""

from typing import Any

import numpy as np
import numpy.typing as npt

Texts = npt.NDArray[np.object_]
MADE_UP = "Made-up"


def figures(values: npt.NDArray[np.float64], decimals: npt.NDArray[np.int64]) -> Texts:
    """Return figures with each row's own decimals, "" where there is none; both are of one length."""
    texts = np.full(len(values), "", dtype=object)
    for places in np.unique(decimals):
        at = (decimals == places) & ~np.isnan(values)
        texts[at] = np.char.mod(f"%.{places}f", values[at]).astype(object)
    return texts


def iso(days: Any) -> Texts:
    """Return days as 2026-05-01, "" where there is none."""
    texts: Texts = np.datetime_as_string(np.asarray(days, dtype="datetime64[D]"), unit="D").astype(object)
    texts[texts == "NaT"] = ""
    return texts


def choose(words: list[str], places: npt.NDArray[np.int64]) -> Texts:
    """Return the word at each place, the words being gone through again and again."""
    return np.array(words, dtype=object)[places % len(words)]
