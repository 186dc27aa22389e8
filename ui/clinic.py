"""A running clinic: which item is open, the bar that moves through it, one item on a whole screen, and its close."""

from collections.abc import Callable
from dataclasses import astuple
from functools import partial

import pandas as pd
import streamlit as st

from pipelines.positions import Agenda, ClinicSummary
from pipelines.review.decisions import Clinic, Subject, set_aside
from schemas.definitions import Definitions
from schemas.vocabulary import LATE, About
from ui import cache, text
from ui.decisions import attempt, record_decision, show_decisions
from ui.elements import ROWS, offer_file, page_of, user_name
from ui.figures import show_figure
from ui.links import show
from ui.markup import escape_markdown
from ui.views import clinic
from ui.views.kpis import records
from ui.views.plan import plan_rows

CLOSE = "close"  # where an item's id stands in the address: the end of the clinic
SECONDS = 2  # between looks at whether anybody has written; a decision is to be seen within five


def go(item: str) -> None:
    """Go to an item, or to the close."""
    st.query_params["item"] = item


def leave() -> None:
    """Go back to where a clinic starts."""
    st.query_params.pop("item", None)


def opened_items(clinic: Clinic) -> set[str]:
    """Return the items of a clinic that this person has had on the screen, to add to."""
    opened: set[str] = st.session_state.setdefault(f"clinic-opened-{astuple(clinic)}", set())
    return opened


@st.fragment(run_every=SECONDS)
def follow_others(version: str) -> None:
    """Draw the page again when somebody has written to the store since ``version``, which it shows."""
    if cache.version() != version:
        st.rerun()


def show_bar(agenda: Agenda, at: str) -> None:
    """Say where we are, and move: back, next, any item, not now, the end."""
    ids = [*agenda.ids, CLOSE]
    place = ids.index(at)
    before, after = ids[max(place - 1, 0)], ids[min(place + 1, len(ids) - 1)]
    button = partial(st.button, on_click=go)
    where = "close" if at == CLOSE else f"item {place + 1} of {len(agenda.ids)}"
    line = escape_markdown(f"{clinic.clinic_line(agenda)} · {where}")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="clinic-bar"):
        st.markdown(f":gray[{line}]", width="stretch")
        _list_items(agenda, at)
        if at != CLOSE:
            args = (agenda, at, True, after)
            st.button("Not now", icon=":material/schedule:", on_click=_set_aside, args=args)
        button("Back", args=(before,), icon=":material/arrow_back:", shortcut="Left", disabled=place == 0)
        if at == CLOSE:
            st.button("Leave", icon=":material/logout:", on_click=leave)
        else:
            icon = ":material/arrow_forward:"
            button("Next", args=(after,), icon=icon, shortcut="Right", type="primary")
            button("End clinic", args=(CLOSE,))


def _list_items(agenda: Agenda, at: str) -> None:
    """List the items to go to, a page at a time; a long list is drawn once it is opened."""
    is_long = len(agenda.items) > ROWS
    with st.popover("Items", icon=":material/list:", on_change="rerun" if is_long else "ignore") as popover:
        if is_long and not popover.open:
            return
        labels = clinic.item_labels(agenda, opened_items(agenda.clinic))
        for item in page_of(agenda.items, "items")["item"]:
            label = escape_markdown(labels[item])
            st.button(
                label, key=f"to-{item}", type="tertiary", on_click=go, args=(item,), disabled=item == at
            )


def _set_aside(agenda: Agenda, item: str, is_aside: bool, then: str) -> None:
    """Leave an item for later, or take it up again, and go on."""
    if attempt(lambda: set_aside(cache.store(), agenda.clinic, item, user_name(), is_aside)) is None:
        go(then)


