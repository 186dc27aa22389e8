"""One measure: its figures against the targets, three verdicts with reasons, commentary, definition, revisions."""

import streamlit as st

from pipelines.positions import measure_page
from schemas.vocabulary import AREAS
from ui import cache, text
from ui.components import show
from ui.decisions import show_decisions
from ui.elements import choose, explain, on_request, page_of, section, show_parts
from ui.figures import show_figure
from ui.filters import view
from ui.views import kpi
from ui.views.decisions import decision_finding
from ui.views.kpis import icons

RECENT = 4  # periods whose commentary is shown at once
shown, definitions = view(), cache.definitions()
code = choose(
    "measure",
    {code: definitions.measures[code].name for code in definitions.kpis},
    otherwise="Choose a measure to see its figures, verdicts, commentary and definition.",
)
if code is None:
    st.stop()

page, measure = cache.read(measure_page, shown, code), definitions.measures[code]
if page.position.empty:
    st.info(f"No KPI return had been received by {text.day(shown.as_at)}.")
    st.stop()

row = page.position.iloc[0]
left, right = st.columns([1, 2.2], gap="medium")
with left:
    show("kpi_headline.html", "headline", headline=kpi.headline(row))
with right:
    show_figure(kpi.trend_figure(page, measure, row))

section("Verdicts and reasons")
show("verdicts.html", "verdicts", rows=kpi.verdict_rows(row))
explain(
    "What do the verdicts mean?",
    *("near-target", "improving", "not-enough-data", "common-cause", "special-cause", "pace"),
)

if page.xmr.empty:
    section(
        f"Variation: {text.variation_words(row['variation'])}",
        "With fewer than 13 data periods nobody can tell usual variation from a special cause.",
    )
else:
    left, right = st.columns([1, 2.2], gap="medium")
    with left:
        show("icon_lines.html", "icons", icons=icons(row.to_dict()))
    with right:
        show_figure(kpi.variation_figure(page, measure, row))

if page.published["area"].isin(AREAS).any():
    published = kpi.published_figure(measure, page.published)
    section(published.finding, " ".join(published.keys))
    if on_request("Show the published series", "beside-others"):
        show_figure(published, with_heading=False)

left, right = st.columns(2, gap="medium")
with left:
    section("Commentary and queries")
    periods = kpi.commentary(page.history, page.queries)
    show("commentary.html", "commentary", periods=periods[:RECENT])
    earlier = [period for period in periods[RECENT:] if period["commentary"] or period["queries"]]
    label = f"Show the commentary of {text.number_of(len(earlier), 'earlier period')}"
    if earlier and on_request(label, "commentary"):
        show("commentary.html", "earlier-commentary", periods=earlier)
with right:
    section("Definition")
    parts = kpi.definition_parts(measure, definitions.workstream_names)
    show_parts(parts, f"Definition of {measure.name}", "definition")

section(decision_finding(page.decisions))
show_decisions(page.decisions)

section(f"{text.number_of(len(page.revisions), 'figure')} received so far")
show(
    "revisions.html",
    "revisions",
    rows=kpi.revision_rows(page_of(page.revisions, "revisions"), measure, definitions.calendar),
    measure=code,
    caption=f"Every figure given for {measure.name}",
)
