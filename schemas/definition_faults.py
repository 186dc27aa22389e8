"""What is wrong with a folder of definitions, in plain English: in one file, between files, and between rows."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from schemas import read_data
from schemas.periods import read_data_period, read_period


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one definition file: where in it, what was found, what to do."""

    file: str
    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.found}. {self.remedy}"


class DefinitionFaults(Exception):
    """The definitions cannot be used; ``faults`` says why, for every file."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def quote(value: object) -> str:
    """Return a value as a message shows it: in quotation marks, cut to 60 characters."""
    text = str(value)
    return f"“{text[:59]}…”" if len(text) > 60 else f"“{text}”"


_NAMED_BY = ("ref", "code", "name", "what", "label")
_WORDS = read_data(__file__, "definition_faults.toml")
_NOT_TOML = (("no-date", "invalid date"), ("given-twice", "overwrite|twice|declare"), ("no-toml", ""))


def word_fault(wording: str, file: str, where: str = "", **values: object) -> Fault:
    """Return a fault in the words of ``definition_faults.toml``."""
    found, remedy = (words.format(**values) for words in _WORDS["faults"][wording])
    return Fault(file, where, found, remedy)


def describe_unreadable(file: str, error: tomllib.TOMLDecodeError) -> Fault:
    """Return the fault of a file that is not TOML; it names the first line that is not."""
    message, _, place = str(error).rstrip(")").rpartition(" (at ")
    wording = next(name for name, words in _NOT_TOML if re.search(words, message, re.IGNORECASE))
    return word_fault(wording, file, place)


def describe_faults(
    file: str, error: ValidationError, data: dict[str, Any], model: type[BaseModel]
) -> Iterator[Fault]:
    """Yield a fault for each key of a file that is unknown, missing or of the wrong kind."""
    for one in error.errors(include_url=False):
        *path, key = one["loc"]
        if one["type"] == "extra_forbidden":
            near = get_close_matches(str(key), _keys(model, path), 1)
            wording = "misspelt-key" if near else "unknown-key"
            yield word_fault(wording, file, _place(data, path), key=quote(key), near="".join(near))
        elif one["type"] == "missing":
            yield word_fault("missing-key", file, _place(data, path), key=key)
        else:
            about = {"value": _shown(one["input"]), "remedy": _remedy(one)}
            yield word_fault("wrong-value", file, _place(data, one["loc"]), **about)


def _place(data: Any, path: Iterable[int | str]) -> str:
    """Return a path in words: ``project A5, lead``."""
    names: list[str] = []
    for step in path:
        data = data[step]
        if isinstance(step, int):
            names[-1] += f" {_name_row(data, step)}"
        else:
            names.append(step)
    return ", ".join(names)


def _name_row(row: Any, place: int) -> str:
    own = next((row[key] for key in _NAMED_BY if key in row), None) if isinstance(row, dict) else None
    return own if isinstance(own, str) else f"number {place + 1}"


def _keys(model: type[BaseModel], path: Iterable[int | str]) -> list[str]:
    """Return the keys that the table at a path may have."""
    fields = model.model_fields
    for step in path:
        if isinstance(step, str):
            kind = fields[step].annotation
            fields = (get_args(kind) or (kind,))[0].model_fields
    return [field.alias or name for name, field in fields.items()]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else quote(value)


def _remedy(error: ErrorDetails) -> str:
    about, remedies = error.get("ctx", {}), _WORDS["remedies"]
    if error["type"] == "string_pattern_mismatch":
        return str(remedies[about["pattern"]])
    return str(remedies.get(error["type"], "Enter a value of the right kind.")).format(**about)


Table = dict[str, Any]
# Of each key that refers to the plan, the values that the plan knows; None where it cannot be read.
Known = dict[str, set[str] | None]
LAST_DAY_OF_EVERY_MONTH = 28


def _list_of(kind: type[Any], table: Table, key: str) -> list[Any]:
    values = table.get(key)
    return [value for value in values if isinstance(value, kind)] if isinstance(values, list) else []


def _list_rows(table: Table, key: str) -> list[Table]:
    return _list_of(dict, table, key)


def _get_text(table: Table, key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _check_twice(file: str, table: Table, key: str, by: str) -> Iterator[Fault]:
    for value, times in Counter(_get_text(row, by) for row in _list_rows(table, key)).items():
        if value and times > 1:
            about = {"times": times, "by": by, "value": quote(value), "row": key.replace("_", " ")}
            yield word_fault("rows-alike", file, key, **about)


def _check_known(file: str, where: str, what: str, value: str, known: set[str] | None) -> Iterator[Fault]:
    if value and known is not None and value not in known:
        a_thing = f"{'an' if what[0] in 'aeiou' else 'a'} {what}"
        about = {"value": quote(value), "a_thing": a_thing, "known": ", ".join(sorted(known))}
        yield word_fault("not-of-the-plan", file, where, **about)


def _check_part(file: str, row: Table, known: Known, where: str = "") -> Iterator[Fault]:
    """Yield a fault where a row's workstream or service area is not one of the plan."""
    for key, names in known.items():
        yield from _check_known(file, where + key, key.replace("_", " "), _get_text(row, key), names)


