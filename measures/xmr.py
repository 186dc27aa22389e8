"""XmR charts: limits, and the four rules for special causes (domain rules, section 3.3).

Centre line: the mean. Limits: the mean plus and minus 2.66 times the mean moving range. Outliers are not
screened and limits are never recalculated. Every comparison is exact: both sides are multiplied by n(n - 1),
so that nothing is divided and a point on a line is on it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from measures.columns import Column, true

RUN = 7
SCALE: Any = Decimal("2.66")
RULES = ("outside", "run", "trend", "two_of_three")
_ZERO: Any = Decimal(0)
_TWO: Any = Decimal(2)
_THREE: Any = Decimal(3)
_EXACT = pd.ArrowDtype(pa.decimal256(24, 6))
_COUNT = pd.ArrowDtype(pa.int32())
Signs = npt.NDArray[np.int8]


def sizes(points: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure, count, total and ranges (the sum of the moving ranges), exact.

    ``points`` has measure and value (exact decimals), one row a data period, in order within each measure.
    """
    value = points["value"].astype(_EXACT)
    ranges = (value - value.groupby(points["measure"]).shift()).abs()
    by_measure = pd.DataFrame({"measure": points["measure"], "total": value, "ranges": ranges}).groupby(
        "measure"
    )
    sums = by_measure[["total", "ranges"]].sum().astype(_EXACT)
    return sums.assign(count=by_measure.size().astype(_COUNT))


def limits(points: pd.DataFrame) -> pd.DataFrame:
    """Return, by measure, count, and centre, lower, upper and moving_range in its unit, for drawing.

    ``points`` as for ``sizes``; one point alone has a centre and no limits.
    """
    of = sizes(points)
    count = of["count"].astype("float64")
    centre = of["total"].astype("float64") / count
    moving = of["ranges"].astype("float64") / (count - 1).where(count > 1)
    reach = float(SCALE) * moving
    return pd.DataFrame(
        {
            "count": of["count"].astype("int64"),
            "centre": centre,
            "lower": centre - reach,
            "upper": centre + reach,
            "moving_range": moving,
        }
    )


def offset(value: Column, of: pd.DataFrame) -> Column:
    """Return how far each value is above its centre line, times n(n - 1); ``of`` has its sizes, aligned."""
    return (value.astype(_EXACT) * of["count"] - of["total"]) * (of["count"] - 1)


def reach(of: pd.DataFrame) -> Column:
    """Return how far each limit is from the centre line, times n(n - 1)."""
    limit: Column = of["ranges"] * of["count"] * SCALE
    return limit


def _signs(up: Column, down: Column) -> Signs:
    return true(up).astype(np.int8) - true(down).astype(np.int8)


def _streaks(signs: Signs, measure: Column, length: int) -> Column:
    """Return signs where at least ``length`` of the same measure stand in a row, 0 elsewhere."""
    sign = pd.Series(signs, index=measure.index)
    begins = (sign != sign.shift()) | (measure != measure.shift())
    size = sign.groupby(begins.cumsum()).transform("size")
    return sign.where(size >= length, 0)


def _trends(value: Column, measure: Column) -> Column:
    """Seven points rising or falling are six steps the same way; the point that they start from belongs."""
    before = value.groupby(measure).shift()
    ends = _streaks(_signs(value > before, value < before), measure, RUN - 1)
    starts = ends.groupby(measure).shift(-1, fill_value=0)
    return ends.where(ends != 0, starts)


def _two_of_three(side: Signs, far: Column, measure: Column) -> Column:
    """Points far out, of three neighbours that are all on one side and two of them far out."""
    by_measure = pd.DataFrame({"side": side, "far": far.abs()}, index=measure.index).groupby(measure)
    last, before = by_measure.shift(1, fill_value=0), by_measure.shift(2, fill_value=0)
    same_side = np.abs(side + last["side"] + before["side"]) == 3
    hit = same_side & (far.abs() + last["far"] + before["far"] >= 2)
    ahead = hit.groupby(measure)
    belongs = hit | ahead.shift(-1, fill_value=False) | ahead.shift(-2, fill_value=False)
    return far.where(belongs, 0)


def special_causes(points: pd.DataFrame) -> pd.DataFrame:
    """Return, for each point, each rule's sign: 1 high or rising, -1 low or falling, 0 not a signal.

    Every point that makes up a signal is marked. ``outside``: beyond a limit. ``run``: seven or more in a row
    on one side of the mean; a point on the mean breaks it. ``trend``: seven or more rising, or falling; an
    equal neighbour breaks it. ``two_of_three``: beyond two thirds of the way to a limit, two of three
    neighbours that are all on that side of the mean. ``points`` as for ``sizes``.
    """
    measure = points["measure"]
    of = sizes(points).loc[measure].set_axis(points.index)
    above, limit = offset(points["value"], of), reach(of)
    side = _signs(above > _ZERO, above < _ZERO)
    far = pd.Series(side * true(above.abs() * _THREE > limit * _TWO), index=points.index)
    signals = {
        "outside": pd.Series(side * true(above.abs() > limit), index=points.index),
        "run": _streaks(side, measure, RUN),
        "trend": _trends(points["value"], measure),
        "two_of_three": _two_of_three(side, far, measure),
    }
    return pd.DataFrame(signals, columns=list(RULES)).astype("int8")
