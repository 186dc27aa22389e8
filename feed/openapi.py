"""The feed described in OpenAPI 3.1, made from the same tables, columns and problems that answer."""

from typing import Any

from feed.query import BUSY_SECONDS, CSV, FORMATS, JSON, KINDS, MOST_ROWS, PARAMETERS, PARQUET, PROBLEM_TYPE
from feed.tables import COLUMNS, TABLES, Table
from schemas.definitions import Definitions

ABOUT = (
    "Positions as known on a date, read only, for Excel, Power BI and other programs: the rows that the screens "
    "and `python -m pipelines position` show. Without a limit all rows come at once. What is internal is left out: "
    "decisions, challenges, open queries, and measures marked internal. In CSV and Parquet a list is JSON text; "
    "Parquet has exact decimals (18, 6). Ask again with If-None-Match and the ETag: 304 means that nothing "
    "has changed. When reading page by page give `as_at`, and begin again where the ETag's table has changed."
)
_LISTS_OF_TEXT = {"deliverables", "ambitions", "ours"}
_JSON_TYPES: dict[str, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "number": {"type": ["number", "null"]},
    "integer": {"type": ["integer", "null"]},
    "yes_no": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "time": {"type": ["string", "null"]},
    "list": {"type": "array", "items": {"type": "object"}},
}


def describe_feed(definitions: Definitions) -> dict[str, Any]:
    """Return the document; the choices of workstream and service area are the definitions'."""
    paths: dict[str, Any] = {"/health": {"get": _health()}, "/openapi.json": {"get": _openapi()}}
    for table in TABLES:
        paths[f"/{table.name}"] = {"get": _table(table)}
        paths |= {f"/{table.name}.{form.suffix}": {"get": _table(table, form.suffix)} for form in FORMATS}
    schemas = {table.name: _rows(table) for table in TABLES}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Children and Families performance feed", "version": "1", "description": ABOUT},
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {
            "parameters": _parameters(definitions),
            "headers": _headers(),
            "responses": _problem_responses(),
            "schemas": schemas | {"problem": _problem()},
        },
    }


