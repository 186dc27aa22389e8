"""What an address asks for: filters, page and format; whatever cannot be meant is refused in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from feed.problems import NO_SUCH_FORM, NOT_READABLE, UNKNOWN_FILTER, Problem
from schemas.periods import read_address_date

if TYPE_CHECKING:
    from pipelines.positions import Query

FILTERS = ("period", "workstream", "service_area", "as_at")
PARAMETERS = (*FILTERS, "limit", "offset")
MOST_ROWS = 1_000_000
_WHOLE = re.compile(r"[0-9]{1,7}")


@dataclass(frozen=True)
class Page:
    """Which rows are asked for: ``limit`` of them, or all, from the one after ``offset``."""

    limit: int | None
    offset: int


@dataclass(frozen=True)
class Form:
    """A format: its ending in an address, its media type, and the type with its parameters."""

    suffix: str
    media_type: str
    content_type: str


JSON = Form("json", "application/json", "application/json")
CSV = Form("csv", "text/csv", "text/csv; charset=utf-8; header=present")
PARQUET = Form("parquet", "application/vnd.apache.parquet", "application/vnd.apache.parquet")
FORMS = (JSON, CSV, PARQUET)


def filters_and_page(pairs: Iterable[tuple[str, str]]) -> tuple["Query", Page]:
    """Read an address's parameters; a blank filter asks for nothing; raises Problem.

    Whether a workstream, service area or period exists is not looked at here.
    """
    from pipelines.positions import Query

    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in PARAMETERS:
            near = get_close_matches(name, PARAMETERS, 1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise Problem(
                UNKNOWN_FILTER,
                f"There is no parameter “{name[:60]}”.{hint} Use any of: {'; '.join(PARAMETERS)}.",
                name[:60],
                PARAMETERS,
            )
        if name in given:
            raise Problem(NOT_READABLE, f"“{name}” is given more than once. Give it once.", name)
        given[name] = value.strip()
    asked = Query(
        period=given.get("period") or None,
        as_at=_day(given.get("as_at", "")),
        workstream=given.get("workstream") or None,
        service_area=given.get("service_area") or None,
    )
    limit = _whole("limit", given["limit"], 1) if "limit" in given else None
    return asked, Page(limit, _whole("offset", given.get("offset", "0"), 0))


def _day(text: str) -> date | None:
    if not text:
        return None
    day = read_address_date(text)
    if day is None:
        raise Problem(
            NOT_READABLE, f"There is no date “{text[:60]}”. Enter year, month and day: 2023-04-05.", "as_at"
        )
    return day


def _whole(name: str, text: str, least: int) -> int:
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= MOST_ROWS:
        raise Problem(
            NOT_READABLE,
            f"“{name}” is “{text[:60]}”. Enter a whole number from {least} to {MOST_ROWS:,}.",
            name,
        )
    return int(text)


def form_accepted(accept: str) -> Form:
    """Return the format that an Accept header likes best, JSON where it does not mind; raises Problem."""
    liked = [(_liking(accept, form), -place) for place, form in enumerate(FORMS)]
    best, place = max(liked)
    if not best:
        types = "; ".join(form.media_type for form in FORMS)
        raise Problem(
            NO_SUCH_FORM,
            f"The feed has these formats: {types}. Ask for one of them, or end the address in .csv, .json or .parquet.",
            known=tuple(form.media_type for form in FORMS),
        )
    return FORMS[-place]


def _liking(accept: str, form: Form) -> float:
    """Return how much a format is liked, 0 to 1: what names it most closely counts."""
    closeness = {"*/*": 1, f"{form.media_type.split('/')[0]}/*": 2, form.media_type: 3}
    found = [(1, 1.0)] if not accept.strip() else [(0, 0.0)]
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        if media in closeness:
            found.append((closeness[media], _quality(parameters)))
    return max(found)[1]


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        if q := re.fullmatch(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)", parameter):
            return min(float(q[1]), 1.0)
    return 1.0
