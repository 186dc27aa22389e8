"""Specification of what is found wrong with definitions: everything, at once, in plain English."""

import re
from pathlib import Path

import pytest

from tests.conftest import read_table
from tests.schemas.conftest import Change, list_faults

EEE = "measures/eee_2.toml"
A2 = 'ref = "A2"\ncounted = true'
# In one file: a text, what is put in its place (\n is a new line), and the fault.
IN_ONE_FILE = r"""
measures/eee_2 | decimals | decimal | “decimal” is not a key that is known. Did you mean decimals?
measures/eee_2 | unit = "%" | unit = "%"\nzzz = 1 | “zzz” is not a key that is known. Remove it.
measures/eee_2 | why = | wy = | breaks number 1: “wy” is not a key that is known. Did you mean why?
measures/eee_2 | from = | form = | breaks number 1: the key from is missing. Add it.
measures/eee_2 | unit = "%"\n | | the key unit is missing. Add it.
measures/eee_2 | "%" | "percent" |
    unit: found “percent”. Enter '%', 'children', 'meals', 'young people', 'people', 'FTE', 'months' or
    'days'.
measures/eee_2 | "higher" | "up" | better: found “up”. Enter 'higher', 'lower' or 'none'.
measures/eee_2 | decimals = 0 | decimals = "0" | decimals: found “0”. Enter a whole number.
measures/eee_2 | decimals = 0 | decimals = 0.5 | decimals: found “0.5”. Enter a whole number.
measures/eee_2 | decimals = 0 | decimals = true | decimals: found true. Enter a whole number.
measures/eee_2 | decimals = 0 | decimals = 7 | decimals: found “7”. Enter 6 or less.
measures/eee_2 | decimals = 0 | decimals = -1 | decimals: found “-1”. Enter 0 or more.
measures/eee_2 | 2023-03-17 | "17/03/2023" |
    reviewed: found “17/03/2023”. Enter a date such as 2023-03-31, without quotation marks.
measures/eee_2 | "Headcount" | " " | source: found “ ”. Enter some words.
measures/eee_2 | "Headcount" | 3 | source: found “3”. Enter text in quotation marks.
measures/eee_2 | "Early education, age 2" | "LONG" | short_name: found “CUT…”. Enter at most 34 characters.
measures/eee_2 | code = "eee_2" | code = "EEE 2" |
    code: found “EEE 2”. Enter small letters, digits and _ only, beginning with a letter.
measures/eee_2 | breaks = [ | breaks = "none" # [ | breaks: found “none”. Enter a list in square brackets.
plan | A2TRUE | A2TRUE\nstatus = 1 | project A2: “status” is not a key that is known. Remove it.
plan | A2TRUE | ref = "A2"\ncounted = "yes" | project A2, counted: found “yes”. Enter true or false.
plan | A2TRUE | ref = "2A"\ncounted = true |
    project 2A, ref: found “2A”. Enter a reference such as A2 or E1.10.
plan | "A budget"] | 2] | project A2, deliverables number 2: found “2”. Enter text in quotation marks.
plan | 2023-12-31 | 2023-02-31 | a date that does not exist. Enter a date such as 2023-03-31.
plan | title = "Plan" | title = "Plan"\ntitle = "Plan" | a key or a table given twice. Keep one of them.
plan | title = "Plan" | title = Plan |
    plan.toml, line 1, column 9: a line that cannot be read. Check its quotation marks, brackets, commas
    and dates.
statuses | "#8A9299" | "grey" | status Grey, colour: found “grey”. Enter a colour such as #12436D.
statuses | [elsewhere] | [[elsewhere]] | elsewhere: found a list. Enter a table of its own.
calendar | "day of month" | "monthly" |
    due Workforce return, rule: found “monthly”. Enter 'days after quarter end', 'days before Board' or
    'day of month'.
"""
# Between files and between rows.
CONTRADICTIONS = r"""
measures/eee_2 | 2024-03-31 | 2022-03-31 |
    next_review: 2022-03-31 is before it was reviewed, 2023-03-17. Enter a later date.
measures/eee_2 | "eee_2" | "eee_3" |
    code: found “eee_3” in the file eee_2. Give the file and its code the same name.
measures/eee_2 | "Autumn term 2021" | "Autumn 2021" |
    breaks, from: “Autumn 2021” is not a data period. Enter one such as Academic year 2019/20.
measures/eee_2 | "E1" | "F" | workstream: “F” is not a workstream of the plan. Enter one of: A, E, E1.
measures/eee_2 | "E1" | "" | workstream: it is blank. A KPI needs a workstream: enter it.
measures/eee_2 | "Schools and Achievement" | "Schools" |
    service_area: “Schools” is not a service area of the plan. AREAS
plan | "E1.1" | "A2" | project: 2 rows have the ref “A2”. Give each project a ref of its own.
plan | code = "E1" | code = "A" |
    workstream: 2 rows have the code “A”. Give each workstream a code of its own.
plan | name = "SEND and Inclusion" | name = "Schools and Achievement" |
    service_area: 2 rows have the name “Schools and Achievement”. Give each service area a name of its own.
plan | parent = "E"\n | parent = "F"\n |
    workstream E1, parent: “F” is not a workstream of the plan. Enter one of: A, E, E1.
plan | parent = "E1" | parent = "E9" |
    project E1.1, parent: “E9” is not a counted project of the plan. Enter the ref of one that is counted.
plan | parent = "E1"\n | |
    project E1.1: it is not counted and has no parent. Name the counted project it is part of.
plan | workstream = "A" | workstream = "F" |
    project A2, workstream: “F” is not a workstream of the plan. Enter one of: A, E, E1.
plan | ["Inclusive", "Safe"] | ["Inclusive"] |
    project E1.1, ambitions: “Safe” is not an ambition of the plan. Enter one of: Inclusive.
plan | service_area = "SEND and Inclusion" | service_area = "SEND" |
    project A2, service_area: “SEND” is not a service area of the plan. AREAS
statuses | order = 2 | order = 1 | status: two rows have the same order. Number each once.
statuses | "Grey" | "Blue" | status: 2 rows have the name “Blue”. Give each status a name of its own.
calendar | "2022-23 Q1" | "2022-24 Q1" |
    first_period: “2022-24 Q1” is not a period. Enter one such as 2022-23 Q1.
calendar | 2023-02-03, 2023-03-17 | 2023-03-17, 2023-02-03 |
    boards: the dates are not in order, or one stands twice. Put them in order, each once.
calendar | days = 10 | days = 31 |
    due Workforce return, days: found 31. Enter a day from 1 to 28, which every month has.
calendar | "Schools and Achievement" | "Schools" |
    due KPI return, service_area: “Schools” is not a service area of the plan. AREAS
"""
AREAS = "Enter one of: SEND and Inclusion, Schools and Achievement."
SHORT = {"A2TRUE": A2, "LONG": "x" * 70, "CUT": "x" * 59, "AREAS": AREAS, r"\n": "\n"}


