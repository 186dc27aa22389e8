"""Personal data of every sort, as people write it, and what only looks like it. All of it is made up."""

import csv
from pathlib import Path

import pytest

from pipelines.ingest import TextTable
from pipelines.ingest.personal import find_personal_data, find_personal_name, name_personal_data
from schemas.returns import KINDS
from tests.pipelines.sending import Check

FOLDER = Path(__file__).parent
with (FOLDER / "personal_cells.csv").open(encoding="utf-8", newline="") as file:
    CELLS = list(csv.DictReader(file))
HEADINGS = (FOLDER / "personal_headings.txt").read_text(encoding="utf-8").splitlines()


def test_each_sort_is_found_and_what_only_looks_like_it_is_not() -> None:
    assert {cell["text"]: name_personal_data(cell["text"]) or "" for cell in CELLS} == {
        cell["text"]: cell["what"] for cell in CELLS
    }


def test_a_cell_with_personal_data_is_named_by_its_line_and_never_repeated() -> None:
    texts = [cell for cell in CELLS if cell["what"]]
    table = TextTable(["commentary"], [[cell["text"]] for cell in texts], list(range(2, len(texts) + 2)))
    findings = find_personal_data(table)
    assert [(one.line, one.column) for one in findings] == [(line, "commentary") for line in table.lines]
    for one, cell in zip(findings, texts, strict=True):
        assert one.message == f"The cell holds {cell['what']}."
        assert cell["hidden"] not in one.message + one.remedy


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_in_every_column(kind: str) -> None:
    names = list(KINDS[kind].names)
    table = TextTable(names, [["07700 900123"] * len(names)], [2])
    assert [one.column for one in find_personal_data(table)] == names


def test_a_heading_that_names_personal_data_is_found_and_its_cells_are_not_repeated() -> None:
    for heading in HEADINGS:
        [one] = find_personal_data(TextTable(["measure", heading], [["x", "Zebedee"]], [2], 1))
        assert (one.code, one.line, one.column) == ("personal-data", 1, "column 2")
        assert one.message == "The heading of column 2 names personal data."


@pytest.mark.parametrize("hidden", ["jane.doe@example.com", "B33 8TH"])
def test_a_heading_that_is_personal_data_is_not_repeated(hidden: str) -> None:
    [one] = find_personal_data(TextTable([hidden], [["x"]], [2]))
    assert hidden not in f"{one.message} {one.remedy} {one.column}"


@pytest.mark.parametrize("heading", [name for kind in KINDS.values() for name in kind.names])
def test_no_heading_of_ours_names_personal_data(heading: str) -> None:
    assert find_personal_data(TextTable([heading], [["x"]], [2])) == []


@pytest.mark.parametrize("what", sorted({cell["what"] for cell in CELLS} - {""}))
def test_a_name_with_personal_data_is_refused_under_another(what: str, check: Check) -> None:
    hidden = next(cell["hidden"] for cell in CELLS if cell["what"] == what).replace("/", ".")
    for name in (f"kpi {hidden}.csv", f"return_{hidden.replace(' ', '_')}_final.csv"):
        one = check("period,measure,value\n2022-23 Q4,eee_2,70\n", name=name)
        assert (one.file_name, list(one.findings["code"])) == ("file 1", ["personal-data"])
        assert hidden not in one.findings.to_csv()


def test_names_that_returns_have_are_taken() -> None:
    for name in (
        "KPI return Q3 2022-23 v2 (3).csv",
        "export_20230127_1305.csv",
        "E1 2nd draft 31.03.2023.csv",
    ):
        assert find_personal_name(name) is None


HIDDEN = "jane.doe@example.com"
HEAD = "period,measure,value,commentary\n"
BESIDE = {
    "ragged-row": f"{HEAD}2022-23 Q4,eee_2,70,\n{HIDDEN},{HIDDEN}\n",
    "broken-quotes": f'{HEAD}"{HIDDEN}" {HIDDEN},x\n',
    "above-headings": f"{HIDDEN}\n{HEAD}2022-23 Q4,eee_2,70,\n",
    "not-text": f'{{"email": "{HIDDEN}"}}',
    "cell-too-long": f"{HEAD}{HIDDEN}{'x' * 100_001}",
    "unknown-kind": f"{HIDDEN}\n1,2,3\n",
    "personal-data": f"{HEAD}2022-23 Q4,oops,much,{HIDDEN}\n",
}


@pytest.mark.parametrize("code", BESIDE)
def test_a_file_that_another_fault_refuses_repeats_nothing(code: str, check: Check) -> None:
    one = check(BESIDE[code])
    assert code in set(one.findings["code"])
    assert "jane.doe" not in one.findings.to_csv()
    assert one.frame is None


def test_personal_data_is_found_in_one_pass_with_every_other_fault_and_named_as_the_sender_does(
    check: Check,
) -> None:
    rows = f"2022-23 Q3,eee_22,many,Autumn,{HIDDEN}\n2022-23 Q9,{HIDDEN},70,,x\n"
    found = check(f"Return of {HIDDEN}\nPeriod,Measure,Value,Data period,Surname\n{rows}").findings
    assert sorted(zip(found["line"], found["code"], found["column"], strict=True)) == [
        (1, "above-headings", ""),
        (1, "personal-data", ""),
        (2, "personal-data", "column 5"),
        (3, "not-a-data-period", "Data period"),
        (3, "not-a-number", "Value"),
        (3, "personal-data", "column 5"),
        (3, "unknown-measure", "Measure"),
        (4, "not-a-period", "Period"),
        (4, "personal-data", "Measure"),
    ]
    assert "jane.doe" not in found.to_csv()
