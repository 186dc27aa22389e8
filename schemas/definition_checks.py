"""What one definition file says of another, and one row of the next.

The checks read files as they stand, right in every key or not, so that one wrong key hides no other fault.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from schemas.definition_faults import Fault, quote
from schemas.periods import read_data_period, read_period

Table = dict[str, Any]
Files = dict[str, Table]
LAST_DAY_OF_EVERY_MONTH = 28


def _rows(table: Table, key: str) -> list[Table]:
    rows = table.get(key)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _text(table: Table, key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _texts(table: Table, key: str) -> list[str]:
    values = table.get(key)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _twice(file: str, table: Table, key: str, by: str) -> Iterator[Fault]:
    for value, times in Counter(_text(row, by) for row in _rows(table, key)).items():
        if value and times > 1:
            found = f"{times} rows have the {by} {quote(value)}"
            yield Fault(file, key, found, f"Give each {key.replace('_', ' ')} a {by} of its own.")


def _unknown(file: str, where: str, what: str, value: str, known: set[str]) -> Iterator[Fault]:
    if value and value not in known:
        a = "an" if what[0] in "aeiou" else "a"
        yield Fault(
            file,
            where,
            f"{quote(value)} is not {a} {what} of the plan",
            f"Enter one of: {', '.join(sorted(known))}.",
        )


def _measures(files: Files, workstreams: set[str] | None, areas: set[str] | None) -> Iterator[Fault]:
    for file, measure in files.items():
        if not file.startswith("measures/"):
            continue
        code, stem = _text(measure, "code"), PurePosixPath(file).stem
        if code and code != stem:
            yield Fault(
                file,
                "code",
                f"found {quote(code)} in the file {stem}",
                "Give the file and its code the same name.",
            )
        for series_break in _rows(measure, "breaks"):
            begins = _text(series_break, "from")
            if begins and read_data_period(begins) is None:
                remedy = "Enter one such as Academic year 2019/20."
                yield Fault(file, "breaks, from", f"{quote(begins)} is not a data period", remedy)
        reviewed, following = measure.get("reviewed"), measure.get("next_review")
        if isinstance(reviewed, date) and isinstance(following, date) and following < reviewed:
            yield Fault(
                file,
                "next_review",
                f"{following} is before it was reviewed, {reviewed}",
                "Enter a later date.",
            )
        for key, what, known in (
            ("workstream", "workstream", workstreams),
            ("service_area", "service area", areas),
        ):
            if known is not None:
                yield from _unknown(file, key, what, _text(measure, key), known)
            if measure.get("kind") == "kpi" and measure.get(key) == "":
                yield Fault(file, key, "it is blank", f"A KPI needs a {what}: enter it.")


def _plan(plan: Table, workstreams: set[str], areas: set[str]) -> Iterator[Fault]:
    file, projects = "plan.toml", _rows(plan, "project")
    yield from _twice(file, plan, "project", "ref")
    yield from _twice(file, plan, "workstream", "code")
    yield from _twice(file, plan, "service_area", "name")
    counted = {_text(project, "ref") for project in projects if project.get("counted") is True}
    for workstream in _rows(plan, "workstream"):
        where = f"workstream {_text(workstream, 'code')}, parent"
        yield from _unknown(file, where, "workstream", _text(workstream, "parent"), workstreams)
    for project in projects:
        where = f"project {_text(project, 'ref')}"
        parent = _text(project, "parent")
        yield from _unknown(
            file, f"{where}, workstream", "workstream", _text(project, "workstream"), workstreams
        )
        yield from _unknown(
            file, f"{where}, service_area", "service area", _text(project, "service_area"), areas
        )
        for ambition in _texts(project, "ambitions"):
            yield from _unknown(
                file, f"{where}, ambitions", "ambition", ambition, set(_texts(plan, "ambitions"))
            )
        if parent and parent not in counted:
            found = f"{quote(parent)} is not a counted project of the plan"
            yield Fault(file, f"{where}, parent", found, "Enter the ref of one that is counted.")
        if project.get("counted") is False and not parent:
            yield Fault(
                file, where, "it is not counted and has no parent", "Name the counted project it is part of."
            )


def _statuses(statuses: Table) -> Iterator[Fault]:
    yield from _twice("statuses.toml", statuses, "status", "name")
    orders = [row.get("order") for row in _rows(statuses, "status") if isinstance(row.get("order"), int)]
    if len(set(orders)) < len(orders):
        yield Fault("statuses.toml", "status", "two rows have the same order", "Number each once.")


def _calendar(calendar: Table, areas: set[str] | None) -> Iterator[Fault]:
    file, first = "calendar.toml", _text(calendar, "first_period")
    if first and read_period(first) != first:
        yield Fault(file, "first_period", f"{quote(first)} is not a period", "Enter one such as 2022-23 Q1.")
    boards = calendar.get("boards")
    days = [day for day in boards if isinstance(day, date)] if isinstance(boards, list) else []
    if days != sorted(set(days)):
        yield Fault(
            file, "boards", "the dates are not in order, or one stands twice", "Put them in order, each once."
        )
    for due in _rows(calendar, "due"):
        where = f"due {_text(due, 'what')}"
        if areas is not None:
            yield from _unknown(
                file, f"{where}, service_area", "service area", _text(due, "service_area"), areas
            )
        day = due.get("days")
        if (
            due.get("rule") == "day of month"
            and isinstance(day, int)
            and not 1 <= day <= LAST_DAY_OF_EVERY_MONTH
        ):
            remedy = f"Enter a day from 1 to {LAST_DAY_OF_EVERY_MONTH}, which every month has."
            yield Fault(file, f"{where}, days", f"found {day}", remedy)


def faults_between(files: Files) -> Iterator[Fault]:
    """Yield what contradicts between files and between rows; ``files`` holds each readable file by name."""
    plan = files.get("plan.toml")
    workstreams = areas = None
    if plan is not None:
        workstreams = {_text(row, "code") for row in _rows(plan, "workstream")}
        areas = {_text(row, "name") for row in _rows(plan, "service_area")}
        yield from _plan(plan, workstreams, areas)
    yield from _measures(files, workstreams, areas)
    yield from _statuses(files.get("statuses.toml", {}))
    yield from _calendar(files.get("calendar.toml", {}), areas)
