"""Returns through all stages: the folder, or the first column, is the expectation."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import CODES, MOST, group_alike
from schemas.vocabulary import Severity, Stage
from tests.pipelines.sending import Check

FOLDER = Path(__file__).parents[2] / "returns"
ACCEPT = sorted((FOLDER / "accept").glob("*.*"))
REFUSE = sorted((FOLDER / "refuse").glob("*/*.*"))
FAULTY_ROWS = sorted((Path(__file__).parent / "faulty_rows").glob("*.csv"))
BLOCKING = {Severity.ERROR, Severity.QUESTION}
# What a person who sends a return need not know of.
INSIDE = re.compile(
    r"\b(?:pandas|pandera|pyarrow|openpyxl|dtype|codec|decode|Traceback|Exception|\w+Error|NoneType|None|NaN|NaT|nan|"
    r"float64|int64|regex|str|null|JSONDecode\w*|delimiter|schema|validation|index|key)\b|/tmp|/work|\.py\b"
)


def places(one: CheckedReturn) -> list[tuple[Any, ...]]:
    """Code, line and column of each finding that refuses a file or waits for an answer."""
    rows = one.findings[one.findings["severity"].isin(list(BLOCKING))]
    lines = [None if pd.isna(line) else int(line) for line in rows["line"]]
    return list(zip(rows["code"], lines, rows["column"], strict=True))


def read_well(findings: pd.DataFrame) -> bool:
    """Whether messages are whole sentences in which no library's word stands."""
    for message, remedy in zip(findings["message"], findings["remedy"], strict=True):
        ours = re.sub("‘[^’]*’", "", message) + remedy
        assert message.endswith((".", "?"))
        assert remedy.endswith((".", "?"))
        assert not INSIDE.search(ours), ours
        assert len(message) < 300
    return True


@pytest.mark.parametrize("path", ACCEPT, ids=lambda path: path.stem)
def test_a_good_return_is_accepted(path: Path, check: Check, held: InForce) -> None:
    one = check(path.read_bytes(), held, name=path.name)
    assert not one.refused, one.findings.to_string()
    assert one.rows > 0


@pytest.mark.parametrize("path", REFUSE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_faulty_return_is_refused_as_its_folder_says(path: Path, check: Check, held: InForce) -> None:
    one = check(path.read_bytes(), held, name=path.name)
    assert one.refused
    assert path.parent.name in {code for code, _, _ in places(one)}
    assert read_well(one.findings)


def test_every_code_that_refuses_has_a_folder() -> None:
    # Too big a file, two that overlap, and a figure that is suppressed in force, are made by tests of their own.
    others = {"too-big", "overlapping-files", "suppressed-before"}
    expected = {code.name for code in CODES.values() if code.severity in BLOCKING} - others
    assert {path.parent.name for path in REFUSE} == expected


@pytest.mark.parametrize("path", FAULTY_ROWS, ids=lambda path: path.stem)
def test_each_row_is_refused_for_just_what_its_first_cell_says(path: Path, check: Check) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(row[1:] for row in rows)
    one = check(out.getvalue(), kind=path.stem)
    found: dict[int | None, list[str]] = {}
    for code, line, column in places(one):
        found.setdefault(line, []).append(f"{code}:{column}")
    expected = {line: sorted(row[0].split()) for line, row in enumerate(rows[1:], start=2)}
    assert {line: sorted(codes) for line, codes in found.items()} == expected
    assert read_well(one.findings)
    assert one.frame is None


def test_every_fault_of_a_value_has_a_row() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FAULTY_ROWS)
    faults = [
        code.name
        for code in CODES.values()
        if (code.stage, code.severity) == (Stage.VALUES, Severity.ERROR) and f"{code.name}:" not in texts
    ]
    assert faults == []


