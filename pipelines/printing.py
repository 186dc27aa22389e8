"""Rows on a terminal, as JSON or as CSV."""

import csv
import io
import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from schemas.numbers import as_json

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """Return a cell as JSON has it: numbers as numbers, dates as ISO text, None where there is nothing."""
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


def safe(text: Any) -> Any:
    """Return a CSV cell that no spreadsheet takes for a formula."""
    return f"'{text}" if isinstance(text, str) and text.startswith(FORMULA) else text


def as_csv(frame: pd.DataFrame) -> str:
    """Return the rows as CSV text; cells that begin a formula are neutralised."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in records(frame):
        writer.writerow(
            [
                safe(json.dumps(v, ensure_ascii=False) if isinstance(v, list | dict) else v)
                for v in row.values()
            ]
        )
    return out.getvalue()


def as_text(frame: pd.DataFrame, columns: list[str] | None = None) -> str:
    """Return an aligned table for a terminal; numbers to the right, line breaks as spaces."""
    shown = frame[[c for c in (columns or list(frame.columns)) if c in frame.columns]]
    if shown.empty:
        return "Nothing to show.\n"
    cells = [["" if v is None else " ".join(str(v).split()) for v in row.values()] for row in records(shown)]
    heads = [name.replace("_", " ") for name in shown.columns]
    widths = [max(len(row[i]) for row in [heads, *cells]) for i in range(len(heads))]
    right = [pd.api.types.is_numeric_dtype(shown[name].dtype) for name in shown.columns]
    lines = [
        "  ".join(
            cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in [heads, *cells]
    ]
    return "\n".join(lines) + "\n"


def rendered(frame: pd.DataFrame, form: str, columns: list[str] | None = None) -> str:
    """Return the rows as text, json or csv."""
    if form == "json":
        return json.dumps(records(frame), ensure_ascii=False, indent=1) + "\n"
    return as_csv(frame) if form == "csv" else as_text(frame, columns)
