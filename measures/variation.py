"""Variation and assurance by XmR charts, in the terms of NHS England's Making Data Count (domain rules, section 3.3).

Centre line: the mean. Limits: the mean plus and minus 2.66 times the mean moving range. Outliers are not screened.
Every comparison is exact: both sides are multiplied by n(n - 1), so that a point on a line is on it. The latest
point alone decides the variation icon; of several signals the first of these speaks: outside the limits, a run, a
trend, two of three. Differences from NHS England's tool: nothing is said before 13 data periods; limits are never
recalculated; a point beyond a limit counts among the two of three.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby, pairwise
from math import nan
from statistics import fmean
from typing import Any

import pandas as pd

from measures.columns import POLARITIES
from schemas.numbers import as_float

RUN = 7
ENOUGH = 13
SCALE = Decimal("2.66")
# What each rule says of a point, where its sign is 1 and where it is -1; the first of several rules speaks.
RULES = {
    "outside": {1: "above the upper limit", -1: "below the lower limit"},
    "run": {1: "7 or more in a row above the mean", -1: "7 or more in a row below the mean"},
    "trend": {1: "7 or more rising", -1: "7 or more falling"},
    "two_of_three": {1: "2 of 3 close to the upper limit", -1: "2 of 3 close to the lower limit"},
}
_JUDGED = ["variation", "side", "assurance", "words"]


class Chart:
    """The XmR chart of a series of exact decimals, in order."""

    def __init__(self, values: Sequence[Decimal]) -> None:
        self.values, self.count, self._total = values, len(values), sum(values, Decimal(0))
        self._ranges = sum((abs(after - before) for before, after in pairwise(values)), Decimal(0))

    @property
    def limits(self) -> tuple[float, float, float]:
        """Centre, lower and upper limit in the figures' unit, for drawing; one point alone has no limits."""
        centre = float(self._total) / self.count
        reach = float(SCALE) * (float(self._ranges) / (self.count - 1)) if self.count > 1 else nan
        return centre, centre - reach, centre + reach

    def side(self, value: Decimal, thirds: int = 0) -> int:
        """Return 1 where a value is above the mean, or beyond so many thirds of the way to the limit; -1 below it."""
        above = 3 * (value * self.count - self._total) * (self.count - 1)
        reach = thirds * SCALE * self._ranges * self.count
        return (above > reach) - (above < -reach)

    def find_special_causes(self) -> dict[str, list[int]]:
        """Return, by rule, each point's sign: 1 high or rising, -1 low or falling, 0 not a signal.

        Every point that makes up a signal is marked. ``outside``: beyond a limit. ``run``: seven or more in a row
        on one side of the mean; a point on the mean breaks it. ``trend``: seven or more rising, or falling; an
        equal neighbour breaks it. ``two_of_three``: beyond two thirds of the way to a limit, two of three
        neighbours that are all on that side of the mean.
        """
        sides, far, outside = ([self.side(value, thirds) for value in self.values] for thirds in (0, 2, 3))
        # Seven points rising are six steps up; the point that they start from belongs, unless it ends another trend.
        steps = [(after > before) - (after < before) for before, after in pairwise(self.values)]
        ends = [0, *_find_streaks(steps, RUN - 1)][: self.count]
        trend = [end or start for end, start in zip(ends, [*ends[1:], 0], strict=False)]
        near = {
            place
            for start in range(self.count - 2)
            if abs(sum(sides[start : start + 3])) == 3 and sum(map(abs, far[start : start + 3])) >= 2
            for place in range(start, start + 3)
        }
        two_of_three = [sign if place in near else 0 for place, sign in enumerate(far)]
        return dict(zip(RULES, (outside, _find_streaks(sides, RUN), trend, two_of_three), strict=True))

    def find_signals(self) -> list[tuple[str, int]]:
        """Return the first rule that marks each point, and its sign there; "" and 0 for none."""
        by_point = zip(*self.find_special_causes().values(), strict=True)
        return [
            next(((rule, sign) for rule, sign in zip(RULES, signs, strict=True) if sign), ("", 0))
            for signs in by_point
        ]


def _find_streaks(signs: Sequence[int], length: int) -> list[int]:
    """Return signs where at least ``length`` of the same stand in a row, 0 elsewhere."""
    found: list[int] = []
    for sign, streak in groupby(signs):
        size = len(list(streak))
        found += [sign if size >= length else 0] * size
    return found


