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
from ui import cache, desk, sending
from ui.elements import show_problem
from ui.markup import escape_markdown
from ui.screens import View
from ui.text import day
from ui.views.kpis import records

AS_FORM, AS_GRID = "One by one", "As a grid"
DATE = "DD/MM/YYYY"
_COLUMNS = [name for name in KINDS["action"].names if name not in ("report_date", "project")]
_MOVED = (
    "A return of {ref} was accepted while you had this form open, so nothing was sent. What you had not changed shows "
    "what is reported now: look it through, then press “Check and see what would change” again."
)
_FIELDS = ("status", "revised", "progress", "next_steps", "completed")


def update_project(ref: str, shown: View, page: ProjectPage, definitions: Definitions) -> None:
    """Ask what has moved, and show the return that it makes on the project's own desk, to be accepted there.

    Only today: what stood at another date would write over what has been reported since.
    """
    today, desk_name = cache.today().date, f"project-{ref}"
    if shown.as_at != today:
        st.info(
            f"This is the project as it was on {day(shown.as_at)}. It is updated as it stands today: "
            "clear the as-at date to update it."
        )
        return
    st.caption(
        "What you enter becomes a return of this project and all its actions, checked like any other. "
        "Nothing is sent until you accept it."
    )
    form = f"{ref}-{sending.visit(desk_name)}"  # begins anew once a return is accepted
    fields = _list_fields(form, page, definitions)
    on_desk = sending.current(desk_name)
    is_asked = bool(st.session_state.get(f"enter-{ref}")) or bool(on_desk and not on_desk.receipts)
    has_moved = _follow_others(form, page, fields, is_asked)
    if has_moved:
        sending.put(desk_name, None)
        show_problem([_MOVED.format(ref=ref)])
    actions = page.actions.astype("object")
    moved: list[str] = []
    way = st.segmented_control("Actions", [AS_FORM, AS_GRID], default=AS_FORM, key="entry-way", required=True)
    titles = dict(zip(actions["action"], actions["title"].astype("str"), strict=True))
    if way == AS_FORM and titles:
        moved = st.multiselect(
            "Which actions have moved?",
            list(titles),
            format_func=lambda action: f"{action}: {titles[action]}",
            placeholder="Choose any number; the others stay as they are",
            key=f"moved-{form}",
        )
    with st.form(f"update-{ref}", border=True):
        reported_on = st.date_input("Report date", today, key=f"report-date-{form}", format=DATE, width=200)
        st.markdown(f"**Project {escape_markdown(ref)}**")
        project = _ask_progress(f"project-{form}", fields, definitions, "revised_date")
        if way == AS_GRID:
            actions = _edit_grid(form, ref, actions, definitions)
        for action in moved:
            st.markdown(f"**{escape_markdown(action)}**: {escape_markdown(titles[action])}")
            key = f"action-{form}-{action}"
            entered = _ask_progress(key, fields, definitions, "revised_due_date")
            entered["completed_on"] = _ask_date("Completed on", _begin(f"{key}-completed", fields))
            for name, value in entered.items():
                actions.loc[actions["action"] == action, name] = value
        if added := _ask_new_action(form, ref, actions, definitions):
            actions = pd.concat([actions, pd.DataFrame([added])], ignore_index=True)
        label, icon = "Check and see what would change", ":material/fact_check:"
        is_pressed = st.form_submit_button(label, type="primary", icon=icon, key=f"enter-{ref}")
    if is_pressed and not has_moved:
        on = reported_on if isinstance(reported_on, date) else today
        row = pd.DataFrame([project | {"report_date": on, "project": ref}])
        files = [(f"{ref} project {on:%Y-%m-%d}.csv", write_return("project", row))]
        if len(actions):
            rows = actions.assign(report_date=on, project=ref)
            files.append((f"{ref} actions {on:%Y-%m-%d}.csv", write_return("action", rows)))
        desk.send(desk_name, files, source="form")
    desk.show_progress(desk_name, definitions)


