"""One project: what it is for, where it stands, its actions and reports, and a form to update it."""

import streamlit as st

from ui import data, decision_parts, desk, tables
from ui.decision_rows import decision_finding
from ui.elements import choose
from ui.entry import desk_of, update
from ui.filters import view
from ui.paging import page_of
from ui.plan_parts import LAYOUT
from ui.plan_rows import action_table, challenge_table
from ui.project_parts import about, report_table, standing
from ui.prose import heading
from ui.text import challenge_finding, number_of

shown, known = view(), data.definitions()
ref = choose(
    "project",
    {project.ref: f"{project.ref}: {project.short_title}" for project in known.plan.project},
    parameter="ref",
    otherwise="Choose a project to see its deliverables, actions and narrative, and to update it.",
)
if ref is None:
    st.stop()

page = data.project_page(shown, ref)
row = page.position.iloc[0]
heading(standing(row))
tables.show(about(row), alt=f"What the plan says of {ref}", wide=["Meaning"])

if not page.challenges.empty:
    heading(challenge_finding(len(page.challenges)), apart=True)
    tables.show(
        challenge_table(page_of(page.challenges, "challenges"), known),
        alt="RAG challenges",
        whole=["Status"],
        wide=["Challenge"],
    )

heading(f"{number_of(len(page.actions), 'action')} in the latest report", apart=True)
if not page.actions.empty:
    tables.show(
        action_table(page_of(page.actions, "actions"), known, with_project=False),
        alt=f"Actions of {ref}",
        wide=["Action"],
        **LAYOUT,
    )

heading(f"Reported {number_of(len(page.reports), 'time')}", apart=True)
if not page.reports.empty:
    tables.show(
        report_table(page_of(page.reports, "reports"), known),
        alt=f"Reports of {ref}",
        wide=["Progress"],
        whole=["Reported"],
    )

taken = data.decisions_on_project(shown, ref)
heading(decision_finding(taken), apart=True)
decision_parts.show(taken)

heading("Update this project", apart=True)
update(ref, page, known)
desk.show(desk_of(ref), known)
