"""Answers: one for a code, as on the command line, or one for each finding, as on a screen."""

from pathlib import Path

import pandas as pd
import pytest

from pipelines.checks.check_files import check_returns
from pipelines.checks.findings import Answers
from pipelines.store import Store
from pipelines.store.acceptance import accept
from schemas.definitions import Definitions
from tests.pipelines.sending import BY, new_store

SMALL = b"""period,measure,value
2022-23 Q2,ehcp_waiting,3
2022-23 Q3,ehcp_waiting,4
"""
FINDINGS = pd.DataFrame(
    {
        "file": pd.array(["a.csv", "a.csv", "b.csv", "b.csv"], dtype="str"),
        "code": pd.array(["small-number", "small-number", "small-number", "dropped-rows"], dtype="str"),
        "line": pd.array([2, 3, 2, None], dtype="Int64"),
    },
    index=[7, 8, 9, 10],
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (Answers(), [None, None, None, None]),
        (Answers({"small-number": "agreed"}), ["agreed", "agreed", "agreed", None]),
        (Answers({}, {("a.csv", "small-number", 3): "agreed"}), [None, "agreed", None, None]),
        (Answers({}, {("b.csv", "dropped-rows", None): "closed"}), [None, None, None, "closed"]),
        # One finding's own answer goes before the one to its code.
        (
            Answers({"small-number": "all"}, {("a.csv", "small-number", 2): "own"}),
            ["own", "all", "all", None],
        ),
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


def test_a_question_waits_until_its_own_finding_is_answered(store: Store, definitions: Definitions) -> None:
    answers = Answers({}, {("small.csv", "small-number", 2): "Agreed"})
    [one] = check_returns(store, definitions, [("small.csv", SMALL)], answers=answers)
    assert one.refused
    assert list(one.unanswered["line"]) == [3]
    assert list(one.unanswered["code"]) == ["small-number"]


def test_each_small_number_is_suppressed_or_shown_as_its_own_answer_says(
    store: Store, definitions: Definitions
) -> None:
    answers = Answers(
        {}, {("small.csv", "small-number", 2): " Suppress ", ("small.csv", "small-number", 3): "Agreed"}
    )
    [one] = check_returns(store, definitions, [("small.csv", SMALL)], answers=answers)
    _, frame = one.typed
    assert not one.refused
    assert list(frame["state"]) == ["suppressed", "reported"]
    assert [None if pd.isna(value) else int(value) for value in frame["value"]] == [None, 4]


def test_every_answered_finding_is_kept_with_its_own_answer(store: Store, definitions: Definitions) -> None:
    content = (
        SMALL.replace(b"value\n", b"value,commentary\n")
        .replace(b",4", b",4,It has risen")
        .replace(b",3\n", b",3,\n")
    )
    answers = Answers(
        {"small-number": "All agreed"},
        {("small.csv", "small-number", 3): "Agreed by phone", ("small.csv", "commentary-change", 3): " "},
    )
    [one] = check_returns(store, definitions, [("small.csv", content)], answers=answers)
    accept(store, [one], BY)
    with store.read() as connection:
        kept = connection.rows("SELECT code, line, answer FROM answers ORDER BY line")
    assert kept == [("small-number", 2, "All agreed"), ("small-number", 3, "Agreed by phone")]


def test_a_query_may_be_answered_and_never_blocks(store: Store, definitions: Definitions) -> None:
    files = [("t.csv", b"measure,target,period_from,period_to,value\neee_2,local,2022-23 Q1,2022-23 Q4,72\n")]
    files += [("q.csv", b"period,measure,value\n2022-23 Q3,eee_2,50\n")]
    open_, answered = (
        check_returns(store, definitions, files, answers=given)[1]
        for given in (Answers(), Answers({}, {("q.csv", "commentary-missing", 2): "It follows next week"}))
    )
    assert not open_.refused
    assert not answered.refused
    accept(store, [answered], BY)
    with store.read() as connection:
        assert connection.rows("SELECT code, answer FROM answers") == [
            ("commentary-missing", "It follows next week")
        ]


def test_nothing_waits_for_an_answer_while_an_error_refuses_the_file(
    store: Store, definitions: Definitions
) -> None:
    [one] = check_returns(store, definitions, [("small.csv", SMALL + b"2022-23 Q1,ehcp_waiting,many\n")])
    assert one.refused
    assert one.unanswered.empty
