"""KPIs as rows of plain data: the table, the icons and the queries on their commentary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from schemas.numbers import as_float, format_numbers
from schemas.vocabulary import Verdict
from ui.charts.sparkline import Sparkline, sparkline
from ui.charts.xmr import assurance_address, variation_address
from ui.text import reported_line, sentence, sparkline_alt

PERIODS_OF_TREND = 12
VARIATION = {
    "improvement": "a special cause, for the better",
    "concern": "a special cause, for the worse",
    "neutral": "a special cause, neither better nor worse",
    "common cause": "it varies as usual",
}
ASSURANCE = {
    "consistently passes": "the target is met whatever the usual variation",
    "consistently fails": "the target is missed whatever the usual variation",
    "hit and miss": "the usual variation both meets and misses the target",
}


@dataclass(frozen=True)
class KpiRow:
    """One measure as people read it; every text is plain, "–" stands for no figure or no target."""

    measure: str
    name: str
    reported: str
    verdict: str
    value: str
    target: str
    trend: Sparkline
    trend_words: str
    direction: str
    direction_words: str
    movement: str


@dataclass(frozen=True)
class Icon:
    """A picture of Making Data Count with its words; without an address there is none to draw."""

    address: str
    words: str


@dataclass(frozen=True)
class IconCard:
    """One measure with its icons."""

    measure: str
    name: str
    value: str
    verdict: str
    variation: Icon
    assurance: Icon


@dataclass(frozen=True)
class QueryRow:
    """A query on the commentary of a measure."""

    measure: str
    name: str
    message: str


def count_verdicts(kpis: pd.DataFrame) -> dict[str, int]:
    """Return how many measures have each verdict."""
    return {str(verdict): int(count) for verdict, count in kpis["verdict"].value_counts().items()}


def verdict_tiles(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the verdicts with their counts, worst first; "No figure" only where there is one."""
    return [(v, counts.get(v, 0)) for v in Verdict if v != Verdict.NO_FIGURE or counts.get(v)]


def print_figures(frame: pd.DataFrame, column: str = "value", with_unit: bool = False) -> "pd.Series[str]":
    """Return a column of figures as text, empty where there is none; ``frame`` has decimals and unit."""
    printed = format_numbers(frame[column], frame["decimals"], frame["unit"], with_unit)
    return printed.mask(frame[column].isna(), "")


def kpi_rows(kpis: pd.DataFrame, history: pd.DataFrame, short: bool = False) -> list[KpiRow]:
    """Return one row a measure in the order of ``kpis``, of ``pipelines.positions.kpi_position``.

    ``history`` holds the figures of the trends: measure, period, value, target, part (a line joins figures of one
    part), decimals, unit. ``short`` asks for short names and "in Q1" for "reported in Q1".
    """
    periods = sorted(history["period"].unique())[-PERIODS_OF_TREND:]
    recent = history[history["period"].isin(periods)]
    recent = recent.assign(
        text=print_figures(recent), x=as_float(recent["value"]), y=as_float(recent["target"])
    )
    grids = {
        column: recent.pivot(index="measure", columns="period", values=column).reindex(
            kpis["measure"], columns=periods
        )
        for column in ("x", "y", "part", "text")
    }
    rows = kpis.assign(
        figure=print_figures(kpis).replace("", "–"), aim=print_figures(kpis, "target").replace("", "–")
    )

    def trend(row: Mapping[str, Any]) -> Sparkline:
        values, targets, parts = (
            grids[column].loc[row["measure"]].astype("float64").tolist() for column in ("x", "y", "part")
        )
        return sparkline(values, targets, parts, row["verdict"])

    return [
        KpiRow(
            measure=row["measure"],
            name=row["short_name" if short else "name"],
            reported=reported_line(row, "in" if short else "reported in"),
            verdict=row["verdict"],
            value=row["figure"],
            target=row["aim"],
            trend=trend(row),
            trend_words=sparkline_alt(grids["text"].loc[row["measure"]].fillna("").tolist()),
            direction=row["direction"],
            direction_words=f"{row['arrow'] or '·'} {row['direction_words'].partition(': ')[0]}",
            movement=row["direction_words"].partition(": ")[2],
        )
        for row in records(rows)
    ]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as dictionaries in which a missing text or date is an empty text."""
    rows: list[dict[str, Any]] = frame.astype("object").where(frame.notna(), "").to_dict("records")  # type: ignore[assignment]
    return rows


def icon_cards(kpis: pd.DataFrame) -> list[IconCard]:
    """Return one card a measure in the order of ``kpis``."""
    rows = kpis.assign(figure=print_figures(kpis).replace("", "–"))
    return [
        IconCard(
            row["measure"],
            row["short_name"],
            row["figure"],
            row["verdict"],
            variation_icon(row),
            assurance_icon(row),
        )
        for row in records(rows)
    ]


def variation_icon(row: Mapping[Any, Any]) -> Icon:
    """Return icon and words of a measure's variation; how many data periods of 13 where there are too few."""
    kind, side = row["variation_icon"], row["variation_side"]
    if not kind:
        few = str(row["variation"]).partition("(")[2].removesuffix(")")
        return Icon("", f"Variation: {few} data periods")
    return Icon(variation_address(kind, side), ", ".join(filter(None, [sentence(kind), side])))


def assurance_icon(row: Mapping[Any, Any]) -> Icon:
    """Return icon and word of a measure's assurance; no words where nothing can be concluded."""
    return Icon(assurance_address(row["assurance"]), sentence(row["assurance"]))


def icon_legend() -> list[tuple[Icon, str]]:
    """Return each icon with what it means."""
    sides = {"common cause": "", "improvement": "high", "concern": "low", "neutral": "high"}
    varied = [(Icon(variation_address(k, sides[k]), sentence(k)), words) for k, words in VARIATION.items()]
    assured = [(Icon(assurance_address(k), sentence(k)), words) for k, words in ASSURANCE.items()]
    return varied + assured


def query_rows(queries: pd.DataFrame, names: Mapping[str, str]) -> list[QueryRow]:
    """Return the queries on the commentary of the measures that ``names`` holds, by code."""
    return [
        QueryRow(row["measure"], names[row["measure"]], row["message"])
        for row in records(queries)
        if row["measure"] in names
    ]


def search(rows: pd.DataFrame, words: str, columns: Sequence[str]) -> pd.DataFrame:
    """Return the rows that hold every word searched for, in any of the columns, whatever its case."""
    text = rows[list(columns)].fillna("").astype("str").agg(" ".join, axis="columns").str.casefold()
    for word in words.casefold().split():
        text = text[text.str.contains(word, regex=False)]
    return rows.loc[text.index]
