"""A return is the same whether it is sent as CSV or as a workbook."""

import csv
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl.utils.cell import get_column_letter

from pipelines.checks import InForce
from pipelines.checks.check_files import check_files
from schemas.definitions import Definitions
from schemas.periods import read_date
from schemas.returns import recognise
from tests.conftest import ROOT
from tests.pipelines.ingest.making_workbooks import workbook

BUNDLED = sorted((ROOT / "data" / "returns").glob("*/*.csv"))


def native(text: str, column: Any, is_percentage: bool) -> tuple[Any, str]:
    """A CSV cell as a person would have typed it in a spreadsheet: its value and its number format."""
    if column.type == "date" and (day := read_date(text)):
        return datetime(day.year, day.month, day.day), "dd/mm/yyyy"
    if column.type in {"number", "score"} and text.replace(".", "").isdigit():
        decimals = len(text.partition(".")[2])
        zeros = "." + "0" * decimals if decimals else ""
        if is_percentage:
            return float(text) / 100, f"0{zeros}%"
        return float(text) if decimals else int(text), f"#,##0{zeros}"
    return text, "General"


def as_workbook(path: Path, definitions: Definitions) -> bytes:
    """A CSV return typed into a spreadsheet: real dates, numbers and percentages."""
    headings, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    [kind] = recognise(headings)
    percent = {code for code, measure in definitions.measures.items() if measure.unit == "%"}
    table: list[list[Any]] = [headings]
    formats: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        named = dict(zip(headings, row, strict=True))
        cells = [native(text, kind[name], named.get("measure") in percent) for name, text in named.items()]
        table.append([value for value, _ in cells])
        formats |= {f"{get_column_letter(at)}{line}": code for at, (_, code) in enumerate(cells, start=1)}
    return workbook(table, formats=formats, title=kind.name)


@pytest.mark.parametrize("path", BUNDLED, ids=lambda p: p.stem)
def test_a_return_typed_into_a_workbook_gives_the_same_rows(path: Path, definitions: Definitions) -> None:
    [from_csv] = check_files([(path.name, path.read_bytes())], definitions, InForce())
    [from_workbook] = check_files([("typed.xlsx", as_workbook(path, definitions))], definitions, InForce())
    assert not from_workbook.refused, from_workbook.findings.to_string()
    assert from_csv.frame is not None
    assert from_workbook.frame is not None
    pd.testing.assert_frame_equal(from_workbook.frame, from_csv.frame)
    assert from_workbook.kind == from_csv.kind
    assert list(from_workbook.findings["message"]) == list(from_csv.findings["message"])
