"""A suppressed figure: what is asked, what is kept of it, and that nothing says it, now or of an earlier day."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines import positions
from pipelines.checks.findings import Answers
from pipelines.review.comparison import compare_dates, compare_returns
from pipelines.store.ledger import return_detail
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import Given, row_of
from tests.pipelines.sending import Desk, new_store

HEAD = "period,measure,value,state,data_period,numerator,denominator,coverage,commentary\n"
FEW = f"""{HEAD}2022-23 Q4,ehcp_waiting,4,,,4,320,90,Only 4 children waited (1.25% of 320); all 4 in the north
2022-23 Q4,neet_16_17,1.5,,,3,200,,Known by 31 March 2023
2022-23 Q4,care_leavers_eet,97,,,,100,,Three are not
2022-23 Q4,neet_supported,700,,,,,,700 of them
""".encode()
SUPPRESS, LEAVE_OUT = {"small-number": "suppress"}, {"suppressed-text": "leave out"}
PARTS = ["value", "numerator", "denominator", "coverage"]


@pytest.fixture
def desk(tmp_path: Any, definitions: Definitions) -> Given:
    """A store of the committee's date with Quarter 3 in it."""
    desk = Given(new_store(tmp_path), definitions)
    desk.give("kpi", "2023-01-27", f"{HEAD}2022-23 Q2,ehcp_waiting,244\n2022-23 Q3,ehcp_waiting,278")
    return desk


def asked(desk: Desk, content: bytes, answers: Any = None) -> list[tuple[str, Any, str]]:
    """Code, line and column of the questions that wait for an answer."""
    [one] = desk.check(content, answers=answers)
    return [tuple(row) for row in one.unanswered[["code", "line", "column"]].to_numpy().tolist()]


def kept(desk: Desk, answers: Any, content: bytes = FEW) -> pd.DataFrame:
    """The rows of a return as they would be stored."""
    [one] = desk.check(content, answers=answers)
    return one.typed[1].set_index("measure")


def test_numerators_and_what_is_left_are_asked_about_and_then_the_texts_that_state_a_number(
    desk: Given,
) -> None:
    assert asked(desk, FEW) == [("small-number", line, "value") for line in (2, 3, 4)]
    assert asked(desk, FEW, SUPPRESS) == [("suppressed-text", line, "commentary") for line in (2, 4)]
    assert asked(desk, FEW, SUPPRESS | {"suppressed-text": "Fewer than 5"}) == asked(desk, FEW, SUPPRESS)
    assert asked(desk, FEW, SUPPRESS | {"suppressed-text": "Fewer wait"}) == []
    assert asked(desk, FEW, SUPPRESS | LEAVE_OUT) == []
    assert asked(desk, FEW, {"small-number": "Agreed"}) == []


def test_the_commentary_of_the_next_period_may_state_its_own_figure_and_no_other(desk: Given) -> None:
    desk.accept(*desk.check(FEW, answers=SUPPRESS | LEAVE_OUT))
    for text, is_asked in [
        ("12 are waiting", False),
        ("12 are waiting, 8 more", True),
        ("Up from four", True),
    ]:
        content = f'{HEAD}2023-24 Q1,ehcp_waiting,12,,,,,,"{text}"'.encode()
        found = asked(desk, content)
        assert [code for code, *_ in found if code != "period-to-come"] == ["suppressed-text"] * is_asked, (
            text
        )
    later = f"{HEAD}2023-24 Q1,ehcp_waiting,12\n2023-24 Q2,ehcp_waiting,14,,,,,,2 more".encode()
    assert "suppressed-text" not in {code for code, *_ in asked(desk, later)}


def test_a_suppressed_row_keeps_no_part_of_its_figure_and_the_text_that_was_answered(desk: Given) -> None:
    own = Answers(
        SUPPRESS,
        {("q3.csv", "suppressed-text", 2): "Fewer wait", ("q3.csv", "suppressed-text", 4): "leave out"},
    )
    rows = kept(desk, own)
    few = rows.loc[["ehcp_waiting", "neet_16_17", "care_leavers_eet"]]
    assert few[PARTS].isna().all(axis=None)
    assert set(few["state"]) == {"suppressed"}
    assert few["commentary"].fillna("").tolist() == ["Fewer wait", "Known by 31 March 2023", ""]
    assert (rows.loc["neet_supported", "value"], rows.loc["neet_supported", "commentary"]) == (
        700,
        "700 of them",
    )


def test_a_file_that_says_suppressed_is_told_what_is_not_kept_and_asked_for_its_text(desk: Given) -> None:
    content = f"{HEAD}2022-23 Q4,ehcp_waiting,c,,,4,320,90,Four of them\n".encode()
    [one] = desk.check(content)
    assert one.unanswered["code"].tolist() == ["suppressed-text"]
    beside = one.findings.loc[one.findings["code"] == "suppressed-parts", "column"]
    assert sorted(beside) == ["coverage", "denominator", "numerator"]
    row = kept(desk, LEAVE_OUT, content).loc["ehcp_waiting"]
    assert row[[*PARTS, "commentary"]].isna().all()
    [one] = desk.check(f"{HEAD}2022-23 Q4,ehcp_waiting,4.25,suppressed,,,,,\n".encode())
    assert one.has_errors
    assert not one.findings["message"].str.contains("4.25", regex=False).any()


