"""Plan: where projects and actions stand, what moved, what is late or due, what to challenge, and every date."""

from functools import partial

import pandas as pd
import streamlit as st

from measures.plan import Challenge, Change, count_movement
from pipelines.positions import front_sheet, plan_movement
from schemas.vocabulary import LATE, Lateness
from ui import cache, text
from ui.elements import count_rows, explain, folded, nothing_received, on_request, page_of, section
from ui.figures import show_figure, show_side_by_side
from ui.filters import find_spelling, select, view
from ui.links import show
from ui.markup import escape_markdown, slug
from ui.text import number_of
from ui.views import plan, plan_figures
from ui.views.kpis import search

shown, definitions = view(), cache.definitions()
sheet = cache.read(front_sheet, shown)
if sheet.actions.empty and sheet.projects["report_date"].isna().all():
    nothing_received("project or action return", text.day(shown.as_at))
    st.stop()


def show_plan(noun: str, rows: pd.DataFrame, key: str, caption: str = "") -> None:
    """Show projects or actions as a table."""
    table = plan.plan_rows(rows, definitions, actions=sheet.actions if noun == "Project" else None)
    show("plan_table.html", key, rows=table, noun=noun, caption=caption or f"{noun}s", with_lead=True)


def show_lists(key: str, projects: pd.DataFrame, actions: pd.DataFrame) -> None:
    """Show projects, and actions one press away; ``key`` says which they are, such as overdue."""
    if len(projects):
        show_plan("Project", page_of(projects, f"{key}-projects"), f"{key}-projects")
    if len(actions):
        with folded(f"Show {number_of(len(actions), f'{key} action')}", f"{key}-actions"):
            show_plan("Action", page_of(actions, f"{key}-actions"), f"{key}-actions")


def open_table() -> None:
    """Open the table of everything once somebody is chosen."""
    if st.session_state["lead"]:
        st.session_state["show-table"] = True


made_up = text.illustrative_line(*map(plan.count_illustrative, (sheet.projects, sheet.actions)))
key = f"The delivery key: {text.status_key(definitions.statuses)}."
drawn = partial(plan_figures.status_figure, sheet=sheet, definitions=definitions, keys=[key, made_up])
ways = {
    way: [drawn(what, share=way == "Share", name=what.capitalize()) for what in ("projects", "actions")]
    for way in ("Count", "Share")
}
show_side_by_side("bars", ways, label="Bars show")
st.caption(escape_markdown(f"{key} It is not the KPIs' key."))
explain("What do the statuses mean?", *(slug(status.name) for status in definitions.statuses))
if made_up:
    st.caption(escape_markdown(made_up))

asked_lead = st.query_params.get("lead", "")
leads = sorted({project.lead for project in definitions.plan.project if project.lead})
lead = select("lead", "Lead, for the lists below", leads, "Everybody", 420, on_change=open_table)
if lead:
    st.session_state.setdefault("show-table", True)
if asked_lead and find_spelling(asked_lead, leads) is None:
    st.warning(escape_markdown(text.unknown_value("lead", asked_lead, leads)), icon=":material/warning:")
plan_frames = sheet.projects, sheet.actions, sheet.challenges, cache.read(plan_movement, shown)
projects, actions, challenges, movement = (plan.of_lead(rows, lead) for rows in plan_frames)

counts = count_movement(movement)
moved = movement[movement["change"].isin([Change.MOVED, Change.NEW, Change.GONE])]
section(plan.movement_finding(counts), plan.movement_line(counts))
if counts.flows:
    show("flow_table.html", "flows", rows=plan.flow_rows(counts, definitions))
if len(moved):
    with folded(f"Show {number_of(len(moved), 'movement')}", "movements"):
        rows = plan.moved_rows(page_of(moved, "movements"), definitions)
        show("moved_table.html", "movements", rows=rows)

overdue, passed, due = (
    (plan.select_lateness(projects, one), plan.select_lateness(actions, one))
    for one in (Lateness.OVERDUE, Lateness.PASSED, Lateness.DUE_SOON)
)
section(text.overdue_finding(*map(len, overdue)), plan.past_dates_line(projects, actions))
explain("When is something overdue?", *map(slug, (*LATE, Lateness.DUE_SOON, Lateness.NOT_RATED)))
show_lists("overdue", *overdue)
section(text.passed_finding(*map(len, passed)), plan.ABOUT_PASSED)
show_lists("passed", *passed)

board = definitions.calendar.next_board(shown.as_at)
section(text.due_finding(*map(len, due), board=board), plan.board_line(board, shown.as_at))
show_lists("due", *due)
if board and definitions.calendar.ours and board not in definitions.calendar.published:
    st.caption(f"By the reporting calendar. {text.OUR_CALENDAR}")

section(text.challenge_finding(len(challenges)), plan.ABOUT_CHALLENGES if len(challenges) else "")
if len(challenges):
    explain("What is a rating to query?", *map(slug, Challenge))
    with folded(f"Show {number_of(len(challenges), 'rating')} to query", "challenges"):
        rows = plan.challenge_rows(page_of(challenges, "challenges"), definitions)
        show("challenge_table.html", "challenges", rows=rows)

section(plan_figures.timeline_finding(projects))
if projects["due_date"].notna().any() and on_request("Show the timeline", "timeline"):
    show_figure(plan_figures.timeline_figure(projects, definitions, shown.as_at, board), with_heading=False)

section("Every project and action, worst first")
label = f"Show and search {number_of(len(projects), 'project')} and {number_of(len(actions), 'action')}"
if on_request(label, "table", "lead", "projects", "actions"):
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-table"):
        what = st.segmented_control(
            "Show", list(plan.SEARCHED), default="Projects", key="show", required=True
        )
        about = "Ref, words, role or status"
        words = st.text_input("Search", type="search", live=True, placeholder=about, key="search", width=320)
    noun, name = what.removesuffix("s"), what.lower()
    found = search(projects if noun == "Project" else actions, words or "", plan.SEARCHED[what])
    if found.empty:
        st.info(f"No {name} match. Clear the search or the filters.")
    else:
        found = plan.worst_first(found)
        page = page_of(found, name)
        counted = int(found["counted"].sum()) if noun == "Project" else 0
        of_them = f", {counted:,} of them counted" if counted else ""
        st.caption(f"{count_rows(page, found, len(found), noun.lower())}{of_them}, worst first.")
        show_plan(noun, page, "table", f"{what}, worst first")
