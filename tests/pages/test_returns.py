"""The returns desk, through the whole app: due, checked, answered, previewed, accepted."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.store import Store
from tests.pages.conftest import Open, cells, headings, words
from tests.pipelines.sending import count

GOOD = b"period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected.\n"
BAD = GOOD.replace(b"1075", b"1o75").replace(b"Corrected", b"=cmd()")
SMALL = b"period,measure,value,commentary\n2022-23 Q3,ehcp_waiting,3,Three are waiting.\n"


def sent(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """The page after these files have been chosen and the check was asked for."""
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    app.run()
    return press(app, "check-returns")


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    return app


def accept(app: AppTest) -> AppTest:
    for box in app.checkbox:
        box.check()
    return press(app, "accept-button-returns")


@pytest.fixture
def desk(open_page: Open, own_store: Path) -> AppTest:
    return open_page("returns", store=own_store)


def test_what_is_late_and_due_is_said_first(desk: AppTest) -> None:
    assert headings(desk)[0] == "1 return is late; the next is due in 5 days"
    assert "26 days late" in cells(desk)
    assert "Workforce return" in cells(desk)


def test_a_bad_file_is_answered_with_where_what_and_what_to_enter(desk: AppTest, own_store: Path) -> None:
    before = own_store.read_bytes()
    sent(desk, ("q3.csv", BAD))
    assert desk.error[0].value
    said = words(desk)
    assert "q3.csv, line 2, value: ‘1o75’ is not a number." in said
    assert "Nothing was changed." in said
    assert "Enter digits only" in cells(desk)
    assert "■ 1o75" in cells(desk)
    assert not [button for button in desk.button if button.key == "accept-button-returns"]
    assert own_store.read_bytes() == before


def test_a_cell_that_begins_a_formula_is_shown_as_it_is(desk: AppTest) -> None:
    sent(desk, ("q3.csv", BAD))
    assert "=cmd()." in cells(desk)


def test_what_would_change_is_shown_before_and_after(desk: AppTest) -> None:
    sent(desk, ("q3.csv", GOOD))
    assert "1 figure would change" in headings(desk)
    shown = cells(desk)
    assert "725" in shown
    assert "1,075" in shown
    assert "Off target" in shown
    assert "On target" in shown


def test_nothing_is_accepted_before_what_is_replaced_has_been_confirmed(
    desk: AppTest, own_store: Path
) -> None:
    sent(desk, ("q3.csv", GOOD))
    held = count(Store(own_store), "returns")
    press(desk, "accept-button-returns")
    assert "Tick the box" in words(desk)
    assert count(Store(own_store), "returns") == held


def test_an_accepted_return_gives_a_receipt_and_shows_on_the_front_sheet(
    desk: AppTest, own_store: Path, open_page: Open
) -> None:
    held = count(Store(own_store), "returns")
    accept(sent(desk, ("q3.csv", GOOD)))
    assert desk.success[0].value == "1 return accepted and in force. Keep the receipt."
    assert count(Store(own_store), "returns") == held + 1
    assert "1,075" in cells(open_page(store=own_store))


def test_the_same_bytes_again_change_nothing_and_say_so(desk: AppTest, own_store: Path) -> None:
    accept(sent(desk, ("q3.csv", GOOD)))
    again = sent(desk, ("q3.csv", GOOD))
    assert "is held already" in words(again)


def test_a_small_number_waits_for_an_answer_and_may_be_suppressed(desk: AppTest, own_store: Path) -> None:
    sent(desk, ("small.csv", SMALL))
    assert "1 question to answer" in headings(desk)
    accept(desk)
    assert "Answer 1 question" in words(desk)
    desk.radio[0].set_value("Store it as suppressed")
    press(desk, "save-answers-returns")
    assert "Every question has an answer" in headings(desk)
    accept(desk)
    assert desk.success
    with Store(own_store).read() as connection:
        [(value, state)] = connection.rows(
            "SELECT value, state FROM kpi ORDER BY return_id DESC, value LIMIT 1"
        )
        answers = connection.rows("SELECT code, line, answer FROM answers")
    assert ("small-number", 2, "suppress") in answers
    assert (value, state) != (3, "reported")


def test_an_answer_stays_when_the_file_is_sent_again_and_goes_when_its_question_changes(
    desk: AppTest,
) -> None:
    sent(desk, ("small.csv", SMALL))
    desk.radio[0].set_value("Store it as suppressed")
    press(desk, "save-answers-returns")
    press(desk, "check-returns")
    assert "Every question has an answer" in headings(desk)


def test_two_files_are_checked_and_accepted_together(desk: AppTest, own_store: Path) -> None:
    held = count(Store(own_store), "returns")
    project = b"report_date,project,status\n2023-03-31,A2,Green\n"
    sent(desk, ("q3.csv", GOOD), ("projects.csv", project))
    accept(desk)
    assert desk.success[0].value.startswith("2 returns accepted")
    assert count(Store(own_store), "returns") == held + 2


def test_somebody_quicker_is_said_and_a_new_preview_shown(
    desk: AppTest, own_store: Path, tmp_path: Path
) -> None:
    from tests.conftest import run_pipelines

    sent(desk, ("q3.csv", GOOD))
    other = tmp_path / "other.csv"
    other.write_bytes(GOOD.replace(b"1075", b"1060"))
    assert run_pipelines("load", str(other), store=own_store).returncode == 0
    held = count(Store(own_store), "returns")
    accept(desk)
    assert "while it was being checked" in words(desk)
    assert "1,060" in cells(desk)
    assert count(Store(own_store), "returns") == held
    accept(desk)
    assert desk.success


def test_personal_data_is_refused_and_never_shown(desk: AppTest) -> None:
    sent(desk, ("q3.csv", GOOD.replace(b"Corrected.", b"Ask at B1 1BB about it")))
    assert "personal" in cells(desk).lower() or "postcode" in cells(desk).lower()
    assert "B1 1BB" not in cells(desk) + words(desk)


def test_pressing_check_without_a_file_says_what_to_do(desk: AppTest) -> None:
    press(desk, "check-returns")
    assert "Choose a file to send" in words(desk)


def test_a_hostile_file_name_stays_text(desk: AppTest) -> None:
    sent(desk, ("[x](javascript:alert(1)) $a$.csv", BAD))
    assert "[x](javascript:alert(1)) $a$.csv, line 2" in words(desk)


def test_the_desk_works_on_a_store_that_holds_nothing(open_page: Open, tmp_path: Path) -> None:
    app = open_page("returns", store=tmp_path / "new.duckdb")
    assert not app.exception
    accept(sent(app, ("q3.csv", GOOD)))
    assert app.success


def test_templates_say_which_columns_a_kind_needs(desk: AppTest) -> None:
    assert "Needed: period, measure, value." in words(desk)
