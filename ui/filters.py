"""The filters that every page shares, in the address so that a link shows what its sender saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import streamlit as st

from schemas.dates import FIRST_DAY, LAST_DAY, read_address_date
from schemas.periods import next_period, period_end
from ui.screens import NAMES
from ui.text import unknown_value

# In one place: a mark beside each filter takes longer to draw than the filter.
HELP = (
    "**Period**: the quarter that figures were reported in. Filters KPIs only; the rest follows the date.",
    "**Workstream**: a part of the plan; E is E1 and E2 together. Filters KPIs, projects and actions.",
    "**Service area**: the service that answers for it. Filters KPIs, projects and actions.",
    "**As at**: what was known on a day; returns received later are left out. Empty means today.",
)
_KEY = "view"


@dataclass(frozen=True)
class View:
    """What the page shows: title, filters as chosen, period and date that they come to, what its banner says."""

    period: str | None
    as_at: date
    workstream: str | None = None
    service_area: str | None = None
    chosen: tuple[tuple[str, str], ...] = ()
    title: str = ""
    banner: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The filters that were chosen, for a link that keeps them."""
        return dict(self.chosen)

    @property
    def resolved(self) -> dict[str, str]:
        """Period and date written out too, for a link that shows the same for ever."""
        fixed = {"period": self.period or "", "as_at": self.as_at.isoformat()}
        return {key: value for key, value in (self.parameters | fixed).items() if value}

    @property
    def whole(self) -> "View":
        """The same period and date of the whole plan."""
        return View(self.period, self.as_at)

    @property
    def part(self) -> str:
        """Workstream A, Schools and Achievement: what part of the plan is shown; empty for all of it."""
        return ", ".join(
            filter(None, [self.workstream and f"Workstream {self.workstream}", self.service_area])
        )


def known_periods(first: str, held: Sequence[str], as_at: date) -> list[str]:
    """Periods that may be asked for, latest first: those held, and every one that has ended since the first."""
    period, ended = min([first, *held]), set(held)
    while period_end(period) <= as_at:
        ended.add(period)
        period = next_period(period)
    return sorted(ended, reverse=True)


def unknown_values(asked: Mapping[str, str], known: Mapping[str, Sequence[str]]) -> list[str]:
    """Say which values of the address name nothing that there is; blank ones ask for nothing."""
    said = [
        unknown_value(NAMES[name], asked[name], choices)
        for name, choices in known.items()
        if asked.get(name) and asked[name] not in choices
    ]
    if asked.get("as_at") and not read_address_date(asked["as_at"]):
        said.append(f"There is no date “{asked['as_at'][:60]}”. Enter year, month and day: 2023-04-05.")
    return said


def ask_date() -> date | None:
    """Ask for the as-at date; None is today."""
    return st.date_input(
        "As at",
        value=None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        key="as_at",
        format="DD/MM/YYYY",
        bind="query-params",
        width=160,
    )


def ask(
    name: str, label: str, choices: Sequence[str], otherwise: str, width: int | Literal["stretch"] = "stretch"
) -> str | None:
    """Ask for one of ``choices``; none chosen means ``otherwise``."""
    return st.selectbox(
        label,
        choices,
        index=None,
        placeholder=otherwise,
        key=name,
        bind="query-params",
        width=width,
    )


def keep(view: View) -> None:
    """Hand the view to the page; a page that runs without the shell finds none."""
    st.session_state[_KEY] = view


def view() -> View:
    """The filters in force on this page."""
    found = st.session_state[_KEY]
    if not isinstance(found, View):
        raise TypeError("A page was run without its shell.")
    return found
