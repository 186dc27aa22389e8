"""The parts of one measure's page: its headline, its verdicts, what was said and how it is defined."""

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd

from schemas.definition_files import Measure
from schemas.numbers import format_number
from schemas.periods import short_period
from ui import data, tables
from ui.filters import view
from ui.folding import asked_for
from ui.kpi_rows import figures, revision_table
from ui.markdown import escape
from ui.palette import coloured, verdict_badge
from ui.prose import heading, paragraphs, say, subheaded
from ui.text import day, number_of, reported_line, sentence, target_name

# Periods whose commentary is shown at once.
RECENT = 4
T = TypeVar("T")


def worded(what: str, measure: Measure, make: Callable[[], T]) -> T:
    """Return what is made of one measure for the period and date asked for, kept."""
    return data.kept_for(view().whole, f"{what} of {measure.code}", make)


def headline(row: "pd.Series[Any]") -> tuple[str, str, str, str, str]:
    """Figure, verdict, direction and previous figure as printed, and the whole as markdown."""
    decimals, unit = int(row["decimals"]), str(row["unit"])
    printed = format_number(row["value"], decimals, unit, with_unit=True)
    previous = format_number(row["previous"], decimals, unit)
    about = reported_line(
        *(("" if pd.isna(row[c]) else str(row[c])) for c in ("data_period", "reported_in", "period", "state"))
    )
    lines = [
        verdict_badge(row["verdict"]),
        f"Target {escape(row['target_words'])}" if row["target_words"] else "",
        coloured(row["direction"], escape(f"{row['arrow']} {row['direction_words']}".strip())),
        f":gray[{escape(about)}]",
        ":gray[Provisional]" if row["provisional"] is True else "",
        f":gray[Variation: {escape(row['variation'][:1].lower() + row['variation'][1:])}]",
    ]
    words = f"**{escape(printed)}**\n\n" + "  \n".join(filter(None, lines))
    return format_number(row["value"], decimals, unit), row["verdict"], row["direction"], previous, words


def verdict_table(row: "pd.Series[Any]") -> pd.DataFrame:
    """Question, Verdict, Why: one row a target, then direction, last year, variation and pace."""
    rows = [(target_name(t["name"]), verdict_badge(t["verdict"]), t["reason"]) for t in row["targets"]]
    rows = rows or [("Target", verdict_badge(row["verdict"]), row["reason"])]
    since = row["previous_data_period"]
    rows.append(
        (
            "Direction",
            coloured(row["direction"], escape(f"{row['arrow']} {row['direction']}".strip())),
            f"{row['direction_words']}, since {since}"
            if pd.notna(since)
            else "No figure of an earlier data period",
        )
    )
    if pd.notna(row["same_period_last_year"]):
        then = format_number(row["same_period_last_year"], int(row["decimals"]), row["unit"])
        rows.append(
            ("Against last year", escape(row["last_year_direction"]), f"{then} in the same period last year")
        )
    rows.append(
        (
            "Variation",
            escape(row["variation"]),
            "Judged from 13 data periods on; fewer say nothing either way",
        )
    )
    slow = "Said from three different data periods on, where there is a target"
    rows.append(("Pace", "" if row["pace"] else "Not said yet", row["pace"] or slow))
    table = pd.DataFrame(rows, columns=["Question", "Verdict", "Why"])
    return table.assign(Why=table["Why"].map(sentence).map(escape))


_SAID = ["period", "value", "decimals", "unit", "commentary"]


def verdicts(row: "pd.Series[Any]", measure: Measure) -> str:
    """The table of the verdicts as a piece of HTML."""

    def make() -> str:
        return tables.html(verdict_table(row), alt="Verdicts with their reasons", wide=["Why"])

    return worded("verdicts", measure, make)


def commentary(history: pd.DataFrame, queries: pd.DataFrame, measure: Measure) -> None:
    """Show what was said in the last periods, the latest first, with the queries on it; the rest on request."""

    def make() -> tuple[str, pd.DataFrame]:
        latest = history[_SAID].sort_values("period", ascending=False)
        earlier = latest.iloc[RECENT:]
        told = earlier["commentary"].notna() | earlier["period"].isin(queries["period"])
        return _said(latest.head(RECENT), queries), earlier[told]

    latest, earlier = worded("commentary", measure, make)
    heading("What was said, and what to ask", latest, apart=True)
    if len(earlier):
        label = f"Show what was said in {number_of(len(earlier), 'earlier period')}"
        if asked_for(label, "commentary"):
            say(_said(earlier, queries))


def _said(history: pd.DataFrame, queries: pd.DataFrame) -> str:
    asked = queries.groupby("period")["message"].agg(list)
    columns = zip(history["period"], figures(history), history["commentary"].fillna(""), strict=True)
    return "".join(
        subheaded(f"{short_period(period)}{escape(f': {figure}') if figure else ''}")
        + paragraphs(escape(words) if words else ":gray[Nothing was said.]")
        + "".join(paragraphs(f":orange-badge[? Query] {escape(text)}") for text in asked.get(period, []))
        for period, figure, words in columns
    )


def revisions(rows: pd.DataFrame, measure: Measure) -> str:
    """A page of every figure given, as a piece of HTML."""

    def make() -> str:
        return tables.html(
            revision_table(rows, measure),
            alt=f"Every figure given for {measure.name}",
            numbers=["Figure"],
            plain=["Figure", "About", "Accepted by", "Return", "Standing"],
            whole=["Received"],
        )

    return worded(f"revisions from {rows.index.min()}", measure, make)


def defined(measure: Measure) -> str:
    """What the measure means as a piece of HTML."""

    def make() -> str:
        look = {"plain": ["Meaning"], "wide": ["Meaning"]}
        return tables.html(definition(measure), alt=f"Definition of {measure.name}", **look)

    return worded("definition", measure, make)


def definition(measure: Measure) -> pd.DataFrame:
    """What the measure means, in words: Part, Meaning."""
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
    return pd.DataFrame([(k, v) for k, v in parts.items() if v], columns=["Part", "Meaning"])
