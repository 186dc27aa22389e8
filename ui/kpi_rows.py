"""Positions and histories of KPIs as rows of tables and points of charts; what is printed, not what is judged."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from schemas.definition_files import Measure
from schemas.numbers import as_float, format_numbers
from schemas.periods import short_period
from schemas.vocabulary import State
from ui.markdown import bold, escaped, link, part_of_image, small
from ui.palette import coloured, verdict_badge
from ui.screens import KPI, address
from ui.text import STATE_WORDS, day, reported_line, target_name

_LONG_DATE = re.compile(r"(?:\b\d{1,2} )?\b([A-Z][a-z]{2})[a-z]* (\d{4})")
_SPAN = re.compile(r"^(?:Academic|Calendar) year |^(Q)uarter |(?<=Autumn|Spring|Summer) term")
PERIODS_OF_TREND = 12
_OF_TREND = ["measure", "period", "value", "target", "part", "decimals", "unit"]
# How a table of KPIs is laid out, wherever it is shown.
LAYOUT: dict[str, Any] = {
    "numbers": ["Latest", "Target"],
    "heads": 2,
    "whole": ["Against target", "Direction"],
    "widths": {"Measure": "11rem", "Trend": "7rem"},
}


def verdict_counts(kpis: pd.DataFrame) -> dict[str, int]:
    """How many measures have each verdict."""
    return {str(verdict): int(count) for verdict, count in kpis["verdict"].value_counts().items()}


def figures(frame: pd.DataFrame, column: str = "value", with_unit: bool = False) -> "pd.Series[str]":
    """A column of figures as printed; empty where there is none. Needs decimals and unit."""
    printed = format_numbers(frame[column], frame["decimals"], frame["unit"], with_unit)
    return printed.mask(frame[column].isna(), "")


def kpi_table(kpis: pd.DataFrame, trends: "pd.Series[str]", short: bool = False) -> pd.DataFrame:
    """One row a measure in the order of ``kpis``, as markdown; ``trends`` says in words what each drawing shows.

    Against target, Measure (linked, with the span of its figure), Latest, Target, Trend, Direction.
    """
    if kpis.empty:
        return pd.DataFrame(columns=["Against target", "Measure", "Latest", "Target", "Trend", "Direction"])
    links = kpis["measure"].map(lambda code: address(KPI, {"measure": code}))
    columns = [kpis[c].fillna("") for c in ("data_period", "reported_in", "period", "state")]
    lines = pd.Series(
        [
            reported_line(span, came, asked, state, "in" if short else "reported in")
            for span, came, asked, state in zip(*columns, strict=True)
        ],
        index=kpis.index,
    )
    words = kpis["direction_words"].str.partition(": ")
    arrows = kpis["arrow"].fillna("").mask(kpis["arrow"].fillna("") == "", "·")
    went = pd.Series(map(coloured, kpis["direction"], arrows + " " + words[0]), index=kpis.index, dtype="str")
    return pd.DataFrame(
        {
            "Against target": kpis["verdict"].map(verdict_badge),
            "Measure": link(escaped(kpis["short_name" if short else "name"]), links) + small(escaped(lines)),
            "Latest": bold(escaped(figures(kpis).mask(kpis["value"].isna(), "–"))),
            "Target": escaped(figures(kpis, "target").mask(kpis["target"].isna(), "–")),
            "Trend": part_of_image(escaped(trends), "trend"),
            "Direction": went + small(escaped(words[2])).mask(words[2] == "", ""),
        }
    )


def trend_points(history: pd.DataFrame) -> pd.DataFrame:
    """A history of measures as the points of charts, gaps included, in parts that a line may join."""
    return pd.DataFrame(
        {
            "label": history["period"].map(short_period),
            "value": as_float(history["value"]),
            "text": figures(history),
            "verdict": history["verdict"],
            "repeated": (history["state"] == State.REPEATED).fillna(False).astype("bool"),
            "provisional": history["provisional"].fillna(False).astype("bool"),
            "part": history["part"],
        }
    )


def trend_targets(targets: pd.DataFrame, position: "pd.Series[Any]") -> pd.DataFrame:
    """A measure's targets by period as the rules of a chart, each with its name and figure."""
    printed = format_numbers(
        targets["target"],
        pd.Series(position["decimals"], index=targets.index),
        pd.Series(position["unit"], index=targets.index),
    )
    return pd.DataFrame(
        {
            "label": targets["period"].map(short_period),
            "name": targets["target_name"],
            "value": as_float(targets["target"]),
            "words": targets["target_name"].map(target_name) + " " + printed,
        }
    ).reset_index(drop=True)


