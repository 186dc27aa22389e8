"""Variation and assurance by XmR, in the terms of NHS England's Making Data Count (section 3.3 of the rules).

The latest point alone decides the variation icon. Where it is in more than one signal the first of these
speaks: outside the limits, a run, a trend, two of three. Differences from that tool: nothing is said before
13 data periods; limits are never recalculated; a point beyond a limit counts among the two of three.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from measures.columns import POLARITIES, Column, choose, true
from measures.xmr import RULES, limits, offset, reach, sizes, special_causes

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
_ASSURED = {
    "consistently passes": "; consistently passes the target",
    "consistently fails": "; consistently fails the target",
    "hit and miss": "; hits and misses the target",
}


def variation(points: pd.DataFrame) -> pd.DataFrame:
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
    causes = special_causes(ordered)[last].set_axis(latest.index)
    of = sizes(ordered).loc[latest.index]
    count = of["count"].astype("int64")
    enough = true(count >= ENOUGH)
    signal, sign = _first_signal(causes)
    icon = _icon(sign, latest["better"]).where(enough, "")
    side = _side(sign).where(enough, "")
    assurance = _assurance(of, latest["target"], latest["better"]).where(enough, "")
    said = icon.map({"common cause": "Common cause"}).fillna("Special cause, " + icon + ": " + signal)
    few = "Not enough data (" + count.astype("str") + f" of {ENOUGH})"
    words = (said + assurance.map(_ASSURED).fillna("")).where(enough, few)
    named = {"variation": icon, "side": side, "assurance": assurance, "signal": signal, "words": words}
    return pd.DataFrame({"points": count, **named}).astype(dict.fromkeys(named, "str"))


def xmr_chart(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points of XmR charts, in order: what ``points`` has, and what is drawn of each.

    ``points`` as for ``variation``, without target. Added are centre, lower and upper (floats, in its unit;
    the same along each measure), rule (outside, run, trend, two_of_three, or empty), signal (the rule in
    words), and variation: improvement, concern, neutral or common cause. A point in more than one signal is
    drawn by the first rule. It does not ask for 13 data periods: whoever draws it does.
    """
    ordered = points.sort_values(["measure", "order"], kind="stable").reset_index(drop=True)
    lines = limits(ordered)[["centre", "lower", "upper"]].loc[ordered["measure"]].set_axis(ordered.index)
    causes = special_causes(ordered)
    signal, sign = _first_signal(causes)
    rule = choose(ordered.index, [true(causes[name] != 0) for name in RULES], list(RULES), "")
    return ordered.assign(
        centre=lines["centre"],
        lower=lines["lower"],
        upper=lines["upper"],
        rule=rule,
        signal=signal,
        variation=_icon(sign, ordered["better"]),
    )


def _first_signal(causes: pd.DataFrame) -> tuple[Column, Column]:
    """Return the words and the sign of the first rule that marks each point."""
    conditions = [true(causes[rule] == sign) for rule, sign in _SIGNALS]
    words = choose(causes.index, conditions, list(_SIGNALS.values()), "")
    sign = np.select([true(causes[rule] != 0) for rule in RULES], [causes[rule] for rule in RULES], default=0)
    return words, pd.Series(sign, index=causes.index)


def _icon(sign: Column, better: Column) -> Column:
    good = true(better == "higher") == true(sign > 0)
    conditions = [true(sign == 0), ~true(better.isin(POLARITIES)), good]
    return choose(sign.index, conditions, ["common cause", "neutral", "improvement"], "concern")


def _side(sign: Column) -> Column:
    return choose(sign.index, [true(sign > 0), true(sign < 0)], ["high", "low"], "")


def _assurance(of: pd.DataFrame, target: Column, better: Column) -> Column:
    """Say whether the target is beyond both limits; a target on a limit may still be hit or missed."""
    above, limit = offset(target, of), reach(of)
    over, under = true(above > limit), true(above < -limit)
    higher = true(better == "higher")
    conditions = [
        true(target.isna() | ~better.isin(POLARITIES)),
        np.where(higher, under, over),
        np.where(higher, over, under),
    ]
    return choose(of.index, conditions, ["", "consistently passes", "consistently fails"], "hit and miss")
