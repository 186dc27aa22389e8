"""The parts of a clinic's page: where it starts, the bar that moves through it, one item, and its close."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from pipelines.positions import Agenda, ClinicSummary
from pipelines.review.decisions import set_aside
from pipelines.store import StoreProblem
from schemas.definitions import Definitions
from ui import clinic_state, data, tables, text
from ui.clinic_rows import (
    agenda_finding,
    agenda_table,
    clinic_line,
    close_finding,
    item_labels,
)
from ui.clinic_state import CLOSE, go
from ui.decision_parts import manage
from ui.elements import nothing_received
from ui.filters import View
from ui.markdown import escape
from ui.paging import ROWS, page_of
from ui.prose import heading, note, title
from ui.who import who


def start(agenda: Agenda, view: View) -> None:
    """Show the agenda of the service area and period chosen, and begin."""
    heading(agenda_finding(agenda))
    note(
        "Choose a service area and period above. The agenda is made from what is held: decisions carried forward, "
        "off target, worsening, statuses that the facts contradict, overdue, late returns."
    )
    if agenda.period is None:
        nothing_received("KPI return", text.day(view.as_at))
    if agenda.items.empty:
        st.button("See decisions and minutes", on_click=go, args=(CLOSE,))
        return
    st.button(
        "Start the clinic", type="primary", icon=":material/play_arrow:", on_click=go, args=(agenda.ids[0],)
    )
    shown = agenda_table(agenda)
    tables.show(page_of(shown), alt="The agenda, in order", heads=2, wide=["Item"])


def bar(agenda: Agenda, at: str) -> None:
    """Say where we are, and move: back, next, any item, not now, the end."""
    ids = [*agenda.ids, CLOSE]
    place = ids.index(at)
    where = "close" if at == CLOSE else f"item {place + 1} of {len(agenda.ids)}"
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="clinic-bar"):
        st.markdown(f":gray[{escape(f'{clinic_line(agenda)} · {where}')}]", width="stretch")
        _items(agenda, at)
        if at != CLOSE:
            st.button(
                "Not now", icon=":material/schedule:", on_click=_not_now, args=(agenda, at, ids[place + 1])
            )
        st.button(
            "Back",
            icon=":material/arrow_back:",
            shortcut="Left",
            on_click=go,
            args=(ids[max(place - 1, 0)],),
            disabled=place == 0,
        )
        if at != CLOSE:
            st.button(
                "Next", type="primary", icon=":material/arrow_forward:", shortcut="Right", on_click=go,
                args=(ids[place + 1],),
            )  # fmt: skip
            st.button("End clinic", on_click=go, args=(CLOSE,))
        else:
            st.button("Leave", icon=":material/logout:", on_click=clinic_state.leave)


def _items(agenda: Agenda, at: str) -> None:
    """List the items to go to, a page at a time; the list is made once it is opened where it is long."""
    is_long = len(agenda.items) > ROWS
    with st.popover("Items", icon=":material/list:", on_change="rerun" if is_long else "ignore") as listed:
        if is_long and not listed.open:
            return
        labels = item_labels(agenda, clinic_state.opened(agenda.clinic))
        shown = page_of(agenda.items[["item"]], "items")
        for item in shown["item"]:
            st.button(
                labels[item],
                key=f"to-{item}",
                type="tertiary",
                on_click=go,
                args=(item,),
                disabled=item == at,
            )


def _not_now(agenda: Agenda, item: str, then: str, aside: bool = True) -> None:
    try:
        set_aside(data.store(), agenda.clinic, item, who(), aside)
    except StoreProblem as problem:
        clinic_state.say(str(problem), wrong=True)
        return
    go(then)


def told() -> None:
    """Say what came of the last press."""
    if message := clinic_state.said():
        words, wrong = message
        if wrong:
            st.error(escape(words), icon=":material/error:")
        else:
            st.success(escape(words), icon=":material/check:")


def unknown(at: str, agenda: Agenda) -> None:
    """Say that there is no such item, and show the way on."""
    title("There is no such item in this clinic")
    st.markdown(
        f"“{escape(at[:60])}” is not on the agenda of {escape(clinic_line(agenda))}. "
        "It may have been put right since the link was made."
    )
    with st.container(horizontal=True):
        if agenda.ids:
            st.button("Go to the first item", type="primary", on_click=go, args=(agenda.ids[0],))
        st.button("Leave the clinic", on_click=clinic_state.leave)


def close(
    summary: ClinicSummary, agenda: Agenda, known: Definitions, docx: Callable[[], bytes], name: str
) -> None:
    """Show what was decided, left and not reached, and hand out the minutes."""
    title(close_finding(len(summary.decided), len(summary.talked), len(agenda.items)))
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        heading("Decided")
        if summary.decided.empty:
            st.markdown(":gray[Nothing was recorded, changed or closed.]")
        manage(summary.decided, known)
        if not summary.carried.empty:
            heading("Carried forward, still open")
            manage(summary.carried, known)
    with right:
        st.download_button(
            "Download the minutes",
            docx,
            file_name=name,
            mime="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            type="primary",
            icon=":material/download:",
            on_click="ignore",
        )
        note("A Word document: decisions with owner and due date, and what was not discussed. Internal.")
        _left("Not now", summary.not_now, agenda)
        _left("Not reached", summary.not_reached, agenda)


def _left(words: str, items: pd.DataFrame, agenda: Agenda) -> None:
    heading(words)
    if items.empty:
        st.markdown(":gray[None.]")
        return
    with st.container(gap=None):
        _ways_back(page_of(items, words.casefold().replace(" ", "-")), agenda)


def _ways_back(items: pd.DataFrame, agenda: Agenda) -> None:
    for item, words in zip(items["item"], items["title"], strict=True):
        st.button(
            escape(words),
            key=f"take-{item}",
            type="tertiary",
            icon=":material/undo:",
            on_click=_not_now if item in agenda.set_aside else go,
            args=(agenda, item, item, False) if item in agenda.set_aside else (item,),
        )
