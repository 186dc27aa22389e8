"""Front sheet: the whole position on one screen, worst first, and what the clinic should ask."""

import pandas as pd
import streamlit as st

from ui import cards, clinic, data, kpi_parts, text
from ui.browser_memory import last_look
from ui.elements import nothing_received
from ui.figures import show_figure
from ui.filters import view
from ui.help import meanings
from ui.kpi_rows import verdict_counts
from ui.plan_parts import illustrated, status_figure
from ui.prose import headed, heading, noted, say, way_to
from ui.screens import KPIS
from ui.workforce_rows import in_short

FIRST_SCREEN = 20  # measures; the rest are a page further
WORDS = ("off-target", "near-target", "no-target", "on-target", "improving", "no-earlier-figure")
shown, known = view(), data.definitions()
sheet = data.front_sheet(shown)
counts = verdict_counts(sheet.kpis)

left, right = st.columns([1.6, 1], gap="medium")
with left:
    finding = text.verdict_finding(counts)
    if sheet.kpis.empty:
        heading(finding, cards.verdict_tiles(counts))
        nothing_received("KPI return", text.day(shown.as_at))
    else:
        worst = sheet.kpis.head(FIRST_SCREEN)
        about = noted(
            "Worst first. The dashed line is the target; “in Q1” is when an older figure was reported. "
            "A name opens its measure."
        )
        table = kpi_parts.table(worst, shown, alt="KPIs against their targets, worst first", short=True)
        is_more, every = len(worst) < len(sheet.kpis), text.number_of(len(sheet.kpis), "measure")
        say(
            headed(finding, cards.verdict_tiles(counts), about, table),
            way_to(KPIS, f"All {every}") if is_more else "",
            meanings("What do these words mean?", *WORDS),
        )

with right:
    if sheet.action_counts.empty:
        heading("No action has been reported")
        nothing_received("action return", text.day(shown.as_at))
    else:
        notes = [
            text.reconciled(sheet.reconciliation, "actions"),
            text.BOTH_KEYS,
            text.illustrative_line(0, illustrated(sheet.actions, "actions", shown)),
        ]
        show_figure(
            status_figure("actions", sheet.action_counts, sheet.reconciliation, shown, known, notes=notes)
        )
    directions, headlines = data.kept(f"headlines at {shown.as_at}", lambda: in_short(sheet.workforce))
    looked = last_look()
    came = data.came_since(looked, shown.as_at) if looked else pd.DataFrame()
    say(
        headed(text.workforce_finding(directions), cards.headline_cards(headlines)),
        clinic.to_ask(sheet, clinic.changes(data.verdicts_changed(shown), came, looked)),
    )
