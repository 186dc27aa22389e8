"""KPIs as the report's appendix three, and a page for each measure that is off target."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from pipelines.positions import PackFacts
from reports.pack import Bullets, Cell, Chart, Paragraph, Part, Section, Table
from reports.sections.cells import numbers, table, texts, verdict, verdicts
from schemas.definition_files import Measure
from schemas.definitions import Definitions
from schemas.numbers import format_number
from schemas.periods import short_period
from schemas.vocabulary import State, Verdict
from ui import text
from ui.charts.figure import picture_spec
from ui.charts.theme import SMALL
from ui.charts.trend import trend
from ui.text import STATE_WORDS, period_words, sentence
from ui.views.kpi import describe_figure, own_history_figure, verdict_rows
from ui.views.series import (
    break_words,
    select_own_history,
    trend_breaks,
    trend_notes,
    trend_points,
    trend_targets,
    trend_words,
)

_COMMENTS = 4  # periods: a year's comments, so that a measure stays on its page


def kpi_sections(facts: PackFacts, known: Definitions, public: bool) -> Iterator[Section]:
    """Yield the table of all KPIs, then each measure off target on its own page."""
    yield Section(
        "kpis",
        text.verdict_finding(facts.kpis),
        1,
        (
            Paragraph(f"The KPI key: {text.VERDICT_KEY}", is_note=True),
            Paragraph(text.both_keys(known.statuses), is_note=True),
            *([_kpi_table(facts)] if len(facts.kpis) else []),
        ),
        new_page=True,
        is_wide=True,
    )
    off = facts.kpis[facts.kpis["verdict"] == Verdict.OFF]
    if len(off):
        count = text.number_of(len(off), "measure")
        yield Section("exceptions", f"Off target: {count}, one by one", 1, new_page=True)
    history = _with_points(facts, off)
    of_measure = dict(iter(history.groupby("measure", sort=False)))
    targets = dict(iter(facts.targets.groupby("measure", sort=False)))
    for place, (_, row) in enumerate(off.iterrows()):
        code = row["measure"]
        aims = trend_targets(targets.get(code, facts.targets.head(0)), row)
        yield _exception(facts, row, of_measure[code], aims, known.measures[code], public, place > 0)


def _with_points(facts: PackFacts, shown: pd.DataFrame) -> pd.DataFrame:
    """Return the history of the measures shown, with the points of their charts and the cells of their tables.

    Made of all at once: measure by measure it takes as long as drawing the charts.
    """
    history = facts.history[facts.history["measure"].isin(shown["measure"])]
    points = trend_points(history).add_prefix("point_")
    cells = {"figure_cell": numbers(history), "target_cell": numbers(history, "target")}
    return pd.concat([history, points], axis=1).assign(
        **{name: pd.Series(column, index=history.index, dtype="object") for name, column in cells.items()}
    )


def year_of(period: str, history: pd.DataFrame) -> list[str]:
    """Return the quarters of a period's year up to it that the history has."""
    return [one for one in sorted(history["period"].unique()) if one[:7] == period[:7] and one <= period]


def _kpi_table(facts: PackFacts) -> Table:
    rows, period = facts.kpis, facts.query.period or ""
    quarters = {}
    for quarter in year_of(period, facts.history):
        at = facts.history[facts.history["period"] == quarter].set_index("measure").reindex(rows["measure"])
        quarters[short_period(quarter)[:2]] = [
            _stated(cell, state) for cell, state in zip(numbers(at), at["state"], strict=True)
        ]
    commentary = facts.history[facts.history["period"] == period].set_index("measure")["commentary"]
    return table(
        "KPIs",
        f"Every measure against its target at {period_words(period)}, worst first. A figure belongs to the data "
        "period named; a quarter without one says why.",
        {
            "Measure": [
                Cell(f"{name}. {about}" if about else name)
                for name, about in zip(rows["name"], rows["data_period"].fillna(""), strict=True)
            ],
            "Unit": texts(rows["unit"]),
            "Target": [Cell(_targets(row)) for _, row in rows.iterrows()],
            **quarters,
            "Against target": [
                cell._replace(text=f"{cell.text} ({note})") if (note := text.own_reading(row)) else cell
                for cell, row in zip(verdicts(rows["verdict"]), rows.to_dict("records"), strict=True)
            ],
            "Direction": texts((rows["arrow"].fillna("") + " " + rows["direction_words"]).str.strip()),
            "Commentary": texts(rows["measure"].map(commentary), "Nothing was said."),
        },
        alt="Each measure with its target, the figure of each quarter of the year, its verdict, direction and "
        "commentary.",
        shares=[3.6, 1.7, 2, *[1.9] * len(quarters), 2.1, 2.6, 8],
        numbers=list(quarters),
    )


def _stated(cell: Cell, state: Any) -> Cell:
    """Return a quarter's figure; why there is none, or that it repeats the one before."""
    if pd.isna(state) or state == State.REPORTED:
        return cell
    if cell.value is None:
        return Cell(sentence(STATE_WORDS[State(state)]))
    return cell._replace(text=f"{cell.text} (repeated)") if state == State.REPEATED else cell


