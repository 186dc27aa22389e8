"""Rows as aligned text for people, as JSON, or as CSV that no spreadsheet takes for formulas."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from schemas.numbers import as_json

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|-")
# Control characters of a return's text must not steer a terminal.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def plain(value: Any) -> Any:
    """Return a cell as JSON has it: numbers as numbers, dates as ISO text, None where there is nothing."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if pd.isna(value):
        return None
    if isinstance(value, Decimal):
        return as_json(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one object a row."""
    return [{str(name): plain(cell) for name, cell in row.items()} for row in frame.to_dict("records")]


def one_line(text: str) -> str:
    """Return a text on one line, its control characters as spaces."""
    return _CONTROLS.sub(" ", text)


def neutralise(text: str) -> str:
    """Return a text that begins as a formula does behind an apostrophe, unless it is a number, or a dash alone."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def write_csv(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows as CSV text with every text neutral."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def as_csv(frame: pd.DataFrame) -> str:
    """Return the rows as CSV text under their headings; a list is JSON text in it."""
    rows = (
        [
            json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else cell
            for cell in row.values()
        ]
        for row in records(frame)
    )
    return write_csv([list(frame.columns), *rows])


def as_csv_file(frame: pd.DataFrame) -> bytes:
    """Return ``as_csv`` with the mark by which spreadsheets know UTF-8."""
    return as_csv(frame).encode("utf-8-sig")


def as_text(frame: pd.DataFrame, columns: str = "") -> str:
    """Return an aligned table of the columns named, or all, for a terminal: numbers right, each row on one line."""

    def words(value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "" if value is None else " ".join(one_line(str(value)).split())

    shown = frame[[name for name in (columns.split() or frame.columns) if name in frame.columns]]
    if shown.empty:
        return "Nothing to show.\n"
    rows = [[words(value) for value in row.values()] for row in records(shown)]
    rows.insert(0, [str(name).replace("_", " ") for name in shown.columns])
    numbers = [name for name in shown if is_numeric_dtype(shown[name]) and not is_bool_dtype(shown[name])]
    for place, name in enumerate(shown.columns):
        width = max(len(row[place]) for row in rows)
        for row in rows:
            row[place] = row[place].rjust(width) if name in numbers else row[place].ljust(width)
    return "".join("  ".join(row).rstrip() + "\n" for row in rows)
