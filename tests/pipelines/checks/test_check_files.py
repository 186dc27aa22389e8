"""Returns through all stages: the folder, or the first column, is the expectation."""

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn
from pipelines.checks.findings import CODES, MOST, group_alike
from schemas.vocabulary import Severity, Stage
from tests.conftest import specified
from tests.pipelines.sending import Check, return_of

HERE = Path(__file__).parent
FOLDER = HERE.parents[1] / "returns"
ACCEPT = sorted((FOLDER / "accept").glob("*.*"))
REFUSE = sorted((FOLDER / "refuse").glob("*/*.*"))
FAULTY_ROWS = sorted((HERE / "faulty_rows").glob("*.csv"))
QUESTIONS = sorted((HERE / "questions").glob("*.csv"))
BLOCKING = {Severity.ERROR, Severity.QUESTION}
# What a person who sends a return need not know of.
INSIDE = re.compile(
    r"\b(?:pandas|pandera|pyarrow|openpyxl|dtype|codec|decode|Traceback|Exception|\w+Error|NoneType|None|NaN|NaT|nan|"
    r"float64|int64|regex|str|null|JSONDecode\w*|delimiter|schema|validation|index|key)\b|/tmp|/work|\.py\b"
)


def places(one: CheckedReturn) -> list[str]:
    """Line (- for the whole file), code and column of each finding that refuses a file or waits for an answer."""
    rows = one.findings[one.findings["severity"].isin(list(BLOCKING))]
    lines = ["-" if pd.isna(line) else f"{line}" for line in rows["line"]]
    return [" ".join(found).strip() for found in zip(lines, rows["code"], rows["column"], strict=True)]


def read_well(findings: pd.DataFrame) -> bool:
    """Whether messages are whole sentences in which no library's word stands."""
    for message, remedy in zip(findings["message"], findings["remedy"], strict=True):
        ours = re.sub("‘[^’]*’", "", message) + remedy
        assert message.endswith((".", "?"))
        assert remedy.endswith((".", "?"))
        assert not INSIDE.search(ours), ours
        assert len(message) < 300
    return True


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("path", ACCEPT, ids=lambda path: path.stem)
def test_a_good_return_is_accepted(path: Path, check: Check, held: InForce) -> None:
    one = check(path.read_bytes(), held, name=path.name)
    assert not one.refused, one.findings.to_string()
    assert one.rows > 0