def _targets(row: "pd.Series[Any]") -> str:
    """15,000; DfE 12,000: every target of a measure, the headline first."""
    decimals, unit = int(row["decimals"]), str(row["unit"])
    named = [(of["name"], format_number(of["value"], decimals, unit)) for of in row["targets"]]
    return (
        "; ".join(f"{name} {words}" if place else words for place, (name, words) in enumerate(named))
        or "None"
    )


def _exception(
    facts: PackFacts,
    row: "pd.Series[Any]",
    history: pd.DataFrame,
    aims: pd.DataFrame,
    measure: Measure,
    public: bool,
    new_page: bool,
) -> Section:
    code = measure.code
    figure = format_number(row["value"], int(row["decimals"]), row["unit"], with_unit=True)
    finding = describe_figure(row)
    about = text.reported_line(row.to_dict())
    own = select_own_history(history, facts.published[facts.published["measure"] == code], row)
    commented = history[history["commentary"].notna()]
    recent = commented.tail(_COMMENTS)
    questions = [] if public else facts.queries.loc[facts.queries["measure"] == code, "message"].tolist()
    parts: list[Part] = [
        Paragraph(f"{figure}: {about}. Why it matters: {measure.why_it_matters}"),
        _verdict_table(row, measure),
        _published_chart(own, measure, row) if len(own) else _chart(history, aims, row, measure, finding),
        _quarter_table(history, measure),
    ]
    parts += [
        Paragraph(f"{short_period(period)}: {words}")
        for period, words in zip(recent["period"].iloc[::-1], recent["commentary"].iloc[::-1], strict=True)
    ] or [Paragraph("Nothing was said about this measure.")]
    if len(commented) > _COMMENTS:
        parts.append(
            Paragraph("Earlier comments are with the measure’s figures in the dashboard.", is_note=True)
        )
    if questions:
        parts += [Paragraph("To ask:"), Bullets(tuple(questions))]
    return Section(
        f"off-{code.replace('_', '-')}", f"{measure.short_name}: {finding}", 2, tuple(parts), new_page
    )


def _verdict_table(row: "pd.Series[Any]", measure: Measure) -> Table:
    """Question, answer and why, as on the measure's page."""
    rows = list(verdict_rows(row))
    return table(
        f"Verdicts {measure.code}"[:31].replace("_", " "),
        f"{measure.name}: verdicts and why.",
        {
            "Question": texts(one.question for one in rows),
            "Verdict": [verdict(one.verdict) if one.verdict else Cell(one.answer or "–") for one in rows],
            "Why": texts(one.why for one in rows),
        },
        alt=f"The verdicts on {measure.name}, each with its reason.",
        shares=[2, 3, 5],
    )


def _published_chart(rows: pd.DataFrame, measure: Measure, row: "pd.Series[Any]") -> Chart:
    figure = own_history_figure(rows, measure, row, measure.code, SMALL)
    notes = " ".join(filter(None, figure.notes))
    return Chart(figure.finding, notes, figure.alt, lambda: picture_spec(figure.draw()))


def _chart(
    history: pd.DataFrame,
    aims: pd.DataFrame,
    row: "pd.Series[Any]",
    measure: Measure,
    finding: str,
) -> Chart:
    points = history.filter(like="point_").rename(columns=lambda name: name.removeprefix("point_"))
    points = points.reset_index(drop=True)
    breaks = trend_breaks(history, row["breaks"])
    notes = trend_notes(points, aims, marks=["repeated"])
    return Chart(
        title=finding,
        caption=" ".join([*notes, *break_words(breaks), f"Source: {measure.source}."]),
        alt=trend_words(measure.name, finding, points, aims),
        spec=partial(_spec, points, aims, breaks),
    )


def _spec(points: pd.DataFrame, aims: pd.DataFrame, breaks: pd.DataFrame) -> str:
    return picture_spec(trend(points, aims, breaks, SMALL))


def _quarter_table(history: pd.DataFrame, measure: Measure) -> Table:
    latest = history.iloc[::-1]
    states = latest["state"].map(STATE_WORDS).fillna("").map(sentence)
    return table(
        f"Figures {measure.code}"[:31].replace("_", " "),
        f"{measure.name}: the figures of the chart.",
        {
            "Period": texts(latest["period"].map(short_period)),
            "Figure": latest["figure_cell"].tolist(),
            "Target": latest["target_cell"].tolist(),
            "Against target": [
                verdict(of) if text else Cell("–")
                for of, text in zip(latest["verdict"], latest["point_text"], strict=True)
            ],
            "About": texts(latest["data_period"]),
            "State": texts(states),
        },
        alt=f"Each reporting period with the figure of {measure.name}, its target and what it is about.",
        shares=[2, 1.5, 1.5, 2.4, 3.4, 3.4],
        numbers=["Figure", "Target"],
        on_slides=False,
    )
