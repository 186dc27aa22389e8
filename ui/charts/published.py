"""A published annual series with its comparators: our own area in front, each line named at its end."""

import json

import altair as alt
import pandas as pd

from ui.charts.frame import LABEL_SIZE, Spec, fixed, framed, haloed, on_axis
from ui.charts.marks import NO_BREAKS, break_marks, head_room
from ui.charts.scale import padded, spread
from ui.palette import SCREEN, Ink

HEIGHT = 300
LABEL_HEIGHT = 20
# Names stand right of the lines: pixels a letter, and the most that they may take of a chart's width.
LETTER, MOST_ROOM = 7, 0.45
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
    drawn = series[series["area"].isin(areas)]
    known = drawn.dropna(subset="value")
    ends = known.drop_duplicates("area", keep="last")
    ends = ends.assign(
        label=labels[-1] if labels else "",
        place=spread(ends["value"], (domain[1] - domain[0]) * LABEL_HEIGHT / height),
        words=ends["area"] + "  " + ends["text"],
    )
    room = int(ends["words"].str.len().max() * LETTER) if len(ends) else 0
    room_for_names = fixed(alt.ExprRef, f"width - min({room}, width * {MOST_ROOM})")
    first_x, x = on_axis(labels, range=[0, room_for_names])
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
    lines = (
        alt.Chart(drawn)
        .mark_line(interpolate="linear", invalid="break-paths-show-path-domains")
        .encode(
            x=first_x,
            y=y,
            color=colour,
            strokeWidth=alt.StrokeWidthValue(
                1.75, condition={"test": f"datum.area == {json.dumps(areas[0])}", "value": 3}
            ),
            detail=[alt.Detail("area:N"), alt.Detail("part:N")],
        )
    )
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
    names = haloed(
        alt.Chart(ends).encode(x=x, y=alt.Y("place:Q", title=None), text=alt.Text("words:N")),
        ink,
        {"align": "left", "baseline": "middle", "dx": 10, "fontSize": LABEL_SIZE},
    )
    return framed([lines, *break_marks(breaks, labels, x, ink), points, names], ink, height)
