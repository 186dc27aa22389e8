"""Progress overall and by workstream: projects and actions by status, with the sentence that adds them up."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from pipelines.positions import PackFacts
from reports.pack import Cell, Chart, Paragraph, Part, Section, Table
from reports.sections.cells import counts, dates, statuses, table, texts
from schemas.definitions import Definitions
from schemas.vocabulary import DONE, Lateness
from ui.charts.figure import picture_spec
from ui.charts.status import status_bars
from ui.text import (
    dated_finding,
    day,
    lateness_words,
    number_of,
    reconciled,
    status_alt,
    status_finding,
    status_key,
)
from ui.views.plan import (
    actions_complete,
    board_line,
    find_dated,
    illustrative_line,
    narrative,
    past_dates_line,
    worst_first,
)
from ui.views.plan_figures import bars


def plan_sections(facts: PackFacts, known: Definitions) -> Iterator[Section]:
    """Yield progress overall, then a section for each workstream."""
    yield Section("progress", "Progress overall", 1, new_page=True)
    for what, by in (("projects", facts.project_counts), ("actions", facts.action_counts)):
        yield _overall(what, by, facts, known)
    yield Section("workstreams", "Progress by workstream", 1, new_page=True, is_wide=True)
    by_workstream = dict(iter(worst_first(facts.projects).groupby("workstream", sort=False)))
    for code in known.workstreams:
        if code in by_workstream:
            yield _workstream(code, by_workstream[code], facts, known)


def _dates(facts: PackFacts, known: Definitions) -> tuple[Part, ...]:
    """Say what is late and what is due, of projects and actions alike, and the key to read both by."""
    board = known.calendar.next_board(facts.query.date)
    overdue, passed, due = (
        dated_finding(one, *map(len, find_dated(facts, one)), board=board)
        for one in (Lateness.OVERDUE, Lateness.PASSED, Lateness.DUE_SOON)
    )
    return (
        Paragraph(f"{overdue}. {passed}. {past_dates_line(facts.projects, facts.actions)}"),
        Paragraph(f"{due}. {board_line(board, facts.query.date)}"),
        Paragraph(f"The delivery key: {status_key(known.statuses)}.", is_note=True),
    )


def _overall(what: str, by: pd.DataFrame, facts: PackFacts, known: Definitions) -> Section:
    totals = facts.reconciliation[what]
    finding = status_finding(what, totals["by_status"], known.stages)
    summary = reconciled(facts.reconciliation, what)
    parts: list[Part] = [*(_dates(facts, known) if what == "projects" else ()), Paragraph(summary)]
    if totals["report_date"]:
        parts.append(
            Chart(
                title=finding,
                caption=f"{what.capitalize()} by workstream and status, counted.",
                alt=status_alt(what.capitalize(), finding, totals["words"]),
                spec=partial(_spec, by, known),
            )
        )
        parts.append(_status_table(what, by, facts, known))
    return Section(
        f"progress-{what}",
        finding,
        2,
        tuple(parts),
        new_page=what == "actions" and bool(totals["report_date"]),
    )


def _spec(by: pd.DataFrame, known: Definitions) -> str:
    return picture_spec(status_bars(bars(by, known)))


def _status_table(what: str, by: pd.DataFrame, facts: PackFacts, known: Definitions) -> Table:
    """Count by status, down, and workstream, across: the wording of the report's paragraph on progress."""
    order, streams = by["status"].drop_duplicates(), by["workstream"].drop_duplicates()
    wide = by.pivot(index="status", columns="workstream", values="count").reindex(
        index=order, columns=streams
    )
    wide = wide.assign(All=wide.sum(axis=1))
    # Who reports what is not rated here is told apart, as the report does.
    elsewhere = {
        f"{who}": number for who, number in facts.reconciliation[what]["elsewhere"].items() if number
    }
    heads = [*statuses(order, known), Cell("Total")]
    columns = {
        name: counts([*wide[name].astype("int64"), int(wide[name].sum())]) for name in map(str, wide.columns)
    }
    split = "; ".join(f"{number:,} by the {who}" for who, number in elsewhere.items())
    return table(
        f"{what.capitalize()} by status",
        f"{what.capitalize()} by delivery status and workstream, as at {day(facts.query.date)}."
        + (f" Reported elsewhere: {split}." if split else ""),
        {"Status": heads, **columns},
        alt=f"Each delivery status with how many {what} of each workstream have it, and in all.",
        shares=[3, *[1] * len(columns)],
        numbers=list(columns),
    )


def _workstream(code: str, mine: pd.DataFrame, facts: PackFacts, known: Definitions) -> Section:
    stream = next(w for w in known.plan.workstream if w.code == code)
    shown = mine[mine["counted"] | mine["report_date"].notna()]
    actions = facts.actions[facts.actions["workstream"] == code]
    unrated = len(mine) - len(shown)
    summary = f"{number_of(len(shown), 'project')} and {number_of(len(actions), 'action')}"
    parts: list[Part] = [Paragraph(f"{stream.title}.")]
    if unrated:
        parts.append(
            Paragraph(
                f"The plan lists {number_of(unrated, 'part')} of {code} that {'is' if unrated == 1 else 'are'} not "
                "rated alone; their actions are counted under it."
            )
        )
    if made_up := illustrative_line(shown, actions):
        parts.append(Paragraph(made_up, is_note=True))
    if len(shown):
        parts.append(_project_table(code, shown, actions, known, summary, facts))
    done = shown["stage"].isin(list(DONE)).sum()
    elsewhere = shown["reported_by"].notna().all()
    finding = (
        f"reported by the {shown['reported_by'].sort_index().iloc[0]}"
        if len(shown) and elsewhere
        else f"{done} of {number_of(len(shown), 'project')} complete"
    )
    return Section(f"workstream-{code.casefold()}", f"{code}, {stream.short_title}: {finding}", 2, tuple(parts),
                   is_wide=True)  # fmt: skip


def _project_table(
    code: str, rows: pd.DataFrame, actions: pd.DataFrame, known: Definitions, summary: str, facts: PackFacts
) -> Table:
    stands = rows["status"].fillna(rows["reported_by"]).fillna("Not rated")
    late = [lateness_words(*of) for of in zip(rows["lateness"], rows["days_overdue"], strict=True)]
    due = dates(rows["due_date"])
    return table(
        f"Workstream {code}",
        f"{summary} of workstream {code}, worst first, as at {day(facts.query.date)}.",
        {
            "Project": texts(rows["project"] + " " + rows["title"]),
            "Status": statuses(stands, known),
            "Due": due,
            "Lateness": texts(late),
            "Actions complete": texts(actions_complete(rows, actions)),
            "Progress": texts(narrative(rows["progress"])),
            "Next steps": texts(narrative(rows["next_steps"])),
            "Ambition": texts(rows["ambitions"].map(", ".join)),
        },
        alt=f"Each project of workstream {code} with its status, date, lateness, progress, next steps and ambition.",
        shares=[4.2, 2.4, 2.2, 2.2, 1.9, 7, 4, 2.2],
    )
