"""A figure: a chart with all that is written about it, and both as files, drawn on the server in the light ink."""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from importlib.machinery import ModuleSpec
from multiprocessing import get_context
from textwrap import wrap
from typing import Any, TypeVar

import altair as alt
import pandas as pd
import vl_convert

from pipelines.positions import FILTERS
from pipelines.printing import as_csv_file
from ui.charts import start_worker
from ui.palette import LIGHT
from ui.screens import View
from ui.text import day, period_words, sentence

WIDTH = 760
PICTURE = 620  # narrow enough that its letters stay legible at the width of a page
TITLE, SUBTITLE, SMALL = 20, 15, 13
TITLE_LINE, SMALL_LINE = 68, 124  # characters that fit the width at either size
SCALE = 2  # dots of a picture to each pixel of the page
WORKERS = 2
T = TypeVar("T")
# The filters of what is judged at a date, whatever the period.
BY_DATE = ("workstream", "service_area", "as_at")
_PAIR = re.compile(r"light-dark\((#\w+), #\w+\)")


@dataclass(frozen=True)
class Figure:
    """A chart with all that is written about it.

    ``draw`` makes the chart; ``table`` makes the same figures as plain texts for the page, where ``numbers`` are the
    columns set right (by default all but the first); ``rows`` are those of a file, by default the table's. ``notes``
    (source, what a mark means) stand by the chart and in its files, ``keys`` (what the page has elsewhere) in the
    files only; these also name the ``filters`` that the figure follows. ``name`` tells its files from those of a
    figure beside it.
    """

    key: str
    finding: str
    draw: Callable[[], alt.LayerChart]
    table: Callable[[], pd.DataFrame]
    alt: str
    numbers: Sequence[str] | None = None
    rows: pd.DataFrame | None = None
    notes: Sequence[str] = ()
    keys: Sequence[str] = ()
    filters: Sequence[str] = tuple(FILTERS)
    name: str = ""


@dataclass(frozen=True)
class Statement:
    """What a file says of itself: finding, page, filters by name as words, notes (keys, source), a banner."""

    finding: str
    page: str
    filters: Mapping[str, str]
    notes: tuple[str, ...] = ()
    banner: str = ""

    @property
    def subtitle(self) -> str:
        """What stands right under a picture's finding: the page, and what its banner says."""
        return " · ".join(filter(None, [self.page, self.banner]))

    @property
    def lines(self) -> list[str]:
        """What stands beneath a picture: filters, then a line a note."""
        filters = " · ".join(f"{sentence(FILTERS[name])}: {words}" for name, words in self.filters.items())
        return [line for line in (filters, *self.notes) if line]

    @property
    def columns(self) -> dict[str, str]:
        """The same words for every row of a file, in columns of one prefix."""
        banner = {"banner": self.banner} if self.banner else {}
        words = {"finding": self.finding, "page": self.page, **self.filters, "notes": " ".join(self.notes)}
        return {f"about_{name}": text for name, text in (banner | words).items()}


def describe(figure: Figure, view: View) -> Statement:
    """Return what the files of a figure say of it as it is shown at a view."""
    part = {name: getattr(view, name) or "all" for name in ("workstream", "service_area")}
    filters = {"period": period_words(view.period), **part, "as_at": day(view.as_at)}
    followed = {name: words for name, words in filters.items() if name in figure.filters}
    notes = tuple(filter(None, [*figure.notes, *figure.keys]))
    return Statement(figure.finding, view.title, followed, notes, view.banner)


def write_csv(rows: pd.DataFrame, statement: Statement) -> bytes:
    """Return rows as a file: their own columns first, the statement's after them, no formula in any cell.

    A byte order mark tells spreadsheets that it is UTF-8.
    """
    return as_csv_file(rows.assign(**statement.columns))


def write_svg(chart: alt.LayerChart, statement: Statement) -> bytes:
    """Return the chart as SVG below its finding, the statement beneath; raises as ``begin_png`` says."""
    return _begin(vl_convert.vegalite_to_svg, _in_light(add_statement(chart, statement))).result().encode()


def write_png(chart: alt.LayerChart, statement: Statement) -> bytes:
    """Return the same as PNG."""
    return begin_png(_in_light(add_statement(chart, statement))).result()


def picture_spec(chart: alt.LayerChart) -> str:
    """Return the chart alone, as Vega-Lite for ``begin_png``: a document has the words about it in its own text."""
    return _in_light(_of_width(chart, PICTURE).properties(padding=4, background=LIGHT.ground))


def begin_png(spec: str) -> "Future[bytes]":
    """Begin to draw Vega-Lite as PNG, ``SCALE`` dots to a pixel.

    The result raises RuntimeError where its process ended, ValueError where the chart cannot be drawn.
    """
    return _begin(vl_convert.vegalite_to_png, spec, scale=SCALE)


def add_statement(chart: alt.LayerChart, statement: Statement) -> alt.VConcatChart:
    """Return the chart below its finding, with the statement beneath it."""
    lines = [part for line in statement.lines for part in wrap(line, SMALL_LINE)]
    look: dict[str, Any] = {"color": LIGHT.secondary, "fontSize": SMALL, "lineHeight": SMALL + 5}
    words = (
        alt.Chart(alt.InlineData([{}]), width=WIDTH, height=len(lines) * (SMALL + 5))
        .mark_text(align="left", baseline="top", **look)
        .encode(x=alt.XValue(0), y=alt.YValue(0), text=alt.TextValue(lines))
    )
    title = alt.TitleParams(
        wrap(statement.finding, TITLE_LINE),
        subtitle=wrap(statement.subtitle, TITLE_LINE),
        anchor="start",
        frame="bounds",
        fontSize=TITLE,
        subtitleFontSize=SUBTITLE,
        subtitlePadding=6,
        color=LIGHT.text,
        subtitleColor=LIGHT.secondary,
        offset=14,
    )
    around: dict[str, Any] = {"spacing": 14, "title": title, "padding": 20, "background": LIGHT.ground}
    return alt.vconcat(_of_width(chart, WIDTH), words, **around)


def _of_width(chart: alt.LayerChart, width: int) -> alt.LayerChart:
    """Return the chart as wide as a picture, without what only a page gives it."""
    drawn = chart.properties(width=width)
    drawn.autosize = alt.Undefined
    return drawn


def _in_light(chart: alt.LayerChart | alt.VConcatChart) -> str:
    """Return Vega-Lite in the light ink, in letters that vl-convert's own font has: not ◆, but ♦."""
    return _PAIR.sub(r"\1", json.dumps(chart.to_dict(), ensure_ascii=False)).replace("◆", "♦")


def _begin(draw: Callable[..., T], spec: str, **options: Any) -> "Future[T]":
    """Begin to draw in another process: vl-convert keeps Python's lock while it draws."""
    # A new process runs the main module first, which under Streamlit is the page; one of this name it leaves.
    main = sys.modules["__main__"]
    main.__spec__ = main.__spec__ or ModuleSpec("__main__", None)
    try:
        return _pool().submit(draw, spec, **options)
    except BrokenProcessPool:
        _pool.cache_clear()
        return _pool().submit(draw, spec, **options)


@cache
def _pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(WORKERS, get_context("spawn"), initializer=start_worker)
