"""A figure against its target, in exact decimals (domain rules, section 3.1), and the pace that the target asks for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from measures.columns import POLARITIES, WIDE, Column, choose, format_amounts, format_figures, is_true
from measures.direction import count_periods_between
from measures.spans import take_latest_by_data_period
from schemas.periods import period_end
from schemas.vocabulary import Verdict

ZERO: Any = Decimal(0)
HUNDRED: Any = Decimal(100)


def find_shortfall(value: Column, target: Column, better: Column) -> Column:
    """Return how far the figure misses its target, in the measure's unit; zero or less where it meets it."""
    return (target - value).where(better == "higher", value - target)


def judge_against_target(
    value: Column, target: Column, tolerance: Column, tolerance_kind: Column, better: Column
) -> Column:
    """Return a Verdict for each row.

    ``value``, ``target`` and ``tolerance`` are exact decimals in the measure's unit, a tolerance of kind
    ``share`` a percentage of the target; a blank tolerance is none. ``better`` is higher, lower or none. On
    target meets or beats it; Near misses it by no more than the tolerance. Nothing is divided or rounded.
    """
    miss = find_shortfall(value, target, better)
    given = tolerance.fillna(ZERO)
    within_share = is_true(miss * HUNDRED <= target.abs() * given)
    within_points = is_true(miss <= given)
    share = is_true(tolerance_kind == "share")
    cases = [
        (value.isna(), Verdict.NO_FIGURE),
        (target.isna() | ~better.isin(POLARITIES), Verdict.NO_TARGET),
        (miss <= ZERO, Verdict.ON),
        ((share & within_share) | (~share & within_points), Verdict.NEAR),
    ]
    return choose(value.index, cases, Verdict.OFF)


def format_aims(frame: pd.DataFrame) -> Column:
    """Return targets in words: "72% or more", "4.0% or less"; empty where there is none.

    Needs target, better, unit and decimals.
    """
    ends = frame["better"].map({"higher": " or more", "lower": " or less"}).fillna("")
    return (format_figures(frame, frame["target"]) + ends).where(frame["target"].notna(), "").astype("str")


def _format_tolerances(frame: pd.DataFrame) -> Column:
    """Return tolerances in words: "3 points", "750 (5%)", and nothing where there is none."""
    none = frame["tolerance"].isna() | is_true(frame["tolerance"] == ZERO)
    share = is_true(frame["tolerance_kind"] == "share")
    width = (frame["target"].abs() * frame["tolerance"]).astype(WIDE) / HUNDRED
    bare = frame.assign(unit="", decimals=0)
    shares = format_amounts(frame, width) + " (" + format_figures(bare, frame["tolerance"]) + "%)"
    return format_amounts(frame, frame["tolerance"]).mask(share, shares).mask(is_true(none), "")


def explain_verdicts(frame: pd.DataFrame) -> Column:
    """Return why each verdict is what it is, in words.

    Needs value, target, tolerance, tolerance_kind, better, verdict, unit and decimals; ``unrated`` says why a figure
    is not rated, where it is there. "69% against 72% or
    more; within 3 points", "13,104 against 15,000 or more; 1,896 below target; more than the 5% allowed".
    """
    start = format_figures(frame, frame["value"]) + " against " + format_aims(frame)
    gap = format_amounts(frame, (frame["target"] - frame["value"]).abs())
    allowed = _format_tolerances(frame)
    side = choose(
        frame.index, [(is_true(frame["value"] < frame["target"]), " below target")], " above target"
    )
    limit = allowed.str.replace(r"^.*\((.+)\)$", r"\1", regex=True)
    over = ("; more than the " + limit + " allowed").where(allowed != "", "")
    verdict, meets = frame["verdict"], is_true(frame["value"] == frame["target"])
    unrated = frame.get("unrated", pd.Series("", frame.index))
    cases = [
        (unrated != "", unrated),
        (verdict == Verdict.NO_FIGURE, "No figure reported"),
        (frame["target"].isna(), "No target set"),
        (verdict == Verdict.NO_TARGET, "Neither higher nor lower is better, so not judged"),
        (is_true(verdict == Verdict.ON) & meets, start + "; meets it"),
        (verdict == Verdict.ON, start + "; beats it by " + gap),
        (verdict == Verdict.NEAR, start + "; within " + allowed),
        (verdict == Verdict.OFF, start + "; " + gap + side + over),
    ]
    return choose(frame.index, cases, "")


