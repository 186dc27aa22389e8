"""KPIs: every measure against its target, as a table or as icons, worst first, and what to ask of the commentary."""

import streamlit as st

from schemas.vocabulary import Verdict
from ui import cards, data, kpi_parts, paging, text
from ui.filters import view
from ui.help import explain
from ui.icon_rows import legend
from ui.kpi_rows import verdict_counts
from ui.plan_rows import found
from ui.prose import heading, noted, say
from ui.states import nothing_received

shown = view()
sheet = data.front_sheet(shown)

counts = verdict_counts(sheet.kpis)
heading(text.verdict_finding(counts), cards.verdict_tiles(counts))
if sheet.kpis.empty:
    nothing_received("KPI return", text.day(shown.as_at))
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", key="filters-page"):
    form = st.segmented_control(
        "Show as", ["Table", "Icons"], default="Table", required=True, key="show", bind="query-params"
    )
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

explain("What does Near target mean?", "near-target", "off-target", "on-target", "tolerance")
rows = sheet.kpis if verdict is None else sheet.kpis[sheet.kpis["verdict"] == verdict]
rows = found(rows, words or "", ["name", "short_name", "measure", "service_area"])
if rows.empty:
    st.info("No measure matches. Clear the search or choose another verdict.")
else:
    page = paging.page_of(rows)
    as_table = form == "Table"
    about = noted(
        f"{paging.how_many(page, rows, len(sheet.kpis), 'measure')} at {text.period_words(shown.period)}, "
        "worst first. A name opens its measure. "
        + ("The dashed line is the target. " if as_table else "")
        + text.VERDICT_KEY
    )
    if as_table:
        say(about, kpi_parts.table(page, shown, alt="Measures against their targets"))
    else:
        say(about, kpi_parts.icons(page, shown))
        with st.expander("What the icons mean", expanded=True, key="legend"):
            say(cards.legend_grid(legend()))

if not sheet.queries.empty:
    about = noted("What the commentary says against what the figures did. A query asks; it never blocks.")
    heading(text.query_finding(len(sheet.queries)), about, apart=True)
    say(kpi_parts.queries(paging.page_of(sheet.queries, "queries"), sheet.kpis, shown))
