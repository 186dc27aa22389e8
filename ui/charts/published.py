"""A published annual series with its comparators: our own area in front, each line named at its end."""

import json
from typing import Any

import altair as alt
import pandas as pd

from ui.charts.theme import INK, LABEL_SIZE, NO_BREAKS, Layers, Plane, chart_of, label, size_type, tooltip

HEIGHT = 300
# Names stand right of the lines: pixels a letter, and the most that they may take of a chart's width.
LETTER, MOST_ROOM = 7, 0.45
SHAPES = ["circle", "square", "triangle-up", "diamond"]


def published(
    series: pd.DataFrame,
    areas: list[str],
    unit: str,
    breaks: pd.DataFrame = NO_BREAKS,
    target: tuple[float, str] | None = None,
    height: int = HEIGHT,
    type_scale: float = 1,
) -> alt.LayerChart:
    """Draw one line an area.

    ``series``: one row a data period and area, in order of time, gaps included: label, area, value (NaN where
    there is none), text and part (a line joins one part only). ``areas``: ours first, at most four. ``unit``: "%" is
    printed on the axis. ``breaks``: one row a break: label, from_. ``target``: its value and words.
    ``type_scale`` enlarges all type, for a screen read across a room. Raises ValueError for more lines than can be
    told apart.
    """
    if len(areas) > len(SHAPES):
        raise ValueError(f"A chart holds {len(SHAPES)} lines, not {len(areas)}.")
    drawn = series[series["area"].isin(areas)]
    known = drawn.dropna(subset="value")
    labels = series["label"].drop_duplicates().tolist()
    ends = known.drop_duplicates("area", keep="last").assign(label=labels[-1] if labels else "")
    ends = ends.assign(words=ends["area"] + "  " + ends["text"])
    room = ends["words"].str.len().max() * LETTER * type_scale if len(ends) else 0
    look: dict[str, Any] = {"fontSize": size_type(LABEL_SIZE, type_scale)}
    words = "datum.label + '%'" if unit == "%" else "datum.label"
    axis = alt.Axis(
        tickCount=4, domain=False, ticks=False, grid=True, labelExpr=words, labelFontSize=look["fontSize"]
    )
    right = alt.expr(f"width - min({room}, width * {MOST_ROOM})")
    values = pd.concat([series["value"], pd.Series([target[0]] if target else [], dtype="float64")])
    plane = Plane(labels, values, 0.2, height, breaks, type_scale, axis, range=[0, right])
    colours = alt.Scale(domain=areas, range=INK.series[: len(areas)])
    shapes = alt.Scale(domain=areas, range=SHAPES[: len(areas)])
    colour = alt.Color("area:N", scale=colours, legend=None)
    ours = {"test": f"datum.area == {json.dumps(areas[0])}", "value": 3}
    lines = (
        plane.chart(drawn)
        .mark_line(interpolate="linear", invalid="break-paths-show-path-domains")
        .encode(
            color=colour, strokeWidth=alt.StrokeWidthValue(1.75, condition=ours), detail=["area:N", "part:N"]
        )
    )
    points = (
        plane.chart(known)
        .mark_point(filled=True, opacity=1, size=60)
        .encode(
            color=colour,
            shape=alt.Shape("area:N", scale=shapes, legend=None),
            tooltip=tooltip({"area:N": "Area", "label:N": "Data period", "text:N": "Figure"}),
        )
    )
    names = label(plane.chart(plane.spread(ends)), align="left", baseline="middle", dx=10, **look)
    aims = _draw_target(plane, target) if target and labels else []
    return plane.layer([*aims, lines, *plane.draw_breaks(), points, *names])


def _draw_target(plane: Plane, target: tuple[float, str]) -> Layers:
    aim = chart_of(pd.DataFrame({"value": [target[0]], "words": [target[1]]})).encode(y=plane.y)
    rule = aim.mark_rule(strokeDash=[6, 4], strokeWidth=1.5, color=INK.text)
    look: dict[str, Any] = {"baseline": "top", "dy": 6, "fontSize": size_type(LABEL_SIZE, plane.type_scale)}
    return [rule, *label(aim.encode(x=alt.XValue(0)), align="left", **look)]