@pytest.mark.parametrize("path", REFUSE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_faulty_return_is_refused_as_its_folder_says(path: Path, check: Check, held: InForce) -> None:
    one = check(path.read_bytes(), held, name=path.name)
    assert one.refused
    assert path.parent.name in {place.split()[1] for place in places(one)}
    assert read_well(one.findings)


def test_every_code_that_refuses_has_a_folder() -> None:
    # Too big a file, two that overlap, and a figure that is suppressed in force, are made by tests of their own.
    others = {"too-big", "overlapping-files", "suppressed-before"}
    expected = {code.name for code in CODES.values() if code.severity in BLOCKING} - others
    assert {path.parent.name for path in REFUSE} == expected


@pytest.mark.parametrize("path", FAULTY_ROWS, ids=lambda path: path.stem)
def test_each_row_is_refused_for_just_what_its_first_cell_says(path: Path, check: Check) -> None:
    rows = rows_of(path)
    one = check(as_csv([row[1:] for row in rows]), kind=path.stem)
    finds = [(line, code) for line, row in enumerate(rows[1:], 2) for code in row[0].split()]
    expected = [f"{line} {code.replace(':', ' ').strip()}" for line, code in finds]
    assert sorted(places(one)) == sorted(expected)
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


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_each_row_sent_alone_is_asked_about_or_warned_of_for_just_what_its_first_cell_says(
    path: Path, check: Check, held: InForce
) -> None:
    (_, _, *names), *rows = rows_of(path)
    for expected, _, *cells in rows:
        one = check(as_csv([names, cells]), held, kind=path.stem)
        shown = (one.findings["severity"] != Severity.QUERY) & (one.findings["code"] != "replaces")
        found = one.findings[shown]
        assert " ".join(sorted((found["code"] + ":" + found["column"]).str.rstrip(":"))) == expected, cells
        assert set(found["line"].dropna()) <= {2}
        questions = found.loc[found["severity"] == Severity.QUESTION, "code"]
        assert sorted(one.unanswered["code"]) == sorted(questions)
        assert one.refused == bool(len(questions))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_what_is_asked_about_is_taken_with_an_answer(path: Path, check: Check, held: InForce) -> None:
    (_, _, *names), *rows = rows_of(path)
    asked, _, *cells = next(row for row in rows if row[0])
    answers = {code.split(":")[0]: "Meant" for code in asked.split()}
    assert not check(as_csv([names, cells]), held, kind=path.stem, answers=answers).refused


@pytest.mark.parametrize(("kind", "rows", "found"), specified(__file__, "rows_together"))
def test_rows_that_contradict_each_other_are_refused(kind: str, rows: str, found: str, check: Check) -> None:
    assert "; ".join(places(check(return_of(kind, *rows.split(" // "))))) == found


def test_an_error_keeps_no_other_row_from_being_compared(check: Check, held: InForce) -> None:
    files = [
        (return_of(kind, *rows.split(" // ")), found)
        for kind, rows, found in specified(__file__, "beside_errors")
    ]
    titled = b"The register,,\n" + return_of("risk", "2023-03-17,R1,Supply")
    # Without its column no row can be compared.
    files += [(titled, "1 above-headings; - dropped-rows")]
    files += [(b"report_date,risk\n2023-03-17,R9\n", "1 missing-column title")]
    for text, found in files:
        one = check(text, held)
        assert "; ".join(places(one)) == found
        assert one.has_errors
        assert one.frame is None


def test_a_partial_report_is_asked_about_what_would_go_by_name(check: Check, held: InForce) -> None:
    for kind, rows, *expected in specified(__file__, "would_go"):
        findings = check(return_of(kind, *rows.split(" // ")), held).findings
        assert sorted(findings.loc[findings["severity"] == "question", "message"], reverse=True) == expected


def test_references_are_alike_whatever_their_case_spaces_and_dashes(check: Check, held: InForce) -> None:
    refs = ("A1\u201301", "a1-02", "A1 - 03", "a1\u201104")
    rows = (f"2023-04-04,A1,{ref},x,y,2023-03-31,Amber" for ref in refs)
    one = check(return_of("action", *rows), held)
    assert places(one) == []
    assert one.frame is not None
    assert list(one.frame["action"]) == ["A1-01", "A1-02", "A1-03", "A1-04"]
    assert places(check(return_of("risk", "2023-03-17,r1,supply", "2023-03-17,r2,Supply"), held)) == []
    under_another = return_of("action", "2023-04-04,D1,A1\u201301,x,y,2023-03-31,Amber")
    assert "action-moved" in set(check(under_another, held).findings["code"])


def test_a_word_that_begins_as_a_month_does_is_no_date(check: Check) -> None:
    for ref in ("Marketing-1", "Decision-12", "Maynard 3", "Septic-1", "1-Decision", "1 Mayor"):
        assert places(check(return_of("action", f"2023-03-17,A1,{ref},x,y,2023-03-31,Amber"))) == [], ref


def test_one_bad_cell_gives_one_finding_and_so_does_a_row_that_is_none(check: Check) -> None:
    text = return_of("kpi", "2022-23 Q4,eee_22,wrong", "Total,,oops")
    bad = ["2 unknown-measure measure", "2 not-a-number value", "3 not-a-row"]
    assert places(check(text)) == bad
    one = check("time_period,time_identifier,measure,value\n202224,Financial year Q3,eee_2,69\n")
    assert places(one) == ["2 not-a-period time_period"]
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


@pytest.mark.parametrize(("kind", "row", "words"), specified(__file__, "wordings"))
def test_a_finding_names_what_is_wrong_and_what_was_probably_meant(
    kind: str, row: str, words: str, check: Check
) -> None:
    [found] = check(return_of(kind, row)).findings.to_dict("records")
    assert found["message"].startswith(words) or found["remedy"].startswith(words)


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
