"""One item of a clinic on a whole screen: what it is, how it went, what was agreed, what to agree."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.positions import Agenda
from pipelines.review.decisions import Subject
from schemas.definitions import Definitions
from schemas.vocabulary import About, Lateness
from ui import text
from ui.charts.figure import Figure
from ui.charts.trend import trend
from ui.clinic_rows import actions_to_ask, big_figure, challenge_lines, facts, project_of
from ui.decision_parts import agree, manage
from ui.figures import show_figure
from ui.links import show
from ui.markdown import escape
from ui.prose import heading, note, title
from ui.views import series
from ui.views.kpi import headline
from ui.views.plan import action_rows

CHART_HEIGHT = 380
TYPE = 1.3  # times the size of the other pages' charts


def step(agenda: Agenda, at: str, known: Definitions) -> None:
    """Show one item on a whole screen: what it is, how it went, what was agreed, what to agree."""
    item = agenda.items[agenda.items["item"] == at].iloc[0]
    title(escape(item["title"]))
    left, middle, right = st.columns([0.85, 1.9, 1.15], gap="medium")
    with left:
        _figure(item, agenda, known)
    with middle:
        {About.MEASURE: _measure, About.CHALLENGE: _project, About.PROJECT: _project}.get(
            About(item["about"]), _other
        )(item, agenda, known)
    with right:
        _decide(item, agenda, known)


def _figure(item: "pd.Series[Any]", agenda: Agenda, known: Definitions) -> None:
    number, unit = big_figure(item)
    with st.container(key="clinic-figure", gap=None):
        if number:
            st.markdown(f"**{escape(number)}** {escape(unit)}")
        st.markdown(facts(item, agenda, known))
        st.markdown(f":small[:gray[On the agenda: {escape(', '.join(item['reasons']))}]]")


def _measure(item: "pd.Series[Any]", agenda: Agenda, known: Definitions) -> None:
    history = agenda.history[agenda.history["measure"] == item["ref"]]
    rows = agenda.kpis[agenda.kpis["measure"] == item["ref"]]
    if rows.empty:
        st.markdown(":gray[No figure has been returned yet.]")
        return
    row = rows.iloc[0]
    points = series.trend_points(history)
    targets = series.trend_targets(agenda.targets[agenda.targets["measure"] == item["ref"]], row)
    head = headline(row)
    finding = text.measure_finding(head.value, head.verdict, head.direction, head.previous)
    show_figure(
        Figure(
            f"clinic-{item['ref']}",
            finding,
            partial(trend, points, targets, height=CHART_HEIGHT, type_scale=TYPE),
            partial(series.history_table, history),
            alt=series.trend_words(item["name"], finding, points, targets),
            numbers=["Figure", "Target"],
        )
    )
    note(escape(f"{item['name']}. By reporting period, from {known.measures[item['ref']].source}."))
    st.markdown(
        f"**Why:** {escape(item['commentary'])}" if item["commentary"] else ":gray[No commentary was given.]"
    )
    for message in item["queries"]:
        st.markdown(f":orange-badge[? Query] {escape(message)}")


def _project(item: "pd.Series[Any]", agenda: Agenda, known: Definitions) -> None:
    project = project_of(item, agenda)
    st.markdown(f"**{escape(item['name'])}**")
    for line in challenge_lines(item, agenda):
        st.markdown(f":orange-badge[? Challenge] {escape(line)}")
    for label, words in (("Progress", project["progress"]), ("Next", project["next_steps"])):
        if isinstance(words, str) and words:
            st.markdown(f"**{label}:** {escape(words)}")
    rows = actions_to_ask(item, agenda)
    if not rows.empty:
        heading(text.overdue_finding(0, int((rows["lateness"] == Lateness.OVERDUE).sum())))
        # Who leads the project stands at the left.
        show(
            "plan_table.html",
            "actions",
            rows=action_rows(rows, known, with_project=False),
            noun="Action",
            caption="Actions to ask about",
            with_lead=False,
        )


def _other(item: "pd.Series[Any]", agenda: Agenda, known: Definitions) -> None:
    st.markdown(f"**{escape(item['name'])}**")
    if item["about"] == About.RETURN:
        st.markdown(f"It is owed by the {escape(item['owner'])}. {escape(item['reason'])}.")


def _decide(item: "pd.Series[Any]", agenda: Agenda, known: Definitions) -> None:
    mine = agenda.decisions[agenda.decisions["item"] == item["item"]]
    if not mine.empty:
        heading("Agreed so far")
        manage(mine, known)
    heading("Agree")
    if agenda.query.date != agenda.today.date:
        st.info(
            f"This is the clinic as it was on {text.day(agenda.query.date)}. Decisions are recorded today: "
            "clear the as-at date to record one."
        )
        return
    ref = "" if item["about"] == About.NOTHING else item["ref"]
    agree(item, agenda.clinic, Subject(About(item["about"]), ref), known, agenda.today.date)
