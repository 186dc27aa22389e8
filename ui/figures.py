"""A figure on a page: its finding, its chart or the same figures as a table, its notes, and files of it."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from ui.charts.figure import Figure, describe, write_csv, write_png, write_svg
from ui.elements import choose_one, offer_file, show_frame
from ui.filters import view
from ui.markup import escape_markdown


@st.fragment
def show_figure(figure: Figure, with_heading: bool = True, key: str = "", with_notes: bool = True) -> None:
    """Show a finding, unless it stands above already, and its chart; a press in a figure redraws it alone.

    Figures that take each other's place have one ``key``, and so one switch.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"figure-{figure.key}"):
        if with_heading:
            st.header(escape_markdown(figure.finding), anchor=False)
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", wrap=False
        ):
            as_table = _show_tools(key or figure.key, [figure])
    _show_content(figure, as_table)
    if with_notes:
        _show_notes(figure)


@st.fragment
def show_side_by_side(key: str, ways: Mapping[str, Sequence[Figure]], label: str) -> None:
    """Show figures beside each other, one switch and one menu for all; the reader chooses one of ``ways``."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key=f"filters-{key}"):
        way = choose_one(label, list(ways), key)
        figures = ways[way]
        as_table = _show_tools(key, figures)
    for column, figure in zip(st.columns(len(figures), gap="medium"), figures, strict=True):
        with column:
            st.header(escape_markdown(figure.finding), anchor=False)
            _show_notes(figure)
            _show_content(figure, as_table)


def _show_notes(figure: Figure) -> None:
    if notes := " ".join(filter(None, figure.notes)):
        st.caption(escape_markdown(notes))


def _show_content(figure: Figure, as_table: bool) -> None:
    if as_table:
        table = figure.table()
        numbers = list(table.columns[1:]) if figure.numbers is None else figure.numbers
        show_frame(table, figure.alt, figure.key, numbers)
    else:
        st.altair_chart(figure.draw(), theme=None, alt=figure.alt, key=f"chart-{figure.key}")


def _show_tools(key: str, figures: Sequence[Figure]) -> bool:
    """Offer the figures as a table and as files; return whether the table is asked for."""
    as_table = st.toggle("Table", key=f"table-{key}")
    menu = st.popover(
        "Download", type="tertiary", icon=":material/download:", key=f"files-{key}", on_change="rerun"
    )
    if menu.open:
        with menu:
            for figure in figures:
                _show_downloads(figure)
    return as_table


def _show_downloads(figure: Figure) -> None:
    """Offer chart and rows as files, each made only when it is asked for."""
    at = view()
    statement, rows = describe(figure, at), figure.table() if figure.rows is None else figure.rows
    files: list[tuple[str, str, Callable[[], bytes]]] = [
        ("Picture (PNG)", "png", lambda: write_png(figure.draw(), statement)),
        ("Drawing (SVG)", "svg", lambda: write_svg(figure.draw(), statement)),
        ("Figures (CSV)", "csv", lambda: write_csv(rows, statement)),
    ]
    period = at.period if "period" in figure.filters else None
    name = "_".join(filter(None, [figure.key, period, f"{at.as_at:%Y-%m-%d}"])).replace(" ", "-")
    for label, suffix, write in files:
        words = f"{figure.name}: {label}" if figure.name else label
        offer_file(words, write, f"{name}.{suffix}", f"{suffix}-{figure.key}", "tertiary")
