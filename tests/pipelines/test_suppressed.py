"""A suppressed figure: what is asked, what is kept of it, and that nothing says it, now or of an earlier day."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipelines import positions
from pipelines.checks.findings import Answers, FindingKey
from pipelines.review.comparison import compare_dates, compare_returns
from pipelines.store.ledger import return_detail
from schemas.definitions import Definitions
from tests.pipelines.positions.giving import Given, row_of
from tests.pipelines.sending import TODAY, new_store

HEAD = "period,measure,value,state,data_period,numerator,denominator,coverage,commentary\n"
FEW = """2022-23 Q4,ehcp_waiting,4,,,4,320,90,Only 4 children waited (1.25% of 320); all 4 in the north
2022-23 Q4,neet_16_17,1.5,,,3,200,,Known by 31 March 2023
2022-23 Q4,care_leavers_eet,97,,,,100,,Three are not
2022-23 Q4,neet_supported,700,,,,,,700 of them
"""
STAFF = "as_at,organisation,measure,value,state,narrative\n"
SUPPRESS, LEAVE_OUT = {"small-number": "suppress"}, {"suppressed-text": "leave out"}
PARTS = ["value", "numerator", "denominator", "coverage"]
SUPPRESSED = ["No figure", "Suppressed, a small number"]
LATER = date(2023, 7, 5)


@pytest.fixture
def desk(tmp_path: Any, definitions: Definitions) -> Given:
    """A store of the committee's date with Quarter 3 in it."""
    desk = Given(new_store(tmp_path), definitions)
    desk.give("kpi", "2023-01-27", f"{HEAD}2022-23 Q2,ehcp_waiting,244\n2022-23 Q3,ehcp_waiting,278")
    return desk


def asked(desk: Given, rows: str, answers: Any = None, head: str = HEAD) -> list[str]:
    """Code, line and column of the questions that wait for an answer."""
    [one] = desk.check((head + rows).encode(), answers=answers)
    found = one.unanswered[["code", "line", "column"]].astype("str")
    return [" ".join(row) for row in found.itertuples(index=False)]


def stored(desk: Given, answers: Any, rows: str = FEW) -> pd.DataFrame:
    """The rows of a return as they would be stored."""
    [one] = desk.check((HEAD + rows).encode(), answers=answers)
    return one.typed[1].set_index("measure")


def accept(desk: Given, rows: str, answers: Any = None, head: str = HEAD) -> str:
    """The id of a return that is sent and accepted."""
    [receipt] = desk.accept(*desk.check((head + rows).encode(), answers=answers))
    return receipt.return_id


def kpi(desk: Given, measure: str, period: str, as_at: date | str = TODAY) -> Any:
    """The position of one measure."""
    return row_of(desk.ask(positions.kpi_position, as_at, period=period), "measure", measure)


def test_numerators_and_what_is_left_are_asked_about_and_then_texts_that_state_a_number(desk: Given) -> None:
    texts = [f"suppressed-text {line} commentary" for line in (2, 4)]
    assert asked(desk, FEW) == [f"small-number {line} value" for line in (2, 3, 4)]
    assert asked(desk, FEW, SUPPRESS) == texts
    assert asked(desk, FEW, SUPPRESS | {"suppressed-text": "Fewer than 5"}) == texts
    for answers in (
        SUPPRESS | {"suppressed-text": "Fewer wait"},
        SUPPRESS | LEAVE_OUT,
        {"small-number": "Agreed"},
    ):
        assert asked(desk, FEW, answers) == []


def test_the_commentary_of_the_next_period_may_state_its_own_figure_and_no_other(desk: Given) -> None:
    accept(desk, FEW, SUPPRESS | LEAVE_OUT)
    for text, is_asked in {
        "12 are waiting": False,
        "12 are waiting, 8 more": True,
        "Up from four": True,
    }.items():
        found = asked(desk, f'2023-24 Q1,ehcp_waiting,12,,,,,,"{text}"')
        assert ("suppressed-text 2 commentary" in found) is is_asked, text
    later = "2023-24 Q1,ehcp_waiting,12\n2023-24 Q2,ehcp_waiting,14,,,,,,2 more"
    assert "suppressed-text" not in " ".join(asked(desk, later))


def test_a_suppressed_row_keeps_no_part_of_its_figure_and_the_text_that_was_answered(desk: Given) -> None:
    texts = {2: "Fewer wait", 4: "leave out"}
    own: dict[FindingKey, str] = {("q3.csv", "suppressed-text", line): text for line, text in texts.items()}
    rows = stored(desk, Answers(SUPPRESS, own))
    few = rows.loc[["ehcp_waiting", "neet_16_17", "care_leavers_eet"]]
    assert few[PARTS].isna().to_numpy().all()
    assert set(few["state"]) == {"suppressed"}
    assert few["commentary"].fillna("").tolist() == ["Fewer wait", "Known by 31 March 2023", ""]
    assert list(rows.loc["neet_supported", ["value", "commentary"]]) == [700, "700 of them"]


