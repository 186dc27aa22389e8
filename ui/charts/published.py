"""A published annual series with its comparators: our own area in front, each line named at its end."""

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, Spec, framed, haloed
from ui.charts.marks import NO_BREAKS, break_marks, head_room
from ui.charts.scale import padded, spread
from ui.palette import SCREEN, Ink

HEIGHT = 300
LABEL_HEIGHT = 20
SHAPES = ["circle", "square", "triangle-up", "diamond"]
MOST_LINES = 4


def published(
    series: pd.DataFrame,
    areas: list[str],
    unit: str,
    ink: Ink = SCREEN,
    height: int = HEIGHT,
    breaks: pd.DataFrame = NO_BREAKS,
) -> Spec:
    """Draw one line an area.

    ``series``: one row a data period and area, in order of time, gaps included: label, area, value (NaN where
    there is none), text and, where there are breaks, part (a line joins one part only). ``areas``: ours
    first, at most four. ``unit``: "%" is printed on the axis. ``breaks``: one row a break: label, from_.
    Raises ValueError for more lines than can be told apart.
    """
    if len(areas) > MOST_LINES:
        raise ValueError(f"A chart holds {MOST_LINES} lines, not {len(areas)}.")
    series = series.assign(part=series.get("part", 0))
    domain = head_room(padded(series["value"], 0.2), breaks, height)
    labels = series["label"].drop_duplicates().tolist()
    x = alt.X(
        "label:O",
        sort=labels,
        scale=alt.Scale(type="band", domain=labels),
        axis=alt.Axis(labelAngle=0, ticks=False, labelPadding=8, labelOverlap="greedy"),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=domain, zero=False, nice=False),
        axis=alt.Axis(
            tickCount=4,
            domain=False,
            ticks=False,
            grid=True,
            labelExpr="datum.label + '%'" if unit == "%" else "datum.label",
        ),
    )
    colour = alt.Color(
        "area:N", scale=alt.Scale(domain=areas, range=list(ink.series[: len(areas)])), legend=None
    )
    drawn = series[series["area"].isin(areas)]
    lines = (
        alt.Chart(drawn)
        .mark_line(interpolate="linear", invalid="break-paths-show-path-domains")
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeWidth=alt.condition(alt.datum.area == areas[0], alt.value(3), alt.value(1.75)),
            detail=["area:N", "part:N"],
        )
    )
    known = drawn.dropna(subset="value")
    points = (
        alt.Chart(known)
        .mark_point(filled=True, opacity=1, size=60)
        .encode(
            x=x,
            y=y,
            color=colour,
            shape=alt.Shape("area:N", scale=alt.Scale(domain=areas, range=SHAPES[: len(areas)]), legend=None),
            tooltip=[
                alt.Tooltip("area:N", title="Area"),
                alt.Tooltip("label:N", title="Data period"),
                alt.Tooltip("text:N", title="Figure"),
            ],
        )
    )
    ends = known.drop_duplicates("area", keep="last")
    ends = ends.assign(
        place=spread(ends["value"], (domain[1] - domain[0]) * LABEL_HEIGHT / height),
        words=ends["area"] + "  " + ends["text"],
    )
    names = haloed(
        alt.Chart(ends).encode(x=alt.value("width"), y=alt.Y("place:Q", title=None), text="words:N"),
        ink,
        {"align": "right", "baseline": "bottom", "dy": -8, "fontSize": LABEL_SIZE},
    )
    return framed([lines, *break_marks(breaks, labels, x, ink), points, *names], ink, height)