def _list_fields(form: str, page: ProjectPage, definitions: Definitions) -> dict[str, Any]:
    """Return what is reported now of the project and each action, by the key of its field in the form."""
    known = [*(status.name for status in definitions.statuses), *REPORTED_BY]
    rows = {f"action-{form}-{row['action']}": row for row in records(page.actions)}
    rows[f"project-{form}"] = next(iter(records(page.reports.head(1))), {})
    fields: dict[str, Any] = {}
    for key, row in rows.items():
        stands = row.get("status") or row.get("reported_by")
        days = [row.get("revised_due_date") or row.get("revised_date"), row.get("completed_on")]
        revised, completed = (of.date() if of else None for of in days)
        texts = (row.get("progress", ""), row.get("next_steps", ""))
        values = (stands if stands in known else None, revised, *texts, completed)
        fields |= {f"{key}-{name}": value for name, value in zip(_FIELDS, values, strict=True)}
    return fields


def _begin(key: str, fields: Mapping[str, Any]) -> str:
    """Let a field begin with what is reported, which is kept to tell what has been entered since; return its key."""
    if key not in st.session_state:
        st.session_state[key] = st.session_state[f"{key}-began"] = fields[key]
    return key


def _follow_others(form: str, page: ProjectPage, fields: Mapping[str, Any], is_asked: bool) -> bool:
    """Return whether somebody has reported since the form was opened, when its return is asked for.

    What has not been entered anew then follows, so that nothing is sent that only stood there.
    """
    state, opened = st.session_state, f"opened-{form}"
    now = [*page.reports["return_id"], *page.actions["return_id"]]
    if f"project-{form}-status" not in state:
        state[opened] = now
    if not is_asked or state[opened] == now:
        return False
    state[opened] = now
    for key, value in fields.items():
        if key in state and state[key] == state[f"{key}-began"]:
            state[key] = state[f"{key}-began"] = value
    chosen, known = state.get(f"moved-{form}", []), set(page.actions["action"])
    state[f"moved-{form}"] = [action for action in chosen if action in known]
    return True


def _ask_date(label: str, key: str) -> Any:
    return st.date_input(label, None, key=key, format=DATE, width=220)


def _ask_progress(
    key: str, fields: Mapping[str, Any], definitions: Definitions, revised: str
) -> dict[str, Any]:
    """Ask for status, ``revised`` date, progress and next steps, beginning with what is reported."""
    statuses = [status.name for status in definitions.statuses]
    with st.container(horizontal=True):
        status = st.selectbox(
            "Status",
            [*statuses, *REPORTED_BY],
            index=None,
            format_func=lambda one: one if one in statuses else f"Reported by the {one}",
            placeholder="Choose a status",
            key=_begin(f"{key}-status", fields),
            width=260,
        )
        moved_to = _ask_date("Revised date, if it has moved", _begin(f"{key}-revised", fields))
    texts = {
        name: st.text_area(label, key=_begin(f"{key}-{name}", fields), height=90)
        for name, label in (("progress", "Progress"), ("next_steps", "Next steps"))
    }
    reported_by = status if status in REPORTED_BY else None
    return {"status": None if reported_by else status, "reported_by": reported_by, revised: moved_to, **texts}


def _edit_grid(form: str, ref: str, actions: pd.DataFrame, definitions: Definitions) -> pd.DataFrame:
    """Return the actions as edited in a grid, for those who would rather type in one."""
    column = st.column_config
    dates = {"due_date": "Due", "revised_due_date": "Revised due", "completed_on": "Completed"}
    edited: pd.DataFrame = st.data_editor(
        actions[_COLUMNS].astype(dict.fromkeys(dates, "datetime64[ns]")),
        hide_index=True,
        key=f"grid-{form}-{'-'.join(actions['action'])}",  # edits are kept by place, so by the actions in theirs
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


def _ask_new_action(form: str, ref: str, actions: pd.DataFrame, definitions: Definitions) -> dict[str, Any]:
    """Ask for an action that is new, with a ref of its own; empty where none is entered."""
    with st.expander("Add an action"):
        title = st.text_input("Title", key=f"new-title-{form}")
        with st.container(horizontal=True):
            lead = st.text_input("Lead role", key=f"new-lead-{form}")
            due = st.date_input("Due", None, key=f"new-due-{form}", format=DATE, width=200)
            status = st.selectbox(
                "Status of the new action",
                [one.name for one in definitions.statuses],
                index=None,
                placeholder="Choose a status",
                key=f"new-status-{form}",
            )
    if not title:
        return {}
    of = {"action": next_ref(ref, actions["action"].astype("str")), "title": title, "lead": lead}
    return of | {"due_date": due, "status": status}
