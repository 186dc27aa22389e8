"""A finding as a heading, its chart below it, and the same figures as a table one press away."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from ui import tables


def heading(finding: str, apart: bool = False) -> None:
    """Head a part of the page with what was found; ``apart`` leaves room above it."""
    if apart:
        st.space("xsmall")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(finding, anchor=False, width="stretch")


def figure(
    key: str,
    finding: str,
    draw: Callable[[], Any],
    table: pd.DataFrame,
    alt: str,
    numbers: list[str] | None = None,
) -> None:
    """Show a finding and the chart of it; the chart's figures as a table instead where asked for."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.header(finding, anchor=False, width="stretch")
        as_table = st.toggle("Table", key=f"table-{key}")
    if as_table:
        tables.show(table, alt=alt, numbers=table.columns[1:] if numbers is None else numbers)
    else:
        st.altair_chart(draw(), theme=None, alt=alt, key=f"chart-{key}")