ENOUGH_FOR_PACE = 3
PERIOD_WORDS = {"monthly": "month", "quarterly": "quarter", "termly": "term"}
PERIOD_WORDS |= dict.fromkeys(["annual", "seasonal"], "year")


def describe_pace(points: pd.DataFrame, rows: pd.DataFrame) -> Column:
    """Return, for each of ``rows``, what the target needs a data period beside what has been gained, in words.

    ``points`` has measure, period, value and data_period_end; ``rows`` one row a measure: measure, target,
    period_to (the target's last reporting period), better, unit, decimals and frequency. Needed is the gap to
    the target over the data periods left, gained the average movement so far; rounded half up, percentages to
    one decimal more than the measure's. "needs +1.5 points a term, has gained +1.0"; no words before three
    different data periods, without a target or polarity, or of a cumulative measure.
    """
    by_measure = take_latest_by_data_period(points).groupby("measure")
    first, last = by_measure.first().reindex(rows["measure"]), by_measure.last().reindex(rows["measure"])
    first, last = first.set_axis(rows.index), last.set_axis(rows.index)
    ends = {period: pd.Timestamp(period_end(period)) for period in rows["period_to"].dropna().unique()}
    last_day = rows["period_to"].map(ends).astype("datetime64[s]")
    left = count_periods_between(last["data_period_end"], last_day, rows["frequency"])
    passed = count_periods_between(first["data_period_end"], last["data_period_end"], rows["frequency"])
    needed = _share_out(rows, rows["target"] - last["value"], left)
    gained = _share_out(rows, last["value"] - first["value"], passed)
    count = rows["measure"].map(by_measure.size()).fillna(0)
    period = rows["frequency"].map(PERIOD_WORDS)
    has_aim = rows["target"].notna() & rows["better"].isin(POLARITIES) & rows["cumulative"].isna()
    by = _format_signed(rows, gained, False)
    moved = [(gained > 0, ", has gained " + by), (gained < 0, ", has fallen " + by)]
    needs = "needs " + _format_signed(rows, needed, True) + " a " + period
    cases = [
        ((count < ENOUGH_FOR_PACE) | ~has_aim, ""),
        (find_shortfall(last["value"], rows["target"], rows["better"]) <= ZERO, "target met"),
        (left < 1, "no " + period + " left to meet the target"),
        (period.notna(), needs + choose(rows.index, moved, ", has not moved")),
    ]
    return choose(rows.index, cases, "")


def _count_places(rows: pd.DataFrame) -> Column:
    return rows["decimals"] + (rows["unit"] == "%")


def _share_out(rows: pd.DataFrame, total: Column, periods: Column) -> Column:
    """Return a movement shared out over periods, rounded half up; missing where there are none."""
    scale = 10.0 ** _count_places(rows)
    share = total.astype("float64") / periods.where(periods > 0).astype("float64")
    # A hair more than a half, because most decimals have no exact float.
    size = np.floor(share.abs() * scale + 0.5 + 1e-9) / scale
    rounded: Column = size.where(share >= 0, -size)
    return rounded


def _format_signed(rows: pd.DataFrame, size: Column, with_points: bool) -> Column:
    sign = choose(rows.index, [(size > 0, "+"), (size < 0, "−")], "")
    unit = rows["unit"] if with_points else rows["unit"].mask(rows["unit"] == "%", "")
    places = rows.assign(decimals=_count_places(rows), unit=unit)
    return sign + format_amounts(places, size.abs())
