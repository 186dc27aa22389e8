"""A trend small enough for a table's cell: an SVG image that follows the theme of the page."""

from base64 import b64encode
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import pandas as pd

from ui.palette import DARK, LIGHT, Ink

WIDTH, HEIGHT, MARGIN = 108, 34, 7


def _rules(ink: Ink) -> str:
    verdicts = "".join(f".v{i}{{fill:{colour}}}" for i, colour in enumerate(ink.verdicts.values()))
    return f".t{{stroke:{ink.text}}}.l{{stroke:{ink.series_1}}}.p{{fill:{ink.series_1}}}{verdicts}"


# An image has no theme of its own: the browser hands it the page's colour scheme.
_STYLE = f"<style>{_rules(LIGHT)}@media(prefers-color-scheme:dark){{{_rules(DARK)}}}</style>"
_CLASS_OF = {verdict: f"v{i}" for i, verdict in enumerate(LIGHT.verdicts)}


def sparklines(
    values: pd.DataFrame,
    targets: pd.DataFrame,
    verdicts: "pd.Series[str]",
    parts: pd.DataFrame | None = None,
) -> "pd.Series[str]":
    """Return one SVG a row.

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
        _svg(x, y, aim, part, _CLASS_OF.get(verdict, "p"))
        for y, aim, part, verdict in zip(*ys, joined, verdicts, strict=True)
    ]
    return pd.Series(drawn, index=values.index, dtype="str")


def _svg(x: "np.ndarray", y: "np.ndarray", aim: "np.ndarray", part: "np.ndarray", last: str) -> str:
    known = ~np.isnan(y)
    places = np.flatnonzero(known)
    line = "".join(
        f"M{x[i]:.1f} {y[i]:.1f}L{x[j]:.1f} {y[j]:.1f}" for i, j in pairwise(places) if part[i] == part[j]
    )
    points = "".join(
        f'<circle class="{last if i == places[-1] else "p"}" cx="{x[i]:.1f}" cy="{y[i]:.1f}" '
        f'r="{4 if i == places[-1] else 2.2}"/>'
        for i in places
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{_STYLE}'
        f'<path class="t" d="{_steps(x, aim)}" stroke-dasharray="3 2.5" fill="none"/>'
        f'<path class="l" d="{line}" stroke-width="1.8" fill="none"/>{points}</svg>'
    )


def _steps(x: "np.ndarray", aim: "np.ndarray") -> str:
    """Return the path of a target: level within a period, a step where the next one has another."""
    half = (x[1] - x[0]) / 2 if len(x) > 1 else WIDTH / 2 - 2
    path, before = "", np.nan
    for at, level in zip(x, aim, strict=True):
        if not np.isnan(level):
            begin = f"M{max(at - half, 2):.1f} {level:.1f}" if np.isnan(before) else f"V{level:.1f}"
            path += f"{begin}H{min(at + half, WIDTH - 2):.1f}"
        before = level
    return path


def as_data_address(svgs: Iterable[str]) -> list[str]:
    """Return each image as an address that an ``img`` can show without asking the server."""
    return ["data:image/svg+xml;base64," + b64encode(svg.encode()).decode() for svg in svgs]