def _check_measure(file: str, measure: Table, known: Known) -> Iterator[Fault]:
    code, stem = _get_text(measure, "code"), PurePosixPath(file).stem
    if code and code != stem:
        yield word_fault("other-code", file, "code", value=quote(code), stem=stem)
    named = [("breaks, from", _get_text(row, "from")) for row in _list_rows(measure, "breaks")]
    for row in _list_rows(measure, "cautions"):
        named += [("cautions, data_periods", label) for label in _list_of(str, row, "data_periods")]
    for where, label in named:
        if label and read_data_period(label) is None:
            yield word_fault("no-data-period", file, where, value=quote(label))
    reviewed, following = measure.get("reviewed"), measure.get("next_review")
    if isinstance(reviewed, date) and isinstance(following, date) and following < reviewed:
        yield word_fault("early-review", file, "next_review", following=following, reviewed=reviewed)
    yield from _check_part(file, measure, known)
    for key in known if measure.get("kind") == "kpi" else ():
        if measure.get(key) == "":
            yield word_fault("blank", file, key, key=key.replace("_", " "))


def _check_plan(plan: Table, known: Known) -> Iterator[Fault]:
    file, projects = "plan.toml", _list_rows(plan, "project")
    for key, by in (("project", "ref"), ("workstream", "code"), ("service_area", "name")):
        yield from _check_twice(file, plan, key, by)
    for row in _list_rows(plan, "workstream"):
        where, parent = f"workstream {_get_text(row, 'code')}, parent", _get_text(row, "parent")
        yield from _check_known(file, where, "workstream", parent, known["workstream"])
    counted = {_get_text(project, "ref") for project in projects if project.get("counted") is True}
    ambitions = set(_list_of(str, plan, "ambitions"))
    for project in projects:
        where, parent = f"project {_get_text(project, 'ref')}", _get_text(project, "parent")
        yield from _check_part(file, project, known, f"{where}, ")
        for ambition in _list_of(str, project, "ambitions"):
            yield from _check_known(file, f"{where}, ambitions", "ambition", ambition, ambitions)
        if parent and parent not in counted:
            yield word_fault("parent-not-counted", file, f"{where}, parent", value=quote(parent))
        if project.get("counted") is False and not parent:
            yield word_fault("no-parent", file, where)


def _check_statuses(statuses: Table) -> Iterator[Fault]:
    yield from _check_twice("statuses.toml", statuses, "status", "name")
    orders = [row.get("order") for row in _list_rows(statuses, "status") if isinstance(row.get("order"), int)]
    if len(set(orders)) < len(orders):
        yield word_fault("orders-alike", "statuses.toml", "status")


def _check_calendar(calendar: Table, known: Known) -> Iterator[Fault]:
    file, first = "calendar.toml", _get_text(calendar, "first_period")
    days = _list_of(date, calendar, "boards")
    if first and read_period(first) != first:
        yield word_fault("no-period", file, "first_period", value=quote(first))
    if days != sorted(set(days)):
        yield word_fault("boards-in-disorder", file, "boards")
    for due in _list_rows(calendar, "due"):
        where, day = f"due {_get_text(due, 'what')}, ", due.get("days")
        yield from _check_part(file, due, {"service_area": known["service_area"]}, where)
        is_day = due.get("rule") == "day of month" and isinstance(day, int)
        if is_day and day not in range(1, LAST_DAY_OF_EVERY_MONTH + 1):
            yield word_fault("no-such-day", file, f"{where}days", day=day, most=LAST_DAY_OF_EVERY_MONTH)


def check_between_files(files: dict[str, Table]) -> Iterator[Fault]:
    """Yield what contradicts between files and between rows; ``files`` holds each readable file by name."""
    known: Known = {"workstream": None, "service_area": None}
    if (plan := files.get("plan.toml")) is not None:
        known["workstream"] = {_get_text(row, "code") for row in _list_rows(plan, "workstream")}
        known["service_area"] = {_get_text(row, "name") for row in _list_rows(plan, "service_area")}
        yield from _check_plan(plan, known)
    for file, measure in files.items():
        if file.startswith("measures/"):
            yield from _check_measure(file, measure, known)
    yield from _check_statuses(files.get("statuses.toml", {}))
    yield from _check_calendar(files.get("calendar.toml", {}), known)
