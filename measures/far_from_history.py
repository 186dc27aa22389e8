"""Figures far outside their measure's history: probably a slip, to be looked at before it is believed.

The yardstick is that of the XmR chart (Wheeler and Chambers, Understanding Statistical Process Control): limits
stand 2.66 mean moving ranges from the mean. A figure is far when it is further than twice that distance both
from the mean of the earlier data periods and from the last of them: the second keeps a steady trend out. Twice,
because one limit is where a special cause begins, and most of those are news and no slip. Five earlier data
periods, because fewer say little about how far a measure moves. Floats do: nothing is judged by it for good.
"""

from __future__ import annotations

import pandas as pd

from measures.xmr import SCALE
from schemas.numbers import as_float

ENOUGH = 5
TIMES = 2
# A hair, so that a figure at the distance itself is never beyond it.
_HAIR = 1e-9


def far_from_history(figures: pd.DataFrame) -> pd.DataFrame:
    """Return, by the index of ``figures``, is_far, earlier (how many data periods), and their least and most.

    ``figures`` has one row a series and data period: series, order, value, decimals and since (the first day of
    the last break before it, missing where there is none: what came before is not its history). A series is
    taken to move by one in its last place at least, so that one that stood still does not cry at once.
    """
    ordered = figures.sort_values(["series", "order"], kind="stable")
    value = as_float(ordered["value"])
    # Asked for by number: texts would be told apart again at every step.
    own = ordered.groupby(["series", "since"], sort=False, dropna=False, observed=True).ngroup()
    by = value.groupby(own)
    last, earlier = by.shift(), by.cumcount()
    step = (value - last).abs()
    steps = step.fillna(0).groupby(own).cumsum() - step.fillna(0)
    moving = (steps / (earlier - 1).where(earlier > 1)).clip(
        lower=10.0 ** -ordered["decimals"].astype("int64")
    )
    centre = (by.cumsum() - value) / earlier.where(earlier > 0)
    reach = TIMES * float(SCALE) * moving * (1 + _HAIR)
    is_far = (earlier >= ENOUGH) & ((value - centre).abs() > reach) & (step > reach)
    found = {
        "is_far": is_far,
        "earlier": earlier,
        "least": by.cummin().groupby(own).shift(),
        "most": by.cummax().groupby(own).shift(),
    }
    return pd.DataFrame(found).reindex(figures.index)
