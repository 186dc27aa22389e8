"""KPIs as a table and as icons, worded once for a period and a date, whatever part of the plan is shown."""

from functools import partial

import pandas as pd

from ui import cards, data, tables
from ui.cells import html_of
from ui.charts.sparkline import look_of
from ui.filters import View
from ui.icon_rows import icon_cards
from ui.kpi_rows import LAYOUT, kpi_table, query_table, trends
from ui.tables import Table


def table(kpis: pd.DataFrame, view: View, alt: str, short: bool = False) -> str:
    """Return a table of the measures of ``kpis`` as HTML, as positions of ``view`` have them, in their order."""
    at, codes = f"{view.period} {view.as_at}", kpis["measure"]
    told = data.kept(f"trends of KPIs {at}", partial(_trends, view.whole))
    rows = data.kept(f"rows of KPIs {at} {short}", partial(_rows, view.whole, told["words"], short))
    look, style = look_of(told["drawing"].loc[codes])
    return style + rows.of(codes).html(alt, look)


def icons(kpis: pd.DataFrame, view: View) -> str:
    """Return the measures of ``kpis`` as cards with their icons, in their order, as HTML."""

    def make() -> "pd.Series[str]":
        whole = data.front_sheet(view.whole).kpis
        return pd.Series(html_of(icon_cards(whole)), index=whole["measure"], dtype="object")

    told = data.kept(f"icons of KPIs {view.period} {view.as_at}", make)
    return cards.icon_grid(told.loc[kpis["measure"]])


def queries(asked: pd.DataFrame, kpis: pd.DataFrame, view: View) -> str:
    """Return a page of the queries on the commentary as a table, as HTML."""

    def make() -> str:
        return tables.html(query_table(asked, kpis), alt="Queries on the commentary", wide=["What to ask"])

    return data.kept_for(view, f"queries from {asked.index[0]}", make)


def _trends(view: View) -> pd.DataFrame:
    return trends(_by_measure(data.front_sheet(view).kpis), data.kpi_history(view))


def _rows(view: View, words: "pd.Series[str]", short: bool) -> Table:
    kpis = _by_measure(data.front_sheet(view).kpis)
    return tables.made(kpi_table(kpis, words, short), **LAYOUT)


def _by_measure(kpis: pd.DataFrame) -> pd.DataFrame:
    return kpis.set_index("measure", drop=False)
