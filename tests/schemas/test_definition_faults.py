"""Specification of what is found wrong with definitions: everything, at once, in plain English."""

import re
from pathlib import Path

import pytest

from tests.conftest import specified
from tests.schemas.conftest import Change, list_faults

EEE = "measures/eee_2.toml"
A2 = 'ref = "A2"\ncounted = true'
AREAS = "Enter one of: SEND and Inclusion, Schools and Achievement."
SHORT = {"A2TRUE": A2, "LONG": "x" * 70, "CUT": "x" * 59, "AREAS": AREAS, r"\n": "\n"}


@pytest.mark.parametrize("row", specified(__file__, "faults_in_one_file", "contradictions"), ids=" | ".join)
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
