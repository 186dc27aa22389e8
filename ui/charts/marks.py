"""Marks that charts share: a break with its words, steps of a target, labels only where there is room."""

import altair as alt
import pandas as pd

from ui.charts.frame import fixed, haloed
from ui.palette import Ink

BREAK_SIZE = 13
BREAK_LINE = 18
# A figure needs about this many pixels across, or it meets its neighbour.
ROOM_FOR_FIGURE = 52
# No screen gives a chart more pixels across than these, so figures that need more are left out.
WIDEST = 2400
# Longer series stand side by side in narrow charts too.
LONG = 60
NO_BREAKS = pd.DataFrame({"label": [], "from_": []}, dtype="str")
_WORDS = "Not comparable before "


def head_room(domain: tuple[float, float], breaks: pd.DataFrame, height: int) -> tuple[float, float]:
    """Raise the top of an axis so that the words of the breaks stand above the figures."""
    low, high = domain
    share = len(breaks) * BREAK_LINE / height
    return low, low + (high - low) / (1 - min(share, 0.5))


def break_marks(breaks: pd.DataFrame, labels: list[str], x: alt.X, ink: Ink) -> list[alt.Chart]:
    """Draw a rule before the first figure of each break, named in place, one line of words a break.

    ``breaks``: one row a break, in order: label (where on the axis it begins) and from_ (what it begins with,
    short). ``labels`` are all of the axis, in order.
    """
    layers: list[alt.Chart] = []
    for place, row in enumerate(breaks.to_dict("records")):
        late = labels.index(row["label"]) * 2 > len(labels)
        one = alt.Chart(pd.DataFrame([row | {"words": _WORDS + row["from_"]}]))
        layers.append(one.mark_rule(color=ink.secondary, strokeWidth=1.5).encode(x=x.bandPosition(0)))
        look = {
            "align": "right" if late else "left",
            "dx": -6 if late else 6,
            "baseline": "top",
            "fontSize": BREAK_SIZE,
        }
        named = one.encode(
            x=x.bandPosition(0), y=fixed(alt.YValue, place * BREAK_LINE), text=alt.Text("words:N")
        )
        layers.append(haloed(named, ink, look))
    return layers


def steps(targets: pd.DataFrame, labels: list[str]) -> pd.DataFrame:
    """Return one row a run of periods with the same target: name, value, words, label and until (its ends), was.

    ``targets``: one row a period and target: label, name, value, words. ``was`` is the value before a step,
    missing where no other value goes before it directly.
    """
    places = targets["label"].map({label: place for place, label in enumerate(labels)})
    ordered = targets.assign(place=places).sort_values(["name", "place"], kind="stable")
    earlier = ordered.shift()
    follows = (ordered["name"] == earlier["name"]) & (ordered["place"] == earlier["place"] + 1)
    before = earlier["value"].where(follows)
    begins = ~(follows & (before == ordered["value"]))
    until = ordered["label"].where(begins.shift(-1, fill_value=True)).bfill()
    return ordered.assign(was=before, until=until)[begins].reset_index(drop=True)


def where_room(key: str, count: int) -> str:
    """Vega's test of whether a figure is printed: where ``key`` says so, and wherever the chart is wide enough."""
    return f"datum.{key} || width >= {ROOM_FOR_FIGURE * count}"


def telling(values: "pd.Series[float]") -> "pd.Series[bool]":
    """Say which figures are printed even where room is short: the last, the highest and the lowest apart from it."""
    apart = len(values) // (8 if len(values) <= LONG else 5)
    place = pd.Series(range(len(values)), index=values.index)
    free = values[place < len(values) - 1 - apart]
    chosen = {values.index[-1], free.idxmax(), free.idxmin()} if len(free) else set(values.index[-1:])
    return pd.Series(values.index.isin(list(chosen)), index=values.index)
