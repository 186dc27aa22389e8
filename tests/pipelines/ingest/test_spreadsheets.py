"""Templates: the headings of each kind, as CSV or as a workbook that keeps what is typed."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipelines.checks import InForce
from pipelines.checks.check_files import check_files
from pipelines.ingest.spreadsheets import template, template_workbook
from schemas.definitions import Definitions
from schemas.returns import KINDS
from tests.conftest import Answer, run_pipelines
from tests.pipelines.ingest.making_workbooks import saved


def run_template(path: Path) -> Answer:
    """Run the command that writes a template."""
    return run_pipelines("template", "kpi", "--to", str(path), store=None)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_workbook_has_the_headings_of_its_kind_on_a_sheet_of_its_name(kind: str) -> None:
    [sheet] = load_workbook(io.BytesIO(template_workbook(kind))).worksheets
    assert sheet.title == kind
    assert ",".join(str(cell.value) for cell in sheet[1]) == template(kind).strip()
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("kind", "column", "code"),
    [
        ("kpi", "period", "@"),
        ("kpi", "data_period", "@"),
        ("kpi", "value", "General"),
        ("workforce", "as_at", "dd/mm/yyyy"),
        ("action", "due_date", "dd/mm/yyyy"),
        ("action", "action", "@"),
        ("risk", "impact", "0"),
    ],
)
def test_its_columns_keep_periods_and_references_as_typed_and_dates_day_first(
    kind: str, column: str, code: str
) -> None:
    [sheet] = load_workbook(io.BytesIO(template_workbook(kind))).worksheets
    [letter] = [cell.column_letter for cell in sheet[1] if cell.value == column]
    assert sheet.column_dimensions[letter].number_format == code


def test_a_template_that_is_filled_in_is_accepted(definitions: Definitions) -> None:
    book = load_workbook(io.BytesIO(template_workbook("workforce")))
    sheet = book.worksheets[0]
    sheet.append([datetime(2023, 3, 1), "Council", "headcount", 12_000])
    sheet["A2"].number_format = sheet.column_dimensions["A"].number_format
    [one] = check_files([("march.xlsx", saved(book))], definitions, InForce())
    assert not one.refused, one.findings.to_string()
    assert (one.kind, one.rows) == ("workforce", 1)


@pytest.mark.parametrize("name", ["q4.xlsx", "q4.csv"])
def test_the_command_line_writes_a_template_but_never_over_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert run_template(path).returncode == 0
    written = path.read_bytes()
    assert written.startswith(b"PK" if name.endswith("xlsx") else b"period,measure,value")
    again = run_template(path)
    assert again.returncode == 2
    assert "q4" in again.stderr
    assert "is there already" in again.stderr
    assert path.read_bytes() == written


@pytest.mark.parametrize(
    ("name", "said"), [("q4.docx", ".xlsx or .csv"), ("none/q4.xlsx", "cannot be written")]
)
def test_a_template_that_cannot_be_written_is_wrong_usage(name: str, said: str, tmp_path: Path) -> None:
    answer = run_template(tmp_path / name)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert list(tmp_path.iterdir()) == []