def test_a_file_that_says_suppressed_is_told_what_is_not_kept_and_asked_for_its_text(desk: Given) -> None:
    rows = "2022-23 Q4,ehcp_waiting,c,,,4,320,90,Four of them\n"
    [one] = desk.check((HEAD + rows).encode())
    assert one.unanswered["code"].tolist() == ["suppressed-text"]
    beside = one.findings.loc[one.findings["code"] == "suppressed-parts", "column"]
    assert sorted(beside) == ["coverage", "denominator", "numerator"]
    assert stored(desk, LEAVE_OUT, rows).loc["ehcp_waiting", [*PARTS, "commentary"]].isna().all()
    [one] = desk.check(f"{HEAD}2022-23 Q4,ehcp_waiting,4.25,suppressed,,,,,\n".encode())
    assert one.has_errors
    assert not one.findings["message"].str.contains("4.25", regex=False).any()


def test_a_suppressed_period_has_no_figure_before_it_nor_a_direction(desk: Given) -> None:
    accept(desk, FEW, SUPPRESS | LEAVE_OUT)
    for period in ("2022-23 Q4", "2023-24 Q1"):
        row = kpi(desk, "ehcp_waiting", period, LATER)
        assert row[["value", "previous", "same_period_last_year", "reported_in"]].isna().all()
        assert row[["verdict", "reason"]].tolist() == SUPPRESSED
        assert set(row[["direction", "direction_words", "arrow", "pace"]]) == {""}
    assert row["state"] != "suppressed"
    query = positions.Query(as_at=TODAY)
    last = positions.measure_page(desk.store, desk.definitions, "ehcp_waiting", query).history.iloc[-1]
    assert last[["state", "verdict", "reason"]].tolist() == ["suppressed", *SUPPRESSED]
    assert pd.isna(last["previous"])


def test_what_was_shown_before_it_was_suppressed_is_said_nowhere_again_whatever_the_date(desk: Given) -> None:
    shown = "2022-23 Q4,ehcp_waiting,4,,,4,320,,Only 4 wait\n2022-23 Q4,neet_16_17,1.5,,,3,200,,\n"
    first = accept(desk, shown, {"small-number": "Of 4 it is 4"})
    # Reported again with the next quarter, and suppressed there: its own quarter's figure is the same.
    again = "2023-24 Q1,ehcp_waiting,4,,Quarter 4 2022/23,,,,\n2022-23 Q4,neet_16_17,,suppressed,,,,,\n"
    desk.set_today(LATER)
    second = accept(desk, again, SUPPRESS)
    for as_at in (TODAY, LATER):
        rows = desk.ask(positions.kpi_position, as_at, period="2022-23 Q4").set_index("measure")
        assert rows.loc[["ehcp_waiting", "neet_16_17"], "value"].isna().all()
    detail = return_detail(desk.store, first)
    page = positions.measure_page(desk.store, desk.definitions, "ehcp_waiting")
    differing = compare_returns(desk.store, first, second, desk.definitions)
    dates = compare_dates(desk.store, desk.definitions, "kpi", date(2023, 4, 1), LATER)
    frames = [detail.facts.drop(columns="line"), page.revisions[[*PARTS, "commentary", "state"]].head(2)]
    frames += [
        differing.added[[*PARTS, "commentary"]],
        differing.changed,
        dates.added[[*PARTS, "commentary"]],
    ]
    tells = r"\b(?:4|3|1\.5)\b(?<!Q4)(?<!Quarter 4)|^4\.0|^3\.0|320|200"
    for frame in frames:
        assert not frame.astype("str").stack().str.contains(tells, regex=True).any(), frame
    assert detail.answers["answer"].tolist() == ["Of a figure that is suppressed since"] * 2
    assert detail.facts["state"].tolist() == ["suppressed"] * 2
    # Without the return that suppressed it, what was there before shows again.
    desk.withdraw(second, "2023-07-05")
    assert kpi(desk, "ehcp_waiting", "2022-23 Q4", "2023-07-06")["value"] == 4


