"""Tiny returns: the folder is the expectation."""

from pathlib import Path

import pytest

from pipelines.checked import CheckedReturn
from pipelines.codes import CODES
from pipelines.held import Held
from pipelines.intake import MOST_BYTES
from pipelines.screening import check_files
from schemas.definitions import Definitions
from schemas.vocabulary import Severity

FOLDER = Path(__file__).parent.parent / "returns"
ACCEPT = sorted((FOLDER / "accept").glob("*.*"))
REFUSE = sorted((FOLDER / "refuse").glob("*/*.*"))
BLOCKING = {Severity.ERROR, Severity.QUESTION}


def checked(path: Path, definitions: Definitions, held: Held, **answers: str) -> CheckedReturn:
    """The verdict on one file."""
    [one] = check_files([(path.name, path.read_bytes())], definitions, held, answers=answers)
    return one


@pytest.mark.parametrize("path", ACCEPT, ids=lambda p: p.stem)
def test_a_good_return_is_accepted(path: Path, definitions: Definitions, held: Held) -> None:
    one = checked(path, definitions, held)
    assert not one.refused, one.findings.to_string()
    assert one.rows > 0


@pytest.mark.parametrize("path", REFUSE, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_faulty_return_is_refused_for_what_its_folder_says(
    path: Path, definitions: Definitions, held: Held
) -> None:
    one = checked(path, definitions, held)
    blocking = one.findings[one.findings["severity"].isin(list(BLOCKING))]
    assert one.refused
    assert path.parent.name in set(blocking["code"])
    assert (blocking["message"] != "").all()
    assert (blocking["remedy"] != "").all()


def test_every_code_that_refuses_has_a_folder() -> None:
    # Too big a file, and two that overlap, are made by tests of their own.
    made = {"too-big", "overlapping-files"}
    expected = {code.name for code in CODES.values() if code.severity in BLOCKING} - made
    assert {path.parent.name for path in REFUSE} == expected


def test_a_file_over_fifty_megabytes_is_refused(definitions: Definitions, held: Held) -> None:
    [one] = check_files([("big.csv", b"period,measure,value\n" + b"x" * MOST_BYTES)], definitions, held)
    assert list(one.findings["code"]) == ["too-big"]


@pytest.mark.parametrize("name", ["email", "postcode", "phone", "nhs_number", "pupil_number", "birth_date"])
def test_personal_data_is_never_repeated(name: str, definitions: Definitions, held: Held) -> None:
    path = FOLDER / "refuse" / "personal-data" / f"{name}.csv"
    value = path.read_text().splitlines()[1].rsplit(",", 1)[1].split()[-1]
    one = checked(path, definitions, held)
    assert value not in one.findings.to_string()
    assert one.frame is None


def test_a_line_is_the_row_number_that_a_spreadsheet_shows(definitions: Definitions, held: Held) -> None:
    text = 'period,measure,value,commentary\n\n2022-23 Q4,eee_2,70,"two\nlines"\n,,,\n2022-23 Q4,eee_3_4,wrong,\n'
    [one] = check_files([("lines.csv", text.encode())], definitions, held)
    assert list(one.findings["line"]) == [5]


def test_one_bad_cell_gives_one_finding(definitions: Definitions, held: Held) -> None:
    text = b"period,measure,value\n2022-23 Q4,eee_22,wrong\n"
    [one] = check_files([("noise.csv", text)], definitions, held)
    assert sorted(one.findings["column"]) == ["measure", "value"]


def test_an_answered_question_lets_the_return_in(definitions: Definitions, held: Held) -> None:
    path = FOLDER / "refuse" / "small-number" / "three_children.csv"
    one = checked(path, definitions, held, **{"small-number": "All three families have agreed"})
    assert not one.refused
    assert one.frame is not None
    assert list(one.frame["value"]) == [3]


def test_a_small_number_can_be_stored_as_suppressed(definitions: Definitions, held: Held) -> None:
    path = FOLDER / "refuse" / "small-number" / "three_children.csv"
    one = checked(path, definitions, held, **{"small-number": "suppress"})
    assert one.frame is not None
    assert one.frame["value"].isna().all()
    assert list(one.frame["state"]) == ["suppressed"]


def test_dfe_shorthand_becomes_a_state_or_a_marked_figure(definitions: Definitions, held: Held) -> None:
    frame = checked(FOLDER / "accept" / "dfe_shorthand.csv", definitions, held).frame
    assert frame is not None
    states = dict(zip(frame["measure"], frame["state"], strict=True))
    assert states == {
        "eee_2": "not_applicable",
        "eee_3_4": "suppressed",
        "neet_16_17": "not_available",
        "transport_eligible": "not_available",
        "excl_special": "reported",
    }
    low = frame[frame["measure"] == "excl_special"]
    assert (low["value"].iloc[0], low["marker"].iloc[0]) == (0, "low")


def test_a_word_such_as_na_stays_a_word(definitions: Definitions, held: Held) -> None:
    frame = checked(FOLDER / "accept" / "na_is_a_word.csv", definitions, held).frame
    assert frame is not None
    assert list(frame["commentary"]) == ["NA", "null"]
