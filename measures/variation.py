"""Variation and assurance by XmR charts, in the terms of NHS England's Making Data Count (domain rules, section 3.3).

Centre line: the mean. Limits: the mean plus and minus 2.66 times the mean moving range. Outliers are not screened.
Every comparison is exact: both sides are multiplied by n(n - 1), so that a point on a line is on it. The latest
point alone decides the variation icon; of several signals the first of these speaks: outside the limits, a run, a
trend, two of three. Differences from NHS England's tool: nothing is said before 13 data periods; limits are never
recalculated; a point beyond a limit counts among the two of three.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from measures.columns import POLARITIES, Column, choose, is_true
from schemas.numbers import as_float

RUN = 7
SCALE: Any = Decimal("2.66")
RULES = ("outside", "run", "trend", "two_of_three")
_ZERO: Any = Decimal(0)
_TWO: Any = Decimal(2)
_THREE: Any = Decimal(3)
_EXACT = pd.ArrowDtype(pa.decimal256(24, 6))
_COUNT = pd.ArrowDtype(pa.int32())
Signs = npt.NDArray[np.int8]


def find_sizes(points: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure, count, total and ranges (the sum of the moving ranges), exact.

    ``points`` has measure and value (exact decimals), one row a data period, in order within each measure.
    """
    value = points["value"].astype(_EXACT)
    ranges = (value - value.groupby(points["measure"]).shift()).abs()
    sizes = pd.DataFrame({"measure": points["measure"], "total": value, "ranges": ranges})
    by_measure = sizes.groupby("measure")
    sums = by_measure[["total", "ranges"]].sum().astype(_EXACT)
    return sums.assign(count=by_measure.size().astype(_COUNT))


