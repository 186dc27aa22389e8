"""How to connect Excel and Power BI: the feed's addresses for the filters in force, and the steps."""

from collections.abc import Sequence
from urllib.parse import urljoin

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.connect_rows import EXCEL, FORMS, LIMITS, POWER_BI, addresses, only_here
from ui.filters import view
from ui.markdown import escape
from ui.prose import heading, note, subheading

FIXED = "Keep this period and date"


def connect() -> None:
    """Offer addresses, steps and limits, which follow the page's filters; they are drawn once they are asked for."""
    heading("Connect Excel and Power BI", apart=True)
    note(
        "Each table has an address that gives the rows of these screens. "
        "Refreshing reads it again, so nobody retypes a figure."
    )
    with st.expander("Show every address and the steps", key="connect", bind="query-params") as opened:
        if opened.open:
            _how(st.context.url or "")


def _how(page: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        form = st.segmented_control("Format", list(FORMS), default="CSV", key="connect-form", required=True)
        fixed = st.toggle(
            FIXED,
            key="connect-fixed",
            help="Off: the address follows the latest period and today. On: it gives this view for ever.",
        )
    at = view()
    for address in addresses(page, form or "CSV", at.resolved if fixed else at.parameters):
        with st.container(gap="xxsmall"):
            st.markdown(f"**{escape(address.title)}** · {escape(address.about)}")
            st.code(address.url, language=None, wrap_lines=True)
    if only_here(page):
        st.info(
            "These addresses work on this machine only. Ask whoever runs the dashboard for its address on the network.",
            icon=":material/info:",
        )
    excel, power_bi = st.columns(2, gap="large")
    _steps(excel, "Excel", EXCEL)
    _steps(power_bi, "Power BI", POWER_BI)
    subheading("What to know")
    st.markdown("\n".join(f"- {escape(words)}" for words in LIMITS))
    st.markdown(f"[Every address, column and problem (OpenAPI)]({urljoin(page, 'api/openapi.json')})")


def _steps(place: DeltaGenerator, program: str, steps: Sequence[str]) -> None:
    with place:
        subheading(program)
        st.markdown("\n".join(f"{number}. {escape(words)}" for number, words in enumerate(steps, 1)))
