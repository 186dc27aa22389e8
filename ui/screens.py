"""The screens as data, and the addresses of links between them; what a row of a table may know of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

PAGES = Path(__file__).parent.parent / "pages"
# Every filter by its name in an address, as it is called in words.
NAMES = {
    "period": "period",
    "workstream": "workstream",
    "service_area": "service area",
    "as_at": "as-at date",
}
EVERY_FILTER = tuple(NAMES)


@dataclass(frozen=True)
class Screen:
    """A page: its file, its place in the address, what the menu says of it, whether it needs no return.

    ``heeds`` are the filters that change what it shows; a change of any other leaves it as it is.
    """

    name: str
    title: str
    about: str
    visibility: Literal["visible", "hidden"] = "visible"
    when_empty: bool = False
    heeds: tuple[str, ...] = EVERY_FILTER

    @property
    def path(self) -> str:
        """The page's file; absolute, because the script that runs is not beside the folder of pages."""
        return str(PAGES / f"{self.name}.py")


FRONT_SHEET = Screen(
    "front_sheet",
    "Front sheet",
    "The whole position on one screen: KPIs, actions, workforce, what to ask.",
)
CLINIC = Screen("clinic", "Clinic", "An agenda made from the data, one item a screen; decisions and minutes.")
KPIS = Screen("kpis", "KPIs", "Every measure against its target, worst first, with search and filters.")
KPI = Screen(
    "kpi",
    "One measure",
    "Figures, verdicts, commentary and revisions of one measure.",
    "hidden",
    heeds=("period", "as_at"),
)
PLAN = Screen("plan", "Plan", "Projects and actions: status, what is overdue or due, what to challenge.")
WORKFORCE = Screen(
    "workforce",
    "Workforce",
    "The workforce headlines beside the Council and the last report.",
    heeds=("as_at",),
)
PROJECT = Screen(
    "project",
    "One project",
    "Deliverables, status, actions and narrative of one project, and a form to update them.",
    "hidden",
    heeds=("as_at",),
)
RETURNS = Screen(
    "returns",
    "Returns",
    "What is due and late; check a file, see what it would change, and send it.",
    when_empty=True,
    heeds=("service_area", "as_at"),
)
HISTORY = Screen(
    "history",
    "History",
    "Every return: who, when, the file as it was sent; compare two, or take one back.",
    when_empty=True,
    heeds=("as_at",),
)
RISKS = Screen("risks", "Risks", "The risk register: owners, mitigation and what changed.", heeds=("as_at",))
REPORTS = Screen(
    "reports",
    "Reports",
    "The committee pack: what is missing, the draft as Word, PowerPoint or a spreadsheet, and every final.",
)
DEFINITIONS = Screen(
    "definitions",
    "Definitions",
    "Every measure, status and rule in words, with search.",
    heeds=(),
)
SCREENS = (
    *(FRONT_SHEET, CLINIC, KPIS, KPI, PLAN, PROJECT, WORKFORCE, RISKS),
    *(RETURNS, HISTORY, REPORTS, DEFINITIONS),
)
BY_NAME = {screen.name: screen for screen in SCREENS}


def address(screen: Screen, parameters: Mapping[str, str]) -> str:
    """Return a link to a screen, relative so that it holds below any base path."""
    name = "./" if screen is FRONT_SHEET else screen.name
    return f"{name}?{urlencode(parameters)}" if parameters else name
