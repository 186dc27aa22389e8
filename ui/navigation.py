"""The screens as data, and the addresses of links between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

PAGES = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True)
class Screen:
    """A page: its file, its place in the address, and what the menu says of it."""

    name: str
    title: str
    icon: str
    about: str
    visibility: Literal["visible", "hidden"] = "visible"

    @property
    def path(self) -> str:
        """The page's file; absolute, because the script that runs is not beside the folder of pages."""
        return str(PAGES / f"{self.name}.py")


FRONT_SHEET = Screen(
    "front_sheet",
    "Front sheet",
    "home",
    "The whole position on one screen: KPIs, actions, workforce, what to ask.",
)
KPIS = Screen(
    "kpis", "KPIs", "monitoring", "Every measure against its target, worst first, with search and filters."
)
KPI = Screen(
    "kpi",
    "One measure",
    "show_chart",
    "Figures, verdicts, commentary and revisions of one measure.",
    "hidden",
)
PLAN = Screen(
    "plan", "Plan", "checklist", "Projects and actions: status, what is overdue or due, what to challenge."
)
WORKFORCE = Screen(
    "workforce", "Workforce", "groups", "The workforce headlines beside the Council and the last report."
)
RISKS = Screen("risks", "Risks", "report", "The risk register: owners, mitigation and what changed.")
DEFINITIONS = Screen(
    "definitions", "Definitions", "menu_book", "Every measure, status and rule in words, with search."
)
SCREENS = (FRONT_SHEET, KPIS, KPI, PLAN, WORKFORCE, RISKS, DEFINITIONS)


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


def address(screen: Screen, parameters: Mapping[str, str]) -> str:
    """Return a link to a screen, relative so that it holds below any base path."""
    name = "./" if screen is FRONT_SHEET else screen.name
    return f"{name}?{urlencode(parameters)}" if parameters else name


def go_to(screen: Screen, words: str) -> None:
    """Show a link to a screen that keeps the session, and with it the filters."""
    st.page_link(screen.path, label=words, icon=f":material/{screen.icon}:")
