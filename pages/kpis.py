"""KPIs: every measure against its target in one table, worst first, and what the commentary should be asked."""

import streamlit as st

from schemas.vocabulary import Verdict
from ui import cards, data, navigation, tables, wording
from ui.figure import heading
from ui.filters import view
from ui.help import explain
from ui.kpi_rows import LAYOUT, kpi_table, query_table, verdict_counts
from ui.plan_rows import found
from ui.states import nothing_received

shown = view()
sheet = data.front_sheet(shown)

heading(wording.verdict_finding(verdict_counts(sheet.kpis)))
cards.verdict_tiles(verdict_counts(sheet.kpis))
if sheet.kpis.empty:
    nothing_received("KPI return", wording.day(shown.as_at))
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", key="filters-page"):
    verdict = st.selectbox(
        "Against target",
        list(Verdict),
        index=None,
        placeholder="All",
        key="verdict",
        bind="query-params",
        width=170,
    )
    words = st.text_input(
        "Search measures", type="search", live=True, placeholder="Part of a name", width=240
    )
    names = dict(zip(sheet.kpis["name"], sheet.kpis["measure"], strict=True))
    opened = st.selectbox("Open a measure", list(names), index=None, placeholder="Choose or type", key="open")
    if opened:
        st.switch_page(navigation.KPI.path, query_params={"measure": names[opened]})

explain("What does Near target mean?", "near-target", "off-target", "on-target", "tolerance")

rows = sheet.kpis if verdict is None else sheet.kpis[sheet.kpis["verdict"] == verdict]
rows = found(rows, words or "", ["name", "short_name", "measure", "service_area"])
if rows.empty:
    st.info("No measure matches. Clear the search or choose another verdict.")
else:
    st.caption(
        f"{wording.number_of(len(rows), 'measure')} at {wording.period_words(shown.period)}, worst first. "
        "The dashed line is the target. A name opens its measure in a new tab. " + wording.VERDICT_KEY
    )
    tables.show(
        kpi_table(rows, sheet.history, shown.parameters), alt="All measures against their targets", **LAYOUT
    )

if not sheet.queries.empty:
    heading(wording.query_finding(len(sheet.queries)), apart=True)
    st.caption("What the commentary says against what the figures did. A query asks; it never blocks.")
    tables.show(
        query_table(sheet.queries, sheet.kpis, shown.parameters),
        alt="Queries on the commentary",
        whole=["Measure"],
        wide=["What to ask"],
    )
