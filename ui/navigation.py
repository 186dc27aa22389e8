"""The menu, and the ways from one screen to another; the screens themselves are data, in ``ui.screens``."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.screens import (
    BY_NAME,
    CLINIC,
    DEFINITIONS,
    FRONT_SHEET,
    HISTORY,
    KPI,
    KPIS,
    PAGES,
    PLAN,
    PROJECT,
    REPORTS,
    RETURNS,
    RISKS,
    SCREENS,
    WORKFORCE,
    Screen,
    address,
)

__all__ = [
    "BY_NAME",
    "CLINIC",
    "DEFINITIONS",
    "FRONT_SHEET",
    "HISTORY",
    "KPI",
    "KPIS",
    "PAGES",
    "PLAN",
    "PROJECT",
    "REPORTS",
    "RETURNS",
    "RISKS",
    "SCREENS",
    "WORKFORCE",
    "Screen",
    "address",
    "menu",
]


def menu() -> StreamlitPage:
    """Put the screens in the menu and return the one asked for."""
    pages = [
        st.Page(
            screen.path,
            title=screen.title,
            url_path=screen.name,
            default=screen is FRONT_SHEET,
            visibility=screen.visibility,
            help=screen.about,
        )
        for screen in SCREENS
    ]
    return st.navigation(pages, position="top")
