"""Figures by period against their targets: the last point in its verdict's colour."""

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, VALUE_SIZE, framed, haloed
from ui.charts.scale import padded
from ui.palette import SCREEN, Ink

HEIGHT = 300


def trend(
    points: pd.DataFrame, targets: pd.DataFrame, ink: Ink = SCREEN, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw figures in order, with every target named in place.

    ``points``: one row a period in order, gaps included: label, value (NaN where there is none), text (as
    printed), verdict, repeated (bool). ``targets``: one row a period and target: label, name, value, words.
    """
    domain = padded(pd.concat([points["value"], targets["value"]]))
    x = alt.X(
        "label:O",
        sort=points["label"].tolist(),
        scale=alt.Scale(type="band"),
        axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=8, labelOverlap="greedy"),
    )
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, zero=False, nice=False), axis=None)
    known = points.dropna(subset="value")
    first = float(known["value"].iloc[0]) if len(known) else float("-inf")
    layers = [
        alt.Chart(points)
        .mark_line(
            color=ink.series_1, strokeWidth=2.5, interpolate="linear", invalid="break-paths-show-path-domains"
        )
        .encode(x=x, y=y),
        *(_targets(targets, first, x, y, ink) if len(targets) else []),
        *_figures(known, x, y, ink),
    ]
    return framed(alt.layer(*layers), ink, height)


def _figures(known: pd.DataFrame, x: alt.X, y: alt.Y, ink: Ink) -> list[alt.Chart]:
    last = known.index == known.index.max()
    colour = pd.Series(ink.series_1, index=known.index, dtype="str").mask(
        last, known["verdict"].map(ink.verdicts).fillna(ink.series_1)
    )
    drawn = known.assign(colour=colour, fill=colour.mask(known["repeated"], ink.ground), last=last)
    figures = alt.Chart(drawn).encode(
        x=x, y=y, tooltip=[alt.Tooltip("label:N", title="Period"), alt.Tooltip("text:N", title="Figure")]
    )
    return [
        figures.mark_point(filled=True, opacity=1, strokeWidth=2).encode(
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("colour:N", scale=None),
            size=alt.condition("datum.last", alt.value(150), alt.value(70)),
        ),
        *haloed(
            figures.encode(text="text:N"), ink, {"dy": -18, "fontSize": VALUE_SIZE, "fontWeight": "bold"}
        ),
    ]


def _targets(targets: pd.DataFrame, first: float, x: alt.X, y: alt.Y, ink: Ink) -> list[alt.Chart]:
    rules = (
        alt.Chart(targets)
        .mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=ink.text)
        .encode(x=x.bandPosition(0), x2=alt.X2("label", bandPosition=1), y=y)
    )
    named = targets.drop_duplicates("name")
    # The name stands on the side of its rule that the first figure leaves free.
    below = named["value"] < first
    sides = ((named[~below], "bottom", -5), (named[below], "top", 6))
    words = [
        haloed(
            alt.Chart(rows).encode(x=alt.value(0), y=y, text="words:N"),
            ink,
            {"align": "left", "baseline": baseline, "dy": dy, "dx": 2, "fontSize": LABEL_SIZE},
        )
        for rows, baseline, dy in sides
        if len(rows)
    ]
    return [rules, *(layer for pair in words for layer in pair)]
