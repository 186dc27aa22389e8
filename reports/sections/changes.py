"""What changed since the last final pack; where there is none, since the period before."""

import pandas as pd

from pipelines.positions import PackFacts
from reports.pack import Cell, Paragraph, Part, Section
from reports.sections.cells import numbers, statuses, table, texts, verdicts
from schemas.definitions import Definitions
from schemas.vocabulary import LATE, Verdict
from ui.text import day, items_of_plan, number_of, period_words, sentence

_LISTED = 60  # longer lists are counted only: the plan's own sections have every row


def change_section(facts: PackFacts, known: Definitions) -> Section:
    """Return the section on what changed: verdicts and figures, statuses, and what became overdue."""
    before = facts.before
    if before is None:
        return Section("changes", "No period is held: nothing to compare", 1, new_page=True)
    since = f"{period_words(before.query.period)}, as at {day(before.query.date)}"
    source = "the last final pack" if before.final else "the period before: no final pack is held"
    moved = _kpis(facts)
    new = before.statuses[before.statuses["before"] == ""]
    rated = before.statuses[before.statuses["before"] != ""]
    parts: list[Part] = [Paragraph(f"Compared with {source} ({since}).")]
    changed = moved[moved["before"] != moved["after"]]
    if len(moved):
        parts.append(
            table(
                "What changed in KPIs",
                f"Measures whose figure or verdict differs from {since}.",
                {
                    "Measure": texts(moved["name"]),
                    "Then": numbers(moved, "value_before"),
                    "Now": numbers(moved),
                    "Verdict then": verdicts(moved["before"]),
                    "Verdict now": verdicts(moved["after"]),
                },
                alt="Each measure that changed with its figure and verdict then and now.",
                shares=[5, 1.6, 1.6, 2.4, 2.4],
                numbers=["Then", "Now"],
            )
        )
    for what in ("project", "action"):
        first = int((new["what"] == what).sum())
        if first:
            parts.append(Paragraph(f"Reported for the first time: {number_of(first, what)}."))
    if len(rated) and len(rated) <= _LISTED:
        parts.append(_statuses(rated, known, since))
    elif len(rated):
        parts.append(Paragraph(f"{number_of(len(rated), 'status', 'statuses')} changed."))
    elif new.empty:
        parts.append(Paragraph("No status of a project or action changed."))
    for lateness in LATE:
        became = before.past_dates.loc[before.past_dates["lateness"] == lateness, "what"].tolist()
        if became:
            items = items_of_plan(became.count("project"), became.count("action"))
            parts.append(Paragraph(f"{sentence(lateness)} now and not then: {items}."))
    return Section("changes", _finding(changed), 1, tuple(parts), new_page=True)


def _finding(changed: pd.DataFrame) -> str:
    order = {Verdict.ON: 0, Verdict.NEAR: 1, Verdict.OFF: 2}
    judged = changed[changed["before"].isin(order) & changed["after"].isin(order)]
    worse = int((judged["after"].map(order) > judged["before"].map(order)).sum())
    gained = len(judged) - worse
    if changed.empty:
        return "What changed: no verdict"
    return f"What changed: {number_of(gained, 'verdict')} better, {worse} worse"


def _kpis(facts: PackFacts) -> pd.DataFrame:
    """Return the measures whose figure or verdict is not what it was, in the order of the position."""
    then = (facts.before.kpis if facts.before else facts.kpis.head(0)).rename(
        columns={"value": "value_before", "verdict": "before"}
    )[["measure", "value_before", "before"]]
    both = facts.kpis.rename(columns={"verdict": "after"}).merge(then, on="measure", how="left")
    both["before"] = both["before"].fillna(str(Verdict.NO_FIGURE))
    same = (both["value"] == both["value_before"]).fillna(False) & (both["before"] == both["after"])
    nothing = both["value"].isna() & both["value_before"].isna()
    return both[~(same | nothing)]


def _statuses(rated: pd.DataFrame, known: Definitions, since: str) -> Part:
    return table(
        "What changed in the plan",
        f"Projects and actions whose status differs from {since}.",
        {
            "Ref": texts(rated["ref"]),
            "Project or action": texts(rated["title"]),
            "Then": statuses(rated["before"], known),
            "Now": [cell if cell.text != "–" else Cell("No longer reported")
                    for cell in statuses(rated["after"], known)],
        },
        alt="Each project and action whose status changed, with its status then and now.",
        shares=[1.4, 6, 2.4, 2.4],
    )  # fmt: skip
