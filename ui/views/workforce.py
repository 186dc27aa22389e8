"""The workforce as rows of plain data and figures: the directorate's headlines, every figure, and the context."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from schemas.definition_files import Measure
from schemas.numbers import as_float
from schemas.vocabulary import ORGANISATIONS
from ui.charts.figure import Figure
from ui.charts.theme import SMALL
from ui.charts.trend import trend
from ui.text import STATE_WORDS, days
from ui.views import print_figures, records
from ui.views.kpis import NOT_COMPARED
from ui.views.series import trend_words

# What a headline calls a figure: its place in a sentence, not its name.
HEADLINES = {
    "headcount": "people employed",
    "agency_share": "agency share of headcount",
    "agency_tenure": "average agency tenure",
    "absent_share": "absent on the day",
    "absence_length": "average active absence",
}
FRONT_SHEET = ("headcount", "agency_share", "absent_share", "absence_length")


def _directorate(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["organisation"] == ORGANISATIONS[0]]


def workforce_rows(position: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row a measure and organisation of ``positions.workforce_position``.

    name, organisation, figure, council, direction, movement, since (the last report), day, then (the date that opens
    what was known then), narrative.
    """
    return records(
        position.assign(
            figure=print_figures(position, with_unit=True, otherwise=position["state"].map(STATE_WORDS)),
            council=print_figures(position, "comparator", with_unit=True, otherwise="–"),
            movement=(position["arrow"] + " " + position["direction_words"])
            .str.strip()
            .mask(position["direction"].isin(NOT_COMPARED), ""),
            since=_last_report(position),
            day=days(position["as_at"]),
            then=position["received_on"].dt.strftime("%Y-%m-%d"),
        )
    )


def headlines(position: pd.DataFrame, only: Sequence[str] = tuple(HEADLINES)) -> list[dict[str, Any]]:
    """Return the directorate's headlines in the order of ``only``: the columns of ``workforce_rows`` and more.

    figure has no noun, name is what the figure is, beside is the Council's figure, and the date.
    """
    by_measure = {row["measure"]: row for row in workforce_rows(_directorate(position))}
    return [
        row
        | {
            "figure": row["figure"].removesuffix(" people"),
            "name": HEADLINES[code],
            "beside": ("" if row["council"] == "–" else f"Council {row['council']} · ") + f"at {row['day']}",
        }
        for code in only
        if (row := by_measure.get(code))
    ]


def directions(position: pd.DataFrame) -> dict[str, str]:
    """Return the direction of each of the directorate's measures by its short name."""
    ours = _directorate(position)
    return dict(zip(ours["short_name"], ours["direction"], strict=True))


def _last_report(position: pd.DataFrame) -> "pd.Series[str]":
    """Return the date of the figure before and what was reported of it; empty where there is none."""
    narrative = position["previous_narrative"].fillna("")
    words = days(position["previous_as_at"]) + (": " + narrative).mask(narrative == "", "")
    return words.where(position["previous_as_at"].notna(), "")


def last_report_line(position: pd.DataFrame) -> str:
    """Say what "last report" stands for: the directorate's figures of the date before, and the words on each."""
    ours = _directorate(position)
    named = zip(ours["short_name"], _last_report(ours), strict=True)
    parts = [f"{name}, {words.rstrip('.')}" for name, words in named if words]
    if not parts:
        return "No earlier report has been received, so nothing is compared with one."
    return f"“Last report” is the figure of the date before. {'. '.join(parts)}."


def series_points(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the directorate's figures over time as points, by measure, of those that have more than one date."""
    ours = _directorate(rows[rows["value"].notna()])
    points = ours.assign(
        label=days(ours["as_at"]), text=print_figures(ours), value=as_float(ours["value"]), verdict="", part=0
    ).assign(repeated=False, provisional=False)
    by_measure = {code: points[points["measure"] == code].reset_index(drop=True) for code in HEADLINES}
    return {code: of_measure for code, of_measure in by_measure.items() if len(of_measure) > 1}


def series_figure(measure: Measure, points: pd.DataFrame) -> Figure:
    """Return one measure of ``series_points`` over time."""
    finding = f"{measure.short_name}: {points['text'].iloc[0]}, now {points['text'].iloc[-1]}"
    table = pd.DataFrame({"As at": points["label"], "Figure": points["text"]}).iloc[::-1]
    return Figure(
        measure.code,
        finding,
        partial(trend, points, size=SMALL),
        table.copy,
        alt=trend_words(measure.name, finding, points),
        rows=points[["as_at", "value", "unit"]],
        keys=[f"{measure.name}, the directorate. Source: {measure.source}."],
        filters=("as_at",),
    )
