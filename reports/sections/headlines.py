"""Workforce, risks, and what is internal: decisions, ratings to query and queries."""

from collections.abc import Iterator

import pandas as pd

from pipelines.positions import PackFacts
from reports.pack import Cell, Paragraph, Section
from reports.sections.cells import dates, numbers, statuses, table, texts
from schemas.definitions import Definitions
from schemas.periods import short_period
from ui.text import challenge_finding, dates_line, day, number_of, query_finding, workforce_finding
from ui.views.plan import ABOUT_CHALLENGES
from ui.views.risks import change_finding, register_rows, risk_finding
from ui.views.workforce import directions

_ABOUT = "The directorate, beside the Council where it gives the figure. No workforce measure has a target."


def headline_sections(facts: PackFacts) -> Iterator[Section]:
    """Yield the workforce's headlines and the risk register."""
    yield _workforce(facts.workforce)
    yield _risks(facts)


def internal_sections(facts: PackFacts, known: Definitions) -> Iterator[Section]:
    """Yield what never leaves the directorate: open decisions, ratings to query and queries on commentary."""
    yield _decisions(facts.decisions, known)
    yield _challenges(facts.challenges, known)
    yield _queries(facts)


def _workforce(rows: pd.DataFrame) -> Section:
    if rows.empty:
        return Section("workforce", "No workforce figure has been reported", 1)
    moved = (rows["arrow"].fillna("") + " " + rows["direction_words"].fillna("")).str.strip()
    shown = table(
        "Workforce",
        f"{_ABOUT} {dates_line(rows)}",
        {
            "Measure": texts(rows["name"]),
            "Organisation": texts(rows["organisation"]),
            "Figure": numbers(rows, with_unit=True),
            "Council": numbers(rows, "comparator", with_unit=True),
            "Direction": texts(moved),
            "As at": dates(rows["as_at"]),
            "What was said": texts(rows["narrative"]),
        },
        alt="Each workforce measure and organisation with its figure, the Council's, direction and date.",
        shares=[4.6, 2.4, 2, 1.6, 2.6, 2.3, 7],
        numbers=["Figure", "Council"],
        head_columns=2,
    )
    return Section("workforce", workforce_finding(directions(rows)), 1, (shown,), new_page=True, is_wide=True)


def _risks(facts: PackFacts) -> Section:
    rows = facts.risks
    if rows.empty:
        return Section("risks", "No risk register has been reported", 1, is_wide=not facts.workforce.empty)
    shown = pd.DataFrame(register_rows(rows, facts.risk_changes))
    register = table(
        "Risks",
        f"The risk register as reported to {day(rows['report_date'].iloc[0])}. "
        f"{change_finding(facts.risk_changes)}.",
        {
            "Ref": texts(shown["risk"]),
            "Risk or challenge": texts(shown["title"]),
            "Mitigation": texts(shown["mitigation"]),
            "Owner": texts(shown["owner"]),
            "Score": texts(shown["score"]),
            "First reported": dates(shown["first_on"]),
        },
        alt="Each risk with its mitigation, the role that owns it, its score and when it was first reported.",
        shares=[1, 4, 5, 3, 2, 2],
    )
    return Section("risks", risk_finding(rows), 1, (register,), is_wide=True)


def _decisions(rows: pd.DataFrame, known: Definitions) -> Section:
    if rows.empty:
        return Section(
            "decisions", "Decisions: none is open", 1, (Paragraph("No clinic has left a decision open."),),
            new_page=True,
        )  # fmt: skip
    overdue = [", overdue" if late else "" for late in rows["overdue"].fillna(False)]
    due = [cell._replace(text=cell.text + late)
           for cell, late in zip(dates(rows["due_on"]), overdue, strict=True)]  # fmt: skip
    shown = table(
        "Decisions",
        "Decisions of the clinics that are open. Owners are roles. Internal.",
        {
            "Decision": texts(rows["text"]),
            "Owner": texts(rows["owner"]),
            "Due": due,
            "About": texts(rows["ref"].replace({code: one.name for code, one in known.measures.items()})),
            "Recorded": dates(rows["recorded_on"]),
        },
        alt="Each open decision with the role that owns it, its due date and what it is about.",
        shares=[6, 3, 2.4, 2, 2],
    )
    open_ = f"{number_of(len(rows), 'decision')} {'is' if len(rows) == 1 else 'are'} open"
    return Section("decisions", open_, 1, (shown,), new_page=True)


def _challenges(rows: pd.DataFrame, known: Definitions) -> Section:
    parts = () if rows.empty else (
        table(
            "Challenges",
            f"{ABOUT_CHALLENGES} Internal.",
            {
                "Ref": texts(rows["ref"]),
                "Project or action": texts(rows["title"]),
                "Status": statuses(rows["status"], known),
                "What to query": [
                    Cell(f"{challenge}. {reason}")
                    for challenge, reason in zip(rows["challenge"], rows["reason"], strict=True)
                ],
                "Lead": texts(rows["lead"]),
            },
            alt="Each rating to query with its status, what the facts say and the role that leads it.",
            shares=[1.2, 4.4, 2, 5, 3.4],
        ),
    )  # fmt: skip
    nothing = () if parts else (Paragraph("None."),)
    return Section("challenges", challenge_finding(len(rows)), 1, (*parts, *nothing))


def _queries(facts: PackFacts) -> Section:
    rows = facts.queries
    if rows.empty:
        return Section("queries", "No point in the commentary needs an answer", 1, (Paragraph("None."),))
    names = facts.kpis.set_index("measure")["name"]
    shown = table(
        "Queries",
        f"What the commentary of {short_period(facts.query.period or '')} says against what the figures did. "
        "A query asks; it never blocks. Internal.",
        {"Measure": texts(rows["measure"].map(names)), "What to ask": texts(rows["message"])},
        alt="Each query on the commentary with the measure it is about.",
        shares=[3, 7],
    )
    return Section("queries", query_finding(len(rows)), 1, (shown,))