def _refs(part: str, *names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/{part}/{name}"} for name in names}


def _answer(about: str, content: dict[str, Any], *headers: str) -> dict[str, Any]:
    return {"description": about} | ({"headers": _refs("headers", *headers)} if headers else {}) | content


def _unchanged() -> dict[str, Any]:
    return {"304": _answer("Nothing has changed since.", {}, "ETag")}


def _table(table: Table, suffix: str = "") -> dict[str, Any]:
    """Return the operation of a table, in one format or in the accepted one."""
    content: dict[str, Any] = {
        JSON.media_type: {"schema": {"$ref": f"#/components/schemas/{table.name}"}},
        CSV.media_type: {"schema": {"type": "string"}},
        PARQUET.media_type: {},
    }
    answers = {form.media_type: content[form.media_type] for form in FORMATS if suffix in ("", form.suffix)}
    statuses = ["400", "404", "405", *([] if suffix else ["406"]), "500", "503"]
    return {
        "operationId": f"{table.name}_{suffix}" if suffix else table.name,
        "summary": f"{table.title}{f' as {suffix}' if suffix else ', in the format that is accepted'}",
        "description": f"{table.about} Follows {', '.join(table.filters)}; the other filters are read and change "
        "nothing.",
        "parameters": list(_refs("parameters", *PARAMETERS, "If-None-Match").values()),
        "responses": {"200": _answer(table.about, {"content": answers}, "ETag", "X-Total-Count", "Link")}
        | _unchanged()
        | _refs("responses", *statuses),
    }


def _health() -> dict[str, Any]:
    status = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
    content = {"content": {JSON.media_type: {"schema": status}}}
    answers = {"200": "The store answers.", "503": "The store does not answer; `reason` says why."}
    return {
        "operationId": "health",
        "summary": "Whether the store answers",
        "responses": {code: _answer(about, content) for code, about in answers.items()}
        | _refs("responses", "405"),
    }


def _openapi() -> dict[str, Any]:
    content = {"content": {JSON.media_type: {"schema": {"type": "object"}}}}
    return {
        "operationId": "openapi",
        "summary": "This description",
        "parameters": list(_refs("parameters", "If-None-Match").values()),
        "responses": {"200": _answer("OpenAPI 3.1.", content, "ETag")}
        | _unchanged()
        | _refs("responses", "405", "503"),
    }


def _parameters(definitions: Definitions) -> dict[str, Any]:
    blank = {"type": "string", "const": ""}  # asks for nothing
    period = {"type": "string", "pattern": "^20[0-9]{2}-[0-9]{2} Q[1-4]$"}
    day = {"type": "string", "format": "date", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
    parameters: dict[str, tuple[dict[str, Any], str]] = {
        "period": (
            {"anyOf": [period, blank]},
            "Reporting period of the KPIs, such as 2022-23 Q3; the latest unless given.",
        ),
        "workstream": (
            {"type": "string", "enum": [*definitions.workstreams, ""]},
            "A part of the plan; E is both of its halves; all unless given.",
        ),
        "service_area": (
            {"type": "string", "enum": [*definitions.service_areas, ""]},
            "Who answers for it; all unless given.",
        ),
        "as_at": (
            {"anyOf": [day, blank]},
            "As known on this date: returns received later are left out; the dashboard's today unless given.",
        ),
        "limit": ({"type": "integer", "minimum": 1, "maximum": MOST_ROWS}, "Most rows; all unless given."),
        "offset": (
            {"type": "integer", "minimum": 0, "maximum": MOST_ROWS, "default": 0},
            "Rows to leave out first.",
        ),
    }
    described = {
        name: {"name": name, "in": "query", "description": about, "schema": schema}
        for name, (schema, about) in parameters.items()
    }
    tag = {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
    return described | {"If-None-Match": tag | {"description": "The ETag of an answer that is held."}}


def _headers() -> dict[str, Any]:
    headers = {
        "ETag": ("string", "Names this state of the data and what was asked."),
        "X-Total-Count": ("integer", "Rows in all, whatever the page."),
        "Link": ("string", "The first, previous, next and last page, where there is a limit (RFC 8288)."),
        "Retry-After": ("integer", f"Seconds to wait, {BUSY_SECONDS}, where the store is only busy."),
        "Allow": ("string", "What is possible: GET and HEAD."),
    }
    return {name: {"description": about, "schema": {"type": type}} for name, (type, about) in headers.items()}


def _problem_responses() -> dict[str, Any]:
    headers = {
        "405": {"headers": _refs("headers", "Allow")},
        "503": {"headers": _refs("headers", "Retry-After")},
    }
    content = {"content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}}}
    abouts: dict[str, list[str]] = {}
    for kind in KINDS:
        abouts.setdefault(str(kind.status), []).append(f"{kind.title} ({kind.uri}).")
    return {status: _answer(" ".join(of), content | headers.get(status, {})) for status, of in abouts.items()}


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri", "enum": [kind.uri for kind in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string", "description": "What was found, and what to do."},
            "parameter": {"type": "string", "description": "What in the address is wrong."},
            "known": {"type": "array", "items": {"type": "string"}, "description": "What there is."},
        },
        "additionalProperties": False,
    }


def _rows(table: Table) -> dict[str, Any]:
    row = {
        "type": "object",
        "required": list(table.columns),
        "properties": {name: _column(name) for name in table.columns},
        "additionalProperties": False,
    }
    return {"type": "array", "description": table.about, "items": row}


def _column(name: str) -> dict[str, Any]:
    items = {"items": {"type": "string"}} if name in _LISTS_OF_TEXT else {}
    return _JSON_TYPES[COLUMNS[name].type] | items | {"description": COLUMNS[name].about}
