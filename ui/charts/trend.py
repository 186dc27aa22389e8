"""Figures by period against their targets: the last point in its verdict's colour."""

from typing import Any

import altair as alt
import pandas as pd

from ui.charts.frame import VALUE_SIZE, framed
from ui.charts.scale import padded, spread
from ui.palette import SCREEN, Ink

HEIGHT = 300
ROOM_FOR_TARGETS = 130
LABEL_HEIGHT = 40
ABOVE: dict[str, Any] = {"dy": -18, "fontSize": VALUE_SIZE, "fontWeight": "bold"}


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
        axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=8),
    )
    y = alt.Y("value:Q", scale=alt.Scale(domain=domain, zero=False, nice=False), axis=None)
    layers = _targets(targets, x, y, domain, ink, height) if len(targets) else []
    layers += [
        alt.Chart(points)
        .mark_line(
            color=ink.series_1, strokeWidth=2.5, interpolate="linear", invalid="break-paths-show-path-domains"
        )
        .encode(x=x, y=y),
        *_figures(points.dropna(subset="value"), x, y, ink),
    ]
    return framed(alt.layer(*layers), ink, height, right=ROOM_FOR_TARGETS if len(targets) else 8)


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
        # A figure that falls on a target's rule stays legible.
        figures.mark_text(**ABOVE, stroke=ink.ground, strokeWidth=4, color=ink.ground).encode(text="text:N"),
        figures.mark_text(**ABOVE, color=ink.text).encode(text="text:N"),
    ]


def _targets(
    targets: pd.DataFrame, x: alt.X, y: alt.Y, domain: tuple[float, float], ink: Ink, height: int
) -> list[alt.Chart]:
    rules = (
        alt.Chart(targets)
        .mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=ink.text)
        .encode(x=x.bandPosition(0), x2=alt.X2("label", bandPosition=1), y=y)
    )
    names = targets.drop_duplicates("name", keep="last")
    names = names.assign(place=spread(names["value"], (domain[1] - domain[0]) * LABEL_HEIGHT / height))
    words = (
        alt.Chart(names)
        .mark_text(align="left", baseline="middle", dx=8, fontSize=14, color=ink.text, lineBreak="\n")
        .encode(x=alt.value("width"), y=alt.Y("place:Q", axis=None), text="words:N")
    )
    return [rules, words]
