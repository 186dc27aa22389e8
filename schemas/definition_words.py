"""The faults of one definition file in plain English: unreadable text, unknown keys, wrong values."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from schemas.definition_faults import Fault, quote
from schemas.definition_files import CODE, COLOUR, NOT_BLANK, REF

_NAMED_BY = ("ref", "code", "name", "what", "label")
_PATTERNS = {
    NOT_BLANK: "Enter some words.",
    CODE: "Enter small letters, digits and _ only, beginning with a letter.",
    REF: "Enter a reference such as A2 or E1.10.",
    COLOUR: "Enter a colour such as #12436D.",
}
_REMEDIES = {
    "string_type": "Enter text in quotation marks.",
    "string_too_short": "Enter some words.",
    "string_too_long": "Enter at most {max_length} characters.",
    "int_type": "Enter a whole number.",
    "bool_type": "Enter true or false.",
    "date_type": "Enter a date such as 2023-03-31, without quotation marks.",
    "list_type": "Enter a list in square brackets.",
    "model_type": "Enter a table of its own.",
    "literal_error": "Enter {expected}.",
    "greater_than_equal": "Enter {ge} or more.",
    "less_than_equal": "Enter {le} or less.",
}
_TOML = (
    (r"invalid date", "a date that does not exist", "Enter a date such as 2023-03-31."),
    (r"overwrite|twice|declare", "a key or a table given twice", "Keep one of them."),
    (r"", "a line that cannot be read", "Check its quotation marks, brackets, commas and dates."),
)


def unreadable(file: str, error: tomllib.TOMLDecodeError) -> Fault:
    """Return the fault of a file that is not TOML; it names the first line that is not."""
    said, _, place = str(error).rstrip(")").rpartition(" (at ")
    found, remedy = next(words for pattern, *words in _TOML if re.search(pattern, said, re.IGNORECASE))
    return Fault(file, place, found, remedy)


def faults_of(
    file: str, error: ValidationError, data: dict[str, Any], model: type[BaseModel]
) -> Iterator[Fault]:
    """Yield a fault for each key of a file that is unknown, missing or of the wrong kind."""
    for one in error.errors(include_url=False):
        *path, key = one["loc"]
        if one["type"] == "extra_forbidden":
            near = get_close_matches(str(key), _keys(model, path), 1)
            remedy = f"Did you mean {near[0]}?" if near else "Remove it."
            yield Fault(file, _place(data, path), f"{quote(key)} is not a key that is known", remedy)
        elif one["type"] == "missing":
            yield Fault(file, _place(data, path), f"the key {key} is missing", "Add it.")
        else:
            yield Fault(file, _place(data, one["loc"]), f"found {_shown(one['input'])}", _remedy(one))


def _place(data: Any, path: Iterable[int | str]) -> str:
    """Return a path in words: ``project A5, lead``."""
    names: list[str] = []
    for step in path:
        data = data[step]
        if isinstance(step, int):
            names[-1] += f" {_name(data, step)}"
        else:
            names.append(step)
    return ", ".join(names)


def _name(row: Any, place: int) -> str:
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
    about = error.get("ctx", {})
    if error["type"] == "string_pattern_mismatch":
        return _PATTERNS[about["pattern"]]
    return _REMEDIES.get(error["type"], "Enter a value of the right kind.").format(**about)
