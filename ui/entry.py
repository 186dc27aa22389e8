"""Updating a project by hand: a form that makes a return, and sends it through the same checks."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.entry import next_ref, written
from pipelines.positions import ProjectPage
from schemas.definitions import Definitions
from schemas.returns import KINDS
from schemas.vocabulary import REPORTED_BY
from ui import data, desk
from ui.markdown import escape
from ui.prose import note

AS_FORM, AS_GRID = "One by one", "As a grid"
_TEXTS = ["progress", "next_steps"]


def desk_of(ref: str) -> str:
    """Each project has a desk of its own: what is entered for one is not shown beside another."""
    return f"project-{ref}"


def update(ref: str, page: ProjectPage, known: Definitions) -> None:
    """Ask what has moved, and check the return that it makes; nothing is sent before it is accepted."""
    note(
        "What you enter becomes a return of this project and all its actions, checked like any other. "
        "Nothing is sent until you accept it."
    )
    latest = page.reports.iloc[0] if len(page.reports) else pd.Series(dtype="object")
    actions = page.actions.assign(report_date=None)
    way = st.segmented_control("Actions", [AS_FORM, AS_GRID], default=AS_FORM, key="entry-way", required=True)
    moved: list[str] = []
    if way == AS_FORM and len(actions):
        titles = dict(zip(actions["action"], actions["title"], strict=True))
        moved = st.multiselect(
            "Which actions have moved?",
            list(titles),
            format_func=lambda action: f"{action}: {titles[action]}",
            placeholder="Choose any number; the others stay as they are",
            key=f"moved-{ref}",
        )
    with st.form(f"update-{ref}", border=True):
        reported_on = st.date_input(
            "Report date", data.now().date, key=f"report-date-{ref}", format="DD/MM/YYYY", width=200
        )
        st.markdown(f"**Project {escape(ref)}**")
        entered = _fields(f"project-{ref}", latest, known, "revised_date")
        if way == AS_GRID:
            actions = _grid(ref, actions, known)
        else:
            for action in moved:
                actions = _one(ref, actions, action, known)
        added = _new_action(ref, actions, known)
        pressed = st.form_submit_button(
            "Check and see what would change",
            type="primary",
            icon=":material/fact_check:",
            key=f"enter-{ref}",
        )
    if not pressed:
        return
    project = pd.DataFrame([{"project": ref, **entered}])
    every = pd.concat([actions, added], ignore_index=True) if len(added) else actions
    desk.send(desk_of(ref), list(_files(ref, reported_on, project, every)), source="form")


def _files(ref: str, reported_on: object, project: pd.DataFrame, actions: pd.DataFrame) -> Any:
    """Yield the project's return and, where it has actions, theirs."""
    day = reported_on if isinstance(reported_on, date) else data.now().date
    yield f"{ref} project {day.isoformat()}.csv", written("project", project.assign(report_date=day))
    if len(actions):
        rows = actions.assign(report_date=day, project=ref)
        yield f"{ref} actions {day.isoformat()}.csv", written("action", rows)


def _fields(key: str, row: "pd.Series[Any]", known: Definitions, revised: str) -> dict[str, Any]:
    """Ask for status, revised date, progress and next steps, as they were last reported."""
    statuses = [status.name for status in known.statuses]
    choices = [*statuses, *REPORTED_BY]
    now = next((v for v in (row.get("status"), row.get("reported_by")) if isinstance(v, str)), None)
    with st.container(horizontal=True):
        said = st.selectbox(
            "Status",
            choices,
            index=choices.index(now) if now in choices else None,
            format_func=lambda one: one if one in statuses else f"Reported by the {one}",
            placeholder="Choose a status",
            key=f"{key}-status",
            width=260,
        )
        moved_to = st.date_input(
            "Revised date, if it has moved",
            row.get(revised) if pd.notna(row.get(revised)) else None,
            key=f"{key}-revised",
            format="DD/MM/YYYY",
            width=220,
        )
    progress, next_steps = (
        st.text_area(label, _text(row.get(name)), key=f"{key}-{name}", height=90)
        for label, name in (("Progress", "progress"), ("Next steps", "next_steps"))
    )
    return {
        "status": said if said in statuses else None,
        "reported_by": said if said in REPORTED_BY else None,
        revised: moved_to,
        "progress": progress,
        "next_steps": next_steps,
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _one(ref: str, actions: pd.DataFrame, action: str, known: Definitions) -> pd.DataFrame:
    """Return the actions with one of them as it is entered."""
    row = actions[actions["action"] == action].iloc[0]
    st.markdown(f"**{escape(action)}**: {escape(str(row['title']))}")
    entered = _fields(f"action-{ref}-{action}", row, known, "revised_due_date")
    finished = st.date_input(
        "Completed on",
        row["completed_on"] if pd.notna(row["completed_on"]) else None,
        key=f"action-{ref}-{action}-completed",
        format="DD/MM/YYYY",
        width=220,
    )
    changed = actions.astype("object")
    at = changed["action"] == action
    for name, value in {**entered, "completed_on": finished}.items():
        changed.loc[at, name] = value
    return changed


def _grid(ref: str, actions: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """Return the actions as edited in a grid, for those who would rather type in one."""
    shown = actions[[name for name in KINDS["action"].names if name not in ("report_date", "project")]]
    column = st.column_config
    edited: pd.DataFrame = st.data_editor(
        shown.astype(dict.fromkeys(("title", "lead", *_TEXTS), "object")),
        hide_index=True,
        key=f"grid-{ref}",
        alt=f"Actions of {ref}, to edit",
        column_config={
            "action": column.TextColumn("Ref", disabled=True),
            "title": column.TextColumn("Title", width="large"),
            "lead": column.TextColumn("Lead"),
            "due_date": column.DateColumn("Due", format="DD/MM/YYYY"),
            "revised_due_date": column.DateColumn("Revised due", format="DD/MM/YYYY"),
            "status": column.SelectboxColumn("Status", options=[s.name for s in known.statuses]),
            "reported_by": column.SelectboxColumn("Reported by", options=list(REPORTED_BY)),
            "completed_on": column.DateColumn("Completed", format="DD/MM/YYYY"),
        },
    )
    return edited


def _new_action(ref: str, actions: pd.DataFrame, known: Definitions) -> pd.DataFrame:
    """Return an action that is new, or no row where none is entered."""
    with st.expander("Add an action"):
        title = st.text_input("Title", key=f"new-title-{ref}")
        with st.container(horizontal=True):
            lead = st.text_input("Lead role", key=f"new-lead-{ref}")
            due = st.date_input("Due", None, key=f"new-due-{ref}", format="DD/MM/YYYY", width=200)
            status = st.selectbox(
                "Status of the new action",
                [one.name for one in known.statuses],
                index=None,
                placeholder="Choose a status",
                key=f"new-status-{ref}",
            )
    if not title:
        return pd.DataFrame()
    row = {"action": next_ref(ref, actions["action"].astype("str")), "title": title, "lead": lead}
    return pd.DataFrame([row | {"due_date": due, "status": status}])