def test_a_suppressed_period_has_no_figure_before_it_nor_a_direction(desk: Given) -> None:
    desk.accept(*desk.check(FEW, answers=SUPPRESS | LEAVE_OUT))
    for period in ("2022-23 Q4", "2023-24 Q1"):
        row = row_of(desk.ask(positions.kpi_position, "2023-07-05", period=period), "measure", "ehcp_waiting")
        assert row[["value", "previous", "same_period_last_year", "reported_in"]].isna().all()
        stands = (
            row["verdict"],
            row["reason"],
            row["direction"],
            row["direction_words"],
            row["arrow"],
            row["pace"],
        )
        assert stands == ("No figure", "Suppressed, a small number", "", "", "", "")
    assert row["state"] != "suppressed"
    page = positions.measure_page(
        desk.store, desk.definitions, "ehcp_waiting", positions.Query(as_at=date(2023, 4, 5))
    )
    last = page.history.iloc[-1]
    assert (last["state"], last["verdict"], last["reason"]) == (
        "suppressed",
        "No figure",
        "Suppressed, a small number",
    )
    assert pd.isna(last["previous"])


def test_what_was_shown_before_it_was_suppressed_is_said_nowhere_again_whatever_the_date(desk: Given) -> None:
    shown = f"{HEAD}2022-23 Q4,ehcp_waiting,4,,,4,320,,Only 4 wait\n2022-23 Q4,neet_16_17,1.5,,,3,200,,\n".encode()
    [first] = desk.accept(*desk.check(shown, answers={"small-number": "Of 4 it is 4"}))
    # Reported again with the next quarter, and suppressed there: its own quarter's figure is the same.
    again = f"{HEAD}2023-24 Q1,ehcp_waiting,4,,Quarter 4 2022/23,,,,\n2022-23 Q4,neet_16_17,,suppressed,,,,,\n".encode()
    desk.set_today(date(2023, 7, 5))
    [second] = desk.accept(*desk.check(again, answers=SUPPRESS))
    for as_at in ("2023-04-05", "2023-07-05"):
        rows = desk.ask(positions.kpi_position, as_at, period="2022-23 Q4").set_index("measure")
        assert rows.loc[["ehcp_waiting", "neet_16_17"], "value"].isna().all()
    detail = return_detail(desk.store, first.return_id)
    page = positions.measure_page(desk.store, desk.definitions, "ehcp_waiting")
    differing = compare_returns(desk.store, first.return_id, second.return_id, desk.definitions)
    dates = compare_dates(desk.store, desk.definitions, "kpi", date(2023, 4, 1), date(2023, 7, 5))
    said = [detail.facts.drop(columns="line"), page.revisions[[*PARTS, "commentary", "state"]].head(2)]
    said += [differing.added[[*PARTS, "commentary"]], differing.changed, dates.added[[*PARTS, "commentary"]]]
    for frame in said:
        assert (
            not frame.astype("str")
            .apply(
                lambda column: column.str.contains(
                    r"\b(?:4|3|1\.5)\b(?<!Q4)(?<!Quarter 4)|^4\.0|^3\.0|320|200", regex=True
                )
            )
            .any(axis=None)
        ), frame
    assert detail.answers["answer"].tolist() == ["Of a figure that is suppressed since"] * 2
    assert detail.facts["state"].tolist() == ["suppressed"] * 2
    # Without the return that suppressed it, what was there before shows again.
    desk.withdraw(second.return_id, "2023-07-05")
    rows = desk.ask(positions.kpi_position, "2023-07-06", period="2022-23 Q4").set_index("measure")
    assert rows.loc["ehcp_waiting", "value"] == 4


def test_0_of_0_stands_as_it_was_sent_and_is_neither_rated_nor_compared(desk: Given) -> None:
    desk.give(
        "target",
        "2022-04-01",
        "measure,target,period_from,period_to,value\nehc_20_weeks,local,2022-23 Q1,2023-24 Q4,65",
    )
    desk.give(
        "kpi",
        "2023-04-01",
        f"{HEAD}2022-23 Q3,ehc_20_weeks,70,,Quarter 3 2022/23\n2022-23 Q4,ehc_20_weeks,0,,Quarter 4 2022/23,0,0",
    )
    row = row_of(desk.ask(positions.kpi_position, period="2022-23 Q4"), "measure", "ehc_20_weeks")
    assert (row["value"], row["verdict"], row["reason"], row["direction"]) == (0, "No figure", "0 of 0", "")
    desk.give("kpi", "2023-07-01", f"{HEAD}2023-24 Q1,ehc_20_weeks,75,,Quarter 1 2023/24")
    row = row_of(
        desk.ask(positions.kpi_position, "2023-07-05", period="2023-24 Q1"), "measure", "ehc_20_weeks"
    )
    assert (row["verdict"], row["direction_words"]) == ("On target", "Improving: 70% to 75%")


