"""Definitions: every measure, status and rule in words, made from the definition files and the rules themselves."""

from itertools import groupby

import streamlit as st

from ui import cache, text
from ui.components import show
from ui.elements import link_page, page_of, search_box, section, show_parts
from ui.filters import view
from ui.markup import escape_markdown
from ui.notices import warn_unknown
from ui.views.glossary import full_definition, list_words, measure_rows, search_measures, search_words

view()  # a page that runs without its shell ends here
definitions = cache.definitions()
every_word = list_words(definitions)
code, slug = (st.query_params.get(name, "") for name in ("measure", "word"))
named = [word for word in every_word if word.slug == slug]

if code in definitions.measures:
    measure = definitions.measures[code]
    st.header(escape_markdown(measure.name), anchor=False)
    parts = full_definition(measure, definitions.workstream_names)
    show_parts(parts, f"Definition of {measure.name}", "definition")
    if code in definitions.kpis:
        link_page("kpi", "Its figures", measure=code)
elif named:
    st.header(escape_markdown(f"What “{named[0].word}” means"), anchor=False)
    show("words.html", "named-word", words=named, caption=f"What {named[0].word} means")
for name, value, known in (
    ("measure", code, list(definitions.measures)),
    ("word", slug, [word.slug for word in every_word]),
):
    if value and value not in known:
        warn_unknown(name, value, known)

with st.container(key="filters-page"):
    searched = search_box("Search definitions", "A word, a measure, a role", "definitions-search", 360)
measures, words = search_measures(definitions, searched), search_words(every_word, searched)
if measures.empty and not words:
    st.info("No definition holds those words. Clear the search.")

if not measures.empty:
    section(
        f"{text.number_of(len(measures), 'measure')} in words",
        "From the definition files. Choose a name for its full definition.",
    )
    show("measures.html", "measures", rows=measure_rows(page_of(measures)))
for part, of_part in groupby(words, key=lambda word: word.part):
    section(part)
    show("words.html", f"words-{part}", words=list(of_part), caption=part)