@pytest.mark.parametrize("row", read_table(IN_ONE_FILE + CONTRADICTIONS.lstrip()), ids=" | ".join)
def test_a_fault_gives_its_place_and_what_to_do(folder: Path, change: Change, row: list[str]) -> None:
    for short, whole in SHORT.items():
        row = [cell.replace(short, whole) for cell in row]
    file, old, new, fault = row
    change(f"{file}.toml", old, new)
    assert [found for found in list_faults(folder) if found.startswith(f"{file}.toml") and fault in found]


def test_every_fault_of_every_file_is_reported_at_once(folder: Path, change: Change) -> None:
    change(EEE, "decimals", "decimal")
    change(EEE, '"E1"', '"F"')
    change("measures/headcount.toml", "reviewed = 2023-03-17", "reviewed = 2023-02-31")
    (folder / "measures" / "empty.toml").touch()
    (folder / "measures" / "latin.toml").write_bytes('name = "Café"'.encode("latin-1"))
    (folder / "measures" / "folder.toml").mkdir()
    (folder / "plans.toml").touch()
    change("plan.toml", A2, A2 + "\nstatus = 1")
    change("plan.toml", 'parent = "E1"', 'parent = "E9"')
    (folder / "statuses.toml").unlink()
    change("calendar.toml", "days = 10", "days = 31")
    faults = list_faults(folder)
    # An empty file misses every key that a measure needs; the others have the faults that were put there.
    empty = [fault for fault in faults if fault.startswith("measures/empty.toml")]
    assert len(empty) == 18
    assert all("is missing. Add it." in fault for fault in empty)
    assert [fault for fault in faults if fault not in empty] == [
        "calendar.toml, due Workforce return, days: found 31. Enter a day from 1 to 28, which every month has.",
        "measures/eee_2.toml: the key decimals is missing. Add it.",
        "measures/eee_2.toml: “decimal” is not a key that is known. Did you mean decimals?",
        "measures/eee_2.toml, workstream: “F” is not a workstream of the plan. Enter one of: A, E, E1.",
        "measures/folder.toml: it cannot be opened. Check that it is a file you may read.",
        "measures/headcount.toml, line 18, column 12: a date that does not exist. Enter a date such as 2023-03-31.",
        "measures/latin.toml: it is not UTF-8 text. Save it again as UTF-8.",
        "plan.toml, project A2: “status” is not a key that is known. Remove it.",
        "plan.toml, project E1.1, parent: “E9” is not a counted project of the plan. "
        "Enter the ref of one that is counted.",
        "plans.toml: it is not a file that the definitions have. Rename it, move it or remove it.",
        "statuses.toml: there is no such file that can be read. Add it.",
    ]


def test_an_empty_folder_misses_each_file_and_any_measure(tmp_path: Path) -> None:
    assert list_faults(tmp_path) == list_faults(tmp_path / "absent")
    assert list_faults(tmp_path) == [
        "calendar.toml: there is no such file that can be read. Add it.",
        "measures: no measure is defined. Add a file for each measure.",
        "plan.toml: there is no such file that can be read. Add it.",
        "statuses.toml: there is no such file that can be read. Add it.",
    ]


VALUES = [
    "1",
    "1.5",
    '"x"',
    "true",
    "[]",
    "[1]",
    '["x"]',
    "[[]]",
    "{}",
    "{ x = 1 }",
    "2023-01-01",
    "12:00:00",
]
KEYS = {
    "plan.toml": "workstream service_area project ambitions control_total title board",
    EEE: "code name kind breaks ours reviewed decimals small_number",
}


@pytest.mark.parametrize("file", KEYS)
def test_no_wrong_value_is_worse_than_a_fault(folder: Path, file: str) -> None:
    for key in KEYS[file].split():
        for value in VALUES:
            (folder / file).write_text(f"{key} = {value}\n")
            words = "\n".join(list_faults(folder))
            assert not re.search("Input|pydantic|right kind", words), (key, value)
