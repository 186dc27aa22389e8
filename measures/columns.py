"""What the rules share: typed columns, figures as people read and order them, and small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from schemas.numbers import format_numbers
from schemas.vocabulary import Verdict

Column: TypeAlias = "pd.Series[Any]"
Flags: TypeAlias = npt.NDArray[np.bool_]

POLARITIES = ("higher", "lower")
# Room for exact products of figures and counts, which 38 digits do not hold.
WIDE = pd.ArrowDtype(pa.decimal256(40, 12))


def is_true(flags: Column | Flags) -> Flags:
    """Return plain booleans; a missing comparison is not true."""
    return pd.Series(flags).fillna(False).to_numpy(dtype=bool)


def choose(index: pd.Index[Any], cases: Sequence[tuple[Any, Any]], default: str) -> Column:
    """Return for each row the words of the first condition that holds; ``cases`` are pairs of both."""
    words = [w.to_numpy(dtype=object) if isinstance(w, pd.Series) else w for _, w in cases]
    found = np.select([is_true(condition) for condition, _ in cases], words, default=default)
    return pd.Series(found, index=index, dtype="str")


def format_figures(frame: pd.DataFrame, values: Column) -> Column:
    """Return figures as the measure prints them ("69%", "13,104"); needs decimals and unit."""
    return format_numbers(values, frame["decimals"], frame["unit"])


def format_amounts(frame: pd.DataFrame, values: Column) -> Column:
    """Return differences as the measure prints them: "3 points" where its unit is %, "1,896" elsewhere."""
    bare = pd.Series("", index=frame.index, dtype="str")
    numbers = format_numbers(values, frame["decimals"], bare)
    points = pd.Series(np.where(numbers == "1", " point", " points"), index=frame.index, dtype="str")
    return numbers + points.where(frame["unit"] == "%", "")


WORST_FIRST = {str(verdict): place for place, verdict in enumerate(Verdict)}


def natural_key(refs: Column) -> Column:
    """Return text that sorts references as people do: A2 before A10, E1.2 before E1.10."""
    return refs.astype("str").str.replace(r"\d+", lambda found: found[0].zfill(12), regex=True).str.casefold()


def worst_first(frame: pd.DataFrame, missed: Column) -> pd.DataFrame:
    """Return the rows by verdict, within one by ``missed`` (largest first), then by name.

    ``missed`` is how far the target is missed as a share of it, blank where there is none. Needs verdict,
    name.
    """
    verdict, name = frame["verdict"].map(WORST_FIRST), natural_key(frame["name"])
    keys = pd.DataFrame({"verdict": verdict, "missed": -missed.astype("float64"), "name": name})
    return frame.loc[keys.sort_values([*keys], kind="stable").index].reset_index(drop=True)


MOST_WORDS = 10


def fits_title(title: str) -> bool:
    """Whether a title can be read at a glance; figures are not counted as words."""
    return _count_words(title.split()) <= MOST_WORDS


def choose_title(titles: Sequence[str]) -> str:
    """Return the first title that fits; if none does, as much of the last as fits."""
    for title in titles:
        if fits_title(title):
            return title
    words = titles[-1].split()
    while words and _count_words(words) > MOST_WORDS:
        words.pop()
    return " ".join(words).rstrip(",;:") + "…"


def _count_words(parts: Sequence[str]) -> int:
    return sum(any(letter.isalpha() for letter in part) for part in parts)