def judge_variation(points: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure, variation, side, assurance and words.

    ``points`` has measure, value (exact decimals), order, better and target (missing where there is none),
    one row a data period. ``variation`` is improvement, concern, neutral or common cause; ``side`` is high or
    low where it is a special cause; ``assurance`` is consistently passes, consistently fails or hit and miss.
    All are empty before 13 data periods, assurance also without a target or polarity. ``words``: "Not enough
    data (3 of 13)", or such as "Special cause, concern: 7 or more falling; hits and misses the target".
    """
    ordered = points.sort_values(["measure", "order"], kind="stable")
    judged = {measure: _judge(own) for measure, own in ordered.groupby("measure")}
    return pd.DataFrame.from_dict(judged, orient="index", columns=_JUDGED, dtype="str")


def _judge(points: pd.DataFrame) -> tuple[str, ...]:
    """Return what is _JUDGED of one measure."""
    chart, better = Chart(points["value"].tolist()), points["better"].iloc[-1]
    if chart.count < ENOUGH:
        return "", "", "", f"Not enough data ({chart.count} of {ENOUGH})"
    rule, sign = chart.find_signals()[-1]
    icon, assurance = _name_icon(sign, better), _name_assurance(chart, better, points["target"].iloc[-1])
    words = f"Special cause, {icon}: {RULES[rule][sign]}" if rule else "Common cause"
    if assurance:
        words += f"; {assurance.replace('hit and miss', 'hits and misses')} the target"
    return icon, {1: "high", -1: "low", 0: ""}[sign], assurance, words


def _name_icon(sign: int, better: str) -> str:
    if not sign:
        return "common cause"
    if better not in POLARITIES:
        return "neutral"
    return "improvement" if (sign > 0) == (better == "higher") else "concern"


def _name_assurance(chart: Chart, better: str, target: Any) -> str:
    """Return whether the target is beyond both limits; a target on a limit may still be hit or missed."""
    if pd.isna(target) or better not in POLARITIES:
        return ""
    side = chart.side(target, thirds=3)
    if not side:
        return "hit and miss"
    return "consistently passes" if (side < 0) == (better == "higher") else "consistently fails"


def add_xmr_lines(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points of XmR charts, in order: what ``points`` has, and what is drawn of each.

    ``points`` as for ``judge_variation``, without target. Added are centre, lower and upper (floats, in its unit;
    the same along each measure), rule (a key of RULES, or empty), signal (the rule in words), and variation:
    improvement, concern, neutral or common cause. A point in more than one signal is drawn by the first rule. It does
    not ask for 13 data periods: whoever draws it does.
    """
    ordered = points.sort_values(["measure", "order"], kind="stable", ignore_index=True)
    drawn: list[tuple[object, ...]] = []
    for _, own in ordered.groupby("measure"):
        chart = Chart(own["value"].tolist())
        for (rule, sign), better in zip(chart.find_signals(), own["better"], strict=True):
            drawn.append((*chart.limits, rule, RULES[rule][sign] if rule else "", _name_icon(sign, better)))
    types = dict.fromkeys(["centre", "lower", "upper"], "float64")
    types |= dict.fromkeys(["rule", "signal", "variation"], "str")
    return ordered.join(pd.DataFrame(drawn, columns=list(types)).astype(types))


ENOUGH_HISTORY = 5
TIMES = 2
# A hair, so that a figure at the distance itself is never beyond it.
_HAIR = 1e-9


def find_far_from_history(figures: pd.DataFrame) -> pd.DataFrame:
    """Return, by the index of ``figures``, those that are far: earlier (how many data periods), their least and most.

    ``figures`` has one row a series and data period: series, order, value, decimals and since (the first day of
    the last break before it, missing where there is none: what came before is not its history). A figure is far that
    is beyond twice the limits' distance both from the mean and from the last figure before it. A series is
    taken to move by one in its last place at least, so that one that stood still does not cry at once.
    """
    ordered = figures.assign(value=as_float(figures["value"])).sort_values(["series", "order"], kind="stable")
    unbroken = ["series", "since"]
    sizes = ordered.groupby(unbroken, dropna=False)["value"].transform("size")
    far: dict[object, tuple[int, float, float]] = {}
    for _, own in ordered[sizes > ENOUGH_HISTORY].groupby(unbroken, dropna=False):
        values, least_move = own["value"].tolist(), 10.0 ** -int(own["decimals"].iloc[0])
        for place in range(ENOUGH_HISTORY, len(values)):
            value, earlier = values[place], values[:place]
            moving = fmean(abs(after - before) for before, after in pairwise(earlier))
            reach = TIMES * float(SCALE) * max(moving, least_move) * (1 + _HAIR)
            if min(abs(value - earlier[-1]), abs(value - fmean(earlier))) > reach:
                far[own.index[place]] = place, min(earlier), max(earlier)
    return pd.DataFrame.from_dict(far, orient="index", columns=["earlier", "least", "most"])
