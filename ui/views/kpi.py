"""One measure's page as rows of plain data and figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from pipelines.positions import Agenda, MeasurePage
from schemas.definition_files import Calendar, Measure
from schemas.numbers import format_number
from schemas.periods import short_period
from schemas.vocabulary import AREAS
from ui import text
from ui.charts.figure import Figure
from ui.charts.published import published
from ui.charts.theme import PAGE, Size
from ui.charts.trend import trend
from ui.charts.xmr import RULE_NAMES, xmr
from ui.text import OURS, STATE_WORDS, day, reported_line, sentence, target_name
from ui.views import print_figures, records, series
from ui.views.history import received_words


@dataclass(frozen=True)
class VerdictRow:
    """One question about a figure with its answer and why; ``verdict`` or ``direction`` gives the answer its mark."""

    question: str
    answer: str
    why: str
    verdict: str = ""
    direction: str = ""


def describe_figure(row: "pd.Series[Any]") -> str:
    """65% is on target, improving from 63%: of a row of ``pipelines.positions.kpi_position``."""
    value, previous = (
        format_number(row[of], int(row["decimals"]), row["unit"]) for of in ("value", "previous")
    )
    return text.measure_finding(value, row["verdict"], row["direction"], previous, row["unrated"])


def headline(row: "pd.Series[Any]") -> dict[str, Any]:
    """Return a row of ``pipelines.positions.kpi_position`` with its figure and all that is concluded of it in words.

    value, with_unit, note, direction_words (with its arrow), reported, provisional, variation.
    """
    decimals, unit = int(row["decimals"]), row["unit"]
    return records(pd.DataFrame([row]))[0] | {
        "value": format_number(row["value"], decimals, unit),
        "with_unit": format_number(row["value"], decimals, unit, with_unit=True),
        "direction_words": f"{row['arrow']} {row['direction_words']}".strip(),
        "note": text.own_reading(row.to_dict()),
        "reported": reported_line(row.to_dict()),
        "provisional": pd.notna(row["provisional"]) and bool(row["provisional"]),
        "variation": text.variation_words(row["variation"]),
    }


def verdict_rows(row: "pd.Series[Any]") -> Iterator[VerdictRow]:
    """Yield one row a target, then direction, last year, variation and pace."""
    ours = f". The tolerance is {OURS}" if row["tolerance_ours"] else ""
    targets = [
        (target_name(of["name"]), of["verdict"], of["reason"] + (ours if of["tolerance"] else ""))
        for of in row["targets"]
    ]
    for question, answer, why in targets or [("Target", row["verdict"], row["reason"])]:
        yield VerdictRow(question, answer, sentence(why), verdict=answer)
    if note := text.assumed_polarity(row.to_dict()):
        yield VerdictRow("Assumed", "", sentence(note))
    went = f"{row['arrow']} {row['direction']}".strip()
    yield VerdictRow("Direction", went, row["direction_reason"], direction=row["direction"])
    if row["published_words"]:
        yield VerdictRow("Published", "", row["published_words"])
    added, last_year = (
        format_number(row[column], int(row["decimals"]), row["unit"])
        for column in ("added", "same_period_last_year")
    )
    if pd.notna(row["added"]):
        yield VerdictRow("Added", added, "Since the period before in the same year")
    if row["beside"]:
        yield VerdictRow("Beside it", "Not comparable", row["beside"])
    if pd.notna(row["same_period_last_year"]):
        words = f"{last_year} in the same period last year"
        yield VerdictRow("Against last year", row["last_year_direction"], words)
    yield VerdictRow("Variation", sentence(text.variation_words(row["variation"])), "")
    slow = "Needs three different data periods and a target"
    yield VerdictRow("Pace", "" if row["pace"] else "Not known yet", sentence(row["pace"] or slow))


def commentary(history: pd.DataFrame, queries: pd.DataFrame) -> list[dict[str, Any]]:
    """Return each period's heading, commentary and queries (the messages of those on it), the latest first."""
    of_period = queries.groupby("period")["message"].agg(list)
    latest = history.sort_values("period", ascending=False)
    figures = print_figures(latest)
    return records(
        latest.assign(
            heading=latest["period"].map(short_period) + (": " + figures).mask(figures == "", ""),
            queries=latest["period"].map(lambda period: of_period.get(period, [])),
        )
    )


