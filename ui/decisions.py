"""Decisions on a page: how they stand, a form to record one, and forms to change, close and reopen them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.review import decisions as review
from pipelines.review.decisions import CLOSED, MOST, Agreed, Clinic, Subject
from pipelines.store import Moved, Refused, StoreProblem
from schemas.definitions import Definitions
from ui import cache
from ui.elements import user_name
from ui.links import show
from ui.markup import escape_markdown
from ui.views.decisions import decision_rows, list_roles, next_due

Row = Mapping[str, Any]
_MESSAGE = "decision-message"
_DONE = {
    "change": "The decision was changed.",
    "close": "The decision was closed.",
    "reopen": "The decision is open again.",
}
LATEST = (
    0  # instead of the revision a form was opened at: the next press is made knowing how the decision stands
)


def put_message(words: str, is_wrong: bool = False) -> None:
    """Leave a message for the next drawing of the page."""
    st.session_state[_MESSAGE] = (words, is_wrong)


def show_message() -> None:
    """Show what came of the last press."""
    words, is_wrong = st.session_state.pop(_MESSAGE, ("", False))
    if is_wrong:
        st.error(escape_markdown(words), icon=":material/error:")
    elif words:
        st.success(escape_markdown(words), icon=":material/check:")


def show_decisions(decisions: pd.DataFrame, definitions: Definitions | None = None) -> None:
    """Show decisions as they stand, each with its history one press away; nothing where there is none.

    With ``definitions`` given each can be changed, closed or reopened.
    """
    for row in decision_rows(decisions):
        decision_id, revision = row["decision_id"], None
        with st.container(gap=None):
            show("decision.html", f"decision-{decision_id}", row=row)
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                if definitions is not None:
                    revision = _offer_form(row)
                if len(row["events"]) > 1:
                    key = f"history-{decision_id}"
                    with st.popover("History", type="tertiary", icon=":material/history:", key=key):
                        st.markdown("\n".join(f"- {escape_markdown(line)}" for line in row["events"]))
        if definitions is not None and revision is not None:
            with st.container(border=True):
                _show_form(row, revision, definitions)


def _offer_form(row: Row) -> int | None:
    """Offer to open a decision's form; return the revision it was opened at where it is open."""
    key = f"editing-{row['decision_id']}"
    revision: int | None = st.session_state.get(key)
    if revision == LATEST:
        revision = st.session_state[key] = row["revision"]
    if revision is None:
        st.button(
            "Reopen" if row["standing"] == CLOSED else "Change or close",
            key=f"edit-{row['decision_id']}",
            type="tertiary",
            icon=":material/edit:",
            help=escape_markdown(row["text"]),
            on_click=_open_form,
            args=(row,),
        )
    return revision


def _open_form(row: Row) -> None:
    form = f"edit-{row['decision_id']}"
    fields = {"text": row["text"], "owner": row["owner"], "due": row["due_on"].date(), "note": ""}
    st.session_state.update({f"{form}-{name}": value for name, value in fields.items()})
    st.session_state[f"editing-{row['decision_id']}"] = row["revision"]


def _close_form(decision_id: str) -> None:
    st.session_state.pop(f"editing-{decision_id}", None)


def _show_form(row: Row, revision: int, definitions: Definitions) -> None:
    decision_id, is_closed = row["decision_id"], row["standing"] == CLOSED
    if not is_closed:
        _ask_decision(f"edit-{decision_id}", definitions, row["owner"])
    label = "Why it is opened again" if is_closed else "What came of it, when you close it"
    _ask_text(label, f"edit-{decision_id}-note", MOST["note"])
    actions = {"reopen": "Reopen"} if is_closed else {"change": "Save change", "close": "Close it"}
    with st.container(horizontal=True, gap="xsmall"):
        for action, words in actions.items():
            st.button(
                words,
                key=f"{action}-{decision_id}",
                type="primary" if action == "change" else "secondary",
                on_click=_edit,
                args=(action, decision_id, revision),
            )
        cancel = f"cancel-{decision_id}"
        st.button("Cancel", key=cancel, type="tertiary", on_click=_close_form, args=(decision_id,))


def _edit(action: str, decision_id: str, revision: int) -> None:
    """Change, close or reopen a decision; where somebody was quicker what was typed stays in the form."""
    form, decision = f"edit-{decision_id}", (cache.store(), decision_id, revision)
    note, by = st.session_state.get(f"{form}-note") or "", user_name()
    try:
        if action == "change":
            review.change_decision(*decision, _read_decision(form), by)
        elif action == "close":
            review.close_decision(*decision, by, note)
        else:
            review.reopen_decision(*decision, by, note)
    except Moved as moved:
        st.session_state[f"editing-{decision_id}"] = LATEST
        put_message(str(moved), is_wrong=True)
    except (Refused, StoreProblem) as problem:
        put_message(str(problem), is_wrong=True)
    else:
        _close_form(decision_id)
        put_message(_DONE[action])


def record_decision(
    item: str, owner: str, clinic: Clinic, subject: Subject, definitions: Definitions, today: date
) -> None:
    """Ask for a new decision on an item; what is typed stays with the item until it is recorded.

    ``owner`` is the role to propose.
    """
    form = f"draft-{clinic.service_area}-{item}"
    st.session_state.setdefault(f"{form}-owner", owner or None)
    st.session_state.setdefault(f"{form}-due", next_due(definitions, today))
    _ask_decision(form, definitions, owner, "What will be done")
    args = (form, subject, clinic)
    st.button("Record", key="record", type="primary", icon=":material/check:", on_click=_record, args=args)


def _record(form: str, subject: Subject, clinic: Clinic) -> None:
    try:
        review.record_decision(cache.store(), _read_decision(form), subject, clinic, user_name())
    except (Refused, StoreProblem) as problem:
        put_message(str(problem), is_wrong=True)
    else:
        st.session_state[f"{form}-text"] = ""
        put_message("Recorded. Everybody in this clinic sees it.")


def _ask_decision(form: str, definitions: Definitions, owner: str, placeholder: str | None = None) -> None:
    _ask_text("Decision or action", f"{form}-text", MOST["decision"], placeholder)
    roles = list_roles(definitions)
    st.selectbox(
        "Owner, a role",
        roles if not owner or owner in roles else [owner, *roles],
        index=None,
        key=f"{form}-owner",
        persist_state="session",
        placeholder="Choose a role",
    )
    st.date_input("Due", value=None, key=f"{form}-due", format="DD/MM/YYYY", persist_state="session")


def _ask_text(label: str, key: str, most: int, placeholder: str | None = None) -> None:
    st.text_area(label, key=key, placeholder=placeholder, height=100, persist_state="session", max_chars=most)


def _read_decision(form: str) -> Agreed:
    state = st.session_state
    text, owner = (state.get(f"{form}-{name}") or "" for name in ("text", "owner"))
    return Agreed(text, owner, state.get(f"{form}-due"))