def history_table(history: pd.DataFrame) -> pd.DataFrame:
    """The same figures as the trend's chart, latest first: Period, Figure, Target, Against target, About, State."""
    latest = history.sort_values("period", ascending=False)
    return pd.DataFrame(
        {
            "Period": latest["period"].map(short_period),
            "Figure": bold(escaped(figures(latest).mask(latest["value"].isna(), "–"))),
            "Target": escaped(figures(latest, "target").mask(latest["target"].isna(), "–")),
            "Against target": latest["verdict"].map(verdict_badge),
            "About": escaped(latest["data_period"]),
            "State": latest["state"].map(STATE_WORDS).fillna("").str.capitalize(),
        }
    )


def decimals_of(values: "pd.Series[Any]") -> int:
    """The most decimals that any figure of a series needs."""
    exact = [Decimal(str(value)).normalize() for value in values.dropna().unique()]
    return max((max(-int(value.as_tuple().exponent), 0) for value in exact), default=0)


def published_series(
    published: pd.DataFrame, areas: Sequence[str], unit: str, parted_at: Sequence[str] = ()
) -> pd.DataFrame:
    """A published series as the lines of a chart, in order of time, every area at every data period.

    ``parted_at`` names the data periods at which a break begins a new part.
    """
    spans = published.drop_duplicates("data_period_end").sort_values("data_period_end")["data_period"]
    held = [area for area in areas if area in set(published["area"])]
    grid = pd.MultiIndex.from_product([spans, held], names=["data_period", "area"])
    rows = published.set_index(["data_period", "area"]).reindex(grid).reset_index()
    rows = rows.assign(decimals=decimals_of(published["value"]), unit=unit)
    return pd.DataFrame(
        {
            "label": rows["data_period"].map(short_span),
            "data_period": rows["data_period"],
            "area": rows["area"],
            "value": as_float(rows["value"]),
            "text": figures(rows),
            "part": rows["data_period"].map(spans.isin(parted_at).cumsum().set_axis(spans)),
        }
    )


def short_span(data_period: str) -> str:
    """2020/21 for "Academic year 2020/21", Year to Sep 2016 for "Year to 30 September 2016", Q3 2022/23."""
    return _LONG_DATE.sub(r"\1 \2", _SPAN.sub(lambda found: found[1] or "", data_period))


def published_table(series: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """The same figures as the published chart, latest first: a row a data period, a column an area."""
    wide = series.pivot(index="data_period", columns="area", values="text")[areas]
    latest = series["data_period"].drop_duplicates().iloc[::-1]
    shown = wide.reindex(latest)
    return shown.mask(shown == "", "–").rename_axis("Data period").reset_index()


def latest_published(series: pd.DataFrame) -> tuple[dict[str, str], str]:
    """The figure of each area in the latest data period that has any, and that data period."""
    known = series[series["text"] != ""]
    if known.empty:
        return {}, ""
    last = known[known["data_period"] == known["data_period"].iloc[-1]]
    return dict(zip(last["area"], last["text"], strict=True)), str(last["data_period"].iloc[0])


def revision_table(revisions: pd.DataFrame, measure: Measure) -> pd.DataFrame:
    """Every figure given, newest first: Period, Figure, About, Received, Accepted by, Return, Standing.

    The date received opens the measure as it was known then.
    """
    rows = revisions.assign(decimals=measure.decimals, unit=measure.unit)
    then = [
        address(KPI, {"measure": measure.code, "as_at": f"{received:%Y-%m-%d}"})
        for received in rows["received_on"]
    ]
    words = rows["state"].map(STATE_WORDS).fillna("").str.capitalize()
    why = (": " + rows["withdrawn_why"].fillna("")).mask(rows["withdrawn_why"].isna(), "")
    late = pd.Series("", index=rows.index).mask(
        rows["entered_late"].fillna(False).astype("bool"), ", entered late"
    )
    return pd.DataFrame(
        {
            "Period": rows["period"].map(short_period),
            "Figure": figures(rows).mask(rows["value"].isna(), words),
            "About": rows["data_period"],
            "Received": link(rows["received_on"].map(day), pd.Series(then, index=rows.index, dtype="str"))
            + late,
            "Accepted by": rows["accepted_by"],
            "Return": rows["file_name"] + ", line " + rows["line"].astype("str"),
            "Standing": rows["standing"].str.capitalize() + why,
        }
    )


def query_table(queries: pd.DataFrame, kpis: pd.DataFrame) -> pd.DataFrame:
    """Queries on the commentary of one period: Measure (linked), What to ask."""
    names = kpis[["measure", "short_name"]].set_index("measure")["short_name"]
    mine = queries[queries["measure"].isin(names.index)]
    links = mine["measure"].map(lambda code: address(KPI, {"measure": code}))
    return pd.DataFrame(
        {"Measure": link(escaped(mine["measure"].map(names)), links), "What to ask": escaped(mine["message"])}
    )
