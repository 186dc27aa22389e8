"""KPIs: every measure against its target, as a table or as icons, worst first, and what to ask of the commentary."""

import streamlit as st

from pipelines.positions import front_sheet
from schemas.vocabulary import Verdict
from ui import cache, text
from ui.components import show
from ui.elements import choose_one, count_rows, explain, page_of, search_box, section
from ui.filters import select, view
from ui.notices import nothing_received
from ui.views import kpis, search

shown = view()
sheet = cache.read(front_sheet, shown)

st.header(text.verdict_finding(sheet.kpis), anchor=False)
show("verdict_tiles.html", "tiles", tiles=kpis.verdict_tiles(sheet.kpis))
if sheet.kpis.empty:
    nothing_received("KPI return")
    st.stop()

with st.container(horizontal=True, vertical_alignment="bottom", key="filters-page"):
    form = choose_one("Show as", ["Table", "Icons"], "show", bind="query-params")
    verdict = select("verdict", "Against target", list(Verdict), "All", 170)
    words = search_box("Search measures", "Part of a name", width=240)

explain("What does Near target mean?", "near-target", "off-target", "on-target", "tolerance")
rows = sheet.kpis if verdict is None else sheet.kpis[sheet.kpis["verdict"] == verdict]
rows = search(rows, words, ["name", "short_name", "measure", "service_area"])
if rows.empty:
    st.info("No measure matches. Clear the search or choose another verdict.")
else:
    page = page_of(rows)
    is_table = form == "Table"
    st.caption(
        f"{count_rows(page, rows, len(sheet.kpis), 'measure')} at {text.period_words(shown.period)}, "
        "worst first. "
        + (f"The dashed line is the target. {text.BLANK_DIRECTION} " if is_table else "")
        + text.VERDICT_KEY
        + (f" {text.OUR_TOLERANCES}" if rows["tolerance_ours"].any() else "")
    )
    if is_table:
        show(
            "kpi_table.html",
            "kpis",
            rows=kpis.kpi_rows(page, sheet.history),
            caption="Measures against their targets",
        )
    else:
        show("kpi_icons.html", "icons", cards=kpis.icon_cards(page))
        with st.expander("What the icons mean", expanded=True, key="legend"):
            show("icon_legend.html", "legend", legend=kpis.icon_legend())

if not sheet.queries.empty:
    section(
        text.query_finding(len(sheet.queries)),
        "Where the commentary and the figures do not agree, or a reason is missing. Queries never stop a return.",
    )
    rows_shown = page_of(sheet.queries, "queries")
    show("kpi_queries.html", "queries", rows=kpis.query_rows(rows_shown, sheet.kpis))
