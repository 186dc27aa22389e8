"""Front sheet, KPIs and plan with the same content, drawn with Streamlit's own elements alone.

Run by Streamlit on the store and definitions of the environment; its figures come from the dashboard's own positions.
"""

import altair as alt
import pandas as pd
import streamlit as st

from pipelines.positions import FrontSheet, front_sheet, kpi_history, periods_held, plan_movement
from ui import cache
from ui.screens import View

ROWS, FIRST_SCREEN = 50, 20  # of a table at a time, and of the front sheet's
KPI_COLUMNS = ["verdict", "name", "reported_in", "value", "target", "trend", "direction", "direction_words"]
PLAN_COLUMNS = ["title", "lead", "status", "due_date", "lateness", "progress"]


def open_page(title: str) -> tuple[View, FrontSheet]:
    """Draw the filters and a title; return the view of the filters and its position."""
    definitions, today = cache.definitions(), cache.today().date
    with st.container(horizontal=True):
        period = st.selectbox("Period", cache.read(periods_held, View(None, today)), None)
        workstream = st.selectbox("Workstream", list(definitions.workstreams), None)
        area = st.selectbox("Service area", list(definitions.service_areas), None)
        as_at = st.date_input("As at", None)
    st.title(title)
    sheet = cache.read(front_sheet, View(period, as_at or today, workstream, area))
    return View(sheet.period, as_at or today, workstream, area), sheet


def show_table(rows: pd.DataFrame, columns: list[str], key: str) -> None:
    """Show the first page of the rows, if there are any."""
    if len(rows) > ROWS:
        st.pagination(-(-len(rows) // ROWS), key=key)
    if len(rows):
        st.table(rows.head(ROWS)[[name for name in columns if name in rows]])


def show_kpis(view: View, rows: pd.DataFrame) -> None:
    """Show measures with the figures of their trend."""
    history = cache.read(kpi_history, view)
    shown = history[history["measure"].isin(rows.head(ROWS)["measure"])].groupby("measure")["value"]
    trends = shown.agg(lambda values: " ".join(map(str, values.dropna()[-8:])))
    show_table(rows.assign(trend=rows["measure"].map(trends)), KPI_COLUMNS, "kpis")


def show_verdicts(kpis: pd.DataFrame) -> None:
    """Show how many measures are on, near and off their target."""
    counts = kpis["verdict"].value_counts()
    st.header(f"{counts.get('Off target', 0)} of {len(kpis)} measures are off target")
    for column, (verdict, count) in zip(st.columns(max(len(counts), 1)), counts.items(), strict=False):
        column.metric(str(verdict), count)


def show_status_bars(counts: pd.DataFrame, title: str) -> None:
    """Draw the rows of each workstream by status."""
    bars = alt.Chart(counts, title=title).mark_bar()
    st.altair_chart(bars.encode(x="sum(count)", y="workstream:N", color="status:N"))


def draw_front_sheet() -> None:
    """The front sheet."""
    view, sheet = open_page("Front sheet")
    left, right = st.columns([1.6, 1])
    with left:
        show_verdicts(sheet.kpis)
        show_kpis(view, sheet.kpis.head(FIRST_SCREEN))
    with right:
        st.header("Actions by status")
        show_status_bars(sheet.action_counts, "Actions")
        st.header("Workforce")
        for row in sheet.workforce.drop_duplicates("measure").head(4).itertuples():
            st.metric(str(row.short_name), str(row.value), str(row.direction_words))
        st.header("For this clinic")
        for name, rows in (
            ("queries", sheet.queries),
            ("challenges", sheet.challenges),
            ("late", sheet.late),
        ):
            st.markdown(f"- {len(rows)} {name}")


def draw_kpis() -> None:
    """The KPIs, worst first, and the queries on their commentary."""
    view, sheet = open_page("KPIs")
    show_verdicts(sheet.kpis)
    st.segmented_control("Show as", ["Table", "Icons"], default="Table")
    st.selectbox("Against target", sorted(sheet.kpis["verdict"].unique()), index=None)
    st.text_input("Search measures")
    show_kpis(view, sheet.kpis)
    st.header(f"{len(sheet.queries)} queries")
    show_table(sheet.queries, list(sheet.queries.columns), "queries")


def draw_plan() -> None:
    """The plan: bars, what moved, what is late, due and challenged."""
    view, sheet = open_page("Plan")
    left, right = st.columns(2)
    with left:
        show_status_bars(sheet.project_counts, "Projects")
    with right:
        show_status_bars(sheet.action_counts, "Actions")
    st.selectbox("Lead", sorted(sheet.projects["lead"].unique()), index=None)
    moved = cache.read(plan_movement, view)
    st.header(f"{len(moved)} moved")
    moved = moved[moved["change"] != "same"]
    with st.expander("Show movements"):
        show_table(moved, ["what", "ref", "title", "before", "status", "change"], "moved")
    for lateness in ("overdue", "due before the next Board"):
        st.header(lateness.capitalize())
        projects, actions = (rows[rows["lateness"] == lateness] for rows in (sheet.projects, sheet.actions))
        show_table(projects, ["project", *PLAN_COLUMNS], f"{lateness}-projects")
        with st.expander(f"Show {len(actions)} actions"):
            show_table(actions, ["action", *PLAN_COLUMNS], f"{lateness}-actions")
    st.header(f"{len(sheet.challenges)} challenges")
    with st.expander("Show challenges"):
        show_table(sheet.challenges, list(sheet.challenges.columns), "challenges")


if __name__ == "__main__":
    st.set_page_config(page_title="Streamlit's own elements", layout="wide")
    first = st.Page(draw_front_sheet, title="Front sheet", default=True)
    others = st.Page(draw_kpis, title="KPIs", url_path="kpis"), st.Page(draw_plan, url_path="plan")
    st.navigation([first, *others], position="top").run()
