"""Plan: where projects and actions stand, what moved, what is late or due, what to challenge, and every date."""

import streamlit as st

from measures.plan import Challenge
from ui import data, text
from ui.elements import nothing_received
from ui.figures import show_side_by_side
from ui.filters import view
from ui.glossary import slug
from ui.help import meanings
from ui.palette import status_key
from ui.plan_parts import ask_lead, challenge_list, full_table, illustrated, lists, status_figures
from ui.plan_sections import dates_ahead, listed, what_moved
from ui.plan_words import board_line
from ui.prose import headed, heading, noted, say

shown, known = view(), data.definitions()
plan = data.front_sheet(shown)
if plan.actions.empty and plan.projects["report_date"].isna().all():
    nothing_received("project or action return", text.day(shown.as_at))
    st.stop()

made_up = text.illustrative_line(
    illustrated(plan.projects, "projects", shown), illustrated(plan.actions, "actions", shown)
)
show_side_by_side("bars", status_figures(plan, made_up, shown, known), ask="Bars show")
say(
    noted(f"The delivery key: {status_key(known.statuses)}. It is not the KPIs' key."),
    meanings("What do the statuses mean?", *map(slug, [status.name for status in known.statuses])),
    noted(made_up),
)

lead = ask_lead(known)
what_moved(shown, lead, known)

board = known.calendar.next_board(shown.as_at)
told = listed(shown, lead, board)
overdue = headed(
    text.overdue_finding(len(told.late_projects), len(told.late_actions)),
    meanings("When is something overdue?", "overdue", "due-before-the-next-board", "on-time", "not-rated"),
    apart=True,
)
lists("overdue", overdue, told.late_projects, told.late_actions, shown, known)

due = headed(
    text.due_finding(len(told.soon_projects), len(told.soon_actions)),
    noted(board_line(board, shown.as_at, told.later)),
    apart=True,
)
lists("due", due, told.soon_projects, told.soon_actions, shown, known)

finding = text.challenge_finding(len(told.challenges))
if told.challenges.empty:
    heading(finding, apart=True)
else:
    about = noted(
        "A challenge is a self-rated status that dates, text or actions contradict: something to ask about."
    )
    question = meanings("What is a RAG challenge?", *map(slug, Challenge))
    challenge_list(headed(finding, about, question, apart=True), told.challenges, known)

dates_ahead(told.projects, known, shown, lead, board)

heading("Every project and action, worst first", apart=True)
full_table(told.projects, told.actions, shown, known)
