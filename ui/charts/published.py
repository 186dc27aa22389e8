"""A published annual series with its comparators: our own area in front, each line named at its end."""

import json

import altair as alt
import pandas as pd

from ui.charts.theme import (
    INK,
    LABEL_HEIGHT,
    NO_BREAKS,
    chart_of,
    draw_breaks,
    label,
    make_head_room,
    pad_domain,
    period_axis,
    spread_labels,
)

HEIGHT = 300
# Names stand right of the lines: pixels a letter, and the most that they may take of a chart's width.
LETTER, MOST_ROOM = 7, 0.45
SHAPES = ["circle", "square", "triangle-up", "diamond"]


def published(
    series: pd.DataFrame, areas: list[str], unit: str, height: int = HEIGHT, breaks: pd.DataFrame = NO_BREAKS
) -> alt.LayerChart:
    """Draw one line an area.

    ``series``: one row a data period and area, in order of time, gaps included: label, area, value (NaN where
    there is none), text and, where there are breaks, part (a line joins one part only). ``areas``: ours
    first, at most four. ``unit``: "%" is printed on the axis. ``breaks``: one row a break: label, from_.
    Raises ValueError for more lines than can be told apart.
    """
    if len(areas) > len(SHAPES):
        raise ValueError(f"A chart holds {len(SHAPES)} lines, not {len(areas)}.")
    drawn = series[series["area"].isin(areas)].assign(part=series.get("part", 0))
    known = drawn.dropna(subset="value")
    domain = make_head_room(pad_domain(series["value"], 0.2), breaks, height)
    labels = series["label"].drop_duplicates().tolist()
    ends = known.drop_duplicates("area", keep="last").assign(
        label=labels[-1] if labels else "",
        value=lambda rows: spread_labels(rows["value"], (domain[1] - domain[0]) * LABEL_HEIGHT / height),
        words=lambda rows: rows["area"] + "  " + rows["text"],
    )
    room = ends["words"].str.len().max() * LETTER if len(ends) else 0
    x = period_axis(labels, range=[0, alt.expr(f"width - min({room}, width * {MOST_ROOM})")])
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
    colour = alt.Color("area:N", scale=alt.Scale(domain=areas, range=INK.series[: len(areas)]), legend=None)
    is_ours = f"datum.area == {json.dumps(areas[0])}"
    lines = (
        chart_of(drawn)
        .mark_line(interpolate="linear", invalid="break-paths-show-path-domains")
        .encode(
            x=x,
            y=y,
            color=colour,
            strokeWidth=alt.StrokeWidthValue(1.75, condition={"test": is_ours, "value": 3}),
            detail=[alt.Detail("area:N"), alt.Detail("part:N")],
        )
    )
    points = (
        chart_of(known)
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
    names = label(
        chart_of(ends).encode(x=x, y=y, text=alt.Text("words:N")), align="left", baseline="middle", dx=10
    )
    return alt.LayerChart(
        layer=[lines, *draw_breaks(breaks, labels, x), points, *names], width="container", height=height
    )
