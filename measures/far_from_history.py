"""Figures far outside their measure's history: probably a slip, to be looked at before it is believed.

The yardstick is that of the XmR chart (Wheeler and Chambers, Understanding Statistical Process Control): limits
stand 2.66 mean moving ranges from the mean. A figure is far when it is further than twice that distance both
from the mean of the earlier data periods and from the last of them: the second keeps a steady trend out. Twice,
because one limit is where a special cause begins, and most of those are news and no slip. Five earlier data
periods, because fewer say little about how far a measure moves. Floats do: nothing is judged by it for good.
"""

from __future__ import annotations

import pandas as pd

from measures.columns import Column
from measures.xmr import SCALE
from schemas.numbers import as_float

ENOUGH = 5
TIMES = 2
# A hair, so that a figure at the distance itself is never beyond it.
_HAIR = 1e-9
_READ = ["series", "order", "value", "decimals", "since"]


def far_from_history(figures: pd.DataFrame) -> pd.DataFrame:
    """Return, by the index of ``figures``, those that are far: earlier (how many data periods), their least and most.

    ``figures`` has one row a series and data period: series, order, value, decimals and since (the first day of
    the last break before it, missing where there is none: what came before is not its history). A series is
    taken to move by one in its last place at least, so that one that stood still does not cry at once.
    """
    ordered = figures[_READ].sort_values(["series", "order"], kind="stable")
    # Asked for by number: texts would be told apart again at every step.
    own = ordered.groupby(["series", "since"], sort=False, dropna=False, observed=True).ngroup()
    value, decimals = as_float(ordered["value"]), ordered["decimals"]
    del ordered  # of a big return every copy counts
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
    is_beyond = (earlier >= ENOUGH) & (step > reach)
    centre = _sum_before(value, own) / earlier.where(earlier > 0)
    is_far: Column = is_beyond & ((value - centre).abs() > reach)
    return is_far


def _sum_before(values: Column, own: Column) -> Column:
    sums: Column = values.groupby(own).cumsum() - values
    return sums
