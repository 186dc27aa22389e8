"""One request for a table, answered: its rows, or 304 where the asker holds them already."""

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from feed import problems
from feed.asking import JSON, Form, Page, filters_and_page, form_accepted
from feed.problems import Problem
from feed.tables import Table, rows_of
from feed.version import version
from feed.writing import written
from pipelines.settings import Settings, settings

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.positions import Query

KEPT = {"Cache-Control": "private, no-cache"}


def answer(request: Request, table: Table, form: Form | None) -> Response:
    """Answer with the rows asked for, in the format of the address or else the one that is accepted.

    Raises Problem, StoreProblem, DefinitionFaults.
    """
    asked, page = filters_and_page(request.query_params.multi_items())
    headers = dict(KEPT)
    if form is None:
        form = form_accepted(request.headers.get("accept", ""))
        headers["Vary"] = "Accept"
    at = settings()
    # Taken before the rows are read: a return accepted meanwhile makes the tag too old, never too new.
    now = version(at)
    headers["ETag"] = tag(now, table.name, form.suffix, repr(asked), repr(page))
    if holds(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    rows = _rows(table, at, now, asked)
    headers["X-Total-Count"] = str(len(rows))
    if links := _links(request.query_params, page, len(rows)):
        headers["Link"] = links
    if form is not JSON:
        headers["Content-Disposition"] = f'attachment; filename="{table.name}.{form.suffix}"'
    end = None if page.limit is None else page.offset + page.limit
    return with_body(request, written(rows.iloc[page.offset : end], form), form.content_type, headers)


def with_body(request: Request, body: bytes, content_type: str, headers: dict[str, str]) -> Response:
    """Return an answer; to HEAD the same without its body."""
    length = {"Content-Length": str(len(body)), "Content-Type": content_type}
    return Response(b"" if request.method == "HEAD" else body, headers=headers | length)


def tag(*parts: str) -> str:
    """Return the ETag of an answer that depends on all ``parts``; weak, for it may be compressed on its way."""
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:32]}"'


def holds(request: Request, tag: str) -> bool:
    """Whether the asker says that it holds the answer of this tag."""
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag.removeprefix("W/") in held


def _rows(table: Table, at: Settings, now: str, asked: "Query") -> "pd.DataFrame":
    from pipelines.positions import UnknownFilter

    try:
        return rows_of(table.name, at, now, asked)
    except UnknownFilter as unknown:
        # Which periods there are depends on what is held; the description lists all the others.
        kind = problems.UNKNOWN_PERIOD if unknown.what == "period" else problems.UNKNOWN_FILTER
        raise Problem(kind, str(unknown), unknown.what.replace(" ", "_"), unknown.known) from unknown


def _links(asked: QueryParams, page: Page, total: int) -> str:
    """Return the addresses of the first, previous, next and last page (RFC 8288), relative to this one."""
    if page.limit is None:
        return ""
    last = max(total - 1, 0) // page.limit * page.limit
    places = {"first": 0, "last": last}
    if page.offset:
        places["prev"] = max(min(page.offset, total) - page.limit, 0)
    if page.offset + page.limit < total:
        places["next"] = page.offset + page.limit
    kept = {name: value for name, value in asked.items() if name not in {"limit", "offset"}}
    return ", ".join(
        f'<?{urlencode(kept | {"limit": page.limit, "offset": offset})}>; rel="{name}"'
        for name, offset in places.items()
    )
