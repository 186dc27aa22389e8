"""The feed's addresses: every table in every format, its description, the health check; problems in plain English."""

import hashlib
import json
import logging
import uuid
from functools import partial
from threading import BoundedSemaphore
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from feed import query
from feed.query import FORMATS, JSON, Format, Kind, Problem
from feed.tables import TABLES, Table, describe_feed, read_rows, write_rows
from pipelines.positions import FILTERS, UnknownFilter
from pipelines.settings import settings
from pipelines.store import Store, StoreBusy, StoreProblem
from schemas.definition_faults import DefinitionFaults
from schemas.definitions import load_definitions

log = logging.getLogger(__name__)

# So many tables are read at once; each may hold all that is stored, and the screens want their turn.
MOST_AT_ONCE = 8
_turns = BoundedSemaphore(MOST_AT_ONCE)


def routes() -> list[BaseRoute]:
    """Return everything under ``/api``; what is not there is answered as a problem, not drawn as a page."""
    tables = [
        Route(f"/{table.name}{ending}", partial(answer_table, table=table, form=form))
        for table in TABLES
        for ending, form in [("", None), *((f".{form.suffix}", form) for form in FORMATS)]
    ]
    feed = Starlette(
        routes=[
            Route("/health", answer_health),
            Route("/ready", answer_ready),
            Route("/openapi.json", answer_openapi),
            *tables,
        ],
        exception_handlers=dict.fromkeys(
            (HTTPException, StoreProblem, DefinitionFaults, Exception), answer_problem
        ),
    )
    feed.router.redirect_slashes = False  # an address with a stroke too many is another address
    return [Mount("/api", feed), Route("/api", feed)]


def answer_table(request: Request, table: Table, form: Format | None) -> Response:
    """Answer with the rows asked for, in the format of the address or else the one that is accepted.

    Raises Problem, for too many requests at once too; StoreProblem, DefinitionFaults.
    """
    if not _turns.acquire(blocking=False):
        detail = (
            f"{MOST_AT_ONCE} other requests are being answered. Ask again in {query.BUSY_SECONDS} seconds."
        )
        raise Problem(Kind.TOO_MANY, detail, headers={"Retry-After": str(query.BUSY_SECONDS)})
    try:
        return _answer_table(request, table, form)
    finally:
        _turns.release()


def _answer_table(request: Request, table: Table, form: Format | None) -> Response:
    filters, page = query.read_query(request.query_params.multi_items())
    chosen = form or query.accepted_format(request.headers.get("accept", ""))
    try:
        rows = read_rows(table, settings(), filters)
    except UnknownFilter as unknown:
        # Which periods there are depends on the returns in force; the description lists all other choices.
        kind = Kind.UNKNOWN_PERIOD if unknown.what == "period" else Kind.UNKNOWN_FILTER
        raise Problem(kind, str(unknown), unknown.what.replace(" ", "_"), unknown.known) from unknown
    end = None if page.limit is None else page.offset + page.limit
    headers = {"X-Total-Count": str(len(rows)), "Content-Type": chosen.content_type}
    if places := page.places(len(rows)):
        filled = {name: value for name, value in request.query_params.items() if name in FILTERS}
        headers["Link"] = ", ".join(
            f'<?{urlencode(filled | {"limit": page.limit, "offset": offset})}>; rel="{name}"'
            for name, offset in places.items()
        )
    if chosen is not JSON:
        headers["Content-Disposition"] = f'attachment; filename="{table.name}.{chosen.suffix}"'
    body = write_rows(rows.iloc[page.offset : end], chosen)
    return _unless_known(request, body, headers, {} if form else {"Vary": "Accept"})


def answer_openapi(request: Request) -> Response:
    """Answer with the description of the feed; raises DefinitionFaults."""
    document = describe_feed(load_definitions(settings().definitions_folder))
    body = json.dumps(document, ensure_ascii=False).encode()
    return _unless_known(request, body, {"Content-Type": JSON.content_type}, {})


async def answer_health(request: Request) -> JSONResponse:
    """Answer 200: the process lives."""
    return JSONResponse({"status": "ok"})


def answer_ready(request: Request) -> JSONResponse:
    """Answer 200 when the store answers, 503 with the reason in words when it does not."""
    try:
        Store(settings().store_url, patience=1).state()
    except StoreProblem as problem:
        return JSONResponse({"status": "unavailable", "reason": str(problem)}, status_code=503)
    return JSONResponse({"status": "ok"})


def _unless_known(request: Request, body: bytes, headers: dict[str, str], always: dict[str, str]) -> Response:
    """Return an answer with its ETag; 304 without a body, with the headers ``always`` there, where that tag was sent.

    The tag is of the rows and their number, and weak, for a proxy may compress them.
    """
    content = headers.get("X-Total-Count", "").encode() + b"|" + body
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    always = always | {"Cache-Control": "private, no-cache", "ETag": f"W/{tag}"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=always)
    return Response(body, headers=always | headers)


def answer_problem(request: Request, error: Exception) -> Response:
    """Word what went wrong; a bug is logged in full under a reference, and only the reference shown."""
    match error:
        case Problem():
            return error.response()
        case HTTPException(status_code=Kind.READ_ONLY.status):
            detail = f"{request.method[:20]} is not possible here: the feed only reads. Use GET or HEAD."
            problem = Problem(Kind.READ_ONLY, detail, headers={"Allow": "GET, HEAD"})
        case HTTPException():
            known = tuple(f"/api/{table.name}" for table in TABLES)
            detail = (
                f"There is no address “{request.url.path[:80]}”. Use one of: {'; '.join(known)}; "
                "each as it is or ending in .csv, .json or .parquet. /api/openapi.json describes them."
            )
            problem = Problem(Kind.UNKNOWN_ADDRESS, detail, known=known)
        case StoreProblem():
            wait = {"Retry-After": str(query.BUSY_SECONDS)} if isinstance(error, StoreBusy) else {}
            problem = Problem(Kind.STORE, str(error), headers=wait)
        case DefinitionFaults():
            detail = (
                "A definition file has a fault. Run `python -m pipelines definitions --check` to see which."
            )
            problem = Problem(Kind.DEFINITIONS, detail)
        case _:
            reference = uuid.uuid4().hex[:8]
            log.error("Error %s while answering a request for the feed", reference, exc_info=error)
            detail = (
                f"The request could not be answered. Give the reference {reference} to whoever looks after "
                "the dashboard."
            )
            problem = Problem(Kind.FAULT, detail)
    return problem.response()
