"""The screens as data, and the addresses of links between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

PAGES = Path(__file__).parent.parent / "pages"


@dataclass(frozen=True)
class Screen:
    """A page: its file, its place in the address, what the menu says of it, and whether it needs no return."""

    name: str
    title: str
    icon: str
    about: str
    visibility: Literal["visible", "hidden"] = "visible"
    when_empty: bool = False

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
CLINIC = Screen(
    "clinic", "Clinic", "groups_2", "An agenda made from the data, one item a screen; decisions and minutes."
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
PROJECT = Screen(
    "project",
    "One project",
    "assignment",
    "Deliverables, status, actions and narrative of one project, and a form to update them.",
    "hidden",
)
RETURNS = Screen(
    "returns",
    "Returns",
    "upload_file",
    "What is due and late; check a file, see what it would change, and send it.",
    when_empty=True,
)
HISTORY = Screen(
    "history",
    "History",
    "history",
    "Every return: who, when, the file as it was sent; compare two, or take one back.",
    when_empty=True,
)
RISKS = Screen("risks", "Risks", "report", "The risk register: owners, mitigation and what changed.")
DEFINITIONS = Screen(
    "definitions", "Definitions", "menu_book", "Every measure, status and rule in words, with search."
)
SCREENS = (
    *(FRONT_SHEET, CLINIC, KPIS, KPI, PLAN, PROJECT, WORKFORCE, RISKS),
    *(RETURNS, HISTORY, DEFINITIONS),
)
BY_NAME = {screen.name: screen for screen in SCREENS}


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


def open_measure(place: DeltaGenerator, kpis: pd.DataFrame) -> None:
    """Offer the measures on the page by name, and go to the one chosen with the session's filters."""
    names = dict(zip(kpis["name"], kpis["measure"], strict=True))
    opened = place.selectbox(
        "Open a measure", list(names), index=None, placeholder="Choose or type", key="open"
    )
    if opened:
        st.switch_page(KPI.path, query_params={"measure": names[opened]})
