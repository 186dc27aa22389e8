"""The screens as data, what a screen shows of the data, and the addresses of links between screens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from pydantic import BaseModel

from pipelines.positions import FILTERS, Query
from schemas import read_data

_HERE = Path(__file__).parent


class Screen(BaseModel, frozen=True, extra="forbid"):
    """A page as ``screens.toml`` describes it; ``name`` is its place in the address."""

    name: str
    title: str
    about: str
    heading: str
    filters: tuple[str, ...] = tuple(FILTERS)
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    section: str = ""  # the screen that the menu marks in its stead
    when_empty: bool = False

    @property
    def path(self) -> str:
        """The page's file; absolute, because the script that runs is not beside the folder of pages."""
        return str(_HERE.parent / "pages" / f"{self.name}.py")


SCREENS = {name: Screen(name=name, **table) for name, table in read_data(__file__, "screens.toml").items()}
# After the browser goes back, the address may still have what the page that was left is about.
_NAMING = {name for screen in SCREENS.values() for name in screen.names}


@dataclass(frozen=True)
class View:
    """What a page shows: the period and date its filters come to, the part of the plan, its title and banner.

    ``chosen`` are the filters as they stand in the address.
    """

    period: str | None
    as_at: date
    workstream: str | None = None
    service_area: str | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    banner: str = ""
    stream: str = ""  # the workstream by its name

    @property
    def query(self) -> Query:
        """What is asked of the positions."""
        return Query(self.period, self.as_at, self.workstream, self.service_area)

    @property
    def resolved(self) -> dict[str, str]:
        """The filters with period and date written out, for a link that shows the same for ever."""
        fixed = {"period": self.period or "", "as_at": self.as_at.isoformat()}
        return {name: value for name, value in {**self.chosen, **fixed}.items() if value}

    @property
    def part(self) -> str:
        """What part of the plan is shown, such as "Workstream A: Directorate, SEND"; empty for all of it."""
        named = [self.workstream and f"Workstream {self.stream or self.workstream}", self.service_area]
        return ", ".join(filter(None, named))


def own_parameters(screen: Screen, parameters: Mapping[str, str]) -> dict[str, str]:
    """Return what an address asks of a screen beside the filters, without what another screen is about."""
    others = {*FILTERS, *_NAMING} - set(screen.names)
    return {name: value for name, value in parameters.items() if name not in others}


def address(filters: Mapping[str, str], screen: str, /, **own: str) -> str:
    """Return a link to a screen by its name that keeps ``filters`` but for those that ``own`` sets.

    It is relative, so that it holds below any base path. A parameter may have any name, also "screen".
    """
    parameters = {**own, **filters, **own}
    page = "./" if screen == "front_sheet" else SCREENS[screen].name
    return f"{page}?{urlencode(parameters)}" if parameters else page
