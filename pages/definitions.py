"""Definitions: every measure, status and rule in words, made from the definition files and the rules themselves."""

from itertools import groupby

import streamlit as st

from ui import data, glossary, tables, text
from ui.definition_rows import full_definition, measure_table, measures_found, word_table
from ui.filters import view
from ui.markdown import escape
from ui.paging import page_of
from ui.prose import go_to, heading, note
from ui.screens import KPI

view()  # nothing is filtered here, but no page is drawn without its shell
known, every = data.definitions(), data.words()
asked_measure, asked_word = (st.query_params.get(name, "") for name in ("measure", "word"))
named = glossary.named(every, [asked_word])

if asked_measure in known.measures:
    measure = known.measures[asked_measure]
    heading(escape(measure.name))
    tables.show(
        full_definition(measure),
        alt=f"Definition of {measure.name}",
        plain=["Meaning"],
        wide=["Meaning"],
    )
    if asked_measure in known.kpis:
        go_to(KPI, "Its figures", measure=asked_measure)
elif named:
    heading(f"What “{named[0].word}” means")
    tables.show(word_table(named), alt=f"What {named[0].word} means", wide=["Meaning"])
for name, value, choices in (
    ("measure", asked_measure, known.measures),
    ("word", asked_word, {word.slug for word in every}),
):
    if value and value not in choices:
        st.warning(escape(text.unknown_value(name, value, [])), icon=":material/warning:")

with st.container(key="filters-page"):
    typed = st.text_input(
        "Search definitions",
        type="search",
        live=True,
        placeholder="A word, a measure, a role",
        key="definitions-search",
        width=360,
    )
measures, words = measures_found(known, typed or ""), glossary.found(every, typed or "")
if measures.empty and not words:
    st.info("No definition holds those words. Clear the search.")

if not measures.empty:
    heading(f"{text.number_of(len(measures), 'measure')} in words", apart=True)
    note("From the definition files. A name opens the whole definition.")
    tables.show(
        measure_table(page_of(measures)),
        alt="Every measure",
        wide=["Measure", "Counted", "Out of"],
        whole=["Kind"],
        widths={"Owner": "10rem"},
    )
for part, rows in groupby(words, key=lambda word: word.part):
    heading(part, apart=True)
    tables.show(word_table(list(rows)), alt=part, wide=["Meaning"], widths={"Word": "min(13rem, 35vw)"})
