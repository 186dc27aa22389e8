"""Long tables fifty rows at a time, the page in the address; nothing is made of rows that are not shown."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from ui.wording import number_of

ROWS = 50


def page_of(rows: pd.DataFrame, key: str = "page") -> pd.DataFrame:
    """Return the rows of the page asked for, with a pager where there is more than one."""
    pages = -(-len(rows) // ROWS)
    at = st.pagination(pages, key=key, bind="query-params") if pages > 1 else 1
    return rows.iloc[(at - 1) * ROWS : at * ROWS]


def folded(label: str, rows: pd.DataFrame, show: Callable[[pd.DataFrame], None], key: str) -> None:
    """Show rows one press away, a page of them at a time.

    What fits on a page is there when folded too, for paper; what does not is made once it is opened.
    """
    is_long = len(rows) > ROWS
    with st.expander(label, key=f"folded-{key}", on_change="rerun" if is_long else "ignore") as more:
        if more.open or not is_long:
            show(page_of(rows, key))


def how_many(shown: pd.DataFrame, found: pd.DataFrame, total: int, what: str) -> str:
    """15 measures; 1 to 50 of 300 measures; 6 of 15 measures: what a page shows of what there is."""
    some = number_of(len(found), what)
    if len(shown) < len(found):
        first = int(found.index.get_indexer(shown.index[:1])[0]) + 1
        some = f"{first:,} to {first + len(shown) - 1:,} of {some}"
    return some if len(found) == total else f"{some}, of {total:,} in all"
