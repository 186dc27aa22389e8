"""The returns desk through the whole app: due, checked, answered, previewed, accepted."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.store import Store
from tests.conftest import load
from tests.pages.conftest import Open, cells, headings, press, words
from tests.pipelines.sending import count
from ui.desk import MOST_FILES

GOOD = b"period,measure,value,data_period,commentary\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23,Corrected.\n"
BAD = GOOD.replace(b"1075", b"1o75").replace(b"Corrected", b"=cmd()")
SMALL = b"period,measure,value,commentary\n2022-23 Q3,ehcp_waiting,3,Three are waiting.\n"
PROJECT = b"report_date,project,status\n2023-03-31,A2,Green\n"
HOSTILE_NAME = "[x](javascript:alert(1)) $a$.csv"


def send(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Choose files and have them checked."""
    for name, content in files:
        app.file_uploader[0].upload(name, content)
    return press(app.run(), "check-returns")


def looks(app: AppTest) -> str:
    """How the button to accept looks: primary where it is ready."""
    return str(next(one for one in app.button if one.key == "accept-button-returns").proto.type)


def accept(app: AppTest) -> AppTest:
    for box in app.checkbox:
        box.check()
    return press(app, "accept-button-returns")


@pytest.fixture
def desk(open_page: Open, own_store: Path) -> AppTest:
    return open_page("returns", store=own_store)


def test_what_is_due_is_said_first_and_a_bad_file_is_answered_with_where_what_and_what_to_enter(
    desk: AppTest, own_store: Path
) -> None:
    assert headings(desk)[0] == "1 return is late; the next is due in 5 days"
    assert "26 days late" in cells(desk)
    assert "Needed: period, measure, value." in words(desk)
    assert "Choose a file to send" in words(press(desk, "check-returns"))
    before = own_store.read_bytes()
    send(desk, (HOSTILE_NAME, BAD))
    assert f"{HOSTILE_NAME}, line 2, value: ‘1o75’ is not a number." in words(desk)
    assert "(#finding-0)" in desk.error[0].value
    assert "Nothing was changed." in words(desk)
    for part in ("Enter digits only", "■ 1o75", "=cmd()."):
        assert part in cells(desk)
    assert "accept-button-returns" not in [button.key for button in desk.button]
    assert own_store.read_bytes() == before


def test_more_files_than_are_taken_at_a_time_are_refused_in_words_and_not_checked(desk: AppTest) -> None:
    send(desk, *[(f"q{place}.csv", GOOD) for place in range(MOST_FILES + 1)])
    assert "There are 51 files, more than 50 or 200 MB. Take some out" in words(desk)
    assert "No errors" not in words(desk)


def test_personal_data_is_refused_and_never_shown(desk: AppTest) -> None:
    send(desk, ("q3.csv", GOOD.replace(b"Corrected.", b"Ask at B1 1BB about it")))
    assert "postcode" in cells(desk).lower()
    assert "B1 1BB" not in cells(desk) + words(desk)


def test_a_change_is_previewed_confirmed_accepted_and_the_same_bytes_change_nothing(
    desk: AppTest, own_store: Path, open_page: Open
) -> None:
    send(desk, ("q3.csv", GOOD))
    assert "1 figure would change" in headings(desk)
    for part in ("725", "1,075", "Off target", "On target"):
        assert part in cells(desk)
    assert "Tick the box" in words(press(desk, "accept-button-returns"))
    assert looks(desk) == "secondary"
    desk.checkbox[0].check().run()
    assert looks(desk) == "primary"
    # Somebody quicker is told of, and a new preview shown.
    load(own_store, GOOD.replace(b"1075", b"1060").decode())
    before = count(Store(own_store), "returns")
    assert "while it was being checked" in words(accept(desk))
    assert "1,060" in cells(desk)
    assert count(Store(own_store), "returns") == before
    accept(desk)
    assert desk.success[0].value == "1 return accepted and in force. Keep the receipt."
    assert count(Store(own_store), "returns") == before + 1
    assert "1,075" in cells(open_page(store=own_store))
    assert "is in force already" in words(send(desk, ("q3.csv", GOOD)))


def test_a_small_number_waits_for_an_answer_which_stays_when_the_file_is_sent_again(
    desk: AppTest, own_store: Path
) -> None:
    send(desk, ("small.csv", SMALL))
    assert "1 question to answer" in headings(desk)
    assert "Answer 1 question" in words(accept(desk))
    desk.radio[0].set_value("Store it as suppressed")
    press(press(desk, "save-answers-returns"), "check-returns")
    assert "1 question to answer" in headings(desk)  # for a text without the number
    assert "Three are waiting" not in cells(desk)
    [text] = [box for box in desk.text_input if box.placeholder.startswith("A text without any number")]
    text.set_value("Fewer are waiting.")
    press(desk, "save-answers-returns")
    assert "Every question has an answer" in headings(desk)
    assert accept(desk).success
    with Store(own_store).read() as connection:
        answers = connection.rows("SELECT code, line, answer FROM answers")
        stored = connection.rows("SELECT value, state, commentary FROM kpi WHERE measure = 'ehcp_waiting'")
    assert ("small-number", 2, "suppress") in answers
    assert (None, "suppressed", "Fewer are waiting.") in stored


def test_two_files_are_accepted_together_into_a_store_that_holds_nothing(
    open_page: Open, tmp_path: Path
) -> None:
    app = open_page("returns", store=tmp_path / "new.duckdb")
    assert headings(app)[0].startswith("Nothing is late")
    accept(send(app, ("q3.csv", GOOD), ("projects.csv", PROJECT)))
    assert app.success[0].value.startswith("2 returns accepted")
    assert count(Store(tmp_path / "new.duckdb"), "returns") == 2


def test_two_questions_on_one_row_have_one_answer(desk: AppTest) -> None:
    year = b"period,measure,value,data_period\n2032-33 Q3,care_leavers_eet,61,Quarter 3 2032/33\n"
    send(desk, ("future.csv", year))
    assert not desk.exception
    assert "1 question to answer" in headings(desk)
    [field] = [one for one in desk.text_input if "2032" in one.label]
    assert field.label.count("after the day the return was received") == 2
    field.set_value("A plan for the next ten years")
    press(desk, "save-answers-returns")
    assert "Every question has an answer" in headings(desk)


def test_an_answer_that_states_a_number_too_is_said_to_be_refused(desk: AppTest) -> None:
    send(desk, ("small.csv", SMALL))
    desk.radio[0].set_value("Store it as suppressed")
    press(desk, "save-answers-returns")
    desk.text_input[0].set_value("Fewer than 10 children wait.")
    press(desk, "save-answers-returns")
    assert "so it is not taken" in desk.text_input[0].label
    desk.text_input[0].set_value("leave out")
    press(desk, "save-answers-returns")
    assert "Every question has an answer" in headings(desk)


def test_a_register_of_risks_is_previewed_by_risk_and_those_that_would_go_apart(desk: AppTest) -> None:
    risks = (
        b"report_date,risk,title,mitigation,owner\n"
        b"2023-04-05,R1,Another title,None yet,Director\n"
        b"2023-04-05,R3,New,None yet,Director\n"
    )
    send(desk, ("risks.csv", risks))
    assert "2 risks would change; 1 risk would disappear" in headings(desk)
    assert "5 April 2023" in cells(desk)
    assert "00:00" not in cells(desk)
