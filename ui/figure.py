"""A finding as a heading, its chart below it, the same figures as a table one press away, and both as files."""

import hashlib
import json
import pickle
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from ui import tables
from ui.charts.frame import on_screen
from ui.charts.paper import as_png, as_svg
from ui.filters import view
from ui.markdown import escape
from ui.prose import heading, note
from ui.screens import EVERY_FILTER
from ui.statement import Statement, rows_as_csv, state, without_marks


@st.fragment
def figure(
    key: str,
    finding: str,
    draw: "partial[Any]",
    table: Callable[[], pd.DataFrame],
    alt: str,
    numbers: list[str] | None = None,
    rows: Callable[[], pd.DataFrame] | None = None,
    notes: Sequence[str] = (),
    keys: Sequence[str] = (),
    heeds: Sequence[str] = EVERY_FILTER,
) -> None:
    """Show a finding and the chart of it; the chart's figures as a table instead where asked for.

    ``draw`` is a function of ``ui.charts`` with all that it draws; the same is drawn once. ``table`` and ``rows``
    make the same figures when they are asked for: for the page, and as plain columns for a file, which has the
    table's own words unless given. ``notes`` (plain text: source, what a
    mark means) stand under the chart and in every file of it, ``keys`` (what the page says elsewhere) in the files
    only; these also name the filters that the figure ``heeds``. What is pressed in a figure redraws it alone.
    """
    notes = list(filter(None, notes))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"figure-{key}"):
        heading(finding)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
        ):
            as_table = st.toggle("Table", key=f"table-{key}")
            choice = st.popover(
                "Download",
                type="tertiary",
                icon=":material/download:",
                key=f"files-{key}",
                on_change="rerun",
            )
            if choice.open:
                statement = state(finding, view(), heeds, [*notes, *filter(None, keys)])
                with choice:
                    _downloads(key, draw, rows or (lambda: without_marks(table())), statement)
    if as_table:
        cells = table()
        tables.show(cells, alt=alt, numbers=cells.columns[1:] if numbers is None else numbers)
    else:
        st.vega_lite_chart(
            spec=json.loads(_drawn(drawing_of(draw), draw)), theme=None, alt=alt, key=f"chart-{key}"
        )
    note(escape(" ".join(notes)))


def drawing_of(draw: "partial[Any]") -> str:
    """Which chart of which figures, whole: two that differ in any cell have another."""
    return hashlib.sha256(pickle.dumps((draw.func, draw.args, draw.keywords))).hexdigest()


@st.cache_data(max_entries=256, show_spinner=False)
def _drawn(drawing: str, _draw: "partial[Any]") -> str:
    """The chart's specification, worked out once for the same figures: that takes longer than all else of a page."""
    return json.dumps(on_screen(_draw()), ensure_ascii=False)


def _downloads(
    key: str, draw: "partial[Any]", rows: Callable[[], pd.DataFrame], statement: Statement
) -> None:
    """Offer chart and rows as files; each is made only when it is asked for."""
    said = (statement.finding, statement.of, statement.lines)
    files: list[tuple[str, str, str, Callable[[], bytes]]] = [
        ("Picture (PNG)", "png", "image/png", lambda: as_png(draw(), *said)),
        ("Drawing (SVG)", "svg", "image/svg+xml", lambda: as_svg(draw(), *said)),
        ("Figures (CSV)", "csv", "text/csv", lambda: rows_as_csv(rows(), statement)),
    ]
    at = view()
    period = at.period if "period" in statement.filters else None
    name = "_".join(filter(None, [key, period, f"{at.as_at:%Y-%m-%d}"]))
    for label, suffix, mime, make in files:
        st.download_button(
            label,
            make,
            file_name=f"{name.replace(' ', '-')}.{suffix}",
            mime=mime,
            key=f"{suffix}-{key}",
            on_click="ignore",
            type="tertiary",
        )
