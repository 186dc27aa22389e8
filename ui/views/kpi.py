"""One measure's page as rows of plain data and figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from pipelines.positions import MeasurePage
from schemas.definition_files import Measure
from schemas.numbers import format_number
from schemas.periods import short_period
from schemas.vocabulary import AREAS
from ui import text
from ui.charts.figure import Figure
from ui.charts.published import published
from ui.charts.trend import trend
from ui.charts.xmr import xmr
from ui.text import STATE_WORDS, day, reported_line, sentence, target_name
from ui.views import series
from ui.views.kpis import ASSURANCE, VARIATION, assurance_icon, print_figures, records, variation_icon

_FILTERS = ("period", "as_at")


@dataclass(frozen=True)
class Headline:
    """A measure's figure with all that is concluded of it, as printed."""

    value: str
    value_with_unit: str
    verdict: str
    target: str
    direction: str
    direction_words: str
    previous: str
    reported: str
    is_provisional: bool
    variation: str


@dataclass(frozen=True)
class VerdictRow:
    """One question about a figure with its answer and why; ``verdict`` or ``direction`` gives the answer its mark."""

    question: str
    answer: str
    why: str
    verdict: str = ""
    direction: str = ""


@dataclass(frozen=True)
class PeriodCommentary:
    """What was reported in words in one period, and the queries on it."""

    heading: str
    commentary: str
    queries: list[str]


@dataclass(frozen=True)
class RevisionRow:
    """One figure that was given; ``as_at`` opens the measure as it was known then."""

    period: str
    figure: str
    about: str
    received: str
    as_at: str
    entered_late: bool
    accepted_by: str
    source: str
    standing: str


def headline(row: "pd.Series[Any]") -> Headline:
    """Return the headline of a row of ``pipelines.positions.kpi_position``."""
    decimals, unit = int(row["decimals"]), str(row["unit"])
    return Headline(
        value=format_number(row["value"], decimals, unit),
        value_with_unit=format_number(row["value"], decimals, unit, with_unit=True),
        verdict=row["verdict"],
        target=row["target_words"] or "",
        direction=row["direction"],
        direction_words=f"{row['arrow']} {row['direction_words']}".strip(),
        previous=format_number(row["previous"], decimals, unit),
        reported=reported_line(row.to_dict()),
        is_provisional=row["provisional"] is True,
        variation=row["variation"][:1].lower() + row["variation"][1:],
    )


def verdict_rows(row: "pd.Series[Any]") -> list[VerdictRow]:
    """Return one row a target, then direction, last year, variation and pace."""
    targets = [
        VerdictRow(target_name(t["name"]), t["verdict"], sentence(t["reason"]), verdict=t["verdict"])
        for t in row["targets"]
    ]
    none = VerdictRow("Target", row["verdict"], sentence(row["reason"]), verdict=row["verdict"])
    since = row["previous_data_period"]
    moved = f"{row['direction_words']}, since {since}"
    rows = [
        *(targets or [none]),
        VerdictRow(
            "Direction",
            f"{row['arrow']} {row['direction']}".strip(),
            sentence(moved) if pd.notna(since) else "No figure of an earlier data period",
            direction=row["direction"],
        ),
    ]
    if pd.notna(row["same_period_last_year"]):
        then = format_number(row["same_period_last_year"], int(row["decimals"]), row["unit"])
        rows.append(
            VerdictRow(
                "Against last year", row["last_year_direction"], f"{then} in the same period last year"
            )
        )
    few = "Judged from 13 data periods on; fewer say nothing either way"
    slow = "Said from three different data periods on, where there is a target"
    return [
        *rows,
        VerdictRow("Variation", row["variation"], few),
        VerdictRow("Pace", "" if row["pace"] else "Not said yet", sentence(row["pace"] or slow)),
    ]


def commentary(history: pd.DataFrame, queries: pd.DataFrame) -> list[PeriodCommentary]:
    """Return the commentary of each period with the queries on it, the latest first."""
    of_period = queries.groupby("period")["message"].agg(list)
    latest = history.sort_values("period", ascending=False)
    columns = zip(latest["period"], print_figures(latest), latest["commentary"].fillna(""), strict=True)
    return [
        PeriodCommentary(
            ": ".join(filter(None, [short_period(period), figure])), words, of_period.get(period, [])
        )
        for period, figure, words in columns
    ]


def revision_rows(revisions: pd.DataFrame, measure: Measure) -> list[RevisionRow]:
    """Return every figure given, in the order of ``MeasurePage.revisions``."""
    rows = revisions.assign(decimals=measure.decimals, unit=measure.unit)
    rows = rows.assign(figure=print_figures(rows))
    return [
        RevisionRow(
            period=short_period(row["period"]),
            figure=row["figure"] or STATE_WORDS.get(row["state"], "").capitalize(),
            about=row["data_period"],
            received=day(row["received_on"]),
            as_at=f"{row['received_on']:%Y-%m-%d}",
            entered_late=row["entered_late"] is True,
            accepted_by=row["accepted_by"],
            source=f"{row['file_name']}, line {row['line']}",
            standing=sentence(row["standing"])
            + (f": {row['withdrawn_why']}" if row["withdrawn_why"] else ""),
        )
        for row in records(rows)
    ]


