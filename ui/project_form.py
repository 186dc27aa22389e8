"""Updating a project by hand: a form that makes a return, and sends it through the same checks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from ui.elements import Look, choose_one
from ui.markup import escape_markdown
from ui.notices import show_problem
from ui.screens import View
from ui.text import day
from ui.views import records, returns
from ui.views.plan import narrative

AS_FORM, AS_GRID, NEW = "One by one", "As a grid", "New action"
DATE = "DD/MM/YYYY"
_COLUMNS = [name for name in KINDS["action"].names if name not in ("report_date", "project")]
_MOVED = (
    "A return of {ref} was accepted while you had this form open, so nothing was sent. What you had not changed shows "
    "what is reported now: look it through, then press “Check and see what would change” again."
)
_FIELDS = ("status", "revised", "progress", "next_steps", "completed")
_TEXTS = {"progress": "Progress", "next_steps": "Next steps"}


@dataclass(frozen=True)
class Form:
    """The form of a project: its key, what its fields begin with, and what is wrong with them by row and field."""

    ref: str
    key: str
    fields: Mapping[str, Any]
    faults: Mapping[tuple[str, str], str]
    definitions: Definitions

    def label(self, words: str, row: str, field: str) -> str:
        """Return a field's label with what is wrong with it."""
        fault = self.faults.get((row, field))
        return f"{words} :red[■ {escape_markdown(fault)}]" if fault else words

    def begin(self, field: str) -> str:
        """Let a field begin with what is reported, noted to tell what has been entered since; return its key."""
        if field not in st.session_state:
            st.session_state[field] = st.session_state[f"{field}-began"] = self.fields[field]
        return field


def update_project(ref: str, shown: View, page: ProjectPage, definitions: Definitions) -> None:
    """Ask what has moved, and show the return that it makes on the project's own desk, to be accepted there.

    Only today: what stood at another date would write over what has been reported since.
    """
    today, desk_name = cache.today().date, f"project-{ref}"
    if shown.as_at != today:
        st.info(
            f"This is the project as it was on {day(shown.as_at)}. It is updated as it stands today: "
            "press “Clear filters” to update it."
        )
        return
    visit = sending.visit(desk_name)
    key = f"{ref}-{visit}"  # begins anew once a return is accepted, and forgets what was in that
    accepted = re.compile(rf"[a-z-]+-{re.escape(ref)}-{visit - 1}(-|$)")
    for field in [name for name in st.session_state if accepted.match(str(name))]:
        del st.session_state[field]
    on_desk = sending.current(desk_name)
    is_on_desk = bool(on_desk and not on_desk.receipts)
    faults = returns.field_faults(desk.list_findings(on_desk)) if on_desk else {}
    form = Form(ref, key, _list_fields(key, page, definitions), faults, definitions)
    has_moved = _follow_others(form, page, bool(st.session_state.get(f"enter-{ref}")) or is_on_desk)
    if has_moved:
        sending.put(desk_name, None)
        show_problem([_MOVED.format(ref=ref)])
    with st.container(border=True, key=f"update-{ref}"):
        project = _ask_progress(form, f"Project {ref}", f"project-{key}", today)
        on = project["report_date"]
        actions, names = _ask_actions(form, page.actions.astype("object"))
        look: Look = "secondary" if on_desk and on_desk.preview else "primary"
        label, icon = "Check and see what would change", ":material/fact_check:"
        is_pressed = st.button(label, type=look, icon=icon, key=f"enter-{ref}")
    files = [(f"{ref} project {on:%Y-%m-%d}.csv", write_return("project", pd.DataFrame([project])))]
    dated, reported = (
        write_return("action", rows.assign(report_date=on, project=ref))
        for rows in (actions, page.actions.astype("object"))
    )
    fields, name = {(files[0][0], 2): f"Project {ref}"}, f"{ref} actions {on:%Y-%m-%d}.csv"
    if dated != reported:  # of actions that nobody has touched nothing new is known
        files.append((name, dated))
        fields |= {(name, line): words for line, words in enumerate(names, start=2)}
    if is_pressed and not has_moved:
        desk.send(desk_name, files, fields=fields)
        st.rerun()
    if is_on_desk and on_desk and on_desk.files != files:
        sending.put(desk_name, None)  # what was checked is no longer what stands in the form
    desk.show_progress(desk_name, definitions)


def _list_fields(form: str, page: ProjectPage, definitions: Definitions) -> dict[str, Any]:
    """Return what is reported now of the project and each action, by the key of its field in the form."""
    known = [*(status.name for status in definitions.statuses), *REPORTED_BY]
    rows = {f"action-{form}-{row['action']}": row for row in records(page.actions)}
    rows[f"project-{form}"] = next(iter(records(page.reports.head(1))), {})
    fields: dict[str, Any] = {}
    # Who reports speaks for themselves: what they send is no longer illustrative.
    progress = narrative(pd.Series([row.get("progress") for row in rows.values()], dtype="object"))
    for (key, row), words in zip(rows.items(), progress, strict=True):
        stands = row.get("status") or row.get("reported_by")
        days = [row.get("revised_due_date") or row.get("revised_date"), row.get("completed_on")]
        revised, completed = (of.date() if of else None for of in days)
        texts = (words, row.get("next_steps", ""))
        values = (stands if stands in known else None, revised, *texts, completed)
        fields |= {f"{key}-{name}": value for name, value in zip(_FIELDS, values, strict=True)}
    return fields