TARGET = "measure,target,period_from,period_to,value\neee_2,local,2022-23 Q1,2022-23 Q4,72\n"
COMPARATOR = "measure,data_period,area,value\neee_2,Autumn term 2022,England,70\n"
WORKFORCE = "as_at,organisation,measure,value\n2023-02-01,Directorate,headcount,1469\n"
PROJECT = "report_date,project,status\n2023-03-17,A2,Amber\n"
ACTION = "report_date,project,action,title,lead,due_date,status\n2023-03-17,A1,A1-01,x,y,2023-03-31,Amber\n"
RISK = "report_date,risk,title\n2023-03-17,R1,Supply\n"
HEAD = "period,measure,value\n"
KPI = f"{HEAD}2022-23 Q3,eee_2,69\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{KPI}Q3 2022/23,eee_2,70\n2022/23  q3, eee_2\u00a0,71\n",
            [("duplicate-key", 3, "measure"), ("duplicate-key", 4, "measure")],
        ),
        (f"{TARGET}eee_2,LOCAL,Q1 2022/23,Q4 2022/23,73\n", [("duplicate-key", 3, "period_to")]),
        (f"{COMPARATOR}eee_2,autumn  TERM 2022,england,71\n", [("duplicate-key", 3, "area")]),
        (f"{WORKFORCE}1/2/23,DIRECTORATE,headcount,1\n", [("duplicate-key", 3, "measure")]),
        (f"{PROJECT}17/03/2023,A2 ,Green\n", [("duplicate-key", 3, "project")]),
        (f"{ACTION}17/3/23,A1,a1-01,x,y,2023-03-31,Amber\n", [("duplicate-key", 3, "action")]),
        (f"{RISK}17/03/2023,r1\u00a0,Supply\n", [("duplicate-key", 3, "risk")]),
        (f"{ACTION}2023-03-17,A2,a1-01,x,y,2023-03-31,Amber\n", [("action-in-two-projects", 3, "action")]),
        (TARGET.replace("2022-23 Q1", "2023-24 Q1"), [("period-order", 2, "period_to")]),
        (f"{TARGET}eee_2,local,2022-23 Q4,2023-24 Q1,72\n", [("overlapping-periods", 3, "period_from")]),
        (f"{TARGET}eee_2,local,2022-23 Q2,2022-23 Q3,72\n", [("overlapping-periods", 3, "period_from")]),
        (f"{TARGET}eee_2,local,2021-22 Q1,2023-24 Q4,72\n", [("overlapping-periods", 2, "period_from")]),
        (f"{TARGET}eee_2,local,2023-24 Q1,2023-24 Q4,72\neee_2,DfE,2022-23 Q1,2022-23 Q4,72\n", []),
    ],
)
def test_rows_that_contradict_each_other_are_refused(
    text: str, expected: list[tuple[Any, ...]], check: Check
) -> None:
    assert places(check(text)) == expected


