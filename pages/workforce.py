"""Workforce: the directorate's headlines beside the Council, where they went, and the context from DfE."""

from functools import partial

import streamlit as st

from ui import cards, data, tables, text
from ui.elements import nothing_received
from ui.filters import view
from ui.folding import asked_for
from ui.help import meanings
from ui.markdown import escape
from ui.prose import headed, heading, noted, say
from ui.workforce_parts import published_context, series
from ui.workforce_rows import shown_of

APART = (
    "DfE counts social workers only, and absence as days lost over a year. These are context: never compare them "
    "with the headlines above."
)
shown, known = view(), data.definitions()
workforce = data.workforce(shown)
if workforce.position.empty:
    nothing_received("workforce return", text.day(shown.as_at))
    st.stop()

told = data.kept(f"workforce at {shown.as_at}", partial(shown_of, workforce.position, workforce.series))
about = noted(
    "The directorate. No workforce measure has a target, so none is on or off one. "
    f"{text.dates_line(workforce.position)} "
    "Period, workstream and service area do not filter the workforce."
)
heading(text.workforce_finding(told.directions), cards.headline_cards(told.cards, columns=5), about)

if told.series:
    series(told.series, known)
by_date = "By date, the directorate only; two dates are a step, not a trend. " + escape(told.last_report)
question = meanings("What does “last report” mean?", "last-report", "comparator", "higher")
table = tables.html(
    told.table,
    alt="Every workforce figure with its organisation and date",
    heads=2,
    numbers=["Figure", "Council"],
    wide=["What was said"],
    whole=["As at"],
    widths={"Direction": "11rem"},
)
say(
    noted(by_date if told.series else ""),
    question,
    headed("Directorate, Council and Trust side by side", table, apart=True),
)

if workforce.published.empty:
    st.stop()
heading("Social workers: another definition, kept apart", noted(APART), apart=True)
if asked_for("Show what is published", "published"):
    published_context(workforce.published, shown, known)
