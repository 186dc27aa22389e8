"""A finding as a heading, its chart below it, the same figures as a table one press away, and both as files."""

import hashlib
import json
import pickle
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pipelines.positions import FrontSheet
from schemas.definitions import Definitions
from ui import tables
from ui.charts.frame import on_screen
from ui.charts.paper import as_png, as_svg
from ui.charts.status import status_bars
from ui.filters import view
from ui.markdown import escape
from ui.prose import heading, noted, say
from ui.screens import EVERY_FILTER
from ui.statement import BY_DATE, rows_as_csv, state, without_marks
from ui.text import reconciled, status_alt, status_finding
from ui.views import plan


@dataclass(frozen=True)
class Figure:
    """A chart with all that is said of it.

    ``draw`` is a function of ``ui.charts`` with all that it draws; the same is drawn once. ``table`` and ``rows``
    make the same figures when they are asked for: for the page, and as plain columns for a file, which has the
    table's own words unless given. ``notes`` (plain text: source, what a
    mark means) stand by the chart and in every file of it, ``keys`` (what the page says elsewhere) in the files
    only; these also name the filters that the figure ``heeds``. ``name`` tells its files from those of a figure
    beside it.
    """

    key: str
    finding: str
    draw: "partial[Any]"
    table: Callable[[], pd.DataFrame]
    alt: str
    numbers: list[str] | None = None
    rows: Callable[[], pd.DataFrame] | None = None
    notes: Sequence[str] = ()
    keys: Sequence[str] = ()
    heeds: Sequence[str] = EVERY_FILTER
    name: str = ""

    @property
    def noted(self) -> str:
        """The notes as a piece of HTML."""
        return noted(escape(" ".join(filter(None, self.notes))))

    def shown(self, as_table: bool) -> None:
        """Show the chart, or its figures as a table."""
        if as_table:
            cells = self.table()
            tables.show(
                cells, alt=self.alt, numbers=cells.columns[1:] if self.numbers is None else self.numbers
            )
        else:
            spec = json.loads(_drawn(drawing_of(self.draw), self.draw))
            st.vega_lite_chart(spec=spec, theme=None, alt=self.alt, key=f"chart-{self.key}")


@st.fragment
def show_figure(one: Figure, with_heading: bool = True, key: str = "") -> None:
    """Show a finding, unless it stands above already, and its chart; what is pressed in a figure redraws it alone.

    Figures that take each other's place have one ``key``, and so one switch.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"figure-{one.key}"):
        if with_heading:
            heading(one.finding)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
        ):
            as_table = _tools(key or one.key, [one])
    one.shown(as_table)
    say(one.noted)


@st.fragment
def show_side_by_side(key: str, ways: Mapping[str, Sequence[Figure]], ask: str) -> None:
    """Show charts beside each other with one switch and one menu for all; ``ask`` in which of ``ways`` to draw them."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"filters-{key}"):
        way = st.segmented_control(ask, list(ways), default=next(iter(ways)), key=key, required=True)
        drawings = ways[way]
        as_table = _tools(key, drawings)
    for column, one in zip(st.columns(len(drawings), gap="medium"), drawings, strict=True):
        with column:
            heading(one.finding, one.noted)
            one.shown(as_table)


def _tools(key: str, drawings: Sequence[Figure]) -> bool:
    """Offer the figures as a table and as files; return whether the table is asked for."""
    as_table = st.toggle("Table", key=f"table-{key}")
    choice = st.popover(
        "Download", type="tertiary", icon=":material/download:", key=f"files-{key}", on_change="rerun"
    )
    if choice.open:
        with choice:
            for one in drawings:
                _downloads(one)
    return as_table


def drawing_of(draw: "partial[Any]") -> str:
    """Which chart of which figures, whole: two that differ in any cell have another."""
    return hashlib.sha256(pickle.dumps((draw.func, draw.args, draw.keywords))).hexdigest()


@st.cache_resource(max_entries=256, show_spinner=False)
def _drawn(drawing: str, _draw: "partial[Any]") -> str:
    """The chart's specification, worked out once for the same figures: that takes longer than all else of a page."""
    return json.dumps(on_screen(_draw()), ensure_ascii=False)


def _downloads(one: Figure) -> None:
    """Offer chart and rows as files, each made only when it is asked for."""
    statement = state(one.finding, view(), one.heeds, [*filter(None, one.notes), *filter(None, one.keys)])
    said = (statement.finding, statement.of, statement.lines)
    rows = one.rows or (lambda: without_marks(one.table()))
    files: list[tuple[str, str, str, Callable[[], bytes]]] = [
        ("Picture (PNG)", "png", "image/png", lambda: as_png(one.draw(), *said)),
        ("Drawing (SVG)", "svg", "image/svg+xml", lambda: as_svg(one.draw(), *said)),
        ("Figures (CSV)", "csv", "text/csv", lambda: rows_as_csv(rows(), statement)),
    ]
    at = view()
    period = at.period if "period" in statement.filters else None
    name = "_".join(filter(None, [one.key, period, f"{at.as_at:%Y-%m-%d}"]))
    for label, suffix, mime, make in files:
        st.download_button(
            f"{one.name}: {label}" if one.name else label,
            make,
            file_name=f"{name.replace(' ', '-')}.{suffix}",
            mime=mime,
            key=f"{suffix}-{one.key}",
            on_click="ignore",
            type="tertiary",
        )


def status_figure(
    what: str, sheet: FrontSheet, definitions: Definitions, share: bool = False, **more: Any
) -> Figure:
    """Return projects or actions by status, as ``what`` says, drawn as counts or as shares.

    ``more`` is passed on to the figure; its notes stand after the sentence that adds the counts up.
    """
    counts = sheet.project_counts if what == "projects" else sheet.action_counts
    totals = sheet.reconciliation[what]
    finding = status_finding(what, totals["by_status"], definitions.complete)
    notes = [reconciled(sheet.reconciliation, what), *more.pop("notes", ())]
    return Figure(
        what,
        finding,
        partial(status_bars, plan.bars(counts, definitions), share=share),
        partial(plan.bar_table, counts),
        alt=status_alt(what.capitalize(), finding, totals["words"]),
        rows=counts.copy,
        notes=notes,
        heeds=BY_DATE,
        **more,
    )