def test_0_of_0_stands_as_it_was_sent_and_is_neither_rated_nor_compared(desk: Given) -> None:
    target = "measure,target,period_from,period_to,value\nehc_20_weeks,local,2022-23 Q1,2023-24 Q4,65"
    desk.give("target", "2022-04-01", target)
    none = "2022-23 Q3,ehc_20_weeks,70,,Quarter 3 2022/23\n2022-23 Q4,ehc_20_weeks,0,,Quarter 4 2022/23,0,0"
    desk.give("kpi", "2023-04-01", HEAD + none)
    row = kpi(desk, "ehc_20_weeks", "2022-23 Q4")
    assert row[["value", "verdict", "reason", "direction"]].tolist() == [0, "No figure", "0 of 0", ""]
    desk.give("kpi", "2023-07-01", f"{HEAD}2023-24 Q1,ehc_20_weeks,75,,Quarter 1 2023/24")
    row = kpi(desk, "ehc_20_weeks", "2023-24 Q1", LATER)
    assert row[["verdict", "direction_words"]].tolist() == ["On target", "Improving: 70% to 75%"]


@pytest.mark.parametrize("label", ["Quarter 3 2022/23", "October 2022 to December 2022", ""])
def test_a_suppressed_data_period_is_known_by_its_span_or_by_the_figure_it_replaces(
    desk: Given, label: str
) -> None:
    desk.give("kpi", "2023-04-01", f"{HEAD}2022-23 Q4,ehcp_waiting,278,repeated,Quarter 3 2022/23\n")
    accept(desk, f"2022-23 Q3,ehcp_waiting,,suppressed,{label},,,,\n")
    for period in ("2022-23 Q3", "2022-23 Q4"):
        row = kpi(desk, "ehcp_waiting", period)
        assert row[["verdict", "reason"]].tolist() == SUPPRESSED
        assert pd.isna(row["value"])


def test_a_text_in_force_that_follows_a_figure_suppressed_now_is_shown_only_without_a_number(
    desk: Given,
) -> None:
    text = "Down from 278 in Quarter 3"
    next_rows = (f"2022-23 Q4,{measure},,,,,,{text}" for measure in ("ehcp_waiting,262", "eee_2,70"))
    desk.give("kpi", "2023-04-01", HEAD + "\n".join(next_rows))
    [one] = desk.check(f"{HEAD}2022-23 Q3,ehcp_waiting,,suppressed,,,,,\n".encode())
    [told] = one.findings.loc[one.findings["code"] == "suppressed-next", "message"]
    assert told == "The commentary of 2022-23 Q4, which follows, states a number, so it is no longer shown."
    desk.accept(one)
    rows = desk.ask(positions.kpi_position, period="2022-23 Q4").set_index("measure")
    assert rows.loc[["ehcp_waiting", "eee_2"], "commentary"].fillna("").tolist() == ["", text]
    assert rows.loc["ehcp_waiting", "value"] == 262
    # What is sent after it was asked about, and may state its own figure.
    accept(desk, "2022-23 Q4,ehcp_waiting,262,,,,,,262 wait now\n")
    assert kpi(desk, "ehcp_waiting", "2022-23 Q4")["commentary"] == "262 wait now"


def test_a_suppressed_figure_that_is_sent_again_is_asked_about(desk: Given) -> None:
    accept(desk, FEW, SUPPRESS | LEAVE_OUT)
    again = "2023-24 Q1,care_leavers_eet,97,repeated,January 2023 to March 2023,,,,\n"
    for rows in (again, "2022-23 Q4,care_leavers_eet,97,,,,,,\n"):
        assert asked(desk, rows) == ["suppressed-before 2 value"]
    assert asked(desk, again, {"suppressed-before": "Agreed with the Caldicott Guardian"}) == []
    row = stored(desk, {"suppressed-before": "suppress"}, again).loc["care_leavers_eet"]
    assert list(row[["state", "data_period"]]) == ["suppressed", "Quarter 4 2022/23"]
    assert pd.isna(row["value"])


def test_a_suppressed_workforce_figure_has_none_before_it_and_later_texts_do_not_tell_it(desk: Given) -> None:
    desk.give("workforce", "2023-01-04", f"{STAFF}2023-01-01,Directorate,headcount,1447,,1447 people")
    few = "2023-02-01,Directorate,headcount,7,,Seven people\n"
    accept(desk, few, SUPPRESS | {"suppressed-text": "A new team"}, STAFF)
    row = row_of(desk.ask(positions.workforce_position), "measure", "headcount")
    assert row[["value", "previous", "previous_as_at", "previous_narrative"]].isna().all()
    expected = ["suppressed", "A new team", "", ""]
    assert row[["state", "narrative", "direction", "arrow"]].tolist() == expected
    after = "2023-03-01,Directorate,headcount,12,,Up from only 7\n"
    assert asked(desk, after, head=STAFF) == ["suppressed-text 2 narrative"]
    desk.give("workforce", "2023-04-01", f"{STAFF}2023-04-01,Directorate,headcount,15,,Up by 3")
    accept(desk, "2023-03-01,Directorate,headcount,,suppressed,\n", head=STAFF)
    row = row_of(desk.ask(positions.workforce_position), "measure", "headcount")
    assert row["value"] == 15
    assert pd.isna(row["narrative"])
