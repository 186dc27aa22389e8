"""A figure against its target, in exact decimals (domain rules, section 3.1)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from measures.columns import POLARITIES, WIDE, Column, amounts, choose, printed
from measures.columns import true as true
from schemas.vocabulary import Verdict

NOTHING: Any = Decimal(0)
HUNDRED: Any = Decimal(100)


def shortfall(value: Column, target: Column, better: Column) -> Column:
    """Return how far the figure misses its target, in the measure's unit; zero or less where it meets it."""
    return (target - value).where(better == "higher", value - target)


def against_target(
    value: Column, target: Column, tolerance: Column, tolerance_kind: Column, better: Column
) -> Column:
    """Return a Verdict for each row.

    ``value``, ``target`` and ``tolerance`` are exact decimals in the measure's unit, a tolerance of kind
    ``share`` a percentage of the target; a blank tolerance is none. ``better`` is higher, lower or none. On
    target meets or beats it; Near misses it by no more than the tolerance. Nothing is divided or rounded.
    """
    miss = shortfall(value, target, better)
    given = tolerance.fillna(NOTHING)
    within_share = true(miss * HUNDRED <= target.abs() * given)
    within_points = true(miss <= given)
    share = true(tolerance_kind == "share")
    conditions = [
        true(value.isna()),
        true(target.isna() | ~better.isin(POLARITIES)),
        true(miss <= NOTHING),
        (share & within_share) | (~share & within_points),
    ]
    words: list[Column | str] = [Verdict.NO_FIGURE, Verdict.NO_TARGET, Verdict.ON, Verdict.NEAR]
    return choose(value.index, conditions, words, Verdict.OFF)


def aims(frame: pd.DataFrame) -> Column:
    """Return targets in words: "72% or more", "4.0% or less"; empty where there is none.

    Needs target, better, unit and decimals.
    """
    ends = frame["better"].map({"higher": " or more", "lower": " or less"}).fillna("")
    return (printed(frame, frame["target"]) + ends).where(frame["target"].notna(), "").astype("str")


def _allowances(frame: pd.DataFrame) -> Column:
    """Return tolerances in words: "3 points", "750 (5%)", and nothing where there is none."""
    none = frame["tolerance"].isna() | true(frame["tolerance"] == NOTHING)
    share = true(frame["tolerance_kind"] == "share")
    width = (frame["target"].abs() * frame["tolerance"]).astype(WIDE) / HUNDRED
    bare = frame.assign(unit="", decimals=0)
    shares = amounts(frame, width) + " (" + printed(bare, frame["tolerance"]) + "%)"
    return amounts(frame, frame["tolerance"]).mask(share, shares).mask(true(none), "")


def reasons(frame: pd.DataFrame) -> Column:
    """Return why each verdict is what it is, in words.

    Needs value, target, tolerance, tolerance_kind, better, verdict, unit and decimals. "69% against 72% or
    more; within 3 points", "13,104 against 15,000 or more; misses by 1,896, tolerance 750 (5%)".
    """
    start = printed(frame, frame["value"]) + " against " + aims(frame)
    gap = amounts(frame, (frame["target"] - frame["value"]).abs())
    allowed = _allowances(frame)
    tolerance = (", tolerance " + allowed).where(allowed != "", ", no tolerance")
    verdict, meets = frame["verdict"], true(frame["value"] == frame["target"])
    conditions = [
        true(verdict == Verdict.NO_FIGURE),
        true(frame["target"].isna()),
        true(verdict == Verdict.NO_TARGET),
        true(verdict == Verdict.ON) & meets,
        true(verdict == Verdict.ON),
        true(verdict == Verdict.NEAR),
    ]
    words: list[Column | str] = [
        "No figure reported",
        "No target set",
        "Neither higher nor lower is better, so not judged",
        start + "; meets it",
        start + "; beats it by " + gap,
        start + "; within " + allowed,
    ]
    off = choose(frame.index, conditions, words, "")
    return off.where(off != "", start + "; misses by " + gap + tolerance).astype("str")
