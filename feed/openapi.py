"""The feed described in OpenAPI 3.1, made from the same tables, columns and problems that answer."""

from collections.abc import Sequence
from typing import Any

from feed.asking import CSV, FORMS, JSON, MOST_ROWS, PARQUET
from feed.columns import COLUMNS, Type
from feed.problems import BUSY_SECONDS, KINDS, MEDIA_TYPE
from feed.tables import TABLES, Table
from schemas.definitions import Definitions

ABOUT = (
    "Positions as known on a date, read only, for Excel, Power BI and other programs: the rows that the screens "
    "and `python -m pipelines position` show. Without a limit all rows come at once. What is internal is left out: "
    "decisions, challenges, open queries, and measures marked internal. In CSV and Parquet a list is JSON text; "
    "Parquet has exact decimals (18, 6). Ask again with If-None-Match and the ETag: 304 means that nothing "
    "has changed. When reading page by page give `as_at`, and begin again where the ETag's table has changed."
)
_LISTS = {"deliverables", "ambitions", "ours"}
_JSON_TYPES: dict[Type, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "number": {"type": ["number", "null"]},
    "integer": {"type": ["integer", "null"]},
    "yes_no": {"type": ["boolean", "null"]},
    "date": {"type": ["string", "null"], "format": "date"},
    "time": {"type": ["string", "null"]},
    "list": {"type": "array", "items": {"type": "object"}},
}


def description(definitions: Definitions) -> dict[str, Any]:
    """Return the document; the choices of workstream and service area are the definitions'."""
    paths: dict[str, Any] = {
        "/health": {"get": _health()},
        "/openapi.json": {"get": _this()},
    }
    for table in TABLES:
        paths[f"/{table.name}"] = {"get": _operation(table, [form.media_type for form in FORMS])}
        for form in FORMS:
            paths[f"/{table.name}.{form.suffix}"] = {"get": _operation(table, [form.media_type], form.suffix)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Children and Families performance feed", "version": "1", "description": ABOUT},
        "servers": [{"url": "/api"}],
        "paths": paths,
        "components": {
            "parameters": _parameters(definitions),
            "headers": _headers(),
            "responses": _problems(),
            "schemas": {table.name: _rows(table) for table in TABLES} | {"problem": _problem()},
        },
    }


def _operation(table: Table, media_types: Sequence[str], suffix: str = "") -> dict[str, Any]:
    schemas: dict[str, dict[str, Any]] = {
        JSON.media_type: {"schema": {"$ref": f"#/components/schemas/{table.name}"}},
        CSV.media_type: {"schema": {"type": "string"}},
        PARQUET.media_type: {},
    }
    heeded = ", ".join(table.heeds)
    names = ["period", "workstream", "service_area", "as_at", "limit", "offset"]
    refused = ["400", "404", "405", "500", "503"] + ([] if suffix else ["406"])
    return {
        "operationId": f"{table.name}{f'_{suffix}' if suffix else ''}",
        "summary": f"{table.title}{f' as {suffix}' if suffix else ', in the format that is accepted'}",
        "description": f"{table.about} Follows {heeded}; the other filters are read and change nothing.",
        "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in [*names, "If-None-Match"]],
        "responses": {
            "200": {
                "description": table.about,
                "headers": _refs("headers", "ETag", "X-Total-Count", "Link"),
                "content": {media: schemas[media] for media in media_types},
            },
            "304": _unchanged(),
        }
        | {status: {"$ref": f"#/components/responses/{status}"} for status in sorted(refused)},
    }


def _refs(part: str, *names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/{part}/{name}"} for name in names}


def _unchanged() -> dict[str, Any]:
    return {"description": "Nothing has changed since.", "headers": _refs("headers", "ETag")}


def _health() -> dict[str, Any]:
    status = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
    answers = {"200": "The store answers.", "503": "The store does not answer; `reason` says why."}
    return {
        "operationId": "health",
        "summary": "Whether the store answers",
        "responses": {
            code: {"description": words, "content": {JSON.media_type: {"schema": status}}}
            for code, words in answers.items()
        }
        | _refs("responses", "405"),
    }


def _this() -> dict[str, Any]:
    return {
        "operationId": "openapi",
        "summary": "This description",
        "parameters": [{"$ref": "#/components/parameters/If-None-Match"}],
        "responses": {
            "200": {
                "description": "OpenAPI 3.1.",
                "headers": _refs("headers", "ETag"),
                "content": {JSON.media_type: {"schema": {"type": "object"}}},
            },
            "304": _unchanged(),
        }
        | _refs("responses", "405", "503"),
    }


def _parameters(definitions: Definitions) -> dict[str, Any]:
    blank = {"type": "string", "const": ""}  # asks for nothing
    period = {"type": "string", "pattern": "^20[0-9]{2}-[0-9]{2} Q[1-4]$"}
    day = {"type": "string", "format": "date", "pattern": "^20[0-9]{2}-[0-9]{2}-[0-9]{2}$"}
    asked: dict[str, tuple[dict[str, Any], str]] = {
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
    found = {
        name: {"name": name, "in": "query", "description": words, "schema": schema}
        for name, (schema, words) in asked.items()
    }
    held = {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}}
    return found | {"If-None-Match": held | {"description": "The ETag of an answer that is held."}}


def _headers() -> dict[str, Any]:
    said = {
        "ETag": ("string", "Names this state of the data and what was asked."),
        "X-Total-Count": ("integer", "Rows in all, whatever the page."),
        "Link": ("string", "The first, previous, next and last page, where there is a limit (RFC 8288)."),
        "Retry-After": ("integer", f"Seconds to wait, {BUSY_SECONDS}, where the store is only busy."),
        "Allow": ("string", "What is possible: GET and HEAD."),
    }
    return {name: {"description": words, "schema": {"type": kind}} for name, (kind, words) in said.items()}


def _problems() -> dict[str, Any]:
    with_headers = {"503": "Retry-After", "405": "Allow"}
    found: dict[str, Any] = {}
    for kind in KINDS:
        answer = found.setdefault(
            str(kind.status),
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/problem"}}},
            },
        )
        answer["description"] = f"{answer['description']} {kind.title} ({kind.uri}).".strip()
        if name := with_headers.get(str(kind.status)):
            answer["headers"] = _refs("headers", name)
    return found


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
    properties = {name: _column(name) for name in table.columns}
    row = {
        "type": "object",
        "required": list(table.columns),
        "properties": properties,
        "additionalProperties": False,
    }
    return {"type": "array", "description": table.about, "items": row}


def _column(name: str) -> dict[str, Any]:
    column = COLUMNS[name]
    schema = dict(_JSON_TYPES[column.type])
    if name in _LISTS:
        schema["items"] = {"type": "string"}
    return schema | {"description": column.about}
