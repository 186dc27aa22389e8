"""A published annual series with its comparators: our own area in front, each line named at its end."""

import json
from typing import Any

import altair as alt
import pandas as pd

from ui.charts.theme import INK, LABEL_SIZE, NO_BREAKS, PAGE, TARGET, Plane, Size, label, tooltip

SHAPES = ["circle", "square", "triangle-up", "diamond"]


def published(
    series: pd.DataFrame,
    unit: str,
    breaks: pd.DataFrame = NO_BREAKS,
    target: tuple[float, str] | None = None,
    size: Size = PAGE,
) -> alt.LayerChart:
    """Draw one line an area, ours first, at most four.

    ``series``: one row a data period and area, in order of time, gaps included: label, area, value (NaN where
    there is none), text and part (a line joins one part only). ``unit``: "%" is printed on the axis. ``breaks``: one
    row a break: label, from_. ``target``: its value and words. Raises ValueError for more lines than can be told apart.
    """
    areas = series["area"].drop_duplicates().tolist()
    if len(areas) > len(SHAPES):
        raise ValueError(f"A chart holds {len(SHAPES)} lines, not {len(areas)}.")
    known = series.dropna(subset="value")
    labels = series["label"].drop_duplicates().tolist()
    ends = known.drop_duplicates("area", keep="last").assign(label=labels[-1] if labels else "")
    ends = ends.assign(words=ends["area"] + "  " + ends["text"])[["label", "value", "words"]]
    level, name = target or (0.0, "")
    aim = pd.DataFrame({"label": labels[:1], "until": labels[-1:], "value": level})[: 1 if name else 0]
    ends = pd.concat([ends, aim.assign(label=aim["until"], words=name)])
    words = "datum.label + '%'" if unit == "%" else "datum.label"
    look: dict[str, Any] = {"fontSize": size.enlarge(LABEL_SIZE)}
    axis = alt.Axis(
        tickCount=4, domain=False, ticks=False, grid=True, labelExpr=words, labelFontSize=look["fontSize"]
    )
    values = pd.concat([series["value"], aim["value"]])
    plane = Plane(labels, values, 0.2, size, breaks, axis, ends["words"].tolist())
    colours = alt.Scale(domain=areas, range=INK.series[: len(areas)])
    shapes = alt.Scale(domain=areas, range=SHAPES[: len(areas)])
    colour = alt.Color("area:N", scale=colours, legend=None)
    ours = {"test": f"datum.area == {json.dumps(areas[0])}", "value": 3}
    lines = (
        plane.chart(series)
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
    aims = [plane.draw_levels(aim, end=0.5, **TARGET)] if len(aim) else []
    return plane.layer([*aims, lines, *plane.draw_breaks(), points, *names])