def find_limits(points: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure, count, and centre, lower, upper and moving_range in its unit, for drawing.

    ``points`` as for ``sizes``; one point alone has a centre and no limits.
    """
    of = find_sizes(points)
    count = of["count"].astype("float64")
    centre = of["total"].astype("float64") / count
    moving = of["ranges"].astype("float64") / (count - 1).where(count > 1)
    reach = float(SCALE) * moving
    lines = {"centre": centre, "lower": centre - reach, "upper": centre + reach, "moving_range": moving}
    return pd.DataFrame({"count": of["count"].astype("int64"), **lines})


def scale_offset(value: Column, of: pd.DataFrame) -> Column:
    """Return how far each value is above its centre line, times n(n - 1); ``of`` has its sizes, aligned."""
    return (value.astype(_EXACT) * of["count"] - of["total"]) * (of["count"] - 1)


def scale_reach(of: pd.DataFrame) -> Column:
    """Return how far each limit is from the centre line, times n(n - 1)."""
    limit: Column = of["ranges"] * of["count"] * SCALE
    return limit


def _find_signs(up: Column, down: Column) -> Signs:
    return is_true(up).astype(np.int8) - is_true(down).astype(np.int8)


def _find_streaks(signs: Signs, measure: Column, length: int) -> Column:
    """Return signs where at least ``length`` of the same measure stand in a row, 0 elsewhere."""
    sign = pd.Series(signs, index=measure.index)
    begins = (sign != sign.shift()) | (measure != measure.shift())
    size = sign.groupby(begins.cumsum()).transform("size")
    return sign.where(size >= length, 0)


def _find_trends(value: Column, measure: Column) -> Column:
    """Seven points rising or falling are six steps the same way; the point that they start from belongs."""
    before = value.groupby(measure).shift()
    ends = _find_streaks(_find_signs(value > before, value < before), measure, RUN - 1)
    starts = ends.groupby(measure).shift(-1, fill_value=0)
    return ends.where(ends != 0, starts)


def _find_two_of_three(side: Signs, far: Column, measure: Column) -> Column:
    """Points far out, of three neighbours that are all on one side and two of them far out."""
    by_measure = pd.DataFrame({"side": side, "far": far.abs()}, index=measure.index).groupby(measure)
    last, before = by_measure.shift(1, fill_value=0), by_measure.shift(2, fill_value=0)
    same_side = np.abs(side + last["side"] + before["side"]) == 3
    hit = same_side & (far.abs() + last["far"] + before["far"] >= 2)
    ahead = hit.groupby(measure)
    belongs = hit | ahead.shift(-1, fill_value=False) | ahead.shift(-2, fill_value=False)
    return far.where(belongs, 0)


def find_special_causes(points: pd.DataFrame) -> pd.DataFrame:
    """Return, for each point, each rule's sign: 1 high or rising, -1 low or falling, 0 not a signal.

    Every point that makes up a signal is marked. ``outside``: beyond a limit. ``run``: seven or more in a row
    on one side of the mean; a point on the mean breaks it. ``trend``: seven or more rising, or falling; an
    equal neighbour breaks it. ``two_of_three``: beyond two thirds of the way to a limit, two of three
    neighbours that are all on that side of the mean. ``points`` as for ``sizes``.
    """
    measure = points["measure"]
    of = find_sizes(points).loc[measure].set_axis(points.index)
    above, limit = scale_offset(points["value"], of), scale_reach(of)
    side = _find_signs(above > _ZERO, above < _ZERO)
    far = pd.Series(side * is_true(above.abs() * _THREE > limit * _TWO), index=points.index)
    signals = {
        "outside": pd.Series(side * is_true(above.abs() > limit), index=points.index),
        "run": _find_streaks(side, measure, RUN),
        "trend": _find_trends(points["value"], measure),
        "two_of_three": _find_two_of_three(side, far, measure),
    }
    return pd.DataFrame(signals, columns=list(RULES)).astype("int8")


ENOUGH = 13
_SIGNALS = {
    ("outside", 1): "above the upper limit",
    ("outside", -1): "below the lower limit",
    ("run", 1): "7 or more in a row above the mean",
    ("run", -1): "7 or more in a row below the mean",
    ("trend", 1): "7 or more rising",
    ("trend", -1): "7 or more falling",
    ("two_of_three", 1): "2 of 3 close to the upper limit",
    ("two_of_three", -1): "2 of 3 close to the lower limit",
}


def judge_variation(points: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure, points (how many), variation, side, assurance, signal and words.

    ``points`` has measure, value (exact decimals), order, better and target (missing where there is none),
    one row a data period. ``variation`` is improvement, concern, neutral or common cause; ``side`` is high or
    low where it is a special cause; ``assurance`` is consistently passes, consistently fails or hit and miss.
    All are empty before 13 data periods, assurance also without a target or polarity. ``words``: "Not enough
    data (3 of 13)", or such as
    "Special cause, concern: 7 or more falling; hits and misses the target".
    """
    ordered = points.sort_values(["measure", "order"], kind="stable").reset_index(drop=True)
    last = ~ordered.duplicated("measure", keep="last")
    latest = ordered[last].set_index("measure")
    causes = find_special_causes(ordered)[last].set_axis(latest.index)
    of = find_sizes(ordered).loc[latest.index]
    count = of["count"].astype("int64")
    enough = is_true(count >= ENOUGH)
    signal, sign = _choose_signal(causes)
    icon = _choose_icon(sign, latest["better"]).where(enough, "")
    side = choose(sign.index, [(sign > 0, "high"), (sign < 0, "low")], "").where(enough, "")
    assurance = _judge_assurance(of, latest["target"], latest["better"]).where(enough, "")
    words = icon.map({"common cause": "Common cause"}).fillna("Special cause, " + icon + ": " + signal)
    few = "Not enough data (" + count.astype("str") + f" of {ENOUGH})"
    stands = "; " + assurance.replace("hit and miss", "hits and misses") + " the target"
    words = (words + stands.where(assurance != "", "")).where(enough, few)
    named = {"variation": icon, "side": side, "assurance": assurance, "signal": signal, "words": words}
    return pd.DataFrame({"points": count, **named}).astype(dict.fromkeys(named, "str"))


def add_xmr_lines(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points of XmR charts, in order: what ``points`` has, and what is drawn of each.

    ``points`` as for ``variation``, without target. Added are centre, lower and upper (floats, in its unit;
    the same along each measure), rule (outside, run, trend, two_of_three, or empty), signal (the rule in
    words), and variation: improvement, concern, neutral or common cause. A point in more than one signal is
    drawn by the first rule. It does not ask for 13 data periods: whoever draws it does.
    """
    ordered = points.sort_values(["measure", "order"], kind="stable").reset_index(drop=True)
    lines = find_limits(ordered)[["centre", "lower", "upper"]].loc[ordered["measure"]].set_axis(ordered.index)
    causes = find_special_causes(ordered)
    signal, sign = _choose_signal(causes)
    rule = choose(ordered.index, [(causes[name] != 0, name) for name in RULES], "")
    return ordered.assign(
        centre=lines["centre"],
        lower=lines["lower"],
        upper=lines["upper"],
        rule=rule,
        signal=signal,
        variation=_choose_icon(sign, ordered["better"]),
    )


def _choose_signal(causes: pd.DataFrame) -> tuple[Column, Column]:
    """Return the words and the sign of the first rule that marks each point."""
    words = choose(
        causes.index, [(causes[rule] == sign, text) for (rule, sign), text in _SIGNALS.items()], ""
    )
    sign = causes.where(causes != 0).bfill(axis=1).iloc[:, 0].fillna(0)
    return words, sign.astype("int8")


def _choose_icon(sign: Column, better: Column) -> Column:
    good = is_true(better == "higher") == is_true(sign > 0)
    cases = [(sign == 0, "common cause"), (~better.isin(POLARITIES), "neutral"), (good, "improvement")]
    return choose(sign.index, cases, "concern")


def _judge_assurance(of: pd.DataFrame, target: Column, better: Column) -> Column:
    """Say whether the target is beyond both limits; a target on a limit may still be hit or missed."""
    above, limit = scale_offset(target, of), scale_reach(of)
    over, under = is_true(above > limit), is_true(above < -limit)
    higher = is_true(better == "higher")
    cases = [
        (target.isna() | ~better.isin(POLARITIES), ""),
        (np.where(higher, under, over), "consistently passes"),
        (np.where(higher, over, under), "consistently fails"),
    ]
    return choose(of.index, cases, "hit and miss")


ENOUGH_HISTORY = 5
TIMES = 2
# A hair, so that a figure at the distance itself is never beyond it.
_HAIR = 1e-9
_HISTORY = ["series", "order", "value", "decimals", "since"]


def find_far_from_history(figures: pd.DataFrame) -> pd.DataFrame:
    """Return, by the index of ``figures``, those that are far: earlier (how many data periods), their least and most.

    ``figures`` has one row a series and data period: series, order, value, decimals and since (the first day of
    the last break before it, missing where there is none: what came before is not its history). A series is
    taken to move by one in its last place at least, so that one that stood still does not cry at once.
    """
    ordered = figures[_HISTORY].sort_values(["series", "order"], kind="stable")
    own = ordered.groupby(["series", "since"], sort=False, dropna=False, observed=True).ngroup()
    value, decimals = as_float(ordered["value"]), ordered["decimals"]
    is_far = _are_far(value, own, decimals)
    # Few series have one, so what came before is looked up in those alone.
    of_these = own.isin(own[is_far].unique())
    by = value[of_these].groupby(own[of_these])
    least, most = (by.transform(how).groupby(own[of_these]).shift() for how in ("cummin", "cummax"))
    found = pd.DataFrame({"earlier": by.cumcount(), "least": least, "most": most})
    return found[is_far[of_these]]


def _are_far(value: Column, own: Column, decimals: Column) -> Column:
    """Return which figures are far; ``own`` numbers their series, in which they stand in order."""
    by = value.groupby(own)
    earlier, step = by.cumcount(), (value - by.shift()).abs()
    reach = _sum_before(step.fillna(0), own) / (earlier - 1).where(earlier > 1)
    reach = reach.clip(lower=10.0 ** -decimals.astype("float64")) * (TIMES * float(SCALE) * (1 + _HAIR))
    is_beyond = (earlier >= ENOUGH_HISTORY) & (step > reach)
    centre = _sum_before(value, own) / earlier.where(earlier > 0)
    is_far: Column = is_beyond & ((value - centre).abs() > reach)
    return is_far


def _sum_before(values: Column, own: Column) -> Column:
    sums: Column = values.groupby(own).cumsum() - values
    return sums