SMALL = [("small-number", 2, "value")]
DROPPED = [("dropped-rows", None, "")]
MOVED = [("action-moved", 2, "action")]
LATER = ACTION.replace("2023-03-17", "2023-04-04")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[(f"{HEAD}2022-23 Q4,ehcp_waiting,{value}\n", SMALL) for value in ("1", " 9 ")],
        (f"{HEAD}2022-23 Q4,haf_winter_meals,5\n", SMALL),
        *[(f"{HEAD}2022-23 Q4,ehcp_waiting,{value}\n", []) for value in ("0", "10")],
        ("period,measure,value,numerator\n2022-23 Q4,neet_16_17,2.3,700\n", []),
        (ACTION, DROPPED),
        ("report_date,risk,title\n2023-03-17,R9,Another\n", DROPPED),
        (RISK.replace("17,R1", "18,R9"), DROPPED),
        (RISK.replace("03-17", "01-31"), []),
        (LATER, DROPPED),
        (LATER.replace("04-04", "01-31"), []),
        (LATER.replace("A1,A1-01", "A1,A2-01"), [*MOVED, *DROPPED]),
        (PROJECT, []),
        (PROJECT.replace("03-17", "04-04"), []),
    ],
)
def test_what_is_odd_beside_what_is_in_force_waits_for_an_answer(
    text: str, expected: list[tuple[Any, ...]], check: Check, held: InForce
) -> None:
    one = check(text, held)
    assert places(one) == expected
    assert one.refused == bool(expected)
    codes = list(one.unanswered["code"])
    assert codes == [code for code, _, _ in expected]
    assert not check(text, held, answers=dict.fromkeys(codes, "Meant")).refused


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"{HEAD}2022-23 Q4,ehc_20_weeks,0.65\n2022-23 Q4,eee_2,abc\n",
            [("not-a-number", 3, "value"), ("hundredfold", 2, "value")],
        ),
        (
            f"{LATER.replace('A1,A1-01', 'A1,A2-01')}2023-04-04,A1,A1-02,x,y,31 March,Amber\n",
            [("not-a-date", 3, "due_date"), *MOVED, *DROPPED],
        ),
        (f"The register,,\n{RISK}", [("above-headings", 1, ""), *DROPPED]),
        # R2 is in force, and this row is of it, whatever it lacks.
        (f"{RISK}2023-03-17,R2,\n", [("blank-value", 3, "title")]),
        (f"{RISK}2023-03-17,R9,\n", [("blank-value", 3, "title"), *DROPPED]),
        # Which row of the register it would be, nobody can say.
        (f"{RISK}2023-03-17,,Data\n", [("blank-value", 3, "risk")]),
        # Without its column no row can be compared.
        ("report_date,risk\n2023-03-17,R9\n", [("missing-column", 1, "title")]),
    ],
)
def test_an_error_keeps_no_other_row_from_being_compared(
    text: str, expected: list[tuple[Any, ...]], check: Check, held: InForce
) -> None:
    one = check(text, held)
    assert places(one) == expected
    assert one.has_errors
    assert one.frame is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            LATER.replace("A1,A1-01", "A2,A2-01"),
            [
                "8 actions in force are not in this return and would go: "
                "A2-02; A2-03; A2-04; A2-05; A2-06; A2-07; A2-08; A2-09."
            ],
        ),
        (RISK.replace("17,R1", "18,R1"), ["1 risk in force is not in this return and would go: R2."]),
        (
            LATER.replace("A1,A1-01", "A2,a1-01") + "2023-04-04,A1,A1-02,x,y,2023-03-31,Amber\n",
            [
                "‘a1-01’ is held under A1: moved from A1 to A2?",
                "11 actions in force are not in this return and would go: A1-03; A1-04; "
                "A2-01; A2-02; A2-03; A2-04; A2-05; A2-06; A2-07; A2-08; A2-09.",
            ],
        ),
    ],
)
def test_a_partial_report_is_asked_about_what_would_go_by_name(
    text: str, expected: list[str], check: Check, held: InForce
) -> None:
    findings = check(text, held).findings
    assert sorted(findings.loc[findings["severity"] == "question", "message"], reverse=True) == expected


def test_references_are_alike_whatever_their_case_spaces_and_dashes(check: Check, held: InForce) -> None:
    later = ACTION.partition("\n")[0] + "\n"
    for ref in ("A1\u201301", "a1-02", "A1 - 03", "a1\u201104"):
        later += f"2023-04-04,A1,{ref},x,y,2023-03-31,Amber\n"
    one = check(later, held)
    assert places(one) == []
    assert one.frame is not None
    assert list(one.frame["action"]) == ["A1-01", "A1-02", "A1-03", "A1-04"]
    assert places(check(f"{RISK.lower()}2023-03-17,r2,Supply\n", held)) == []
    under_another = LATER.replace("A1,A1-01", "D1,A1\u201301")
    assert "action-moved" in set(check(under_another, held).findings["code"])


def test_references_of_three_reports_in_one_file_are_one(check: Check) -> None:
    one = check(ACTION + "".join(LATER.replace("A1-01", "a1-01").splitlines(True)[1:]))
    assert one.frame is not None
    assert list(one.frame["action"]) == ["A1-01", "A1-01"]


@pytest.mark.parametrize(
    "ref", ["Marketing-1", "Decision-12", "Maynard 3", "Septic-1", "1-Decision", "1 Mayor"]
)
def test_a_word_that_begins_as_a_month_does_is_no_date(ref: str, check: Check) -> None:
    assert places(check(ACTION.replace("A1-01", ref))) == []


def test_one_bad_cell_gives_one_finding_and_so_does_a_row_that_is_none(check: Check) -> None:
    text = "period,measure,value\n2022-23 Q4,eee_22,wrong\nTotal,,oops\n"
    bad = [("unknown-measure", 2, "measure"), ("not-a-number", 2, "value"), ("not-a-row", 3, "")]
    assert places(check(text)) == bad
    text = "time_period,time_identifier,measure,value\n202224,Financial year Q3,eee_2,69\n"
    one = check(text)
    assert places(one) == [("not-a-period", 2, "time_period")]
    assert "‘202224 Financial year Q3’" in one.findings["message"][0]


