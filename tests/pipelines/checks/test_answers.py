"""Answers: one for a code, as on the command line, or one for each finding, as on a screen."""

import pandas as pd
import pytest

from pipelines.checks.findings import Answers, FindingKey
from pipelines.store import Refused
from tests.pipelines.sending import BY, Desk, return_of

SMALL = return_of("kpi", "2022-23 Q2,ehcp_waiting,3", "2022-23 Q3,ehcp_waiting,4")
FINDINGS = pd.DataFrame(
    {
        "file": pd.array(["a.csv", "a.csv", "b.csv", "b.csv"], dtype="str"),
        "code": pd.array(["small-number", "small-number", "small-number", "dropped-rows"], dtype="str"),
        "line": pd.array([2, 3, 2, None], dtype="Int64"),
    },
    index=[7, 8, 9, 10],
)


def own_answers(by_line: dict[int, str], by_code: dict[str, str] | None = None) -> Answers:
    """Answers to small numbers of q3.csv by their lines, beside those to a code."""
    own: dict[FindingKey, str] = {("q3.csv", "small-number", line): text for line, text in by_line.items()}
    return Answers(by_code or {}, own)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (Answers(), [None, None, None, None]),
        (Answers({"small-number": "agreed"}), ["agreed", "agreed", "agreed", None]),
        (Answers({}, {("a.csv", "small-number", 3): "agreed"}), [None, "agreed", None, None]),
        (Answers({}, {("b.csv", "dropped-rows", None): "closed"}), [None, None, None, "closed"]),
        # One finding's own answer goes before the one to its code.
        (Answers({"small-number": "all"}, {("a.csv", "small-number", 2): "o"}), ["o", "all", "all", None]),
        # A blank is no answer.
        (Answers({"small-number": " "}, {("a.csv", "small-number", 2): "\n"}), [None] * 4),
        # An answer to what was not found answers nothing.
        (Answers({"replaces": "yes"}, {("c.csv", "small-number", 2): "no"}), [None] * 4),
    ],
)
def test_the_answer_to_each_finding(answers: Answers, expected: list[str | None]) -> None:
    found = answers.to(FINDINGS)
    assert list(found.index) == [7, 8, 9, 10]
    assert [None if pd.isna(text) else text for text in found] == expected


def test_a_question_waits_until_its_own_finding_is_answered_unless_an_error_refuses(desk: Desk) -> None:
    [one] = desk.check(SMALL, answers=own_answers({2: "Agreed"}, {"small-number": "  "}))
    assert one.refused
    assert one.unanswered[["code", "line"]].to_dict("records") == [{"code": "small-number", "line": 3}]
    with pytest.raises(Refused):
        desk.accept(one)
    [one] = desk.check(SMALL + b"2022-23 Q1,ehcp_waiting,many\n")
    assert one.refused
    assert one.unanswered.empty


def test_each_small_number_is_suppressed_or_shown_as_its_own_answer_says(desk: Desk) -> None:
    [one] = desk.check(SMALL, answers=own_answers({2: " Suppress ", 3: "Agreed"}))
    _, frame = one.typed
    assert not one.refused
    assert list(frame["state"]) == ["suppressed", "reported"]
    assert [None if pd.isna(value) else int(value) for value in frame["value"]] == [None, 4]


def test_every_answered_finding_is_kept_with_its_own_answer_and_who_gave_it_when(desk: Desk) -> None:
    answers = own_answers({3: "Agreed by phone"}, {"small-number": "All agreed", "commentary-change": " "})
    [receipt] = desk.accept(*desk.check(SMALL, answers=answers))
    by = (BY, receipt.accepted_at, True)
    assert desk.rows("SELECT * EXCLUDE (message), message <> '' FROM answers ORDER BY line") == [
        (receipt.return_id, "small-number", 2, "value", "All agreed", *by),
        (receipt.return_id, "small-number", 3, "value", "Agreed by phone", *by),
    ]


def test_a_query_may_be_answered_and_never_blocks(desk: Desk) -> None:
    targets = ("t.csv", return_of("target", "eee_2,local,2022-23 Q1,2022-23 Q4,72"))
    figure = ("q.csv", return_of("kpi", "2022-23 Q3,eee_2,50"))
    given = Answers({}, {("q.csv", "commentary-missing", 2): "It follows next week"})
    open_, answered = (desk.check(targets, figure, answers=answers)[1] for answers in (Answers(), given))
    assert not open_.refused
    assert not answered.refused
    desk.accept(answered)
    assert desk.rows("SELECT code, answer FROM answers") == [("commentary-missing", "It follows next week")]
