"""Plan: where projects and actions stand, what moved, what is late, due or to query; and what one role has to do."""

from functools import partial

import pandas as pd
import streamlit as st

from measures.plan import Challenge, Change, count_movement
from pipelines.positions import find_spelling, front_sheet, plan_movement
from schemas.vocabulary import LATE, Lateness
from ui import cache, text
from ui.components import show
from ui.decisions import show_decisions
from ui.elements import choose_one, count_rows, explain, folded, on_request, page_of, search_box, section
from ui.figures import show_figure, show_side_by_side
from ui.filters import select, view
from ui.markup import escape_markdown, slug
from ui.notices import nothing_received, warn_unknown
from ui.text import number_of
from ui.views import plan, plan_figures, search
from ui.views.decisions import list_roles
from ui.views.kpis import query_rows

shown, definitions = view(), cache.definitions()
sheet = cache.read(front_sheet, shown)
if sheet.actions.empty and sheet.projects["report_date"].isna().all():
    nothing_received("project or action return")
    st.stop()


def show_plan(noun: str, rows: pd.DataFrame, key: str, caption: str = "") -> None:
    """Show projects or actions as a table; what a role leads is there to be updated."""
    table = plan.plan_rows(rows, definitions, actions=sheet.actions if noun == "Project" else None)
    caption, last = caption or f"{noun}s", "Update" if lead else "Lead"
    show("plan_table.html", key, rows=table, noun=noun, caption=caption, last=last)


def show_bars() -> None:
    """Show every project and action by status and workstream."""
    key = f"The delivery key: {text.status_key(definitions.statuses)}."
    drawn = partial(plan_figures.status_figure, sheet=sheet, definitions=definitions, keys=[key, made_up])
    ways = {
        way: [drawn(what, share=way == "Share", name=what.capitalize()) for what in ("projects", "actions")]
        for way in ("Count", "Share")
    }
    show_side_by_side("bars", ways, label="Bars show")
    st.caption(escape_markdown(f"{key} It is not the KPIs' key."))
    explain("What do the statuses mean?", *(slug(status.name) for status in definitions.statuses))


def open_table() -> None:
    """Open the table of everything once somebody is chosen."""
    st.session_state["show-table"] = bool(st.session_state["lead"])


asked_lead, leads = st.query_params.get("lead", ""), list_roles(definitions)
lead = select("lead", "Show work led by", leads, "Everybody", 420, on_change=open_table)
if lead:
    st.session_state.setdefault("show-table", True)
if asked_lead and find_spelling(asked_lead, leads) is None:
    warn_unknown("lead", asked_lead, leads)
mine = plan.select_lead(sheet, lead, definitions)
made_up = plan.illustrative_line(mine.projects, mine.actions)
if lead:
    show("work_tiles.html", "mine", tiles=plan.work_tiles(mine))
else:
    show_bars()
if made_up:
    st.caption(escape_markdown(made_up))

board = definitions.calendar.next_board(shown.as_at)
for lateness, note in (
    (Lateness.OVERDUE, plan.past_dates_line(mine.projects, mine.actions)),
    (Lateness.PASSED, plan.ABOUT_PASSED),
    (Lateness.DUE_SOON, plan.board_note(definitions, shown.as_at)),
):
    stands, dated = text.DATED[lateness], plan.find_dated(mine, lateness)
    if lead and not any(map(len, dated)):
        continue
    section(text.dated_finding(lateness, *map(len, dated), board=board), note, stands["part"])
    for noun, rows in zip(("Project", "Action"), dated, strict=True):
        if len(rows):
            label = number_of(len(rows), f"action {stands['listed_one']}", f"actions {stands['listed']}")
            part = f"{stands['part']}-{noun.lower()}s"
            # Everybody's actions are many: they are one press away.
            with folded(f"Show {label}", part, noun == "Action" and not lead):
                show_plan(noun, page_of(rows, part), part)
explain("When is something overdue?", *map(slug, (*LATE, Lateness.DUE_SOON, Lateness.NOT_RATED)))

to_query, label = mine.challenges, f"Show {number_of(len(mine.challenges), 'rating')} to query"
if len(to_query) or not lead:
    section(text.challenge_finding(len(to_query)), plan.ABOUT_CHALLENGES if len(to_query) else "", "queries")
if len(to_query):
    explain("What is a rating to query?", *map(slug, Challenge))
    with folded(label, "challenges", not lead):
        queried = plan.challenge_rows(page_of(to_query, "challenges"), definitions)
        show("challenge_table.html", "challenges", rows=queried)
if lead and len(mine.queries):
    section(text.query_finding(len(mine.queries)), key="commentary")
    show("kpi_queries.html", "commentary", rows=query_rows(mine.queries, sheet.kpis))
if lead and len(mine.decisions):
    section(f"{number_of(len(mine.decisions), 'decision')} owed", key="decisions")
    show_decisions(mine.decisions)

movement = plan.of_lead(cache.read(plan_movement, shown), lead)
moved = movement[movement["change"].isin([Change.MOVED, Change.NEW, Change.GONE])]
counts = count_movement(movement)
section(plan.movement_finding(counts), plan.movement_line(counts))
if len(moved):
    with folded(f"Show {number_of(len(moved), 'movement')}", "movements"):
        show("moved_table.html", "movements", rows=plan.moved_rows(page_of(moved, "movements"), definitions))

section(plan_figures.timeline_finding(mine.projects))
if mine.projects["due_date"].notna().any() and on_request("Show the timeline", "timeline"):
    figure = plan_figures.timeline_figure(mine.projects, definitions, shown.as_at, board)
    show_figure(figure, with_heading=False)

section("Every project and action, worst first")
both = number_of(len(mine.projects), "project"), number_of(len(mine.actions), "action")
if on_request(f"Show and search {text.listed(both)}", "table", "lead", "projects", "actions"):
    with st.container(horizontal=True, vertical_alignment="bottom", key="filters-table"):
        what = choose_one("Show", list(plan.SEARCHED), "show")
        words = search_box("Search", "Ref, words, role or status", "search")
    noun, name = what.removesuffix("s"), what.lower()
    found = search(mine.projects if noun == "Project" else mine.actions, words, plan.SEARCHED[what])
    if found.empty:
        st.info(f"No {name} match. Clear the search or the filters.")
    else:
        found = plan.worst_first(found)
        page = page_of(found, name)
        counted = int(found["counted"].sum()) if noun == "Project" else 0
        of_them = f", {counted:,} of them counted" if counted else ""
        st.caption(f"{count_rows(page, found, len(found), noun.lower())}{of_them}, worst first.")
        show_plan(noun, page, "table", f"{what}, worst first")
