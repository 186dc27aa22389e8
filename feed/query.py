"""What a request asks for: filters, page and format; and what is wrong with it, in plain English (RFC 9457)."""

import json
import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from starlette.exceptions import HTTPException
from starlette.responses import Response

from pipelines.positions import FILTERS, Query, read_address
from schemas.periods import read_address_date

PARAMETERS = (*FILTERS, "limit", "offset")
MOST_ROWS = 1_000_000
PROBLEM_TYPE = "application/problem+json"
BUSY_SECONDS = 5
_WHOLE_NUMBER = re.compile(r"[0-9]{1,7}")
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*(?:;|$)")


class Format(NamedTuple):
    """A format: its ending in an address, its media type, and the type with its parameters."""

    suffix: str
    media_type: str
    content_type: str


JSON = Format("json", "application/json", "application/json")
CSV = Format("csv", "text/csv", "text/csv; charset=utf-8; header=present")
PARQUET = Format("parquet", "application/vnd.apache.parquet", "application/vnd.apache.parquet")
FORMATS = (JSON, CSV, PARQUET)


class Kind(Enum):
    """A kind of problem: the last part of its type, HTTP's status and a title."""

    UNKNOWN_FILTER = "unknown-filter", 400, "The address asks for something that the feed does not have"
    NOT_READABLE = "not-readable", 400, "A value in the address cannot be read"
    UNKNOWN_PERIOD = "unknown-period", 404, "There is no such period"
    UNKNOWN_ADDRESS = "unknown-address", 404, "There is nothing at this address"
    READ_ONLY = "read-only", 405, "The feed is read only"
    NO_SUCH_FORMAT = "no-such-form", 406, "The feed has no such format"
    FAULT = "fault", 500, "There is a fault in the dashboard"
    STORE = "store", 503, "The store cannot be read now"
    TOO_MANY = "too-many", 503, "The feed has too much to do now"
    DEFINITIONS = "definitions", 503, "The definitions cannot be used"

    def __init__(self, part: str, status: int, title: str) -> None:
        self.uri, self.status, self.title = f"urn:performance:problem:{part}", status, title


class Problem(HTTPException):
    """A request that cannot be answered.

    ``detail`` says what was found and what to do, ``parameter`` names what in the address is wrong, ``known`` lists
    what there is.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str,
        parameter: str = "",
        known: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.status, detail, headers)
        self.kind, self.parameter, self.known = kind, parameter, known

    def response(self) -> Response:
        """Return the problem as an answer that nobody may store."""
        fields: dict[str, object] = {
            "type": self.kind.uri,
            "title": self.kind.title,
            "status": self.kind.status,
        }
        fields |= {"detail": self.detail, "parameter": self.parameter, "known": list(self.known)}
        body = json.dumps({name: value for name, value in fields.items() if value}, ensure_ascii=False)
        headers = {"Cache-Control": "no-store", **(self.headers or {})}
        return Response(body, self.kind.status, headers, PROBLEM_TYPE)


class Page(NamedTuple):
    """Which rows are asked for: ``limit`` of them, or all, from the one after ``offset``."""

    limit: int | None
    offset: int

    def places(self, total: int) -> dict[str, int]:
        """Return the offset of the first, last, previous and next page where there is one."""
        if self.limit is None:
            return {}
        places = {"first": 0, "last": max(total - 1, 0) // self.limit * self.limit}
        if self.offset:
            places["prev"] = max(min(self.offset, total) - self.limit, 0)
        if self.offset + self.limit < total:
            places["next"] = self.offset + self.limit
        return places


def read_query(pairs: Iterable[tuple[str, str]]) -> tuple[Query, Page]:
    """Read an address's parameters; a blank filter asks for nothing; raises Problem.

    Whether a workstream, service area or period exists is for the positions to find.
    """
    values, wrong = read_address(pairs, ("limit", "offset"))
    for name, detail in wrong.items():
        if name in PARAMETERS:
            raise Problem(Kind.NOT_READABLE, detail, name)
        raise Problem(Kind.UNKNOWN_FILTER, detail, name[:60], PARAMETERS)
    query = Query(
        period=values.get("period") or None,
        as_at=read_address_date(values.get("as_at", "")),
        workstream=values.get("workstream") or None,
        service_area=values.get("service_area") or None,
    )
    limit = _read_whole_number("limit", values["limit"], 1) if "limit" in values else None
    return query, Page(limit, _read_whole_number("offset", values.get("offset", "0"), 0))


def _read_whole_number(name: str, text: str, least: int) -> int:
    if _WHOLE_NUMBER.fullmatch(text) and least <= int(text) <= MOST_ROWS:
        return int(text)
    detail = f"“{name}” is “{text[:60]}”. Enter a whole number from {least} to {MOST_ROWS:,}."
    raise Problem(Kind.NOT_READABLE, detail, name)


def accepted_format(accept: str) -> Format:
    """Return the format that an Accept header prefers (RFC 9110), JSON where it has no preference; raises Problem."""
    quality, place = max((_quality(accept, form), -place) for place, form in enumerate(FORMATS))
    if quality:
        return FORMATS[-place]
    known = tuple(form.media_type for form in FORMATS)
    detail = (
        f"The feed has these formats: {'; '.join(known)}. Ask for one of them, or end the address in .csv, .json "
        "or .parquet."
    )
    raise Problem(Kind.NO_SUCH_FORMAT, detail, known=known)


def _quality(accept: str, form: Format) -> float:
    """Return how much a format is wanted, 0 to 1, by the range of the header that names it most closely."""
    closeness = {"*/*": 1, f"{form.media_type.split('/')[0]}/*": 2, form.media_type: 3}
    found = [(0, 0.0)]
    for part in (accept.strip() or "*/*").lower().split(","):
        media = part.split(";")[0].strip()
        if media in closeness:
            quality = _QUALITY.search(part)
            found.append((closeness[media], min(float(quality[1]), 1.0) if quality else 1.0))
    return max(found)[1]
