"""Specification of what is said of definitions that cannot be used: everything, at once, in plain English."""

from pathlib import Path

import pytest

from tests.schemas.conftest import Change, faults_in

EEE = "measures/eee_2.toml"
A2 = 'ref = "A2"\ncounted = true'


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (EEE, "decimals", "decimal", "“decimal” is not a key that is known. Did you mean decimals?"),
        (EEE, 'unit = "%"', 'unit = "%"\nzzz = 1', "“zzz” is not a key that is known. Remove it."),
        (EEE, "why = ", "wy = ", "breaks number 1: “wy” is not a key that is known. Did you mean why?"),
        (EEE, "from = ", "form = ", "breaks number 1: the key from is missing. Add it."),
        (EEE, 'unit = "%"\n', "", "the key unit is missing. Add it."),
        (
            EEE,
            'unit = "%"',
            'unit = "percent"',
            "unit: found “percent”. Enter '%', 'children', 'meals', 'young people', 'people', 'FTE', "
            "'months' or 'days'.",
        ),
        (EEE, '"higher"', '"up"', "better: found “up”. Enter 'higher', 'lower' or 'none'."),
        (EEE, "decimals = 0", 'decimals = "0"', "decimals: found “0”. Enter a whole number."),
        (EEE, "decimals = 0", "decimals = 0.5", "decimals: found “0.5”. Enter a whole number."),
        (EEE, "decimals = 0", "decimals = true", "decimals: found true. Enter a whole number."),
        (EEE, "decimals = 0", "decimals = 7", "decimals: found “7”. Enter 6 or less."),
        (EEE, "decimals = 0", "decimals = -1", "decimals: found “-1”. Enter 0 or more."),
        (
            EEE,
            "2023-03-17",
            '"17/03/2023"',
            "reviewed: found “17/03/2023”. Enter a date such as 2023-03-31, without quotation marks.",
        ),
        (EEE, '"Headcount"', '" "', "source: found “ ”. Enter some words."),
        (EEE, '"Headcount"', "3", "source: found “3”. Enter text in quotation marks."),
        (
            EEE,
            '"Early education, age 2"',
            f'"{"x" * 70}"',
            f"short_name: found “{'x' * 59}…”. Enter at most 34 characters.",
        ),
        (
            EEE,
            'code = "eee_2"',
            'code = "EEE 2"',
            "code: found “EEE 2”. Enter small letters, digits and _ only, beginning with a letter.",
        ),
        (EEE, "breaks = [", 'breaks = "none" # [', "breaks: found “none”. Enter a list in square brackets."),
        ("plan.toml", A2, A2 + "\nstatus = 1", "project A2: “status” is not a key that is known. Remove it."),
        (
            "plan.toml",
            A2,
            'ref = "A2"\ncounted = "yes"',
            "project A2, counted: found “yes”. Enter true or false.",
        ),
        (
            "plan.toml",
            A2,
            'ref = "2A"\ncounted = true',
            "project 2A, ref: found “2A”. Enter a reference such as A2 or E1.10.",
        ),
        (
            "plan.toml",
            '["A model", "A budget"]',
            '["A model", 2]',
            "project A2, deliverables number 2: found “2”. Enter text in quotation marks.",
        ),
        ("plan.toml", "2023-12-31", "2023-02-31", "a date that does not exist. Enter a date such as"),
        (
            "plan.toml",
            'title = "Plan"',
            'title = "Plan"\ntitle = "Plan"',
            "a key or a table given twice. Keep one of them.",
        ),
        (
            "plan.toml",
            'title = "Plan"',
            "title = Plan",
            "plan.toml, line 2, column 9: a line that cannot be read. "
            "Check its quotation marks, brackets, commas and dates.",
        ),
        (
            "statuses.toml",
            '"#8A9299"',
            '"grey"',
            "status Grey, colour: found “grey”. Enter a colour such as #12436D.",
        ),
        (
            "statuses.toml",
            "[elsewhere]",
            "[[elsewhere]]",
            "elsewhere: found a list. Enter a table of its own.",
        ),
        (
            "calendar.toml",
            '"day of month"',
            '"monthly"',
            "due Workforce return, rule: found “monthly”. "
            "Enter 'days after quarter end', 'days before Board' or 'day of month'.",
        ),
    ],
)
def test_a_fault_says_where_what_was_found_and_what_to_do(
    folder: Path, change: Change, file: str, old: str, new: str, said: str
) -> None:
    change(file, old, new)
    assert [fault for fault in faults_in(folder) if fault.startswith(file) and said in fault]


