"""KPIs as rows of plain data: the table, the icons and the queries on their commentary."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas.numbers import as_float
from schemas.vocabulary import Direction, Verdict
from ui.charts.sparkline import sparkline
from ui.charts.xmr import icon_address
from ui.text import own_reading, reported_line, sentence, variation_words
from ui.views import print_figures, records
from ui.views.glossary import meanings
from ui.views.series import select_drawn

PERIODS_OF_TREND = 12
NOT_COMPARED = (Direction.NO_EARLIER, Direction.NOT_COMPARABLE)  # nothing to say of where a figure went
# What is concluded of variation, and whether the target is met in spite of it: the icons of Making Data Count.
CONCLUSIONS = meanings("conclusions")
Icon = dict[str, str]  # address (empty where there is none to draw), words, meaning


def verdict_tiles(kpis: pd.DataFrame) -> list[tuple[str, int]]:
    """Return how many measures have each verdict, worst first; "No figure" only where there is one."""
    counts = [(verdict, int((kpis["verdict"] == verdict).sum())) for verdict in Verdict]
    return [(verdict, count) for verdict, count in counts if count or verdict != Verdict.NO_FIGURE]


def kpi_rows(kpis: pd.DataFrame, history: pd.DataFrame, short: bool = False) -> list[dict[str, Any]]:
    """Return one row a measure in the order of ``kpis``, of ``pipelines.positions.kpi_position``.

    Its columns with value and target as printed ("–" for none), reported, trend and trend_words, direction_words and
    movement. ``history`` holds the figures of the trends: measure, period, value, target, part (a line joins figures
    of one part), decimals, unit. ``short`` asks for short names and "in Q1" for "reported in Q1".
    """
    recent = history[history["period"].isin(sorted(history["period"].unique())[-PERIODS_OF_TREND:])]
    recent = select_drawn(recent)
    numbers = {column: as_float(recent[column]) for column in ("value", "target")}
    recent = recent.assign(text=print_figures(recent), **numbers)
    values, targets, parts, texts = (
        recent.pivot(index="measure", columns="period", values=column).reindex(kpis["measure"])
        for column in ("value", "target", "part", "text")
    )
    drawn = (grid.astype("float64").to_numpy().tolist() for grid in (values, targets, parts))
    compared = ~kpis["direction"].isin(NOT_COMPARED)
    words = kpis["direction_words"].where(compared).fillna("").str.partition(": ")
    rows = records(kpis)
    return records(
        kpis.assign(
            name=kpis["short_name" if short else "name"],
            reported=[reported_line(row, "in" if short else "reported in") for row in rows],
            value=print_figures(kpis, otherwise="–"),
            target=print_figures(kpis, "target", otherwise="–"),
            note=[own_reading(row) for row in rows],
            trend=pd.Series(
                [sparkline(*row) for row in zip(*drawn, kpis["verdict"], strict=True)], kpis.index
            ),
            trend_words=[
                ", ".join(figure or "no figure" for figure in row)
                for row in texts.fillna("").to_numpy().tolist()
            ],
            direction_words=(kpis["arrow"].where(compared).fillna("") + " " + words[0]).str.strip(),
            movement=words[2],
        )
    )


def icon_cards(kpis: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one card a measure in the order of ``kpis``, with its figure and its icons."""
    rows = records(kpis.assign(figure=print_figures(kpis, otherwise="–")))
    return [row | {"icons": icons(row)} for row in rows]


def icons(row: Mapping[Any, Any]) -> list[Icon]:
    """Return the icons of a measure's variation, or how many data periods it needs and has, and of its assurance."""
    found = [{"address": "", "words": f"Variation: {variation_words(row['variation'])}", "meaning": ""}]
    if row["variation_icon"]:
        found = [_icon(row["variation_icon"], row["variation_side"])]
    return [*found, _icon(row["assurance"])] if row["assurance"] else found


def icon_legend() -> list[Icon]:
    """Return each icon with what it means."""
    sides = {"improvement": "high", "concern": "low", "neutral": "high"}
    return [_icon(name, sides.get(name, "")) | {"words": sentence(name)} for name in CONCLUSIONS]


def _icon(conclusion: str, side: str = "") -> Icon:
    words = ", ".join(filter(None, [sentence(conclusion), side]))
    return {"address": icon_address(conclusion, side), "words": words, "meaning": CONCLUSIONS[conclusion]}


def query_rows(queries: pd.DataFrame, kpis: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the queries on the commentary of measures, each with its measure's name; those of others are left out."""
    names = kpis.set_index("measure")["short_name"]
    return records(queries.assign(name=queries["measure"].map(names)).dropna(subset="name"))
