"""A figure against its target, in exact decimals (domain rules, section 3.1)."""

from typing import Any

import numpy as np
import pandas as pd

from schemas.numbers import NUMBER, format_number
from schemas.vocabulary import Verdict

Column = pd.Series  # a column of any dtype

# How each verdict is ordered on a screen, worst first.
WORST_FIRST = {verdict: place for place, verdict in enumerate(Verdict)}


def true(flags: "pd.Series[Any]") -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Return plain booleans; a missing comparison is not true."""
    return flags.fillna(False).to_numpy(dtype=bool)


def shortfall(
    value: "pd.Series[Any]", target: "pd.Series[Any]", better: "pd.Series[Any]"
) -> "pd.Series[Any]":
    """Return how far the figure misses its target, in the measure's unit; zero or less where it meets it."""
    return (target - value).where(better == "higher", value - target)


def allowance(
    target: "pd.Series[Any]", tolerance: "pd.Series[Any]", kind: "pd.Series[Any]"
) -> "pd.Series[Any]":
    """Return a hundred times the miss that still counts as near: points, or a share of the target."""
    given = tolerance.fillna(0)
    hundred = pd.Series(pd.array([100], dtype=NUMBER)).iloc[0]
    return (target.abs() * given).where(kind == "share", given * hundred)


def against_target(
    value: "pd.Series[Any]",
    target: "pd.Series[Any]",
    tolerance: "pd.Series[Any]",
    tolerance_kind: "pd.Series[Any]",
    better: "pd.Series[Any]",
) -> "pd.Series[Any]":
    """Return a Verdict for each row.

    On target meets or beats it; near misses by no more than the tolerance; a blank tolerance is none. Nothing is
    divided, so that nothing is rounded.
    """
    hundred = pd.Series(pd.array([100], dtype=NUMBER)).iloc[0]
    miss = shortfall(value, target, better)
    near = (miss * hundred) <= allowance(target, tolerance, tolerance_kind)
    verdicts = np.select(
        [value.isna(), target.isna() | ~better.isin(["higher", "lower"]), true(miss <= 0), true(near)],
        [Verdict.NO_FIGURE, Verdict.NO_TARGET, Verdict.ON, Verdict.NEAR],
        default=Verdict.OFF,
    )
    return pd.Series(verdicts, index=value.index, dtype="str")


def aim_in_words(target: Any, better: str, decimals: int, unit: str) -> str:
    """72% or more; 4.0% or less."""
    return f"{format_number(target, decimals, unit)} or {'more' if better == 'higher' else 'less'}"


def _reason(row: Any) -> str:
    decimals, unit = int(row.decimals), str(row.unit)
    if row.verdict == Verdict.NO_FIGURE:
        return "No figure has been reported"
    if row.verdict == Verdict.NO_TARGET:
        return "No target has been set"
    start = f"{format_number(row.value, decimals, unit)} against {aim_in_words(row.target, row.better, decimals, unit)}"
    if row.verdict == Verdict.ON:
        return f"{start}; meets it" if row.value == row.target else f"{start}; beats it"
    miss = abs(row.target - row.value)
    points = "points" if unit == "%" else ""
    allowed = "no tolerance"
    if not pd.isna(row.tolerance):
        share = row.tolerance_kind == "share"
        allowed = (
            f"tolerance {format_number(row.tolerance, 0)}{'% of target' if share else f' {points}'.rstrip()}"
        )
    missed = f"misses by {format_number(miss, decimals)} {points}".rstrip()
    return f"{start}; {missed}, {'within' if row.verdict == Verdict.NEAR else 'beyond'} the {allowed}"


def reasons(frame: pd.DataFrame) -> "pd.Series[Any]":
    """Return why each verdict is what it is, in words.

    Needs value, target, tolerance, tolerance_kind, better, verdict, unit and decimals. "69% against 72% or more;
    misses by 3 points, within the tolerance 3 points".
    """
    words = [_reason(row) for row in frame.itertuples(index=False)]
    return pd.Series(words, index=frame.index, dtype="str")
