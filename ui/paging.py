"""Long tables fifty rows at a time, the page in the address; nothing is made of rows that are not shown."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ui.folding import asked_for, fold
from ui.prose import say
from ui.text import number_of

ROWS = 50


def page_of(rows: pd.DataFrame, key: str = "page") -> pd.DataFrame:
    """Return the rows of the page asked for, with a pager where there is more than one."""
    pages = -(-len(rows) // ROWS)
    at = st.pagination(pages, key=key, bind="query-params") if pages > 1 else 1
    return rows.iloc[(at - 1) * ROWS : at * ROWS]


def paged(head: str, rows: pd.DataFrame, told: Callable[[pd.DataFrame], str], key: str) -> str:
    """Return a ``head`` of HTML and what ``told`` makes of a page of rows; a pager stands between, the head said."""
    if len(rows) > ROWS:
        say(head)
        head = ""
    return head + told(page_of(rows, key))


def folded(head: str, label: str, rows: pd.DataFrame, told: Callable[[pd.DataFrame], str], key: str) -> None:
    """Show rows one press away below a ``head`` of HTML, a page of them at a time as the HTML that ``told`` makes.

    What fits on a page is there when folded too, for paper; what does not is made once it is asked for.
    """
    if len(rows) <= ROWS:
        say(head, "" if rows.empty else fold(label, told(rows)))
        return
    say(head)
    if asked_for(label, key):
        say(paged("", rows, told, key))


def how_many(shown: pd.DataFrame, found: pd.DataFrame, total: int, what: str) -> str:
    """15 measures; 1 to 50 of 300 measures; 6 of 15 measures: what a page shows of what there is."""
    some = number_of(len(found), what)
    if len(shown) < len(found):
        first = int(found.index.get_indexer(shown.index[:1])[0]) + 1
        some = f"{first:,} to {first + len(shown) - 1:,} of {some}"
    return some if len(found) == total else f"{some}, of {total:,} in all"
