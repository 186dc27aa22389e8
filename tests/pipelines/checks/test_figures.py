"""Figures and dates that a colleague would ask about: which are asked, and which are not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pipelines.checks import InForce
from pipelines.checks.figures import find_nearer
from schemas.vocabulary import Severity
from tests.pipelines.sending import Check, Desk, figure_file

JANUARY = date(2023, 1, 27)


def asked(one: Any) -> list[str]:
    """Code, line and column of each question."""
    rows = one.findings[one.findings["severity"] == Severity.QUESTION]
    columns = zip(rows["code"], rows["line"], rows["column"], strict=True)
    return [f"{code} {line} {column}" for code, line, column in columns]


@pytest.mark.parametrize(
    ("figure", "beside", "meant"),
    [
        ("0.35", "65", "35"),
        ("0.95", "60", "95"),
        ("0.72", "69", "72"),
        ("0.995", "100", "99.5"),
        ("0.03", "2.2", "3"),
        ("0.03", "5", "3"),
        ("0.98", "40", "98"),
        ("1", "99.5", "100"),
        ("0.0002", "0.02", "0.02"),
        ("2", "0.02", "0.02"),
        ("6900", "69", "69"),
        ("0.9", "1", None),
        ("0.5", "1", None),
        ("0.04", "0.01", None),
        ("0.7", "0.05", None),
        ("1", "12", None),
        ("1.2", "100", None),  # a hundredfold would be more than 100%
        ("40", "90", None),
        ("0", "65", None),
        ("0.5", "0", None),
    ],
)
def test_a_percentage_is_asked_about_where_a_hundredfold_is_much_nearer(
    figure: str, beside: str, meant: str | None
) -> None:
    found = find_nearer(Decimal(figure), Decimal(beside), 100)
    assert found == (None if meant is None else Decimal(meant))


KPI = "period,measure,value\n2022-23 Q4,{},{}\n"
TARGET = "measure,target,period_from,period_to,value,tolerance,tolerance_kind\n{},2023-24 Q1,2023-24 Q4,{}\n"
WORKFORCE = "as_at,organisation,measure,value\n2023-03-01,{},agency_share,{}\n"
COMPARATOR = "measure,data_period,area,value\n{},Academic year 2021/22,{},{}\n"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        *[
            (KPI.format("ehc_20_weeks", "0.35"), ["value"]),
            (KPI.format("care_leavers_eet", "0.95"), ["value"]),
        ],
        *[(KPI.format("eee_2", value), ["value"]) for value in ("0.72", "6900")],
        *[
            (KPI.format("transport_eligible", "0.995"), ["value"]),
            (KPI.format("neet_16_17", "0.03"), ["value"]),
        ],
        *[(KPI.format("excl_primary", "0.02"), []), (KPI.format("excl_special", "0.1"), [])],
        (KPI.format("neet_supported", "7"), []),
        (TARGET.format("ehc_20_weeks,local", "0.90,0.03,points"), ["tolerance", "value"]),
        (TARGET.format("neet_16_17,local", "0.03,,"), ["value"]),
        (TARGET.format("neet_16_17,DfE", "0.03,,"), ["value"]),
        (TARGET.format("haf_winter_meals,local", "60000,0.05,share"), ["tolerance"]),
        (TARGET.format("haf_winter_meals,local", "60000,750,points"), []),
        (TARGET.format("excl_primary,local", "0.02,0.005,points"), []),
        *[
            (WORKFORCE.format(who, "0.19"), ["value"])
            for who in ("Directorate", "Birmingham Children's Trust")
        ],
        (WORKFORCE.format("Directorate", "9"), []),
        *[(COMPARATOR.format("absence_primary", area, "0.062"), ["value"]) for area in ("England", "Bolton")],
        (COMPARATOR.format("absence_primary", "England", "6.2"), []),
    ],
)
def test_fractions_are_asked_about_beside_what_is_in_force(
    text: str, columns: list[str], check: Check, held: InForce
) -> None:
    found = [what for what in asked(check(text, held)) if what.startswith("hundredfold")]
    assert found == [f"hundredfold 2 {column}" for column in columns]


def test_figures_and_targets_are_set_beside_one_another_whichever_comes_first(desk: Desk) -> None:
    target = TARGET.format("eee_2,local", "{},,")
    desk.send(figure_file("69"))
    [one] = desk.check(target.format("0.72").encode())
    assert asked(one) == ["hundredfold 2 value"]
    assert one.findings["message"].iloc[0] == "0.72% is far from the last value, 69%; 72% is much nearer."
    desk.send(target.format("72").encode())
    [one] = desk.check(figure_file("0.7", "2022-23 Q4"))
    assert asked(one) == ["hundredfold 2 value"]
    [one] = desk.check(figure_file("70", "2022-23 Q3"))
    assert not one.refused


def test_a_fraction_that_was_let_in_is_corrected_without_a_question(desk: Desk) -> None:
    desk.send(figure_file("67", "2022-23 Q2"))
    [receipt] = desk.accept(*desk.check(figure_file("0.69"), answers={"hundredfold": "Meant"}))
    assert receipt.rows == 1
    [one] = desk.check(figure_file("69"))
    assert asked(one) == []


def test_a_fraction_among_the_rows_of_one_file_is_asked_about(check: Check) -> None:
    rows = "".join(f"2022-23 Q{nth},neet_16_17,{value}\n" for nth, value in ((1, 3.5), (2, 0.038), (3, 2.2)))
    assert asked(check(f"period,measure,value\n{rows}")) == ["hundredfold 3 value", "hundredfold 4 value"]


PARTS = "period,measure,value,numerator,denominator,coverage\n2022-23 Q4,{}\n"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("care_leavers_eet,65,50,100,", "parts value"),
        ("eee_3_4,91,910,100,", "parts value"),
        ("eee_3_4,110,110,100,", ""),
        ("care_leavers_eet,100,110,100,", "parts numerator"),
        ("care_leavers_eet,67,66,99,", ""),
        ("care_leavers_eet,66,66,99,", "parts value"),
        ("care_leavers_eet,62,125,200,", ""),  # 62.5, rounded either way
        ("care_leavers_eet,63,125,200,", ""),
        ("care_leavers_eet,62.5,125,200,", ""),
        ("transport_eligible,99.5,398,400,", ""),
        ("transport_eligible,99.4,398,400,", "parts value"),
        ("care_leavers_eet,60,5,0,", "parts denominator"),
        ("care_leavers_eet,60,,100,", ""),
        ("ehcp_waiting,250,25,,", "parts value"),
        ("haf_winter_meals,800,850,1000,", "parts value"),
        ("haf_winter_meals,20000,20000,15000,", "parts numerator"),
        ("haf_winter_meals,20000,20000,,", ""),
        ("haf_winter_meals,20000,20000,25000,", ""),
        ("haf_winter_meals,20000,,25000,", ""),
        ("ehc_20_weeks,0,0,0,", ""),
        ("ehcp_waiting,270.5,,,", "not-whole value"),
        ("care_leavers_eet,50,50.5,101,", "not-whole numerator"),
        ("care_leavers_eet,£65,,,", "pound-sign value"),
        ("haf_winter_meals,£58787,,,", ""),
        ("transport_eligible,99.5,,,0", "low-coverage coverage"),
        ("transport_eligible,99.5,,,0.95", "low-coverage coverage"),
        ("transport_eligible,99.5,,,£95", "pound-sign coverage"),
        ("transport_eligible,99.5,,,95%", ""),
    ],
)
def test_a_figure_is_set_beside_its_parts_its_unit_and_its_sign(
    row: str, expected: str, check: Check
) -> None:
    one = check(PARTS.format(row))
    code, _, column = expected.partition(" ")
    found = [words for words in asked(one) if not words.startswith("small-number")]
    assert found == ([f"{code} 2 {column}"] if expected else [])


def test_nothing_of_nothing_is_stated_and_a_wrong_percentage_names_what_its_parts_give(check: Check) -> None:
    found = check(PARTS.format("ehc_20_weeks,0,0,0,")).findings
    assert list(found["code"]) == ["nothing-counted"]
    [message] = check(PARTS.format("care_leavers_eet,65,50,100,")).findings["message"]
    assert message == "65% stands beside a numerator and a denominator that give 50%."


@pytest.mark.parametrize(
    ("kind", "cells", "expected"),
    [
        ("kpi", "2022-23 Q4,725,,", ""),
        ("kpi", "2023-24 Q1,725,,", "day-to-come period"),
        ("kpi", "2032-33 Q3,,not_due,", "day-to-come period"),
        ("kpi", "2022-23 Q3,725,,Quarter 3 2032/33", "day-to-come data_period"),
        ("kpi", "1999-00 Q3,725,,", "long-past period"),
        ("target", "2023-24 Q1,2026-27 Q4", ""),
        ("target", "2032-33 Q1,2032-33 Q4", "day-to-come period_from day-to-come period_to"),
        ("comparator", "Academic year 2032/33", "day-to-come data_period"),
        ("workforce", "27/01/2023", ""),
        ("workforce", "28/01/2023", "day-to-come as_at"),
        ("project", "17/03/2023,", ""),
        ("project", "17/03/2024,", "day-to-come report_date"),
        ("project", "17/03/2023,31/03/2032", "day-to-come revised_date"),
        ("action", "01/03/2023,27/01/2023", ""),
        ("action", "01/01/1900,28/01/2023", "day-to-come completed_on long-past due_date"),
        ("risk", "17/03/2032", "day-to-come report_date"),
    ],
)
def test_days_and_periods_to_come_or_long_past_are_asked_about(
    kind: str, cells: str, expected: str, check: Check
) -> None:
    first, _, rest = cells.partition(",")
    rows = {
        "kpi": f"period,measure,value,state,data_period\n{first},neet_supported,{rest}\n",
        "target": f"measure,target,value,period_from,period_to\nneet_supported,local,1000,{cells}\n",
        "comparator": f"measure,data_period,area,value\nabsence_primary,{cells},England,4\n",
        "workforce": f"as_at,organisation,measure,value\n{cells},Directorate,headcount,1469\n",
        "project": f"report_date,project,status,revised_date\n{first},A1,Green,{rest}\n",
        "action": "report_date,project,action,title,lead,status,due_date,completed_on\n"
        f"17/03/2023,A1,A1-01,Plan agreed,Lead,Green,{cells}\n",
        "risk": f"report_date,risk,title\n{cells},R1,Supply\n",
    }
    one = check(rows[kind], InForce({}, JANUARY), kind=kind)
    words = expected.split()
    pairs = zip(words[::2], words[1::2], strict=True)
    assert asked(one) == [f"{code} 2 {column}" for code, column in pairs], one.findings.to_string()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2022-23 Q4,haf_winter_meals,50000,,Quarter 4 2012/13", ["data-period-past"]),
        ("2022-23 Q4,haf_winter_meals,50000,,Quarter 4 2021/22", ["data-period-past"]),
        ("2022-23 Q4,haf_winter_meals,50000,repeated,Quarter 4 2021/22", []),
        ("2022-23 Q4,haf_winter_meals,50000,,Quarter 2 2022/23", []),
        ("2022-23 Q4,absence_primary,5,,Academic year 2020/21", []),
        ("2022-23 Q4,absence_primary,5,,Academic year 2018/19", ["data-period-past"]),
        ("2022-23 Q3,haf_winter_meals,50000,,Quarter 4 2022/23", ["data-period-to-come"]),
    ],
)
def test_a_data_period_far_from_its_reporting_period_is_warned_of(
    row: str, expected: list[str], check: Check
) -> None:
    assert list(check(f"period,measure,value,state,data_period\n{row}\n").findings["code"]) == expected


def test_a_report_earlier_than_the_latest_of_its_project_is_warned_of_once(
    check: Check, held: InForce
) -> None:
    actions = "report_date,project,action,title,lead,due_date,status\n"
    for ref in ("A1-01", "A1-02"):
        actions += f"2023-03-07,A1,{ref},x,y,2023-03-31,Amber\n"
    for text in (actions, "report_date,project,status\n07/03/2023,A1,Amber\n"):
        [found] = check(text, held).findings.to_dict("records")
        assert (found["code"], found["severity"], found["line"]) == ("earlier-report", "warning", 2)
        assert "of 7 March 2023, is before its latest, of 17 March 2023" in found["message"]
        later = check(text.replace("2023-03-07", "2023-03-27").replace("07/03", "27/03"), held)
        assert "earlier-report" not in set(later.findings["code"])
