"""Templates: the headings of each kind, as CSV or as a workbook that keeps what is typed."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from pipelines.ingest.spreadsheets import template, template_workbook
from schemas.returns import KINDS
from tests.conftest import Answer, run_pipelines
from tests.pipelines.ingest.making_workbooks import saved
from tests.pipelines.sending import Check


def run_template(path: Path) -> Answer:
    """Run the command that writes a template."""
    return run_pipelines("template", "kpi", "--to", str(path), store=None)


FORMATS = {
    "kpi": {"period": "@", "data_period": "@", "value": "General"},
    "workforce": {"as_at": "dd/mm/yyyy"},
    "action": {"due_date": "dd/mm/yyyy", "action": "@"},
    "risk": {"impact": "0"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_its_kinds_headings_and_keeps_what_is_typed_as_it_is(kind: str) -> None:
    [sheet] = load_workbook(io.BytesIO(template_workbook(kind))).worksheets
    assert (sheet.title, sheet.freeze_panes) == (kind, "A2")
    letters = {str(cell.value): get_column_letter(cell.column or 0) for cell in sheet[1]}
    assert ",".join(letters) == template(kind).strip()
    for column, code in FORMATS.get(kind, {}).items():
        assert sheet.column_dimensions[letters[column]].number_format == code


def test_a_template_that_is_filled_in_is_accepted(check: Check) -> None:
    book = load_workbook(io.BytesIO(template_workbook("workforce")))
    sheet = book.worksheets[0]
    sheet.append([datetime(2023, 3, 1), "Council", "headcount", 12_000])
    sheet["A2"].number_format = sheet.column_dimensions["A"].number_format
    one = check(saved(book), name="march.xlsx")
    assert not one.refused, one.findings.to_string()
    assert (one.kind, one.rows) == ("workforce", 1)


def test_the_command_line_writes_a_template_but_never_over_a_file_nor_of_another_kind(tmp_path: Path) -> None:
    for name, start in (("q4.xlsx", b"PK"), ("q4.csv", b"period,measure,value")):
        path = tmp_path / name
        assert run_template(path).returncode == 0
        written = path.read_bytes()
        assert written.startswith(start)
        again = run_template(path)
        assert (again.returncode, path.read_bytes()) == (2, written)
        assert name in again.stderr
        assert "is there already" in again.stderr
    for name, said in (("q4.docx", ".xlsx or .csv"), ("none/q4.xlsx", "cannot be written")):
        answer = run_template(tmp_path / name)
        assert (answer.returncode, said in answer.stderr) == (2, True)
    assert len(list(tmp_path.iterdir())) == 2