def show_item(agenda: Agenda, at: str, definitions: Definitions) -> None:
    """Show one item on a whole screen: what it is, how it went, what was agreed, what to agree."""
    [item] = records(agenda.items[agenda.items["item"] == at])
    st.title(escape_markdown(item["title"]), anchor=False)
    left, middle, right = st.columns([0.85, 1.9, 1.15], gap="medium")
    with left:
        facts = clinic.item_facts(item, agenda, definitions)
        number, _, unit = item["figure"].partition(" ")
        show("clinic_facts.html", "facts", number=number, unit=unit, facts=facts)
    with middle:
        is_measure = item["about"] == About.MEASURE
        if is_measure:
            _show_figure(item, agenda, definitions)
        lines = clinic.item_lines(item, agenda, definitions)
        show("clinic_lines.html", "lines", heading="" if is_measure else item["name"], lines=lines)
        actions = clinic.actions_to_ask(item, agenda)
        if len(actions):
            overdue, passed = (int((actions["lateness"] == one).sum()) for one in LATE)
            st.header(escape_markdown(text.late_actions_finding(overdue, passed)), anchor=False)
            # Who leads the project stands at the left.
            rows, caption = plan_rows(actions, definitions, with_project=False), "Actions to ask about"
            show("plan_table.html", "actions", rows=rows, noun="Action", caption=caption, with_lead=False)
    with right:
        _show_decisions(item, agenda, definitions)


def _show_figure(item: clinic.Item, agenda: Agenda, definitions: Definitions) -> None:
    figure = clinic.measure_figure(item, agenda, definitions)
    if figure is None:
        st.caption("No figure has been returned yet.")
        return
    show_figure(figure)
    source = definitions.measures[item["ref"]].source
    st.caption(escape_markdown(f"{item['name']}. By reporting period, from {source}."))
    if not item["commentary"]:
        st.caption("No commentary was given.")


def _show_decisions(item: clinic.Item, agenda: Agenda, definitions: Definitions) -> None:
    of_item = agenda.decisions[agenda.decisions["item"] == item["item"]]
    if not of_item.empty:
        st.header("Agreed so far", anchor=False)
        show_decisions(of_item, definitions)
    st.header("Agree", anchor=False)
    if agenda.query.date != agenda.today.date:
        st.info(
            f"This is the clinic as it was on {text.day(agenda.query.date)}. Decisions are recorded today: "
            "clear the as-at date to record one."
        )
        return
    subject = Subject(About(item["about"]), "" if item["about"] == About.NOTHING else item["ref"])
    record_decision(item["item"], item["owner"], agenda.clinic, subject, definitions, agenda.today.date)


def show_close(
    summary: ClinicSummary, agenda: Agenda, definitions: Definitions, name: str, minutes: Callable[[], bytes]
) -> None:
    """Show what was decided, left and not reached; hand out the ``minutes``, written when they are asked for."""
    st.title(clinic.close_finding(len(summary.decided), len(summary.talked), len(agenda.items)), anchor=False)
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        st.header("Decided", anchor=False)
        if summary.decided.empty:
            st.caption("Nothing was recorded, changed or closed.")
        show_decisions(summary.decided, definitions)
        if not summary.carried.empty:
            st.header("Carried forward, still open", anchor=False)
            show_decisions(summary.carried, definitions)
    with right:
        offer_file("Download the minutes", minutes, name, "minutes", is_first=True)
        st.caption(
            "A Word document: decisions with owner and due date, and what was not discussed. Internal."
        )
        _show_left_items("Not now", summary.not_now, agenda)
        _show_left_items("Not reached", summary.not_reached, agenda)


def _show_left_items(words: str, items: pd.DataFrame, agenda: Agenda) -> None:
    """List items that were not talked about, each a way back to it."""
    st.header(words, anchor=False)
    if items.empty:
        st.caption("None.")
        return
    with st.container(gap=None):
        for item in records(page_of(items, words.casefold().replace(" ", "-"))):
            code = item["item"]
            is_aside = code in agenda.set_aside
            st.button(
                escape_markdown(item["title"]),
                key=f"take-{code}",
                type="tertiary",
                icon=":material/undo:",
                on_click=_set_aside if is_aside else go,
                args=(agenda, code, False, code) if is_aside else (code,),
            )
