"""Decisions on the page: how they stand, changing, closing and reopening them, and agreeing a new one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.review.decisions import (
    CLOSED,
    MOST,
    Agreed,
    Clinic,
    Subject,
    change_decision,
    close_decision,
    record_decision,
    reopen_decision,
)
from pipelines.store import Moved, Refused, StoreProblem
from schemas.definitions import Definitions
from ui import data
from ui.clinic_state import say
from ui.decision_rows import decision_line, history_lines, next_due, roles
from ui.markdown import escape
from ui.who import who

STALE = 0  # the revision of a form whose decision somebody else has moved on


def show(decisions: pd.DataFrame) -> None:
    """Show decisions as they stand, each with its history one press away; to read only, nothing where there is none."""
    for _, row in decisions.iterrows():
        with st.container(gap=None):
            st.markdown(decision_line(row))
            _history(row)


def _history(row: "pd.Series[Any]") -> None:
    if len(row["history"]) > 1:
        with st.popover(
            "History", type="tertiary", icon=":material/history:", key=f"history-{row['decision_id']}"
        ):
            st.markdown("\n".join(f"- {line}" for line in history_lines(row["history"])))


def manage(decisions: pd.DataFrame, known: Definitions) -> None:
    """Show decisions with a way to change, close or reopen each."""
    for _, row in decisions.iterrows():
        decision_id, revision = row["decision_id"], int(row["revision"])
        seen = st.session_state.get(f"editing-{decision_id}")
        if seen == STALE:
            seen = st.session_state[f"editing-{decision_id}"] = revision
        with st.container(gap=None):
            st.markdown(decision_line(row))
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                if seen is None:
                    st.button(
                        "Reopen" if row["standing"] == CLOSED else "Change or close",
                        key=f"edit-{decision_id}",
                        type="tertiary",
                        icon=":material/edit:",
                        help=escape(row["text"]),
                        on_click=_begin,
                        args=(row,),
                    )
                _history(row)
        if seen is not None:
            with st.container(border=True):
                _form(row, decision_id, int(seen), known)


def _begin(row: "pd.Series[Any]") -> None:
    decision_id = row["decision_id"]
    st.session_state.update(
        {
            f"editing-{decision_id}": int(row["revision"]),
            f"edit-text-{decision_id}": row["text"],
            f"edit-owner-{decision_id}": row["owner"],
            f"edit-due-{decision_id}": row["due_on"].date(),
            f"edit-note-{decision_id}": "",
        }
    )


def _form(row: "pd.Series[Any]", decision_id: str, seen: int, known: Definitions) -> None:
    is_closed = row["standing"] == CLOSED
    if not is_closed:
        _text("Decision or action", f"edit-text-{decision_id}", MOST["decision"])
        _owner(f"edit-owner-{decision_id}", known, row["owner"])
        _due(f"edit-due-{decision_id}")
    label = "Why it is opened again" if is_closed else "What came of it, when you close it"
    _text(label, f"edit-note-{decision_id}", MOST["note"])
    with st.container(horizontal=True, gap="xsmall"):
        for words, does in (
            (("Reopen", "reopen"),) if is_closed else (("Save change", "change"), ("Close it", "close"))
        ):
            st.button(
                words,
                key=f"{does}-{decision_id}",
                type="primary" if does == "change" else "secondary",
                on_click=_edited,
                args=(does, decision_id, seen),
            )
        st.button("Cancel", key=f"cancel-{decision_id}", type="tertiary", on_click=_end, args=(decision_id,))


def _end(decision_id: str) -> None:
    st.session_state.pop(f"editing-{decision_id}", None)


def _edited(does: str, decision_id: str, seen: int) -> None:
    state = st.session_state
    note = state.get(f"edit-note-{decision_id}") or ""

    def do() -> str:
        if does == "change":
            agreed = Agreed(
                state.get(f"edit-text-{decision_id}") or "",
                state.get(f"edit-owner-{decision_id}") or "",
                state.get(f"edit-due-{decision_id}"),
            )
            change_decision(data.store(), decision_id, seen, agreed, who())
            return "The decision was changed."
        if does == "close":
            close_decision(data.store(), decision_id, seen, who(), note)
            return "The decision was closed."
        reopen_decision(data.store(), decision_id, seen, who(), note)
        return "The decision is open again."

    try:
        done = _try(do)
    except Moved as moved:
        # What was typed stays in the form; the next press is made in knowledge of how it stands by then.
        state[f"editing-{decision_id}"] = STALE
        say(str(moved), wrong=True)
        return
    if done:
        _end(decision_id)


def _try(do: Callable[[], str]) -> bool:
    """Do it and say so; say why where it is refused. Moved is left to the caller."""
    try:
        say(do())
    except Moved:
        raise
    except (Refused, StoreProblem) as refused:
        say(str(refused), wrong=True)
        return False
    return True


def agree(item: "pd.Series[Any]", clinic: Clinic, subject: Subject, known: Definitions, today: date) -> None:
    """Ask for a new decision about an item; what is typed stays with the item until it is recorded."""
    text, owner, due = (
        f"draft-{what}-{clinic.service_area}-{item['item']}" for what in ("text", "owner", "due")
    )
    st.session_state.setdefault(owner, item["owner"] or None)
    st.session_state.setdefault(due, next_due(known, today))
    _text("Decision or action", text, MOST["decision"], "What will be done")
    _owner(owner, known, item["owner"])
    _due(due)
    st.button(
        "Record",
        key="record",
        type="primary",
        icon=":material/check:",
        on_click=_record,
        args=(text, owner, due, subject, clinic),
    )


def _record(text: str, owner: str, due: str, subject: Subject, clinic: Clinic) -> None:
    state = st.session_state
    agreed = Agreed(state.get(text) or "", state.get(owner) or "", state.get(due))

    def do() -> str:
        record_decision(data.store(), agreed, subject, clinic, who())
        return "Recorded. Everybody in this clinic sees it."

    if _try(do):
        state[text] = ""


def _text(label: str, key: str, most: int, placeholder: str | None = None) -> None:
    st.text_area(label, key=key, placeholder=placeholder, height=100, persist_state="session", max_chars=most)


def _owner(key: str, known: Definitions, current: str) -> None:
    options = roles(known)
    if current and current not in options:
        options = [current, *options]
    st.selectbox(
        "Owner, a role", options, index=None, key=key, persist_state="session", placeholder="Choose a role"
    )


def _due(key: str) -> None:
    st.date_input("Due", value=None, key=key, format="DD/MM/YYYY", persist_state="session")
