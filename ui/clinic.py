"""A running clinic: which item is open, the bar that moves through it, one item on a whole screen, and its close."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pipelines import positions
from pipelines.positions import Agenda, clinic_summary, decisions_taken
from pipelines.positions.agenda import NOT_NOW, NOT_REACHED, SHOWN
from pipelines.review.decisions import ITEM, NEXT, ROLE, Clinic, ClinicRecord, Subject, add_marks
from pipelines.store import Refused, StoreProblem
from schemas.definitions import Definitions
from schemas.vocabulary import LATE, About, Mark
from ui import cache, text
from ui.components import show
from ui.decisions import attempt, is_as_read, record_decision, show_decisions, show_message
from ui.elements import offer_file, page_of, user_name
from ui.figures import show_figure
from ui.filters import view
from ui.markup import escape_markdown, slug
from ui.notices import draw_title
from ui.views import clinic, records
from ui.views.decisions import list_roles
from ui.views.plan import plan_rows

# Where an item's id stands in the address: the first item to talk about, whichever that is, and the end.
FIRST, CLOSE = "first", "close"
SECONDS = 2  # between looks at whether anybody has written; a decision is to be seen within five
MOST_AGREED = 5  # decisions on an item, the open ones first


def go(item: str, agenda: Agenda | None = None, left: str = "") -> None:
    """Go to an item, or to the close; where an item of an agenda is left by that, keep that it was shown, once."""
    if agenda and left and can_write(agenda):
        write_marks(agenda.clinic, ITEM, {left: Mark.SHOWN}, only_new=True)
    st.query_params["item"] = item


def leave() -> None:
    """Go back to where a clinic starts."""
    st.query_params.pop("item", None)


def write_marks(
    of_clinic: Clinic, about: str, marks: Mapping[str, str], only_new: bool = False
) -> Refused | StoreProblem | None:
    """Keep marks on a clinic, and return what prevented it."""
    return attempt(lambda: add_marks(cache.store(), of_clinic, about, marks, user_name(), only_new))


def can_write(agenda: Agenda) -> bool:
    """Whether the clinic is held today: one of an earlier day is read only."""
    return agenda.query.date == agenda.today.date


def walk(agenda: Agenda, record: ClinicRecord, at: str = "") -> list[str]:
    """Return where the arrows lead in order: the items but for those left for later, where one is, and the close."""
    return [*(item for item in agenda.ids if item == at or item not in record.not_now), CLOSE]


@st.fragment(run_every=SECONDS)
def follow_others() -> None:
    """Draw the page again when somebody else has written to the store since this session read it."""
    if not is_as_read():
        st.rerun()


def show_bar(agenda: Agenda, record: ClinicRecord, at: str) -> None:
    """Say where we are, and move: back, next, any item, not now, the end."""
    places = walk(agenda, record, at)
    place = places.index(at)
    before, after = places[max(place - 1, 0)], places[min(place + 1, len(places) - 1)]
    left = "" if at in record.shown | record.not_now | {CLOSE} else at
    button = partial(st.button, on_click=go, kwargs={"agenda": agenda, "left": left})
    where = "close" if at == CLOSE else f"item {agenda.ids.index(at) + 1} of {len(agenda.ids)}"
    line = escape_markdown(f"{clinic.clinic_line(agenda)} · {where}")
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="clinic-bar"):
        st.markdown(f":gray[{line}]", width="stretch")
        _list_items(button, agenda, record, at)
        if at != CLOSE and can_write(agenda):
            is_aside = at in record.not_now
            label, icon = ("Take it up", "undo") if is_aside else ("Not now", "schedule")
            args = (agenda, at, not is_aside, at if is_aside else after)
            st.button(label, icon=f":material/{icon}:", on_click=set_aside, args=args)
        button("Back", args=(before,), icon=":material/arrow_back:", shortcut="Left", disabled=place == 0)
        if at == CLOSE:
            st.button("Leave", icon=":material/logout:", on_click=leave)
        else:
            icon = ":material/arrow_forward:"
            button("Next", args=(after,), icon=icon, shortcut="Right", type="primary")
            button("End clinic", args=(CLOSE,))


def _list_items(button: Callable[..., bool], agenda: Agenda, record: ClinicRecord, at: str) -> None:
    """List the items to go to, a page at a time, once the list is opened."""
    with st.popover("Items", icon=":material/list:", on_change="rerun", key="clinic-items") as popover:
        if not popover.open:
            return
        rows = clinic.agenda_rows(agenda, record, cache.definitions())
        for place in page_of(agenda.items, "items").index:
            item, label = rows[place]["item"], escape_markdown(rows[place]["label"])
            button(label, key=f"to-{item}", type="tertiary", args=(item,), disabled=item == at)


def set_aside(agenda: Agenda, item: str, is_aside: bool, then: str = "") -> None:
    """Leave an item for later, or take it up again, and go on."""
    mark = Mark.NOT_NOW if is_aside else Mark.NONE
    if write_marks(agenda.clinic, ITEM, {item: mark}) is None and then:
        go(then)


def show_item(agenda: Agenda, at: str, definitions: Definitions) -> None:
    """Show one item on a whole screen: what it is, how it went, what was agreed, what to agree."""
    [item] = records(agenda.items[agenda.items["item"] == at])
    draw_title(item["title"])
    left, middle, right = st.columns([0.9, 1.65, 1.35], gap="medium")
    with left:
        show("clinic_facts.html", "facts", **clinic.item_facts(item, agenda, definitions))
    with middle:
        is_measure = item["about"] == About.MEASURE
        figure = clinic.measure_figure(item, agenda, definitions) if is_measure else None
        if figure:
            # Its finding is the title already; what it is made from is read last.
            show_figure(figure, with_heading=False, with_notes=False)
        elif is_measure:
            st.caption("No figure has been returned yet.")
        lines = clinic.item_lines(item, agenda, definitions)
        show("clinic_lines.html", "lines", heading="" if is_measure else item["name"], lines=lines)
        if figure:
            st.caption(escape_markdown(f"{item['name']}. {figure.notes[0]}"))
        actions = clinic.actions_to_ask(item, agenda)
        if len(actions):
            overdue, passed = (int((actions["lateness"] == one).sum()) for one in LATE)
            st.header(escape_markdown(text.late_actions_finding(overdue, passed)), anchor=False)
            # Who leads the project stands at the left.
            rows, caption = plan_rows(actions, definitions, with_project=False), "Actions to ask about"
            show("plan_table.html", "actions", rows=rows, noun="Action", caption=caption)
    with right:
        show_agreed(item, agenda, definitions, _where())


def _where() -> tuple[object, object]:
    """Return what the bar leads to: the item in the address, and whether the list of items is open."""
    return st.query_params.get("item"), st.session_state.get("clinic-items")


@st.fragment
def show_agreed(
    item: clinic.Item, agenda: Agenda, definitions: Definitions, drawn: tuple[object, object]
) -> None:
    """Show what was agreed on an item, and ask for more; a press in here draws it alone, from what is stored now.

    ``drawn`` is where the page was when it was drawn whole.
    """
    if _where() != drawn:
        # A finger leaves the text and presses the bar in one instant, for which Streamlit runs the text's part only.
        st.rerun()
    show_message()
    taken = cache.read(decisions_taken, view())
    of_item = taken[(taken["item"] == item["item"]) | ("decision-" + taken["decision_id"] == item["item"])]
    st.header("Agreed last", anchor=False)
    show_decisions(of_item.head(MOST_AGREED), definitions)
    if len(of_item) > MOST_AGREED:
        st.caption(f"And {text.number_of(len(of_item) - MOST_AGREED, 'earlier decision')}.")
    elif of_item.empty:
        st.caption("No decisions yet.")
    st.header("Agree", anchor=False)
    if not can_write(agenda):
        st.info(
            f"This is the clinic as it was on {text.day(agenda.query.date)}. Decisions are recorded today: "
            "press “End clinic” and “Leave”, then “Clear filters”, to record one."
        )
        return
    subject = Subject(About(item["about"]), "" if item["about"] == About.NOTHING else item["ref"])
    record_decision(item["item"], item["owner"], agenda.clinic, subject, definitions, agenda.today.date)
    # After a decision the agenda is worked out while people talk, not when an arrow is pressed.
    cache.read(positions.agenda, view())


def show_close(
    agenda: Agenda, record: ClinicRecord, definitions: Definitions, name: str, minutes: Callable[[], bytes]
) -> None:
    """Show what was decided, left and not reached; hand out the ``minutes``, written when they are asked for."""
    summary = clinic_summary(agenda, record)
    draw_title(clinic.close_finding(len(summary.decided), summary.shown, len(agenda.items)))
    left, right = st.columns([1.3, 1], gap="large")
    with left:
        st.header("Decided", anchor=False)
        if summary.decided.empty:
            st.caption("No decisions yet.")
        show_decisions(summary.decided, definitions)
        if not summary.carried.empty:
            st.header("Carried forward, still open", anchor=False)
            show_decisions(summary.carried, definitions)
        _ask_attendance(agenda, record, definitions)
    with right:
        offer_file("Download the minutes", minutes, name, "minutes", "primary")
        st.caption("A Word document: who was there, what was decided and what was not reached. Internal.")
        for standing in (NOT_NOW, NOT_REACHED, SHOWN):
            _show_left_items(standing, summary.items[standing])


def _ask_attendance(agenda: Agenda, record: ClinicRecord, definitions: Definitions) -> None:
    """Ask who was there, by role, and when the next clinic is; each answer is kept at once, with the clinic."""
    st.header("Who was there", anchor=False)
    roles, is_past = list_roles(definitions), not can_write(agenda)
    there = {Mark.PRESENT: record.present, Mark.ABSENT: record.absent}
    for mark, others in zip(there, reversed(there.values()), strict=True):
        st.session_state[f"clinic-{mark}"] = list(there[mark])
        st.multiselect(
            f"{text.sentence(mark)} (roles)",
            [role for role in dict.fromkeys([*roles, *there[mark]]) if role not in others],
            key=f"clinic-{mark}",
            accept_new_options=True,
            select_all=False,  # Enter would choose every role that matches
            placeholder="Choose or enter roles, no names",
            disabled=is_past,
            on_change=_keep_roles,
            args=(agenda.clinic, mark, there[mark]),
        )
    st.session_state["clinic-next"] = record.next_on
    look: dict[str, Any] = {"key": "clinic-next", "format": "DD/MM/YYYY", "disabled": is_past}
    st.date_input("Next clinic", on_change=_keep_next, args=(agenda.clinic,), **look)


def _keep_roles(of_clinic: Clinic, mark: Mark, noted_before: Collection[str]) -> None:
    """Keep the roles that were added or taken away since the question was drawn: others may add theirs meanwhile."""
    chosen = st.session_state[f"clinic-{mark}"]
    marks = {role: mark for role in chosen if role not in noted_before}
    marks |= {role: Mark.NONE for role in noted_before if role not in chosen}
    write_marks(of_clinic, ROLE, marks)


def _keep_next(of_clinic: Clinic) -> None:
    next_on: date | None = st.session_state["clinic-next"]
    write_marks(of_clinic, NEXT, {"": next_on.isoformat() if next_on else ""})


def _show_left_items(standing: str, items: pd.DataFrame) -> None:
    """List items that nothing was decided on, each a way back to it."""
    st.header(standing, anchor=False)
    if items.empty:
        st.caption("None.")
        return
    with st.container(gap=None):
        for item in records(page_of(items, slug(standing))):
            code = item["item"]
            st.button(
                escape_markdown(item["title"]),
                key=f"take-{code}",
                type="tertiary",
                icon=":material/undo:",
                on_click=go,
                args=(code,),
            )
