"""Front sheet: the whole position on one screen, worst first, and what the clinic should ask."""

import pandas as pd
import streamlit as st

from pipelines.positions import front_sheet, verdicts_changed
from ui import cache, text
from ui.clinic import FIRST
from ui.components import last_look, show
from ui.elements import explain, link_page
from ui.figures import show_figure
from ui.filters import view
from ui.notices import nothing_received
from ui.views import kpis, workforce
from ui.views.front_sheet import questions
from ui.views.plan import illustrative_line
from ui.views.plan_figures import status_figure

FIRST_SCREEN = 15  # measures; the rest are a page further
shown, definitions = view(), cache.definitions()
sheet = cache.read(front_sheet, shown)

left, right = st.columns([1.45, 1], gap="medium")
with left:
    st.header(text.verdict_finding(sheet.kpis), anchor=False)
    show("verdict_tiles.html", "tiles", tiles=kpis.verdict_tiles(sheet.kpis))
    if sheet.kpis.empty:
        nothing_received("KPI return")
    else:
        worst = sheet.kpis.head(FIRST_SCREEN)
        st.caption(
            "Worst first. The dashed line is the target; “in Q1” is when an older figure was reported. "
            + text.BLANK_DIRECTION
        )
        rows = kpis.kpi_rows(worst, sheet.history, short=True)
        show("kpi_table.html", "kpis", rows=rows, caption="KPIs against their targets, worst first")
        if len(worst) < len(sheet.kpis):
            link_page("kpis", f"All {text.number_of(len(sheet.kpis), 'measure')}")
        explain(
            "What do these words mean?", "off-target", "near-target", "no-target", "on-target", "improving"
        )

with right:
    if sheet.action_counts.empty:
        st.header("No action has been reported", anchor=False)
        nothing_received("action return")
    else:
        notes = [
            text.both_keys(definitions.statuses),
            illustrative_line(sheet.projects.head(0), sheet.actions),
        ]
        show_figure(status_figure("actions", sheet, definitions, notes=notes))
    st.header(text.workforce_finding(workforce.directions(sheet.workforce)), anchor=False)
    cards = workforce.headlines(sheet.workforce, workforce.FRONT_SHEET)
    show("cards.html", "workforce", cards=cards, columns=2)

    looked = last_look()
    st.header("For this clinic", anchor=False)
    came = cache.returns_since(looked, shown.as_at) if looked else pd.DataFrame()
    moved = cache.read(verdicts_changed, shown)
    if to_ask := questions(sheet, moved, came, looked, definitions.calendar.ours):
        show("questions.html", "questions", questions=to_ask)
    else:
        st.markdown("Nothing is open, late, overdue or to query.")
    link_page("clinic", "Start the clinic", item=FIRST)
