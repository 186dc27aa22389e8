"""Rows as aligned text for people, as JSON, or as CSV that no spreadsheet takes for formulas."""

import csv
import io
import json
import math
import re
import sys
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import click
import pandas as pd

from pipelines.ingest.csv_file import neutralise
from schemas.numbers import as_json

# Control characters of a return's text must not steer a terminal.
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def plain(value: Any) -> Any:
    """Return a cell as JSON has it: numbers as numbers, dates as ISO text, None where there is nothing."""
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, Decimal):
        return as_json(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one object a row."""
    columns = {name: [plain(value) for value in frame[name].tolist()] for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def one_line(text: str) -> str:
    """Return a text on one line, its control characters as spaces."""
    return _CONTROLS.sub(" ", text)


def _cell(value: Any) -> Any:
    """Return a CSV cell; a text that begins a formula is neutralised."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
    return neutralise(text) if isinstance(text, str) else text


def as_csv(frame: pd.DataFrame) -> str:
    """Return the rows as CSV text under their headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(frame.columns)
    writer.writerows([_cell(value) for value in row.values()] for row in records(frame))
    return out.getvalue()


def as_text(frame: pd.DataFrame, columns: list[str] | None = None) -> str:
    """Return an aligned table for a terminal: numbers to the right, each row on one line."""
    shown = frame[[name for name in (columns or list(frame.columns)) if name in frame.columns]]
    if shown.empty:
        return "Nothing to show.\n"
    cells = [
        ["" if v is None else " ".join(one_line(_word(v)).split()) for v in row.values()]
        for row in records(shown)
    ]
    heads = [str(name).replace("_", " ") for name in shown.columns]
    widths = [max(len(row[place]) for row in [heads, *cells]) for place in range(len(heads))]
    is_number = [_is_number(shown[name]) for name in shown.columns]
    lines = [
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_number, strict=True)
        ).rstrip()
        for row in [heads, *cells]
    ]
    return "\n".join(lines) + "\n"


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _is_number(column: "pd.Series[Any]") -> bool:
    return bool(pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype))


def print_rows(frame: pd.DataFrame, form: str, columns: list[str] | None = None) -> None:
    """Print rows as text (the columns named), json or csv (all of them)."""
    if form == "json":
        print_json(records(frame))
    elif form == "csv":
        write_output(as_csv(frame))
    else:
        click.echo(as_text(frame, columns), nl=False)


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    write_output(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def write_output(text: str) -> None:
    """Write UTF-8 as it stands, whatever the machine's own encoding and line ends are."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode())
