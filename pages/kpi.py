"""One measure: its figures against the targets, three verdicts with reasons, commentary, definition, revisions."""

from functools import partial

import streamlit as st

from ui import data, decision_parts, measure_figures, text
from ui.decision_rows import decision_finding
from ui.elements import choose
from ui.filters import view
from ui.help import meanings
from ui.measure_parts import commentary, defined, headline, revisions, verdicts
from ui.paging import paged
from ui.prose import headed, heading, paragraphs, say

shown, known = view(), data.definitions()
code = choose(
    "measure",
    {code: known.measures[code].name for code in known.kpis},
    otherwise="Choose a measure to see its figures, verdicts, commentary and definition.",
)
if code is None:
    st.stop()

page, measure = data.measure_page(shown, code), known.measures[code]
if page.position.empty:
    st.info(f"No KPI return had been received by {text.day(shown.as_at)}.")
    st.stop()

row = page.position.iloc[0]
left, right = st.columns([1, 2.2], gap="medium")
with left:
    say(paragraphs(headline(row)[4], "measure-headline"))
with right:
    measure_figures.by_period(page, measure, row)

question = meanings(
    "What do the verdicts mean?",
    *("near-target", "improving", "not-enough-data", "common-cause", "special-cause", "pace"),
)
heading("Verdicts, and why", verdicts(row, measure), question, apart=True)

measure_figures.variation(page, measure, row)
measure_figures.beside_others(page, measure)

left, right = st.columns(2, gap="medium")
with left:
    commentary(page.history, page.queries, measure)
with right:
    heading("What is measured", defined(measure), apart=True)

heading(decision_finding(page.decisions), apart=True)
decision_parts.show(page.decisions)

finding = headed(text.revision_finding(len(page.revisions)), apart=True)
say(paged(finding, page.revisions, partial(revisions, measure=measure), "revisions"))
