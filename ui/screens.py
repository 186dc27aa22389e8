"""The screens as data, what a screen shows of the data, and the addresses of links between screens."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from pipelines.positions import Query

_PAGES = Path(__file__).parent.parent / "pages"
# The filters that every page shares, by their names in an address, as they are called in words.
FILTERS = {
    "period": "period",
    "workstream": "workstream",
    "service_area": "service area",
    "as_at": "as-at date",
}
NAMES, EVERY_FILTER = FILTERS, tuple(FILTERS)  # until every caller says FILTERS


@dataclass(frozen=True)
class Screen:
    """A page: its name in the address, its title and help in the menu, and whether it works before the first return.

    ``heading`` names the page: {period} and {day} are filled in. ``filters`` are those that change what it shows,
    ``names`` the parameters of its address that name one thing.
    """

    name: str
    title: str
    about: str
    heading: str
    visibility: Literal["visible", "hidden"] = "visible"
    when_empty: bool = False
    filters: tuple[str, ...] = tuple(FILTERS)
    names: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The page's file; absolute, because the script that runs is not beside the folder of pages."""
        return str(_PAGES / f"{self.name}.py")


@dataclass(frozen=True)
class View:
    """What a page shows: the period and date its filters come to, the part of the plan, its title and banner.

    ``chosen`` are the filters as they stand in the address.
    """

    period: str | None
    as_at: date
    workstream: str | None = None
    service_area: str | None = None
    chosen: tuple[tuple[str, str], ...] = ()
    title: str = ""
    banner: str = ""

    @property
    def query(self) -> Query:
        """What is asked of the positions."""
        return Query(self.period, self.as_at, self.workstream, self.service_area)

    @property
    def resolved(self) -> dict[str, str]:
        """The filters with period and date written out, for a link that shows the same for ever."""
        fixed = {"period": self.period or "", "as_at": self.as_at.isoformat()}
        return {name: value for name, value in (dict(self.chosen) | fixed).items() if value}

    @property
    def whole(self) -> "View":
        """The same period and date of the whole plan, until every page asks ``ui.cache``."""
        return View(self.period, self.as_at)

    @property
    def part(self) -> str:
        """What part of the plan is shown, such as "Workstream A, Schools and Achievement"; empty for all of it."""
        return ", ".join(
            filter(None, [self.workstream and f"Workstream {self.workstream}", self.service_area])
        )


FRONT_SHEET = Screen(
    "front_sheet",
    "Front sheet",
    "The whole position on one screen: KPIs, actions, workforce, what to ask.",
    "Front sheet: {period}",
)
CLINIC = Screen(
    "clinic",
    "Clinic",
    "An agenda made from the data, one item a screen; decisions and minutes.",
    "Clinic: {period}",
    names=("item",),
)
KPIS = Screen(
    "kpis",
    "KPIs",
    "Every measure against its target, worst first, with search and filters.",
    "KPIs: {period}",
)
KPI = Screen(
    "kpi",
    "One measure",
    "Figures, verdicts, commentary and revisions of one measure.",
    "One measure",
    "hidden",
    filters=("period", "as_at"),
    names=("measure",),
)
PLAN = Screen(
    "plan",
    "Plan",
    "Projects and actions: status, what is overdue or due, what to challenge.",
    "Plan at {day}",
)
PROJECT = Screen(
    "project",
    "One project",
    "Deliverables, status, actions and narrative of one project, and a form to update them.",
    "One project",
    "hidden",
    filters=("as_at",),
    names=("ref",),
)
WORKFORCE = Screen(
    "workforce",
    "Workforce",
    "The workforce headlines beside the Council and the last report.",
    "Workforce at {day}",
    filters=("as_at",),
)
RISKS = Screen(
    "risks",
    "Risks",
    "The risk register: owners, mitigation and what changed.",
    "Risks at {day}",
    filters=("as_at",),
)
RETURNS = Screen(
    "returns",
    "Returns",
    "What is due and late; check a file, see what it would change, and send it.",
    "Returns at {day}",
    when_empty=True,
    filters=("service_area", "as_at"),
)
HISTORY = Screen(
    "history",
    "History",
    "Every return: who, when, the file as it was sent; compare two, or take one back.",
    "History of returns at {day}",
    when_empty=True,
    filters=("as_at",),
    names=("return", "one", "other"),
)
REPORTS = Screen(
    "reports",
    "Reports",
    "The committee pack: what is missing, the draft as Word, PowerPoint or a spreadsheet, and every final.",
    "Reports: {period}",
)
DEFINITIONS = Screen(
    "definitions",
    "Definitions",
    "Every measure, status and rule in words, with search.",
    "Definitions",
    filters=(),
    names=("measure", "word"),
)
SCREENS = (
    *(FRONT_SHEET, CLINIC, KPIS, KPI, PLAN, PROJECT, WORKFORCE, RISKS),
    *(RETURNS, HISTORY, REPORTS, DEFINITIONS),
)
BY_NAME = {screen.name: screen for screen in SCREENS}
# Screens that show KPIs, and screens that show how far delivery has come: each prints the key that it uses.
WITH_KPIS = (FRONT_SHEET, KPIS, KPI, CLINIC, REPORTS)
WITH_DELIVERY = (FRONT_SHEET, PLAN, PROJECT, CLINIC, REPORTS)


# After the browser goes back, the address may still have what the page that was left is about.
NAMING = {name for screen in SCREENS for name in screen.names}


def own_parameters(screen: Screen, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return what an address asks of a screen beside the filters, without what another screen is about."""
    others = {*FILTERS, *NAMING} - set(screen.names)
    return {name: value for name, value in parameters.items() if name not in others}


def address(
    screen: Screen | str, filters: Iterable[tuple[str, str]] | Mapping[str, str] = (), **own: str
) -> str:
    """Return a link to a screen, by itself or its name, that keeps ``filters`` but for those that ``own`` sets.

    It is relative, so that it holds below any base path.
    """
    filters = filters.items() if isinstance(filters, Mapping) else filters  # until every caller names its own
    screen = BY_NAME[screen] if isinstance(screen, str) else screen
    parameters = {**own, **{name: value for name, value in filters if name not in own}}
    name = "./" if screen is FRONT_SHEET else screen.name
    return f"{name}?{urlencode(parameters)}" if parameters else name
