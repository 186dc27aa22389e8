"""What every chart shares: type, axes, and how many pixels a screen or a page gives it.

A chart is a Vega-Lite specification whose layers Altair words. The tests hold every kind of chart against the schema;
here Altair neither checks nor copies, which takes it longer than a chart takes to draw.
"""

import hashlib
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import altair as alt
from altair.utils.schemapi import disable_debug_mode

from ui.palette import Ink

disable_debug_mode()

Spec = dict[str, Any]
FONT = "Arial, Helvetica, Liberation Sans, DejaVu Sans, sans-serif"
LABEL_SIZE = 14
VALUE_SIZE = 15
# Labels along the bottom; a browser measures each of them, and more than these have room on no screen.
MOST_NAMED = 24


def haloed(words: alt.Chart, ink: Ink, look: dict[str, Any], colour: str = "", halo: int = 4) -> alt.Chart:
    """Words that stay legible where a line passes behind them, ``halo`` pixels clear of it on both sides together.

    The page paints a halo beneath its words; ``on_paper`` makes a layer of it.
    """
    around: dict[str, Any] = {"stroke": ink.ground, "strokeWidth": halo, "strokeJoin": "round"}
    worded: alt.Chart = words.mark_text(**look, **around, color=colour or ink.text)
    return worded


def on_axis(labels: list[str], **scale: Any) -> tuple[alt.X, alt.X]:
    """Return the places of labels along the bottom, in their order: for a chart's first layer, and for all others.

    What the first says of the ``scale`` holds for all; said by every layer it would be most of a chart's words.
    """
    named: dict[str, Any] = (
        {"values": labels[:: -(-len(labels) // MOST_NAMED)]} if len(labels) > MOST_NAMED else {}
    )
    axis = alt.Axis(labelAngle=0, ticks=False, labelPadding=8, labelOverlap="greedy", **named)
    first = alt.Scale(type="band", domain=labels, **scale)
    return alt.X("label:O", scale=first, axis=axis), alt.X("label:O", scale=alt.Scale(type="band"), axis=axis)


def fixed(channel: Any, place: float | str) -> Any:
    """A channel that stands at one place: pixels, or ``width``. Altair types these channels not."""
    return channel(place)


def framed(layers: Iterable[alt.Chart], ink: Ink, height: int, **more: Any) -> Spec:
    """Return layers as one specification of a height, in the product's type and colours; ``more`` is Vega-Lite's."""
    layers = list(layers)
    frames = {id(layer.data): layer.data for layer in layers}  # each once, however many layers show it
    rows = {
        key: frame.to_json(orient="records", date_format="iso", double_precision=15)
        for key, frame in frames.items()
    }
    names = {key: f"data-{hashlib.sha256(of.encode()).hexdigest()[:32]}" for key, of in rows.items()}
    worded: dict[int, Any] = {}
    return {
        "$schema": alt.SCHEMA_URL,
        "config": {
            # A chart is heard by its alt text and read as a table; its marks would say colours and where bars begin.
            "mark": {"aria": False},
            "view": {"continuousWidth": 300, "continuousHeight": 300, "stroke": None},
            "background": "transparent",
            "font": FONT,
            "axis": {
                "aria": False,
                "labelColor": ink.secondary,
                "labelFontSize": LABEL_SIZE,
                "domainColor": ink.line,
                "tickColor": ink.line,
                "gridColor": ink.line,
                "labelSeparation": 12,
                "title": None,
            },
            "legend": {
                "aria": False,
                "labelColor": ink.text,
                "labelFontSize": LABEL_SIZE,
                "title": None,
                "orient": "top",
                "symbolType": "square",
                "labelLimit": 0,
            },
        },
        "height": height,
        "width": "container",
        "padding": {"left": 4, "top": 8, "right": 8, "bottom": 4},
        "layer": [_layer(layer, names[id(layer.data)], worded) for layer in layers],
        "datasets": {names[key]: json.loads(of) for key, of in rows.items()},
        **more,
    }


def _layer(layer: alt.Chart, name: str, worded: dict[int, Any]) -> Spec:
    """Return a layer whose rows are those of a name; a channel that layers share is worded once."""
    named = layer.copy(deep=False)
    named.data, channels, named.encoding = alt.NamedData(name), layer.encoding, alt.Undefined
    spec = named.to_dict(validate=False, context={"top_level": False})
    given = {of: channel for of, channel in channels._kwds.items() if channel is not alt.Undefined}
    return spec | {"encoding": {of: _worded(channel, worded) for of, channel in given.items()}}


def _worded(channel: Any, worded: dict[int, Any]) -> Any:
    if isinstance(channel, list):
        return [_worded(each, worded) for each in channel]
    if id(channel) not in worded:
        worded[id(channel)] = channel.to_dict(validate=False)
    return worded[id(channel)]


def on_paper(spec: Spec, width: int = 720) -> Spec:
    """The same chart at a width of its own, where no page gives it one, its halos in layers beneath their words."""
    own = {name: part for name, part in spec.items() if name != "autosize"}
    return own | {"width": width, "layer": [one for layer in spec["layer"] for one in _apart(layer)]}


def _apart(layer: Spec) -> list[Spec]:
    if "layer" in layer:
        return [layer | {"layer": [one for each in layer["layer"] for one in _apart(each)]}]
    mark = layer["mark"]
    if "strokeJoin" not in mark:
        return [layer]
    words = {name: look for name, look in mark.items() if name not in ("stroke", "strokeWidth", "strokeJoin")}
    return [layer | {"mark": mark | {"color": mark["stroke"]}}, layer | {"mark": words}]


def on_screen(spec: Spec) -> Spec:
    """The same chart with its rows in the layers; named ones Streamlit makes into Arrow, and the browser back.

    Layers of the same rows that follow each other have them once, without the columns that nothing shows.
    """
    shown = json.dumps(spec["layer"])
    rows = {
        name: [{column: value for column, value in row.items() if column in shown} for row in data]
        for name, data in spec["datasets"].items()
    }
    runs = groupby(spec["layer"], key=lambda layer: str(layer["data"]["name"]))
    layers = [_of_rows(list(run), rows[name]) for name, run in runs]
    return {name: part for name, part in spec.items() if name != "datasets"} | {"layer": layers}


def _of_rows(layers: list[Spec], rows: list[dict[str, Any]]) -> Spec:
    bare = [{name: part for name, part in layer.items() if name != "data"} for layer in layers]
    return {"data": {"values": rows}, "layer": bare}


_TYPE = {"fontSize", "labelFontSize", "labelPadding", "dx", "dy"}


def enlarged(spec: Spec, by: float) -> Spec:
    """The same chart with all its type larger, for a screen that is read across a room."""

    def grown(part: Any) -> Any:
        if isinstance(part, list):
            return [grown(one) for one in part]
        if not isinstance(part, dict):
            return part
        return {name: larger(value) if name in _TYPE else grown(value) for name, value in part.items()}

    def larger(value: Any) -> Any:
        if isinstance(value, int | float):
            return value * by
        return {"expr": f"({value['expr']}) * {by}"} if "expr" in value else grown(value)

    return {name: part if name == "datasets" else grown(part) for name, part in spec.items()}
