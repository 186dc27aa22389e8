"""Figures that a colleague would ask about beside others; ``questions`` has what is asked of one row alone."""

from decimal import Decimal

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.figures import find_nearer
from schemas.vocabulary import Severity
from tests.conftest import specified
from tests.pipelines.sending import Check, Desk, figure_file, return_of


def asked(one: CheckedReturn) -> list[str]:
    """Code, line and column of each question."""
    rows = one.findings[one.findings["severity"] == Severity.QUESTION]
    columns = zip(rows["code"], rows["line"], rows["column"], strict=True)
    return [f"{code} {line} {column}" for code, line, column in columns]


def test_a_percentage_is_asked_about_where_a_hundredfold_is_much_nearer() -> None:
    for figure, beside, meant in specified(__file__, "hundredfold"):
        found = find_nearer(Decimal(figure), Decimal(beside), 100)
        assert found == (Decimal(meant) if meant else None), (figure, beside)


def test_figures_and_targets_are_set_beside_one_another_whichever_comes_first(desk: Desk) -> None:
    desk.send(figure_file("69"))
    [one] = desk.check(return_of("target", "eee_2,local,2023-24 Q1,2023-24 Q4,0.72"))
    assert asked(one) == ["hundredfold 2 value"]
    assert one.findings["message"].iloc[0] == "0.72% is far from the last value, 69%; 72% is much nearer."
    desk.send(return_of("target", "eee_2,local,2023-24 Q1,2023-24 Q4,72"))
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
    rows = (f"2022-23 Q{nth},neet_16_17,{value}" for nth, value in ((1, 3.5), (2, 0.038), (3, 2.2)))
    assert asked(check(return_of("kpi", *rows))) == ["hundredfold 3 value", "hundredfold 4 value"]


def test_a_wrong_percentage_names_what_its_parts_give(check: Check) -> None:
    parts = "period,measure,value,numerator,denominator\n2022-23 Q4,care_leavers_eet,65,50,100\n"
    [message] = check(parts).findings["message"]
    assert message == "65% stands beside a numerator and a denominator that give 50%."


def test_a_report_before_the_latest_of_its_project_is_warned_of_once(check: Check, held: InForce) -> None:
    rows = [f"2023-03-07,A1,{ref},x,y,2023-03-31,Amber" for ref in ("A1-01", "A1-02")]
    [found] = check(return_of("action", *rows), held).findings.to_dict("records")
    assert (found["code"], found["severity"], found["line"]) == ("earlier-report", "warning", 2)
    assert "of 7 March 2023, is before its latest, of 17 March 2023" in found["message"]
    later = check(return_of("action", *(row.replace("03-07", "03-27") for row in rows)), held)
    assert "earlier-report" not in set(later.findings["code"])
