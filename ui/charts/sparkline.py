"""Trends small enough for a table's cell, as the numbers that a template draws as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

WIDTH, HEIGHT, MARGIN = 108, 34, 7


@dataclass(frozen=True)
class Sparkline:
    """Paths of the lines between figures, of the points and of the target's steps, and where the last point stands.

    All are in pixels; ``last`` is None where there is no figure. ``verdict`` gives it its colour.
    """

    line: str
    points: str
    target: str
    last: tuple[float, float] | None
    verdict: str


def sparkline(
    values: Sequence[float], targets: Sequence[float], parts: Sequence[float], verdict: str
) -> Sparkline:
    """Return the drawing of figures in order of their periods, NaN where there is none.

    ``parts``: the part of its series that each figure is in; a line joins figures of one part.
    """
    numbers = [number for number in [*values, *targets] if not isnan(number)]
    low, high = min(numbers, default=0), max(numbers, default=0)
    step = (WIDTH - 2 * MARGIN) / max(len(values) - 1, 1)
    start = MARGIN if len(values) > 1 else WIDTH / 2

    def height(value: float) -> float:
        # A row that stands still is drawn through the middle.
        share = (value - low) / (high - low) if high > low else 0.5
        return nan if isnan(value) else round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    figures = [
        (round(start + place * step, 1), height(value), part)
        for place, (value, part) in enumerate(zip(values, parts, strict=True))
        if not isnan(value)
    ]
    line, before = "", nan
    for x, y, part in figures:
        line += f"{'L' if part == before else 'M'}{x} {y}"
        before = part
    points = "".join(f"M{x} {y}h.01" for x, y, _ in figures[:-1])
    last = figures[-1][:2] if figures else None
    return Sparkline(line, points, _steps([height(target) for target in targets], start, step), last, verdict)


def _steps(heights: list[float], start: float, step: float) -> str:
    """Return the path of a target: level while it stays, a step where the next period has another."""
    path, before = "", nan
    for place, height in enumerate(heights):
        left, right = start + (place - 0.5) * step, start + (place + 0.5) * step
        if isnan(height):
            before = nan
            continue
        if height != before:
            path += f"M{max(left, 2):.1f} {height}" if isnan(before) else f"V{height}"
        path += f"H{min(right, WIDTH - 2):.1f}"
        before = height
    return path
