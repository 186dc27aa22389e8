"""Trends small enough for a table's cells, in one SVG image that follows the theme of the page.

Each image is a document of its own to a browser: one a row takes longer to draw than all else of a table.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterable

import numpy as np
import pandas as pd

from ui.palette import DARK, LIGHT, Ink

WIDTH, HEIGHT, MARGIN = 108, 34, 7
_LAST = {verdict: f"v v{place}" for place, verdict in enumerate(LIGHT.verdicts)}


def _rules(ink: Ink) -> str:
    last = "".join(f".v{place}{{fill:{colour}}}" for place, colour in enumerate(ink.verdicts.values()))
    return f".t{{stroke:{ink.text}}}.l,.p{{stroke:{ink.series_1}}}.v{{fill:{ink.series_1}}}{last}"


def sheet_of(drawings: Iterable[str]) -> str:
    """Return one SVG of all drawings, one beneath the other.

    An image has no theme of its own: the browser hands it the page's colour scheme.
    """
    placed = [f'<g transform="translate(0 {HEIGHT * row})">{one}</g>' for row, one in enumerate(drawings)]
    theme = f"{_rules(LIGHT)}@media(prefers-color-scheme:dark){{{_rules(DARK)}}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT * len(placed)}">'
        f'<style>{theme}</style><g fill="none">{"".join(placed)}</g></svg>'
    )


def look_of(drawings: Iterable[str]) -> tuple[str, str]:
    """Return a class for a table, and the style by which each of its rows shows its drawing in ``.trend``."""
    sheet = sheet_of(drawings)
    name = f"trends-{hashlib.sha256(sheet.encode()).hexdigest()[:12]}"
    (address,) = as_data_address([sheet])
    return name, f"<style>.{name} .trend{{background-image:url({address})}}</style>"


def stylesheet(rows: int) -> str:
    """How cells show their part of the one image, in tables of so many rows."""
    places = "".join(
        f"tbody tr:nth-child({row + 1}) .trend {{ background-position-y: {-HEIGHT * row}px; }}\n"
        for row in range(1, rows)
    )
    return f""".trend {{
  display: inline-block; width: {WIDTH}px; height: {HEIGHT}px; vertical-align: middle;
  background-repeat: no-repeat; -webkit-print-color-adjust: exact; print-color-adjust: exact;
}}
{places}"""


def sparklines(
    values: pd.DataFrame,
    targets: pd.DataFrame,
    verdicts: "pd.Series[str]",
    parts: pd.DataFrame | None = None,
) -> "pd.Series[str]":
    """Return one drawing a row, for ``sheet_of``.

    ``values`` and ``targets``: one row a measure, one column a period in order, floats, NaN where there is
    none. ``verdicts``: for the colour of the last point. ``parts``: the part of its series that each figure is
    in; a line joins figures of one part. Without them it joins neighbours only.
    """
    figures, aims = values.to_numpy(dtype=float), targets.to_numpy(dtype=float)
    x = (
        np.linspace(MARGIN, WIDTH - MARGIN, figures.shape[1])
        if figures.shape[1] > 1
        else np.array([WIDTH / 2])
    )
    both = np.concatenate([figures, aims], axis=1)
    low = np.nanmin(np.where(np.isnan(both), np.inf, both), axis=1, keepdims=True)
    high = np.nanmax(np.where(np.isnan(both), -np.inf, both), axis=1, keepdims=True)
    span = np.where(high > low, high - low, 1)
    # A row that stands still is drawn through the middle.
    lift = np.where(high > low, 0, 0.5)
    ys = [HEIGHT - MARGIN - ((part - low) / span + lift) * (HEIGHT - 2 * MARGIN) for part in (figures, aims)]
    joined = np.isnan(figures).cumsum(axis=1) if parts is None else parts.to_numpy(dtype=float)
    drawn = [
        _drawing(x, y, aim, part, verdict)
        for y, aim, part, verdict in zip(*ys, joined, verdicts, strict=True)
    ]
    return pd.Series(drawn, index=values.index, dtype="str")


def _at(*numbers: float) -> str:
    return " ".join(f"{number:.1f}".removesuffix(".0") for number in numbers)


def _drawing(x: "np.ndarray", y: "np.ndarray", aim: "np.ndarray", part: "np.ndarray", verdict: str) -> str:
    """Return the picture in few letters: fifty stand in one table, which is sent whole at every run."""
    places = np.flatnonzero(~np.isnan(y))
    begins = np.diff(part[places], prepend=np.nan) != 0
    line = "".join(f"{'M' if new else ' '}{_at(x[i], y[i])}" for i, new in zip(places, begins, strict=True))
    points = "".join(f"M{_at(x[i], y[i])}h.01" for i in places[:-1])
    look = _LAST.get(verdict, "v")
    last = "".join(f'<circle class="{look}" cx="{_at(x[i])}" cy="{_at(y[i])}" r="4"/>' for i in places[-1:])
    return (
        f'<path class="t" d="{_steps(x, aim)}" stroke-dasharray="3 2.5"/>'
        f'<path class="l" d="{line}" stroke-width="1.8"/>'
        f'<path class="p" d="{points}" stroke-width="4.4" stroke-linecap="round"/>{last}'
    )


def _steps(x: "np.ndarray", aim: "np.ndarray") -> str:
    """Return the path of a target: level while it stays, a step where the next period has another."""
    half = (x[1] - x[0]) / 2 if len(x) > 1 else WIDTH / 2 - 2
    path, before, end = "", np.nan, 0.0
    for at, level in zip(x, aim, strict=True):
        if level != before:  # where there is no target, too
            path += "" if np.isnan(before) else f"H{_at(end)}"
            start = f"M{_at(max(at - half, 2), level)}" if np.isnan(before) else f"V{_at(level)}"
            path += "" if np.isnan(level) else start
        before, end = level, min(at + half, WIDTH - 2)
    return path + ("" if np.isnan(before) else f"H{_at(end)}")


def as_data_address(svgs: Iterable[str]) -> list[str]:
    """Return each image as an address that an ``img`` can show without asking the server."""
    return ["data:image/svg+xml;base64," + b64encode(svg.encode()).decode() for svg in svgs]