def revision_rows(revisions: pd.DataFrame, measure: Measure, calendar: Calendar) -> list[dict[str, Any]]:
    """Return every figure given, in the order of ``MeasurePage.revisions``.

    Its columns with period, figure (or why there is none), received, as_at (opens the measure as it was known then),
    source and standing in words.
    """
    rows = revisions.assign(decimals=measure.decimals, unit=measure.unit)
    states = rows["state"].map(STATE_WORDS).fillna("").str.capitalize()
    figures, why = print_figures(rows), rows["withdrawn_why"].fillna("")
    return records(
        rows.assign(
            period=rows["period"].map(short_period),
            figure=figures.where(figures != "", states),
            received=received_words(rows, calendar),
            as_at=rows["received_on"].map("{:%Y-%m-%d}".format),
            source=rows["file_name"] + ", line " + rows["line"].astype("str"),
            standing=rows["standing"].map(sentence) + (": " + why).mask(why == "", ""),
        )
    )


def definition_parts(measure: Measure, workstreams: Mapping[str, str]) -> dict[str, str]:
    """Return what a measure means, in words, by the part of its definition; ``workstreams`` are their names by code."""
    ours = ", ".join(word.replace("_", " ") for word in measure.ours)
    polarity = {"higher": "Higher is better", "lower": "Lower is better", "none": "Neither way is better"}
    return {
        "Why it matters": measure.why_it_matters,
        "Counted": measure.numerator,
        "Out of": measure.denominator,
        "Better": polarity[measure.better] + (" (assumed)" if measure.polarity_assumed else ""),
        "Unit": measure.unit,
        "Reported": sentence(measure.frequency) + (", rolling" if measure.rolling else ""),
        "Source": measure.source,
        "Published": measure.publication_lag,
        "Workstream": workstreams.get(measure.workstream, measure.workstream),
        "Service area": measure.service_area,
        "Owner (role)": measure.owner_role,
        "Reviewed": f"{day(measure.reviewed)}; next {day(measure.next_review)}",
        "Assumed": f"{sentence(ours)}: not in the report" if ours else "",
    }


def trend_figure(
    of: MeasurePage | Agenda,
    measure: Measure,
    row: "pd.Series[Any]",
    name: str = "quarters",
    size: Size = PAGE,
) -> Figure:
    """Return the figures by reporting period against every target; those published before where they are its own."""
    history, published, targets = (
        rows[rows["measure"] == measure.code] for rows in (of.history, of.published, of.targets)
    )
    finding, key = describe_figure(row), f"{name}-{measure.code}"
    if len(own := series.select_own_history(history, published, row)):
        return own_history_figure(own, measure, row, key, size)
    points, targets = series.trend_points(history), series.trend_targets(targets, row)
    breaks = series.trend_breaks(history, row["breaks"])
    notes = series.trend_notes(points, targets)
    columns = ["period", "data_period", "value", "unit", "target_name", "target", "verdict", "state"]
    return Figure(
        key,
        finding,
        partial(trend, points, targets, breaks, size),
        partial(series.history_table, history),
        alt=series.trend_words(measure.name, finding, points, targets),
        numbers=["Figure", "Target"],
        rows=history[[*columns, "provisional"]],
        notes=[*notes, *series.break_words(breaks), text.VERDICT_KEY, f"Source: {measure.source}."],
        filters=("period", "as_at"),
    )


