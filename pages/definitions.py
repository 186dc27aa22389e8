"""Definitions: every measure, status and rule in words, made from the definition files and the rules themselves."""

from itertools import groupby

import streamlit as st

from ui import cache, text
from ui.elements import page_of, section
from ui.filters import view
from ui.links import show
from ui.markup import escape_markdown
from ui.screens import SCREENS
from ui.views.glossary import full_definition, list_words, measure_rows, search_measures, search_words

shown, definitions = view(), cache.definitions()
every_word = list_words(definitions)
code, slug = (st.query_params.get(name, "") for name in ("measure", "word"))
named = [word for word in every_word if word.slug == slug]

if code in definitions.measures:
    measure = definitions.measures[code]
    st.header(escape_markdown(measure.name), anchor=False)
    show(
        "pairs.html",
        "definition",
        rows=full_definition(measure, definitions.workstream_names),
        caption=f"Definition of {measure.name}",
    )
    if code in definitions.kpis:
        st.page_link(
            SCREENS["kpi"].path, label="Its figures", query_params={**dict(shown.chosen), "measure": code}
        )
elif named:
    st.header(escape_markdown(f"What “{named[0].word}” means"), anchor=False)
    show("words.html", "named-word", words=named, caption=f"What {named[0].word} means")
for name, value, known in (
    ("measure", code, list(definitions.measures)),
    ("word", slug, [word.slug for word in every_word]),
):
    if value and value not in known:
        st.warning(escape_markdown(text.unknown_value(name, value, known)), icon=":material/warning:")

with st.container(key="filters-page"):
    searched = st.text_input(
        "Search definitions",
        type="search",
        live=True,
        placeholder="A word, a measure, a role",
        key="definitions-search",
        width=360,
    )
measures, words = search_measures(definitions, searched or ""), search_words(every_word, searched or "")
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
