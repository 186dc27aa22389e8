"""Decisions on a page: how they stand, a form to record one, and forms to change, close and reopen them."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.review import decisions as review
from pipelines.review.decisions import CLOSED, MOST, Agreed, Clinic, Subject
from pipelines.store import Moved, Refused, StoreProblem
from schemas.definitions import Definitions
from ui import cache
from ui.components import show
from ui.elements import user_name
from ui.markup import escape_markdown
from ui.views.decisions import decision_rows, list_roles, next_due

Row = Mapping[str, Any]
_MESSAGE, _STAMP = "decision-message", "store-as-read"
# Instead of the revision a form was opened at: the next press is made knowing how the decision stands.
LATEST = 0


def note_reading() -> None:
    """Note how the store stands, which this session is about to read."""
    st.session_state[_STAMP] = cache.store().data_version()


def is_as_read() -> bool:
    """Whether nobody but this session has written to the store since it was read."""
    return st.session_state.get(_STAMP) == cache.store().data_version()


def attempt(write: Callable[[], object], done: str = "") -> Refused | StoreProblem | None:
    """Write to the store, leave a message for the next drawing of the page, and return what kept it from being done."""
    was_as_read = is_as_read()
    try:
        write()
        if was_as_read:
            note_reading()
    except (Refused, StoreProblem) as problem:
        st.session_state[_MESSAGE] = (str(problem), True)
        return problem
    st.session_state[_MESSAGE] = (done, False)
    return None


def show_message() -> None:
    """Show what came of the last press, in a place of its own: what follows does not move when it comes or goes."""
    words, is_wrong = st.session_state.pop(_MESSAGE, ("", False))
    with st.container():
        if is_wrong:
            st.error(escape_markdown(words), icon=":material/error:")
        elif words:
            st.success(escape_markdown(words), icon=":material/check:")


def show_decisions(decisions: pd.DataFrame, definitions: Definitions | None = None) -> None:
    """Show decisions as they stand, each with its history one press away; nothing where there is none.

    With ``definitions`` given each can be changed, closed or reopened.
    """
    for row in decision_rows(decisions):
        decision_id = row["decision_id"]
        with st.container(gap=None):
            show("decision.html", f"decision-{decision_id}", row=row)
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                revision = _offer_form(row) if definitions else None
                key = f"history-{decision_id}"
                with st.popover("History", type="tertiary", icon=":material/history:", key=key):
                    st.markdown("\n".join(f"- {escape_markdown(line)}" for line in row["events"]))
                    st.caption(f"Its id is `{decision_id}`; `python -m pipelines erase` empties it.")
        if definitions and revision is not None:
            with st.container(border=True):
                _show_form(row, revision, definitions)


def _offer_form(row: Row) -> int | None:
    """Offer to open a decision's form; return the revision it was opened at where it is open."""
    key, form = f"editing-{row['decision_id']}", f"edit-{row['decision_id']}"
    revision: int | None = st.session_state.get(key)
    if revision == LATEST:
        revision = st.session_state[key] = row["revision"]

    def open_form() -> None:
        fields = {"text": row["text"], "owner": row["owner"], "due": row["due_on"].date(), "note": ""}
        st.session_state.update({f"{form}-{name}": value for name, value in fields.items()})
        st.session_state[key] = row["revision"]

    if revision is None:
        label, about = (
            "Reopen" if row["standing"] == CLOSED else "Change or close",
            escape_markdown(row["text"]),
        )
        st.button(label, form, about, open_form, type="tertiary", icon=":material/edit:")
    return revision


def _show_form(row: Row, revision: int, definitions: Definitions) -> None:
    decision_id, is_closed = row["decision_id"], row["standing"] == CLOSED
    form = f"edit-{decision_id}"
    if not is_closed:
        _ask_decision(form, definitions, row["owner"])
    label = "Why it is opened again" if is_closed else "What came of it, when you close it"
    _ask_text(label, f"{form}-note", MOST["note"])
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
        cancel, args = f"cancel-{decision_id}", (f"editing-{decision_id}", None)
        st.button("Cancel", key=cancel, type="tertiary", on_click=st.session_state.pop, args=args)


def _edit(action: str, decision_id: str, revision: int) -> None:
    """Change, close or reopen a decision; where somebody was quicker what was typed stays in the form."""
    form, decision = f"edit-{decision_id}", (cache.store(), decision_id, revision)
    note, by = st.session_state.get(f"{form}-note") or "", user_name()
    writes: dict[str, tuple[str, Callable[[], object]]] = {
        "change": (
            "The decision was changed.",
            lambda: review.change_decision(*decision, _read_decision(form), by),
        ),
        "close": ("The decision was closed.", lambda: review.close_decision(*decision, by, note)),
        "reopen": ("The decision is open again.", lambda: review.reopen_decision(*decision, by, note)),
    }
    done, write = writes[action]
    problem = attempt(write, done)
    if isinstance(problem, Moved):
        st.session_state[f"editing-{decision_id}"] = LATEST
    elif problem is None:
        st.session_state.pop(f"editing-{decision_id}", None)


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

    def record() -> None:
        def write() -> None:
            review.record_decision(cache.store(), _read_decision(form), subject, clinic, user_name())

        if attempt(write, "Decision saved") is None:
            st.session_state[f"{form}-text"] = ""

    st.button("Record", key="record", type="primary", icon=":material/check:", on_click=record)


def _ask_decision(form: str, definitions: Definitions, owner: str, placeholder: str | None = None) -> None:
    _ask_text("Decision or action", f"{form}-text", MOST["decision"], placeholder)
    roles = list_roles(definitions)
    st.selectbox(
        "Owner (role)",
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