def test_many_faults_are_listed_to_a_point_and_grouped_by_their_first_line(check: Check) -> None:
    rows = "".join(f"2022-23 Q4,m{number},1\n" for number in range(MOST + 5))
    found = check("period,measure,value\n" + rows).findings
    assert len(found) == MOST + 1
    assert found["message"].iloc[-1] == "5 more rows have a fault of this kind."
    grouped = group_alike(found)
    other = grouped[grouped["message"] == "Other values have the same fault."]
    assert other["where"].str.fullmatch(r"[\d,]+ rows, first at line \d+").all()
    assert grouped["rows"].sum() == len(found)
    assert len(grouped) < 20


@pytest.mark.parametrize(
    ("period", "data_period", "remedies"),
    [
        ("Quarter 3 2022/23", "Autumn 2022", ["Did you mean Autumn term 2022?", "Did you mean 2022-23 Q3?"]),
        ("Q1 2022", "the year", ["Enter one such as Autumn term", "Did you mean 2021-22 Q1 or 2022-23 Q1?"]),
    ],
)
def test_the_nearest_right_period_is_offered(
    period: str, data_period: str, remedies: list[str], check: Check
) -> None:
    found = check(f"period,measure,value,data_period\n{period},eee_2,69,{data_period}\n")
    texts = zip(found.findings["remedy"], remedies, strict=True)
    assert all(text.startswith(begins) for text, begins in texts)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2203-04-04", "‘2203-04-04’ is not of the years 1900 to 2099."),
        ("04/04/2203", "‘04/04/2203’ is not of the years 1900 to 2099."),
        ("04/04/203", "‘04/04/203’ is not of the years 1900 to 2099."),
        ("04/04/2023 00:00", "‘04/04/2023 00:00’ has a time of day."),
        ("2023-04-04T00:00:00", "‘2023-04-04T00:00:00’ has a time of day."),
        ("31/02/23", "‘31/02/23’ is not a day of the calendar."),
        ("2023-02-31", "‘2023-02-31’ is not a day of the calendar."),
        ("02/31/2023", "‘02/31/2023’ has the month first."),
        ("45016", "‘45016’ is the number by which a spreadsheet keeps a date."),
        ("4 April", "‘4 April’ is not a date we can read."),
    ],
)
def test_what_is_wrong_with_a_date_is_said(text: str, message: str, check: Check) -> None:
    assert list(check(PROJECT.replace("2023-03-17", text)).findings["message"]) == [message]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (PROJECT.replace("A2", "E"), "Enter one of E1, E2, E1.1, E1.2"),
        (PROJECT.replace("A2", "d"), "Enter D1, D2, D3, D4, D5, D6 or D7."),
        (PROJECT.replace("A2", "A-3"), "Did you mean A3?"),
        (KPI.replace("eee_2", "eee"), "Enter eee_2 or eee_3_4."),
    ],
)
def test_all_that_begin_as_an_unknown_word_does_are_offered(text: str, remedy: str, check: Check) -> None:
    [found] = check(text).findings["remedy"]
    assert found.startswith(remedy)


def test_dfe_shorthand_becomes_a_state_or_a_marked_figure(check: Check, held: InForce) -> None:
    frame = check((FOLDER / "accept" / "dfe_shorthand.csv").read_bytes(), held).frame
    assert frame is not None
    states = {"eee_2": "not_applicable", "eee_3_4": "suppressed", "neet_16_17": "not_available"}
    states |= {"transport_eligible": "not_available", "excl_special": "reported"}
    assert dict(zip(frame["measure"], frame["state"], strict=True)) == states
    low = frame[frame["measure"] == "excl_special"]
    assert (low["value"].iloc[0], low["marker"].iloc[0]) == (0, "low")


# What each pattern of personal data, and of claims in a commentary, begins with.
@pytest.mark.parametrize(
    "part", ["a", "1", "a@a.", "A1 ", "0 ", "+44", "born 1 jan ", "B1  ", "up 5% on 4%, "]
)
def test_the_longest_cell_is_checked_at_once(part: str, check: Check) -> None:
    cell = (part * 100_000)[:99_999] + "@"
    one = check(f'period,measure,value,commentary\n2022-23 Q4,eee_2,70,"{cell}"\n')
    assert "cell-too-long" not in set(one.findings["code"])
