"""Trends small enough for a table's cell, as the numbers that a template draws as SVG."""

from collections.abc import Sequence
from itertools import pairwise
from math import isnan, nan
from typing import Any

WIDTH, HEIGHT, MARGIN = 108, 34, 7


def sparkline(
    values: Sequence[float], targets: Sequence[float], parts: Sequence[float], verdict: str
) -> dict[str, Any]:
    """Return the drawing of figures in order of their periods, NaN where there is none, in pixels.

    ``parts``: the part of its series that each figure is in. line (the path between figures of one part), points,
    target (level while it stays, a step where the next period has another), last (where the last point stands, None
    where there is no figure), verdict (its colour).
    """
    numbers = [number for number in [*values, *targets] if not isnan(number)]
    low, high = min(numbers, default=0), max(numbers, default=0)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    start = MARGIN if len(values) > 1 else WIDTH / 2

    def height(value: float) -> float:
        # A row that stands still is drawn through the middle.
        share = (value - low) / (high - low) if high > low else 0.5
        return nan if isnan(value) else round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    places = [round(start + place * step, 1) for place in range(len(values))]
    known = [point for point in zip(places, map(height, values), parts, strict=True) if not isnan(point[1])]
    steps = pairwise([(0.0, 0.0, nan), *known])
    line = "".join(f"{'L' if part == before else 'M'}{x} {y}" for (*_, before), (x, y, part) in steps)
    target, level = "", nan
    for place, y in enumerate(map(height, targets)):
        left, right = start + (place - 0.5) * step, start + (place + 0.5) * step
        if not isnan(y):
            target += f"M{max(left, 2):.1f} {y}" if isnan(level) else f"V{y}" if y != level else ""
            target += f"H{min(right, WIDTH - 2):.1f}"
        level = y
    return {
        "line": line,
        "points": "".join(f"M{x} {y}h.01" for x, y, _ in known[:-1]),
        "target": target,
        "last": known[-1][:2] if known else None,
        "verdict": verdict,
    }
