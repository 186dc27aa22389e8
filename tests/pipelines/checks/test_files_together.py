"""Files sent together are checked as if the others beside were in force already, whatever their order."""

from datetime import date

from pipelines.checks.check_files import CheckedReturn
from tests.pipelines.sending import BY, Desk, figure_file, return_of

TARGETS = return_of("target", "eee_2,local,2022-23 Q1,2022-23 Q4,72")
ACTIONS = return_of("action", "2023-03-17,A2,A2-01,Do it,Lead,2023-03-31,Amber")
Q2 = ("q2.csv", figure_file("70", "2022-23 Q2"))
Q3 = ("q3.csv", figure_file("50", commentary="It has risen since last quarter"))
PROJECTS = return_of("project", "2023-03-17,A2,Amber")
FILES = [("targets.csv", TARGETS), Q2, Q3, ("actions.csv", ACTIONS), ("projects.csv", PROJECTS)]


def codes(checked: list[CheckedReturn]) -> dict[str, list[str]]:
    return {one.file_name: sorted(one.findings["code"]) for one in checked}


def test_a_figure_is_checked_against_what_stands_beside_it_in_whatever_order(desk: Desk) -> None:
    assert codes(desk.check(Q3)) == {"q3.csv": []}
    found = {"q2.csv": ["commentary-missing"], "q3.csv": ["commentary-direction"]}
    for files in (FILES, FILES[::-1]):
        assert codes(desk.check(*files)) == {name: found.get(name, []) for name, _ in FILES}
    hundredfold = desk.check(figure_file("0.72"), ("targets.csv", TARGETS))
    assert codes(hundredfold)["q3.csv"] == ["commentary-missing", "hundredfold"]
    refused = desk.check(("targets.csv", TARGETS.replace(b"72", b"many")), figure_file("50"))
    assert codes(refused)["q3.csv"] == []


def test_two_files_for_the_same_things_are_both_refused_and_both_named(desk: Desk) -> None:
    more = figure_file("70") + b"2022-23 Q3,eee_3_4,91,\n"
    one, two, apart = desk.check(("one.csv", figure_file("69")), ("two.csv", more), Q2)
    for refused in (one, two):
        [finding] = refused.findings.to_dict("records")
        assert refused.refused
        assert (finding["code"], finding["severity"]) == ("overlapping-files", "error")
        assert {"one.csv", "two.csv"} <= set(finding["message"].replace(",", " ").split())
        assert "2022-23 Q3, eee_2" in finding["message"]
    assert not apart.refused


def test_two_files_may_have_one_target_for_different_periods(desk: Desk) -> None:
    halves = [TARGETS.replace(b"Q1,2022-23 Q4", b"Q1,2022-23 Q2"), TARGETS.replace(b"Q1,", b"Q3,")]
    files = [(f"{place}.csv", half) for place, half in enumerate(halves)]
    assert len(desk.accept(*desk.check(*files))) == 2
    again = desk.check(("1.csv", halves[1].replace(b"72", b"73")), ("all.csv", TARGETS))
    assert codes(again) == {name: ["overlapping-files"] for name in ("1.csv", "all.csv")}


def test_the_same_file_twice_is_told_so_and_kept_once(desk: Desk) -> None:
    small = figure_file("3", measure="ehcp_waiting")
    first, again = desk.check(("a.csv", small), ("b.csv", small), answers={"small-number": "Agreed"})
    assert list(again.findings["code"]) == ["same-file"]
    assert "a.csv" in again.findings["message"].iloc[0]
    assert [receipt.already_held for receipt in desk.accept(first, again)] == [False, True]
    assert desk.count("returns") == 1


def test_two_files_of_one_name_are_told_apart(desk: Desk) -> None:
    found = desk.check(("q.csv", figure_file("69")), ("q.csv", Q2[1]), ("q (2).csv", TARGETS))
    assert [one.file_name for one in found] == ["q.csv", "q (2).csv", "q (2) (2).csv"]


def test_what_is_replaced_is_named_with_its_sender_and_day(desk: Desk) -> None:
    desk.send(figure_file("67"), date(2023, 1, 27), "first.csv")
    [one] = desk.check(figure_file("69"))
    expected = f"1 row held is replaced by this return: of first.csv, received 27 January 2023 from {BY}."
    assert list(one.findings["message"]) == [expected]


def test_a_figure_far_from_what_is_held_and_beside_it_is_a_warning(desk: Desk) -> None:
    desk.send(return_of("kpi", *(f"2021-22 Q{n},eee_2,{v}" for n, v in enumerate((63, 65, 64, 66), start=1))))
    near, far = desk.check(
        ("q1.csv", figure_file("65", "2022-23 Q1")), ("q2.csv", figure_file("6", "2022-23 Q2"))
    )
    assert list(near.findings["code"]) == []
    assert not far.refused
    assert list(far.findings["code"]) == ["far-from-history"]
    assert far.findings["message"].iloc[0] == "6% is far from the 5 earlier figures, 63% to 66%."


def test_a_workforce_figure_far_from_its_own_organisations_history_is_a_warning(desk: Desk) -> None:
    rows = [f"2022-0{month}-01,Directorate,headcount,{1440 + month}" for month in range(1, 7)]
    rows += ["2022-07-01,Directorate,headcount,14470", "2022-07-01,Council,headcount,14470"]
    [one] = desk.check(return_of("workforce", *rows))
    assert one.findings[["code", "line"]].to_dict("records") == [{"code": "far-from-history", "line": 8}]
    assert desk.figures() == []


def test_an_action_that_moved_counts_once_when_its_project_is_sent_without_it(desk: Desk) -> None:
    two = ACTIONS.replace(b"A2", b"A1") + b"2023-03-17,A1,A1-02,Do it,Lead,2023-03-31,Amber\n"
    moved = ACTIONS + b"2023-03-17,A2,A1-02,Do it,Lead,2023-03-31,Amber\n"
    without = ACTIONS.replace(b"A2", b"A1").replace(b"2023-03-17", b"2023-04-04")
    for file in (two, ACTIONS):
        desk.send(file)
    [one] = desk.check(moved, answers={"action-moved": "It is A2's now"})
    assert sorted(one.findings["code"]) == ["action-moved", "replaces"]
    desk.accept(one)
    assert codes(desk.check(moved + b"2023-03-17,A2,A2-02,Do it,Lead,2023-03-31,Amber\n")) == {
        "q3.csv": ["replaces"]
    }
    assert codes(desk.check(two.replace(b"2023-03-17", b"2023-04-04"))) == {"q3.csv": ["action-moved"]}
    assert codes(desk.check(without)) == {"q3.csv": []}
    desk.send(without)
    assert codes(desk.check(moved)) == {"q3.csv": ["replaces"]}
