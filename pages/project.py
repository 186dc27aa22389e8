"""One project: where it stands, a form to update it, what it is for, its actions and reports."""

import streamlit as st

from pipelines.positions import project_page
from ui import cache
from ui.components import show
from ui.decisions import show_decisions
from ui.elements import choose, page_of, section, show_parts
from ui.filters import view
from ui.markup import escape_markdown
from ui.project_form import update_project
from ui.text import challenge_finding, number_of
from ui.views import plan, project, records
from ui.views.decisions import decision_finding

shown, definitions = view(), cache.definitions()
ref = choose(
    "project",
    {one.ref: f"{one.ref}: {one.short_title}" for one in definitions.plan.project},
    parameter="ref",
    otherwise="Choose a project to see its deliverables, actions and narrative, and to update it.",
)
if ref is None:
    st.stop()

page = cache.read(project_page, shown, ref)
[row] = records(page.position)
st.header(escape_markdown(project.project_finding(row, definitions)), anchor=False)
update_project(ref, shown, page, definitions)

section(f"What the plan says of {ref}")
show_parts(project.about_parts(row, definitions), f"What the plan says of {ref}", "about")

if not page.challenges.empty:
    section(challenge_finding(len(page.challenges)))
    rows = plan.challenge_rows(page_of(page.challenges, "challenges"), definitions)
    show("challenge_table.html", "challenges", rows=rows)

if not page.parts.empty:
    section(project.parts_finding(page.parts))
    parts = plan.plan_rows(page_of(page.parts, "parts"), definitions, actions=page.beneath)
    show("plan_table.html", "parts", rows=parts, noun="Project", caption=f"Parts of {ref}", last="Lead")

section(project.actions_finding(page.beneath))
if not page.beneath.empty:
    of_parts = not page.parts.empty
    actions = plan.plan_rows(page_of(page.beneath, "actions"), definitions, with_project=of_parts)
    caption = f"Actions of {ref}"
    show("plan_table.html", "actions", rows=actions, noun="Action", caption=caption, last="Lead")

section("Reported once" if len(page.reports) == 1 else f"Reported {number_of(len(page.reports), 'time')}")
if made_up := plan.illustrative_line(page.position, page.actions):
    st.caption(made_up)
if not page.reports.empty:
    reports = project.report_rows(page_of(page.reports, "reports"), definitions)
    show("project_reports.html", "reports", rows=reports, ref=ref)

section(decision_finding(page.decisions))
show_decisions(page.decisions)