def _follow_others(form: Form, page: ProjectPage, is_asked: bool) -> bool:
    """Return whether somebody has reported since the form was opened, when its return is asked for.

    What has not been entered anew then follows, so that nothing is sent that only stood there.
    """
    key, state, opened = form.key, st.session_state, f"opened-{form.key}"
    now = [*page.reports["return_id"], *page.actions["return_id"]]
    if f"project-{key}-status" not in state:
        state[opened] = now
    if not is_asked or state[opened] == now:
        return False
    state[opened] = now
    for field, value in form.fields.items():
        if field in state and state[field] == state[f"{field}-began"]:
            state[field] = state[f"{field}-began"] = value
    chosen, known = state.get(f"moved-{key}", []), set(page.actions["action"])
    state[f"moved-{key}"] = [action for action in chosen if action in known]
    return True


def _ask_date(label: str, key: str) -> Any:
    return st.date_input(label, None, key=key, format=DATE, width=220, persist_state="session")


def _ask_progress(form: Form, row: str, key: str, today: date | None = None) -> dict[str, Any]:
    """Ask for status, revised date, progress and next steps, beginning with what is reported.

    Of the project also for the day of the report, ``today`` unless another is entered; of an action, when it was done.
    """
    statuses = [status.name for status in form.definitions.statuses]
    with st.container(horizontal=True):
        status = st.selectbox(
            form.label("Status", row, "status"),
            [*statuses, *REPORTED_BY],
            index=None,
            format_func=lambda one: one if one in statuses else f"Reported by the {one}",
            placeholder="Choose a status",
            key=form.begin(f"{key}-status"),
            width=260,
            persist_state="session",
        )
        label = form.label("Revised date, if it has moved", row, "revised date")
        moved_to = _ask_date(label, form.begin(f"{key}-revised"))
        if today:
            on = st.date_input(
                "Report date", today, key=f"{key}-reported", format=DATE, width=220, persist_state="session"
            )
            own: dict[str, Any] = {"report_date": on if isinstance(on, date) else today, "project": form.ref}
            own |= {"revised_date": moved_to}
        else:
            label = form.label("Completed on", row, "completed date")
            done = _ask_date(label, form.begin(f"{key}-completed"))
            own = {"revised_due_date": moved_to, "completed_on": done}
    for column, (name, words) in zip(st.columns(2), _TEXTS.items(), strict=True):
        label = form.label(words, row, words.lower())
        own[name] = column.text_area(
            label, key=form.begin(f"{key}-{name}"), height=80, persist_state="session"
        )
    reported_by = status if status in REPORTED_BY else None
    return own | {"status": None if reported_by else status, "reported_by": reported_by}


def _ask_actions(form: Form, actions: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the actions as entered, one that is new among them, and how the form names each."""
    titles = dict(zip(actions["action"], actions["title"].astype("str"), strict=True))
    moved: list[str] = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = choose_one("Actions", [AS_FORM, AS_GRID], "entry-way")
        if way == AS_FORM and titles:
            moved = st.multiselect(
                "Which actions have moved?",
                list(titles),
                format_func=lambda action: f"{action}: {titles[action]}",
                placeholder="Choose any number; the others stay as they are",
                select_all=False,
                key=f"moved-{form.key}",
                persist_state="session",
            )
    if way == AS_GRID:
        actions = _edit_grid(form, actions)
    for action in moved:
        st.markdown(f"**{escape_markdown(action)}**: {escape_markdown(titles[action])}")
        for name, value in _ask_progress(form, action, f"action-{form.key}-{action}").items():
            actions.loc[actions["action"] == action, name] = value
    names = actions["action"].astype("str").tolist()
    if added := _ask_new_action(form, names):
        return pd.concat([actions, pd.DataFrame([added])], ignore_index=True), [*names, NEW]
    return actions, names


def _edit_grid(form: Form, actions: pd.DataFrame) -> pd.DataFrame:
    """Return the actions as edited in a grid, for those who would rather type in one."""
    column = st.column_config
    dates = {"due_date": "Due", "revised_due_date": "Revised due", "completed_on": "Completed"}
    edited: pd.DataFrame = st.data_editor(
        actions[_COLUMNS].astype(dict.fromkeys(dates, "datetime64[ns]")),
        hide_index=True,
        key=f"grid-{form.key}-{'-'.join(actions['action'])}",  # edits are kept by place, so by the actions in theirs
        alt=f"Actions of {form.ref}, to edit",
        column_config={
            "action": column.TextColumn("Ref", disabled=True),
            "title": column.TextColumn("Title", width="large"),
            "lead": column.TextColumn("Lead"),
            "status": column.SelectboxColumn("Status", options=[s.name for s in form.definitions.statuses]),
            "reported_by": column.SelectboxColumn("Reported by", options=list(REPORTED_BY)),
            **{name: column.DateColumn(label, format=DATE) for name, label in dates.items()},
        },
    )
    return edited


def _ask_new_action(form: Form, known: Sequence[str]) -> dict[str, Any]:
    """Ask for an action that is new, with a ref of its own; empty where none is entered."""
    key = form.key
    with st.expander("Add an action", expanded=any(row == NEW for row, _ in form.faults)):
        title = st.text_input(
            form.label("Title", NEW, "title"), key=f"new-title-{key}", persist_state="session"
        )
        with st.container(horizontal=True):
            lead = st.text_input(
                form.label("Lead role", NEW, "lead role"), key=f"new-lead-{key}", persist_state="session"
            )
            due = _ask_date(form.label("Due", NEW, "due date"), f"new-due-{key}")
            status = st.selectbox(
                form.label("Status of the new action", NEW, "status"),
                [one.name for one in form.definitions.statuses],
                index=None,
                placeholder="Choose a status",
                key=f"new-status-{key}",
                persist_state="session",
            )
    of = {
        "action": next_ref(form.ref, pd.Series(known, dtype="str")),
        "title": title,
        "lead": lead,
        "due_date": due,
        "status": status,
    }
    return of if title else {}
