"""A period or a day that had not come when the return was received is warned of, and refuses nothing."""

from datetime import date

import pytest

from pipelines.held import Held
from pipelines.screening import check_files
from schemas.definitions import Definitions

RECEIVED = date(2023, 1, 27)
KPI = "period,measure,value,state\n{},neet_supported,{}\n"
WORKFORCE = "as_at,organisation,measure,value\n{},Directorate,headcount,1469\n"
PROJECT = "report_date,project,status\n{},A1,Green\n"
ACTION = (
    "report_date,project,action,title,lead,due_date,status,completed_on\n"
    "17/03/2023,A1,A1-01,Plan agreed,Lead,01/03/2023,Green,{}\n"
)
CASES = [
    ("a period that has begun", KPI.format("2022-23 Q4", "725,"), False),
    ("a period that has not begun", KPI.format("2023-24 Q1", "725,"), True),
    ("a mistyped year", KPI.format("2032-33 Q3", "725,"), True),
    ("a period to come without a figure", KPI.format("2023-24 Q1", ",not_due"), False),
    ("the day of receipt", WORKFORCE.format("27/01/2023"), False),
    ("the day after", WORKFORCE.format("28/01/2023"), True),
    ("a report for the next Board", PROJECT.format("17/03/2023"), False),
    ("a report for a Board a year off", PROJECT.format("17/03/2024"), True),
    ("completed today", ACTION.format("27/01/2023"), False),
    ("completed tomorrow", ACTION.format("28/01/2023"), True),
]


@pytest.mark.parametrize(("text", "warned"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_lies_ahead_of_the_day_of_receipt_is_warned_of(
    text: str, warned: bool, definitions: Definitions
) -> None:
    [one] = check_files([("return.csv", text.encode())], definitions, Held({}, RECEIVED))
    assert not one.refused, one.findings.to_string()
    found = one.findings[one.findings["code"] == "day-to-come"]
    assert len(found) == warned
    assert found["severity"].isin(["warning"]).all()
    assert found["message"].str.contains("27 January 2023", regex=False).all()
