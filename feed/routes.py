"""The feed's addresses: every table in every format, its description, and problems in words."""

import json
import logging
import uuid
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route

from feed import problems
from feed.answering import KEPT, answer, holds, tag, with_body
from feed.asking import FORMS, JSON, Form
from feed.problems import BUSY_SECONDS, Problem
from feed.tables import TABLES, Table
from feed.version import definitions_at
from pipelines.settings import settings
from pipelines.store import StoreBusy, StoreProblem
from schemas.definition_faults import DefinitionFaults

log = logging.getLogger(__name__)

Handler = Callable[[Request], Awaitable[Response]]


def routes(health: Handler) -> list[BaseRoute]:
    """Return everything under ``/api``; what is not there is answered as a problem, not drawn as a page."""
    tables = [
        Route(f"/{table.name}{ending}", _table(table, form))
        for table in TABLES
        for ending, form in [("", None), *((f".{form.suffix}", form) for form in FORMS)]
    ]
    inside = Starlette(
        routes=[Route("/health", health), Route("/openapi.json", _openapi), *tables],
        exception_handlers={
            Problem: _said,
            HTTPException: _of_http,
            StoreProblem: _of_store,
            DefinitionFaults: _of_definitions,
            Exception: _fault,
        },
    )
    inside.router.redirect_slashes = False  # an address with a stroke too many is another address
    return [Mount("/api", inside), Route("/api", inside)]


def _table(table: Table, form: Form | None) -> Handler:
    async def handle(request: Request) -> Response:
        return await run_in_threadpool(answer, request, table, form)

    return handle


async def _openapi(request: Request) -> Response:
    return await run_in_threadpool(_described, request)


def _described(request: Request) -> Response:
    from feed.openapi import description

    body = json.dumps(description(definitions_at(settings())), ensure_ascii=False).encode()
    headers = KEPT | {"ETag": tag(body.decode())}
    if holds(request, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return with_body(request, body, JSON.content_type, headers)


async def _said(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)  # noqa: S101 - by the table of handlers
    return problem.response()


async def _of_http(request: Request, error: Exception) -> Response:
    """Word what the router has found: another method, or an address that there is not."""
    assert isinstance(error, HTTPException)  # noqa: S101 - by the table of handlers
    if error.status_code == problems.READ_ONLY.status:
        said = f"{request.method[:20]} is not possible here: the feed only reads. Use GET or HEAD."
        return Problem(problems.READ_ONLY, said, headers={"Allow": "GET, HEAD"}).response()
    known = tuple(f"/api/{table.name}" for table in TABLES)
    said = (
        f"There is no address “{request.url.path[:80]}”. Use one of: {'; '.join(known)}; "
        "each as it is or ending in .csv, .json or .parquet. /api/openapi.json describes them."
    )
    return Problem(problems.UNKNOWN_ADDRESS, said, known=known).response()


async def _of_store(request: Request, problem: Exception) -> Response:
    wait = {"Retry-After": str(BUSY_SECONDS)} if isinstance(problem, StoreBusy) else {}
    return Problem(problems.STORE, str(problem), headers=wait).response()


async def _of_definitions(request: Request, problem: Exception) -> Response:
    said = "A definition file has a fault. Run `python -m pipelines definitions --check` to see which."
    return Problem(problems.DEFINITIONS, said).response()


async def _fault(request: Request, error: Exception) -> Response:
    """Log a bug in full under a reference, and say only the reference."""
    reference = uuid.uuid4().hex[:8]
    log.error("Error %s while answering a request for the feed", reference, exc_info=error)
    said = f"The request could not be answered. Give the reference {reference} to whoever looks after the dashboard."
    return Problem(problems.FAULT, said).response()
