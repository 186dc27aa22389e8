"""The last figures of a measure as a drawing small enough for a table's cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, nan

WIDTH, HEIGHT, MARGIN = 108, 34, 7


@dataclass(frozen=True)
class Sparkline:
    """SVG paths in pixels: the target's steps, the line that joins figures, all points but the last; its place."""

    target: str
    line: str
    points: str
    last: tuple[float, float] | None
    verdict: str


def sparkline(
    values: Sequence[float], targets: Sequence[float], parts: Sequence[float], verdict: str
) -> Sparkline:
    """Return the drawing of figures in order of time, NaN where there is none; a line joins figures of one part."""
    known = [value for value in (*values, *targets) if not isnan(value)]
    low, span = (min(known), max(known) - min(known)) if known else (0.0, 0.0)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1) if len(values) > 1 else 0
    start = MARGIN if len(values) > 1 else WIDTH / 2

    def height(value: float) -> float:
        # What stands still is drawn through the middle.
        share = (value - low) / span if span else 0.5
        return round(HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN), 1)

    places = [round(start + step * place, 1) for place in range(len(values))]
    drawn = [
        (x, height(value), part)
        for x, value, part in zip(places, values, parts, strict=True)
        if not isnan(value)
    ]
    line, before = "", nan
    for x, y, part in drawn:
        line += f"{'L' if part == before else 'M'}{x} {y}"
        before = part
    half = step / 2 or WIDTH / 2 - 2
    levels = [nan if isnan(target) else height(target) for target in targets]
    return Sparkline(
        target=_steps(places, levels, half),
        line=line,
        points="".join(f"M{x} {y}h.01" for x, y, _ in drawn[:-1]),
        last=drawn[-1][:2] if drawn else None,
        verdict=verdict,
    )


def _steps(places: Sequence[float], levels: Sequence[float], half: float) -> str:
    """Return the path of a target: level while it stays, a step where the next period has another."""
    path, before = "", nan
    for x, level in zip(places, levels, strict=True):
        if not isnan(level):
            begin = f"M{max(x - half, 2):.1f} {level}" if isnan(before) else f"V{level}"
            path += f"{begin}H{min(x + half, WIDTH - 2):.1f}"
        before = level
    return path
