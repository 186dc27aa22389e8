"""Templates: the heading row of each kind, as CSV and as a workbook."""

import streamlit as st

from pipelines.templates import template, template_workbook
from schemas.returns import KINDS
from ui.finding_parts import CSV, XLSX
from ui.markdown import escape


def templates() -> None:
    """Offer the template of a kind, and say which columns it needs."""
    kind = st.segmented_control(
        "Kind of return", list(KINDS), default=next(iter(KINDS)), key="template", required=True
    )
    needed = ", ".join(KINDS[kind].required)
    others = ", ".join(name for name in KINDS[kind].names if name not in KINDS[kind].required)
    st.markdown(f"Needed: {escape(needed)}." + (f"  \nMay be there: {escape(others)}." if others else ""))
    with st.container(horizontal=True):
        st.download_button(
            "Template (CSV)",
            template(kind).encode(),
            file_name=f"{kind}.csv",
            mime=CSV,
            on_click="ignore",
            icon=":material/download:",
        )
        st.download_button(
            "Template (Excel)",
            template_workbook(kind),
            file_name=f"{kind}.xlsx",
            mime=XLSX,
            on_click="ignore",
            icon=":material/download:",
        )
