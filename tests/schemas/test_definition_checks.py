"""Specification of what definitions must agree on, between files and between rows."""

from pathlib import Path

import pytest

from tests.schemas.conftest import Change, faults_in

EEE = "measures/eee_2.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            EEE,
            "next_review = 2024-03-31",
            "next_review = 2022-03-31",
            "next_review: 2022-03-31 is before it was reviewed, 2023-03-17. Enter a later date.",
        ),
        (
            EEE,
            'code = "eee_2"',
            'code = "eee_3"',
            "code: found “eee_3” in the file eee_2. Give the file and its code the same name.",
        ),
        (
            EEE,
            '"Autumn term 2021"',
            '"Autumn 2021"',
            "breaks, from: “Autumn 2021” is not a data period. Enter one such as Academic year 2019/20.",
        ),
        (
            EEE,
            '"E1"',
            '"F"',
            "workstream: “F” is not a workstream of the plan. Enter one of: A, E, E1.",
        ),
        (EEE, '"E1"', '""', "workstream: it is blank. A KPI needs a workstream: enter it."),
        (
            EEE,
            '"Schools and Achievement"',
            '"Schools"',
            "service_area: “Schools” is not a service area of the plan. "
            "Enter one of: SEND and Inclusion, Schools and Achievement.",
        ),
        (
            "plan.toml",
            'ref = "E1.1"',
            'ref = "A2"',
            "project: 2 rows have the ref “A2”. Give each project a ref of its own.",
        ),
        (
            "plan.toml",
            'code = "E1"',
            'code = "A"',
            "workstream: 2 rows have the code “A”. Give each workstream a code of its own.",
        ),
        (
            "plan.toml",
            'name = "SEND and Inclusion"',
            'name = "Schools and Achievement"',
            "service_area: 2 rows have the name “Schools and Achievement”. "
            "Give each service area a name of its own.",
        ),
        (
            "plan.toml",
            'parent = "E"\n',
            'parent = "F"\n',
            "workstream E1, parent: “F” is not a workstream of the plan. Enter one of: A, E, E1.",
        ),
        (
            "plan.toml",
            'parent = "E1"',
            'parent = "E9"',
            "project E1.1, parent: “E9” is not a counted project of the plan. "
            "Enter the ref of one that is counted.",
        ),
        (
            "plan.toml",
            'parent = "E1"\n',
            "",
            "project E1.1: it is not counted and has no parent. Name the counted project it is part of.",
        ),
        (
            "plan.toml",
            'workstream = "A"',
            'workstream = "F"',
            "project A2, workstream: “F” is not a workstream of the plan. Enter one of: A, E, E1.",
        ),
        (
            "plan.toml",
            'ambitions = ["Inclusive", "Safe"]\n',
            'ambitions = ["Inclusive"]\n',
            "project E1.1, ambitions: “Safe” is not an ambition of the plan. Enter one of: Inclusive.",
        ),
        (
            "plan.toml",
            'service_area = "SEND and Inclusion"',
            'service_area = "SEND"',
            "project A2, service_area: “SEND” is not a service area of the plan. "
            "Enter one of: SEND and Inclusion, Schools and Achievement.",
        ),
        (
            "statuses.toml",
            "order = 2",
            "order = 1",
            "status: two rows have the same order. Number each once.",
        ),
        (
            "statuses.toml",
            '"Grey"',
            '"Blue"',
            "status: 2 rows have the name “Blue”. Give each status a name of its own.",
        ),
        (
            "calendar.toml",
            '"2022-23 Q1"',
            '"2022-24 Q1"',
            "first_period: “2022-24 Q1” is not a period. Enter one such as 2022-23 Q1.",
        ),
        (
            "calendar.toml",
            "2023-02-03, 2023-03-17",
            "2023-03-17, 2023-02-03",
            "boards: the dates are not in order, or one stands twice. Put them in order, each once.",
        ),
        (
            "calendar.toml",
            "days = 10",
            "days = 31",
            "due Workforce return, days: found 31. Enter a day from 1 to 28, which every month has.",
        ),
        (
            "calendar.toml",
            '"Schools and Achievement"',
            '"Schools"',
            "due KPI return, service_area: “Schools” is not a service area of the plan.",
        ),
    ],
)
def test_a_contradiction_says_where_what_was_found_and_what_to_do(
    folder: Path, change: Change, file: str, old: str, new: str, said: str
) -> None:
    change(file, old, new)
    assert [fault for fault in faults_in(folder) if fault.startswith(file) and said in fault]
