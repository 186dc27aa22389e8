"""Updating a project by hand: a form that makes a return, and sends it through the same checks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.ingest.spreadsheets import next_ref, write_return
from pipelines.positions import ProjectPage
from schemas.definitions import Definitions
from schemas.returns import KINDS
from schemas.vocabulary import REPORTED_BY
from ui import cache, desk
from ui.markup import escape_markdown
from ui.views.kpis import records

AS_FORM, AS_GRID = "One by one", "As a grid"
DATE = "DD/MM/YYYY"
_COLUMNS = [name for name in KINDS["action"].names if name not in ("report_date", "project")]
Row = Mapping[str, Any]  # a project or action as last reported; what is missing is an empty text


def update_project(ref: str, page: ProjectPage, definitions: Definitions) -> None:
    """Ask what has moved, and show the return that it makes on the project's own desk, to be accepted there."""
    st.caption(
        "What you enter becomes a return of this project and all its actions, checked like any other. "
        "Nothing is sent until you accept it."
    )
    actions = page.actions.astype("object")
    moved: list[str] = []
    way = st.segmented_control("Actions", [AS_FORM, AS_GRID], default=AS_FORM, key="entry-way", required=True)
    by_ref: dict[str, Row] = {row["action"]: row for row in records(actions)}
    if way == AS_FORM and by_ref:
        moved = st.multiselect(
            "Which actions have moved?",
            list(by_ref),
            format_func=lambda action: f"{action}: {by_ref[action]['title']}",
            placeholder="Choose any number; the others stay as they are",
            key=f"moved-{ref}",
        )
    today, desk_name = cache.today().date, f"project-{ref}"
    with st.form(f"update-{ref}", border=True):
        reported_on = st.date_input("Report date", today, key=f"report-date-{ref}", format=DATE, width=200)
        st.markdown(f"**Project {escape_markdown(ref)}**")
        latest: Row = next(iter(records(page.reports.head(1))), {})
        project = _ask_progress(f"project-{ref}", latest, definitions, "revised_date")
        if way == AS_GRID:
            actions = _edit_grid(ref, actions, definitions)
        for action in moved:
            for name, value in _ask_action(ref, by_ref[action], definitions).items():
                actions.loc[actions["action"] == action, name] = value
        if added := _ask_new_action(ref, actions, definitions):
            actions = pd.concat([actions, pd.DataFrame([added])], ignore_index=True)
        label, icon = "Check and see what would change", ":material/fact_check:"
        is_pressed = st.form_submit_button(label, type="primary", icon=icon, key=f"enter-{ref}")
    if is_pressed:
        day = reported_on if isinstance(reported_on, date) else today
        row = pd.DataFrame([project | {"report_date": day, "project": ref}])
        files = [(f"{ref} project {day:%Y-%m-%d}.csv", write_return("project", row))]
        if len(actions):
            rows = actions.assign(report_date=day, project=ref)
            files.append((f"{ref} actions {day:%Y-%m-%d}.csv", write_return("action", rows)))
        desk.send(desk_name, files, source="form")
    desk.show_progress(desk_name, definitions)


def _ask_date(label: str, value: Any, key: str) -> Any:
    return st.date_input(label, value or None, key=key, format=DATE, width=220)


def _ask_progress(key: str, row: Row, definitions: Definitions, revised: str) -> dict[str, Any]:
    """Ask for status, ``revised`` date, progress and next steps, as they were last reported."""
    statuses = [status.name for status in definitions.statuses]
    choices = [*statuses, *REPORTED_BY]
    now = row.get("status") or row.get("reported_by")
    with st.container(horizontal=True):
        status = st.selectbox(
            "Status",
            choices,
            index=choices.index(now) if now in choices else None,
            format_func=lambda one: one if one in statuses else f"Reported by the {one}",
            placeholder="Choose a status",
            key=f"{key}-status",
            width=260,
        )
        moved_to = _ask_date("Revised date, if it has moved", row.get(revised), f"{key}-revised")
    texts = {
        name: st.text_area(label, row.get(name, ""), key=f"{key}-{name}", height=90)
        for name, label in (("progress", "Progress"), ("next_steps", "Next steps"))
    }
    reported_by = status if status in REPORTED_BY else None
    return {"status": None if reported_by else status, "reported_by": reported_by, revised: moved_to, **texts}


def _ask_action(ref: str, row: Row, definitions: Definitions) -> dict[str, Any]:
    key = f"action-{ref}-{row['action']}"
    st.markdown(f"**{escape_markdown(row['action'])}**: {escape_markdown(str(row['title']))}")
    entered = _ask_progress(key, row, definitions, "revised_due_date")
    return entered | {"completed_on": _ask_date("Completed on", row["completed_on"], f"{key}-completed")}


def _edit_grid(ref: str, actions: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Return the actions as edited in a grid, for those who would rather type in one."""
    column = st.column_config
    dates = {"due_date": "Due", "revised_due_date": "Revised due", "completed_on": "Completed"}
    edited: pd.DataFrame = st.data_editor(
        actions[_COLUMNS].astype(dict.fromkeys(dates, "datetime64[ns]")),
        hide_index=True,
        key=f"grid-{ref}",
        alt=f"Actions of {ref}, to edit",
        column_config={
            "action": column.TextColumn("Ref", disabled=True),
            "title": column.TextColumn("Title", width="large"),
            "lead": column.TextColumn("Lead"),
            "status": column.SelectboxColumn("Status", options=[s.name for s in definitions.statuses]),
            "reported_by": column.SelectboxColumn("Reported by", options=list(REPORTED_BY)),
            **{name: column.DateColumn(label, format=DATE) for name, label in dates.items()},
        },
    )
    return edited


def _ask_new_action(ref: str, actions: pd.DataFrame, definitions: Definitions) -> dict[str, Any]:
    """Ask for an action that is new, with a ref of its own; empty where none is entered."""
    with st.expander("Add an action"):
        title = st.text_input("Title", key=f"new-title-{ref}")
        with st.container(horizontal=True):
            lead = st.text_input("Lead role", key=f"new-lead-{ref}")
            due = st.date_input("Due", None, key=f"new-due-{ref}", format=DATE, width=200)
            status = st.selectbox(
                "Status of the new action",
                [one.name for one in definitions.statuses],
                index=None,
                placeholder="Choose a status",
                key=f"new-status-{ref}",
            )
    if not title:
        return {}
    of = {"action": next_ref(ref, actions["action"].astype("str")), "title": title, "lead": lead}
    return of | {"due_date": due, "status": status}
