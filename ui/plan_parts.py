"""The parts of the plan's page: whose, what is late or due, and the whole table with search."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.positions import FrontSheet
from schemas.definitions import Definitions
from ui import data, tables, text
from ui.charts.status import status_bars
from ui.figures import Figure
from ui.filters import View
from ui.folding import asked_for
from ui.markdown import escape
from ui.paging import folded, how_many, page_of, paged
from ui.palette import status_key
from ui.plan_rows import (
    action_table,
    actions_complete,
    bar_table,
    bars,
    challenge_table,
    found,
    illustrative,
    project_table,
    worst_first,
)
from ui.prose import noted, say
from ui.statement import BY_DATE
from ui.tables import Table
from ui.text import number_of, unknown_value

SEARCHED = {
    "Projects": ["project", "title", "lead", "status", "lateness", "progress", "next_steps"],
    "Actions": ["action", "project", "project_title", "title", "lead", "status", "lateness", "progress"],
}
_TABLE = "folded-table"
LAYOUT: dict[str, Any] = {"whole": ["Ref", "Status", "Due", "Lateness"], "widths": {"Lead": "9rem"}}


def leads(known: Definitions) -> list[str]:
    """Every role that leads a project, alone or with another."""
    return sorted({project.lead for project in known.plan.project if project.lead})


def ask_lead(known: Definitions) -> str | None:
    """Ask whose projects and actions to list; the answer is ``lead`` in the address."""
    asked, roles = st.query_params.get("lead", ""), leads(known)
    lead = st.selectbox(
        "Lead, for the lists below",
        roles,
        index=None,
        placeholder="Everybody",
        key="lead",
        bind="query-params",
        width=420,
        on_change=_open_table,
    )
    if asked and asked not in roles:
        st.warning(escape(unknown_value("lead", asked, roles)), icon=":material/warning:")
    return lead


def _open_table() -> None:
    if st.session_state["lead"]:
        st.session_state[_TABLE] = True


def bars_of(what: str, counts: pd.DataFrame, view: View, known: Definitions) -> pd.DataFrame:
    """``counts`` of projects or of actions as bars."""
    return data.kept_for(view, f"bars of {what}", lambda: bars(counts, known))


def status_figure(
    what: str,
    counts: pd.DataFrame,
    reconciliation: dict[str, Any],
    view: View,
    known: Definitions,
    share: bool = False,
    **more: Any,
) -> Figure:
    """Projects or actions by status, as counts or as shares; ``more`` is a ``Figure``'s."""
    totals = reconciliation[what]
    title = text.status_finding(what, totals["by_status"], known.complete)
    return Figure(
        what,
        title,
        partial(status_bars, bars_of(what, counts, view, known), share=share),
        partial(bar_table, counts),
        alt=text.status_alt(what.capitalize(), title, totals["words"]),
        rows=counts.copy,
        heeds=BY_DATE,
        **more,
    )


def status_figures(plan: FrontSheet, made_up: str, view: View, known: Definitions) -> dict[str, list[Figure]]:
    """Projects and actions by status, as counts and as shares; ``made_up`` says which rows are illustrative."""

    def drawn(what: str, counts: pd.DataFrame, share: bool) -> Figure:
        said = [text.reconciled(plan.reconciliation, what)]
        keys = [f"The delivery key: {status_key(known.statuses)}.", made_up]
        about = {"notes": said, "keys": keys, "name": what.capitalize()}
        return status_figure(what, counts, plan.reconciliation, view, known, share, **about)

    return {
        way: [drawn("projects", plan.project_counts, share), drawn("actions", plan.action_counts, share)]
        for way, share in (("Count", False), ("Share", True))
    }


def project_rows(view: View, known: Definitions) -> Table:
    """Every project as a row of a table, by its ref: worded once for a date, whatever part of the plan is shown."""

    def make() -> Table:
        plan = data.front_sheet(view.whole)
        table = project_table(plan.projects, actions_complete(plan.actions, known), known)
        return tables.made(table.set_axis(plan.projects["project"]), wide=["Project"], **LAYOUT)

    return data.kept(f"rows of projects at {view.as_at}", make)


def _actions(rows: pd.DataFrame, alt: str, known: Definitions) -> str:
    return tables.html(action_table(rows, known), alt, wide=["Action"], **LAYOUT)


def illustrated(rows: pd.DataFrame, what: str, view: View) -> int:
    """How many of the ``rows`` that the view asks for say of themselves that they are illustrative."""
    return data.kept_for(view, f"illustrative {what}", lambda: illustrative(rows))


def lists(
    key: str, head: str, projects: pd.DataFrame, actions: pd.DataFrame, view: View, known: Definitions
) -> None:
    """Show projects below a ``head`` of HTML, and actions one press away, a page at a time.

    ``key`` says which they are, such as overdue, and names their pages.
    """

    def listed(shown: pd.DataFrame) -> str:
        return "" if shown.empty else project_rows(view, known).of(shown["project"]).html("Projects")

    def told(rows: pd.DataFrame) -> str:
        # Two projects may call an action the same.
        which = rows[["project", "action"]].to_numpy().tolist()
        return data.kept(f"actions {which} at {view.as_at}", lambda: _actions(rows, "Actions", known))

    label = f"Show {number_of(len(actions), f'{key} action')}"
    above = paged(head, projects, listed, f"{key}-projects")
    folded(above, label, actions, told, f"{key}-actions")


def challenge_list(head: str, challenges: pd.DataFrame, known: Definitions) -> None:
    """Show the challenges one press away below a ``head`` of HTML, a page at a time."""

    def told(rows: pd.DataFrame) -> str:
        return tables.html(challenge_table(rows, known), "RAG challenges", whole=["Status", "Challenge"])

    label = f"Show {number_of(len(challenges), 'challenge')}"
    folded(head, label, challenges, told, "challenges")


def _counted(rows: pd.DataFrame) -> str:
    counted = int(rows["counted"].sum()) if "counted" in rows else 0
    return f", {counted:,} of them counted" if counted else ""


def full_table(projects: pd.DataFrame, actions: pd.DataFrame, view: View, known: Definitions) -> None:
    """Show one press away every project or action, worst first, those that hold the words searched for.

    It is open at once where the address asks for somebody or for a page of it, and once somebody is chosen.
    """
    label = f"Show and search {number_of(len(projects), 'project')} and {number_of(len(actions), 'action')}"
    if asked_for(label, "table", "lead", "projects", "actions"):
        _searched(projects, actions, view, known)


def _searched(projects: pd.DataFrame, actions: pd.DataFrame, view: View, known: Definitions) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-table"):
        what = st.segmented_control("Show", list(SEARCHED), default="Projects", key="show", required=True)
        words = st.text_input(
            "Search",
            type="search",
            live=True,
            placeholder="Ref, words, role or status",
            key="search",
            width=320,
        )
    rows = worst_first(found(projects if what == "Projects" else actions, words or "", SEARCHED[what]))
    if rows.empty:
        st.info(f"No {what.lower()} match. Clear the search or the filters.")
        return
    shown = page_of(rows, what.lower())
    noun = what.lower().removesuffix("s")
    alt = f"{what}, worst first"
    say(
        noted(f"{how_many(shown, rows, len(rows), noun)}{_counted(rows)}, worst first."),
        project_rows(view, known).of(shown["project"]).html(alt)
        if what == "Projects"
        else _actions(shown, alt, known),
    )
