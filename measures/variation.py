"""Variation by XmR chart (domain rules, section 3.3), with the icons of NHS England's Making Data Count.

Differences from that tool: limits are never recalculated or screened, a rule needs the whole run to end at or pass
through a point to flag it, and nothing is said before 13 data periods.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ENOUGH = 13
RUN = 7
SCALE = 2.66
Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Limits:
    """Centre line and natural process limits, in the measure's unit."""

    centre: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Variation:
    """What the chart says: ``variation`` and ``assurance`` are icon names, empty where there are none."""

    points: int
    variation: str
    assurance: str
    words: str
    limits: Limits | None = None
    special: tuple[bool, ...] = ()


def limits(values: Values) -> Limits:
    """Return mean and mean plus or minus 2.66 times the mean moving range; no screening of outliers."""
    centre = float(values.mean())
    spread = SCALE * float(np.abs(np.diff(values)).mean())
    return Limits(centre, centre - spread, centre + spread)


def _whole_window(flags: Flags, length: int, at_least: int) -> Flags:
    """Flag each position of every window of ``length`` that has at least ``at_least`` true."""
    marked = np.zeros(len(flags), bool)
    if len(flags) >= length:
        counts = np.convolve(flags.astype(int), np.ones(length, int), "valid")
        for offset in range(length):
            marked[offset : offset + len(counts)] |= counts >= at_least
    return marked


def outside(values: Values, of: Limits) -> tuple[Flags, Flags]:
    """Points above the upper limit, and below the lower."""
    return values > of.upper, values < of.lower


def runs(values: Values, of: Limits) -> tuple[Flags, Flags]:
    """Seven or more in a row above the mean, and below it; a point on the mean breaks a run."""
    return _whole_window(values > of.centre, RUN, RUN), _whole_window(values < of.centre, RUN, RUN)


def trends(values: Values) -> tuple[Flags, Flags]:
    """Seven or more points each above the one before, and each below; an equal neighbour breaks a trend."""
    steps = np.diff(values)

    def points(moves: Flags) -> Flags:
        inside = _whole_window(moves, RUN - 1, RUN - 1)
        return np.concatenate([inside, [False]]) | np.concatenate([[False], inside])

    return points(steps > 0), points(steps < 0)


def two_of_three(values: Values, of: Limits) -> tuple[Flags, Flags]:
    """Two of three beyond two thirds of the way to a limit, all three on that side of the mean."""

    def side(far: Flags, near: Flags) -> Flags:
        marked = np.zeros(len(values), bool)
        for start in range(len(values) - 2):
            window = slice(start, start + 3)
            if near[window].all() and far[window].sum() >= 2:
                marked[window] |= far[window]
        return marked

    third = (of.upper - of.centre) * 2 / 3
    return (
        side(values > of.centre + third, values > of.centre),
        side(values < of.centre - third, values < of.centre),
    )


def special_causes(values: Values) -> tuple[Flags, Flags]:
    """Return the points that speak for a high, and for a low, special cause."""
    of = limits(values)
    pairs = [outside(values, of), runs(values, of), trends(values), two_of_three(values, of)]
    high = np.logical_or.reduce([pair[0] for pair in pairs])
    low = np.logical_or.reduce([pair[1] for pair in pairs])
    return high, low


def _icon(high: bool, low: bool, better: str) -> str:
    if not (high or low):
        return "common cause"
    if better not in {"higher", "lower"} or (high and low):
        return "neutral"
    return "improvement" if high == (better == "higher") else "concern"


def _assurance(of: Limits, target: float | None, better: str) -> str:
    if target is None or better not in {"higher", "lower"}:
        return ""
    above = better == "higher"
    if of.lower >= target if above else of.upper <= target:
        return "consistently passes"
    if of.upper < target if above else of.lower > target:
        return "consistently fails"
    return "hit and miss"


def variation(values: Values, better: str, target: float | None = None) -> Variation:
    """Judge one measure's figures, in the order of their data periods; the latest point decides the icon."""
    points = len(values)
    if points < ENOUGH:
        return Variation(points, "", "", f"Not enough data ({points} of {ENOUGH})")
    of = limits(values)
    high, low = special_causes(values)
    icon = _icon(bool(high[-1]), bool(low[-1]), better)
    said = {
        "common cause": "Common cause",
        "improvement": "Special cause: improvement",
        "concern": "Special cause: concern",
        "neutral": "Special cause",
    }[icon]
    assurance = _assurance(of, target, better)
    words = f"{said}; {assurance} against the target" if assurance else said
    return Variation(points, icon, assurance, words, of, tuple(bool(flag) for flag in high | low))