def test_a_suppressed_workforce_figure_has_no_figure_before_it(desk: Given) -> None:
    head = "as_at,organisation,measure,value,state,narrative\n"
    desk.give("workforce", "2023-01-04", f"{head}2023-01-01,Directorate,headcount,1447,,1447 people")
    few = f"{head}2023-02-01,Directorate,headcount,7,,Seven people\n".encode()
    desk.accept(*desk.check(few, answers=SUPPRESS | {"suppressed-text": "A new team"}))
    row = row_of(desk.ask(positions.workforce_position), "measure", "headcount")
    assert row[["value", "previous", "previous_as_at", "previous_narrative"]].isna().all()
    assert (row["state"], row["narrative"], row["direction"], row["arrow"]) == (
        "suppressed",
        "A new team",
        "",
        "",
    )


@pytest.mark.parametrize("label", ["Quarter 3 2022/23", "October 2022 to December 2022", ""])
def test_a_suppressed_data_period_is_known_by_its_span_or_by_the_figure_it_replaces(
    desk: Given, label: str
) -> None:
    desk.give("kpi", "2023-04-01", f"{HEAD}2022-23 Q4,ehcp_waiting,278,repeated,Quarter 3 2022/23\n")
    hide = f"{HEAD}2022-23 Q3,ehcp_waiting,,suppressed,{label},,,,\n".encode()
    desk.accept(*desk.check(hide))
    for period in ("2022-23 Q3", "2022-23 Q4"):
        row = row_of(desk.ask(positions.kpi_position, period=period), "measure", "ehcp_waiting")
        assert (row["verdict"], row["reason"]) == ("No figure", "Suppressed, a small number")
        assert pd.isna(row["value"])


def test_a_text_in_force_that_follows_a_figure_suppressed_now_is_shown_only_without_a_number(
    desk: Given,
) -> None:
    text = "Down from 278 in Quarter 3"
    desk.give(
        "kpi", "2023-04-01", f"{HEAD}2022-23 Q4,ehcp_waiting,262,,,,,,{text}\n2022-23 Q4,eee_2,70,,,,,,{text}"
    )
    [one] = desk.check(f"{HEAD}2022-23 Q3,ehcp_waiting,,suppressed,,,,,\n".encode())
    [told] = one.findings.loc[one.findings["code"] == "suppressed-next", "message"]
    assert told == "The commentary of 2022-23 Q4, which follows, states a number, so it is no longer shown."
    desk.accept(one)
    rows = desk.ask(positions.kpi_position, period="2022-23 Q4").set_index("measure")
    assert rows.loc[["ehcp_waiting", "eee_2"], "commentary"].fillna("").tolist() == ["", text]
    assert rows.loc["ehcp_waiting", "value"] == 262
    # What is sent after it was asked about, and may state its own figure.
    again = f"{HEAD}2022-23 Q4,ehcp_waiting,262,,,,,,262 wait now\n".encode()
    desk.accept(*desk.check(again))
    row = row_of(desk.ask(positions.kpi_position, period="2022-23 Q4"), "measure", "ehcp_waiting")
    assert row["commentary"] == "262 wait now"


def test_a_suppressed_figure_that_is_sent_again_is_asked_about(desk: Given) -> None:
    desk.accept(*desk.check(FEW, answers=SUPPRESS | LEAVE_OUT))
    again = f"{HEAD}2023-24 Q1,care_leavers_eet,97,repeated,January 2023 to March 2023,,,,\n".encode()
    assert asked(desk, again) == [("suppressed-before", 2, "value")]
    assert asked(desk, f"{HEAD}2022-23 Q4,care_leavers_eet,97,,,,,,\n".encode()) == [
        ("suppressed-before", 2, "value")
    ]
    assert asked(desk, again, {"suppressed-before": "Agreed with the Caldicott Guardian"}) == []
    row = kept(desk, {"suppressed-before": "suppress"}, again).loc["care_leavers_eet"]
    assert (row["state"], row["data_period"]) == ("suppressed", "Quarter 4 2022/23")
    assert pd.isna(row["value"])


def test_a_workforce_text_after_a_suppressed_date_is_asked_about_and_one_in_force_is_not_shown(
    desk: Given,
) -> None:
    head = "as_at,organisation,measure,value,state,narrative\n"
    few = f"{head}2023-02-01,Directorate,headcount,7,,\n".encode()
    desk.accept(*desk.check(few, answers=SUPPRESS))
    after = f"{head}2023-03-01,Directorate,headcount,12,,Up from only 7\n".encode()
    assert asked(desk, after) == [("suppressed-text", 2, "narrative")]
    desk.give("workforce", "2023-04-01", f"{head}2023-04-01,Directorate,headcount,15,,Up by 3")
    desk.accept(*desk.check(f"{head}2023-03-01,Directorate,headcount,,suppressed,\n".encode()))
    row = row_of(desk.ask(positions.workforce_position), "measure", "headcount")
    assert row["value"] == 15
    assert pd.isna(row["narrative"])