def test_every_fault_of_every_file_is_reported_at_once(folder: Path, change: Change) -> None:
    change(EEE, "decimals", "decimal")
    change(EEE, '"E1"', '"F"')
    change("measures/headcount.toml", "reviewed = 2023-03-17", "reviewed = 2023-02-31")
    (folder / "measures" / "empty.toml").touch()
    (folder / "measures" / "latin.toml").write_bytes('name = "Café"'.encode("latin-1"))
    (folder / "plans.toml").touch()
    change("plan.toml", A2, A2 + "\nstatus = 1")
    change("plan.toml", 'parent = "E1"', 'parent = "E9"')
    (folder / "statuses.toml").unlink()
    change("calendar.toml", "days = 10", "days = 31")
    faults = faults_in(folder)
    # An empty file misses every key that a measure needs; the others have the faults that were put there.
    empty = [fault for fault in faults if fault.startswith("measures/empty.toml")]
    assert len(empty) == 18
    assert all("is missing. Add it." in fault for fault in empty)
    assert [fault for fault in faults if fault not in empty] == [
        "calendar.toml, due Workforce return, days: found 31. Enter a day from 1 to 28, which every month has.",
        "measures/eee_2.toml: the key decimals is missing. Add it.",
        "measures/eee_2.toml: “decimal” is not a key that is known. Did you mean decimals?",
        "measures/eee_2.toml, workstream: “F” is not a workstream of the plan. Enter one of: A, E, E1.",
        "measures/headcount.toml, line 19, column 12: a date that does not exist. Enter a date such as 2023-03-31.",
        "measures/latin.toml: it is not UTF-8 text. Save it again as UTF-8.",
        "plan.toml, project A2: “status” is not a key that is known. Remove it.",
        "plan.toml, project E1.1, parent: “E9” is not a counted project of the plan. "
        "Enter the ref of one that is counted.",
        "plans.toml: it is not a file that the definitions have. Rename it, move it or remove it.",
        "statuses.toml: there is no such file that can be read. Add it.",
    ]


def test_an_empty_folder_misses_each_file_and_any_measure(tmp_path: Path) -> None:
    assert faults_in(tmp_path) == faults_in(tmp_path / "absent")
    assert faults_in(tmp_path) == [
        "calendar.toml: there is no such file that can be read. Add it.",
        "measures: no measure is defined. Add a file for each measure.",
        "plan.toml: there is no such file that can be read. Add it.",
        "statuses.toml: there is no such file that can be read. Add it.",
    ]


def test_a_file_that_cannot_be_opened_is_a_fault(folder: Path) -> None:
    (folder / "measures" / "folder.toml").mkdir()
    assert faults_in(folder) == [
        "measures/folder.toml: it cannot be opened. Check that it is a file you may read."
    ]


@pytest.mark.parametrize(
    "value", ["1", "1.5", '"x"', "true", "[]", "[1]", '["x"]', "{}", "{ x = 1 }", "2023-01-01"]
)
@pytest.mark.parametrize(
    "key", ["workstream", "service_area", "project", "ambitions", "control_total", "title", "board"]
)
def test_no_wrong_value_in_the_plan_is_worse_than_a_fault(folder: Path, key: str, value: str) -> None:
    (folder / "plan.toml").write_text(f"{key} = {value}\n")
    faults = faults_in(folder)
    assert faults
    assert not [fault for fault in faults if "Input" in fault or "pydantic" in fault or "right kind" in fault]


@pytest.mark.parametrize("value", ["1", '"x"', "true", "[]", "[[]]", "{}", "2023-01-01", "12:00:00"])
@pytest.mark.parametrize(
    "key", ["code", "name", "kind", "breaks", "ours", "reviewed", "decimals", "small_number"]
)
def test_no_wrong_value_in_a_measure_is_worse_than_a_fault(folder: Path, key: str, value: str) -> None:
    (folder / EEE).write_text(f"{key} = {value}\n")
    faults = faults_in(folder)
    assert faults
    assert not [fault for fault in faults if "Input" in fault or "pydantic" in fault or "right kind" in fault]