def own_history_figure(
    rows: pd.DataFrame, measure: Measure, row: "pd.Series[Any]", key: str, size: Size
) -> Figure:
    """Return a measure's own published series with the council's figures in it, the region and England beside it."""
    finding = describe_figure(row)
    points, breaks = series.published_series(rows, measure, measure.decimals)
    words = f"Target {format_number(row['target'], measure.decimals, measure.unit)}"
    target = (float(row["target"]), words) if pd.notna(row["target"]) else None
    sources = " · ".join(filter(None, rows["source"].drop_duplicates()))
    return Figure(
        key,
        finding,
        partial(published, points, measure.unit, breaks, target, size),
        partial(series.published_table, points),
        alt=series.published_words(measure.name, finding, points),
        rows=rows.assign(unit=measure.unit)[["data_period", "area", "value", "unit", "source"]],
        notes=[
            f"Published: {sources}. {AREAS[0]}: the council’s own figure where one was returned.",
            *series.break_words(breaks),
            f"Published figures: {row['published_words']}" if row["published_words"] else "",
        ],
        filters=("period", "as_at"),
    )


def variation_figure(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> Figure:
    """Return the XmR chart of a measure with 13 data periods or more."""
    points = series.xmr_series(page.xmr, row)
    lines = series.xmr_lines(points, row)
    signal = points["signal"].iloc[-1]
    finding = f"Special cause: {signal}" if signal else "Common cause: the latest figure varies as usual"
    marked = points[points["rule"] != ""].drop_duplicates("signal")
    rules = "; ".join(marked["rule"].map(RULE_NAMES) + ": " + marked["signal"])
    since = f" since {points['data_period'].iloc[0]}" if row["breaks"] else ""
    limits = {column: points[column].round(6) for column in ("centre", "lower", "upper")}
    columns = ["data_period", "value", "unit", "variation", "signal", *limits]
    return Figure(
        f"variation-{measure.code}",
        finding,
        partial(xmr, points, lines),
        partial(series.xmr_table, points),
        alt=series.xmr_words(measure.name, finding, points, lines),
        numbers=["Figure"],
        rows=points.assign(value=page.xmr["value"], **limits)[columns],
        notes=[
            f"{len(points)} data periods{since}. "
            "Limits: the mean plus and minus 2.66 times the mean moving range.",
            *([f"Special causes: {rules}."] if rules else []),
            f"Source: {measure.source}.",
        ],
        filters=("period", "as_at"),
    )


def published_figure(measure: Measure, rows: pd.DataFrame, is_section: bool = True) -> Figure:
    """Return what is published of a measure beside other areas; ``rows`` are of ``positions.comparators``.

    In a section of its own the heading says which measure, and what the areas' figures are.
    """
    points, breaks = series.published_series(rows, measure)
    figures = points[points["text"] != ""]
    last = figures[figures["data_period"].isin(figures["data_period"].tail(1))]
    finding = f"{', '.join(last['area'] + ' ' + last['text'])}: {''.join(last['data_period'].head(1))}"
    file = rows.assign(unit=measure.unit).sort_values(["data_period_end", "area"], kind="stable")
    shown = set(points["area"])
    about = [f"{one.area}: {one.what}." for one in measure.comparators if one.area in shown]
    notes = [
        f"Published yearly: {' · '.join(rows['source'].drop_duplicates())}.",
        *series.break_words(breaks),
    ]
    if is_section and (points["text"] == "").any():
        notes.append("A gap was not published.")
    return Figure(
        f"published-{measure.code}" if is_section else measure.code,
        finding,
        partial(published, points, measure.unit, breaks),
        partial(series.published_table, points),
        alt=series.published_words(measure.name, finding, points),
        rows=file[["data_period", "area", "value", "unit", "state", "source"]],
        notes=notes if is_section else [f"{measure.name}. {notes[0]}", *about],
        keys=[*about, *filter(None, [measure.comparator_note])] if is_section else (),
        filters=("as_at",),
    )