def definition_rows(measure: Measure) -> list[tuple[str, str]]:
    """Return what a measure means, a part and its words a row."""
    ours = ", ".join(word.replace("_", " ") for word in measure.ours)
    polarity = {"higher": "Higher is better", "lower": "Lower is better", "none": "Neither way is better"}
    parts = {
        "Why it matters": measure.why_it_matters,
        "Counted": measure.numerator,
        "Out of": measure.denominator,
        "Better": polarity[measure.better] + (" (assumed)" if measure.polarity_assumed else ""),
        "Unit": measure.unit,
        "Reported": sentence(measure.frequency) + (", rolling" if measure.rolling else ""),
        "Source": measure.source,
        "Published": measure.publication_lag,
        "Workstream": measure.workstream,
        "Service area": measure.service_area,
        "Owner": measure.owner_role,
        "Reviewed": f"{day(measure.reviewed)}; next {day(measure.next_review)}",
        "This product's reading": f"{sentence(ours)}: not printed in the report" if ours else "",
    }
    return [(part, words) for part, words in parts.items() if words]


def icons(row: Mapping[Any, Any]) -> list[tuple[Any, str]]:
    """Return the icons of a measure with an XmR chart, each with what it means."""
    pairs = [
        (variation_icon(row), VARIATION[row["variation_icon"]]),
        (assurance_icon(row), ASSURANCE.get(row["assurance"], "")),
    ]
    return [(icon, f"{sentence(words)}.") for icon, words in pairs if words]


def trend_figure(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> Figure:
    """Return the figures by reporting period against every target."""
    points = series.trend_points(page.history)
    targets = series.trend_targets(page.targets, row)
    breaks = series.trend_breaks(page.history, row["breaks"])
    head = headline(row)
    finding = text.measure_finding(head.value, head.verdict, head.direction, head.previous)
    notes = ["By reporting period. The dashed line is the target."]
    if points["repeated"].any():
        notes.append("An open point repeats the figure before it.")
    if points["provisional"].any():
        notes.append("A dashed ring is a provisional figure.")
    return Figure(
        f"quarters-{measure.code}",
        finding,
        partial(trend, points, targets, breaks=breaks),
        partial(series.history_table, page.history),
        alt=series.trend_words(measure.name, finding, points, targets),
        numbers=["Figure", "Target"],
        rows=partial(series.history_file, page.history),
        notes=[*notes, *series.break_words(breaks), text.VERDICT_KEY, f"Source: {measure.source}."],
        heeds=_FILTERS,
    )


def variation_figure(page: MeasurePage, measure: Measure, row: "pd.Series[Any]") -> Figure:
    """Return the XmR chart of a measure with 13 data periods or more."""
    points = series.xmr_series(page.xmr, row)
    lines = series.xmr_lines(points, row)
    finding, rules = series.variation_finding(points), series.rule_words(points)
    since = f" since {points['data_period'].iloc[0]}" if row["breaks"] else ""
    return Figure(
        f"variation-{measure.code}",
        finding,
        partial(xmr, points, lines),
        partial(series.xmr_table, points),
        alt=series.xmr_words(measure.name, finding, points, lines),
        numbers=["Figure"],
        rows=partial(series.xmr_file, points, page.xmr),
        notes=[
            f"{len(points)} data periods{since}. "
            "Limits: the mean plus and minus 2.66 times the mean moving range.",
            *([f"Special causes: {rules}."] if rules else []),
            f"Source: {measure.source}.",
        ],
        heeds=_FILTERS,
    )


def published_figure(page: MeasurePage, measure: Measure) -> Figure:
    """Return what is published of the measure, beside other areas."""
    breaks = series.published_breaks(page.published, [one.model_dump() for one in measure.breaks])
    points = series.published_series(page.published, AREAS, measure.unit, breaks["at"].tolist())
    areas = points["area"].drop_duplicates().tolist()
    finding = text.published_finding(*series.latest_published(points))
    sources = " · ".join(page.published["source"].drop_duplicates())
    return Figure(
        f"published-{measure.code}",
        finding,
        partial(published, points, areas, measure.unit, breaks=breaks),
        partial(series.published_table, points, areas),
        alt=text.published_alt(measure.name, finding, points),
        rows=partial(series.published_file, page.published, measure.unit),
        notes=[
            f"Published yearly: {sources}.",
            *series.break_words(breaks),
            *(["A gap was not published."] if (points["text"] == "").any() else []),
        ],
        keys=[*series.comparator_words(measure, areas), *filter(None, [measure.comparator_note])],
        heeds=("as_at",),
    )
