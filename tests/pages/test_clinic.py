"""The clinic's page through the whole app: where it starts, one item at a time, decisions, and its close."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pipelines.review.decisions import (
    Agreed,
    Clinic,
    Subject,
    change_decision,
    decisions_in_force,
    record_decision,
)
from pipelines.store import Store
from pipelines.store.ledger import set_today
from schemas.vocabulary import About
from tests.pages.conftest import Open, as_read, boxes, cells, headings, tables, words

TODAY = date(2023, 4, 5)
SEND = "SEND and Inclusion"
THRIVING = "Thriving Children and Families"
NEET = "kpi-neet_supported"


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def title(app: AppTest) -> str:
    [only] = headings(app, 1)
    return only


def box(app: AppTest, label: str) -> str:
    """The key of the text box under a label."""
    return str(next(area.key for area in app.text_area if area.label == label))


def agree(
    store: Path, text: str = "Agree the tracker", ref: str = "ehcp_waiting", by: str = "Analyst"
) -> str:
    clinic = Clinic(SEND, "2022-23 Q3", TODAY)
    agreed = Agreed(text, "Director of SEND and Inclusion", date(2023, 4, 28))
    return record_decision(Store(store), agreed, Subject(About.MEASURE, ref), clinic, by)


def at(store: Path, day: date) -> None:
    with Store(store).write() as connection:
        set_today(connection, day, "test")


def held(store: Path) -> list[tuple[str, str]]:
    with Store(store).read() as connection:
        rows = decisions_in_force(connection, date(2099, 1, 1))
    return list(zip(rows["standing"], rows["text"], strict=True))


def test_it_starts_with_the_agenda_of_the_area_chosen(open_page: Open) -> None:
    app = open_page("clinic", service_area=SEND)
    assert not app.exception
    assert title(app) == "Clinic: Quarter 3, 2022/23"
    assert headings(app)[0] == "2 items to talk about"
    assert "Waiting for a specialist place: worsening from 244 to 278" in cells(app)
    app.selectbox(key="service_area").select(THRIVING).run()
    assert headings(app)[0] == "6 items to talk about"


def test_starting_opens_the_first_item_and_next_and_back_move_through_to_the_close(open_page: Open) -> None:
    app = press(open_page("clinic", service_area=SEND), "Start the clinic")
    assert app.query_params["item"] == "kpi-ehcp_waiting"
    assert title(app).startswith("Waiting for a specialist place")
    assert "item 1 of 2" in words(app)
    press(app, "Next")
    assert title(app) == "Workforce return of March 2023 is 26 days late"
    press(app, "Next")
    assert app.query_params["item"] == "close"
    assert title(app) == "No decision; 2 of 2 items talked about"
    press(app, "Back")
    assert app.query_params["item"] == "return-workforce-2023-03-10"
    press(app, "End clinic")
    press(app, "Leave")
    assert "item" not in app.query_params
    assert title(app) == "Clinic: Quarter 3, 2022/23"


def test_a_link_opens_the_same_item_with_everything_about_it(open_page: Open) -> None:
    app = open_page("clinic", item=NEET)
    assert not app.exception
    assert title(app) == "NEET young people in support: off target, worsening from 1,127 to 725"
    said = words(app)
    for part in (
        "725 young people",
        "■ Off target",
        "725 against 1,049 or more; misses by 324",
        "Target 1,049 or more",
        "↘ Worsening: 1,127 to 725",
        "Variation: not enough data (3 of 13)",
        "Why: Everyone aged 16 to 18 supported",
        "The text says a rise, but the figure fell",
        "On the agenda: Off target, Worsening",
    ):
        assert part in said, part
    assert "Local target 1,049" in app.get("vega_lite_chart")[0].proto.alt


def test_a_comparator_is_named_with_its_period(open_page: Open) -> None:
    assert "Published, Year to 31 March 2022: Birmingham 54%, England 55%" in words(
        open_page("clinic", item="kpi-care_leavers_eet")
    )


def test_a_project_shows_its_challenges_and_the_actions_that_are_late(open_page: Open) -> None:
    app = open_page("clinic", item="project-B2")
    assert title(app) == "B2 Safeguarding issues in schools: 36 days overdue, 2 actions overdue"
    assert "Overdue but open: Amber, 36 days past its date" in words(app)
    assert tables(app)[0]["Ref"].tolist() == ["B2-02", "B2-03"]


def test_an_item_that_is_not_on_the_agenda_is_said_and_there_is_a_way_on(open_page: Open) -> None:
    app = open_page("clinic", item="kpi-<b>nothing</b>")
    assert not app.exception
    assert "“kpi-<b>nothing</b>” is not on the agenda" in words(app)
    press(app, "Go to the first item")
    assert title(app) == "Exclusions, primary: 0.02%, off target"


def test_a_decision_is_recorded_against_the_item_with_the_role_and_the_next_board_proposed(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("clinic", store=own_store, service_area=SEND, item="kpi-ehcp_waiting")
    assert app.selectbox(key=f"draft-owner-{SEND}-kpi-ehcp_waiting").value == "Director of SEND and Inclusion"
    assert app.date_input(key=f"draft-due-{SEND}-kpi-ehcp_waiting").value == date(2023, 4, 28)
    app.text_area(key=box(app, "Decision or action")).set_value("Open ten places by September").run()
    press(app, "Record")
    assert "Recorded. Everybody in this clinic sees it." in as_read(app.success[0].value)
    assert "Open ten places by September · *Director of SEND and Inclusion* · due 28 April 2023" in words(app)
    assert app.text_area(key=box(app, "Decision or action")).value == ""
    assert held(own_store) == [("open", "Open ten places by September")]


def test_the_due_date_is_four_weeks_on_where_the_calendar_ends(open_page: Open, own_store: Path) -> None:
    at(own_store, date(2024, 2, 1))
    app = open_page("clinic", store=own_store, item=NEET)
    assert app.date_input(key=f"draft-due-None-{NEET}").value == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter what will be done."),
        ("Visit B33 8TH", "The decision holds a postcode."),
        ("Ring 0121 496 0000", "The decision holds a phone number."),
    ],
)
def test_what_is_refused_is_said_in_words_and_what_was_typed_stays(
    open_page: Open, own_store: Path, text: str, said: str
) -> None:
    app = open_page("clinic", store=own_store, item=NEET)
    app.text_area(key=box(app, "Decision or action")).set_value(text).run()
    press(app, "Record")
    assert said in as_read(app.error[0].value)
    assert app.text_area(key=box(app, "Decision or action")).value == text
    assert held(own_store) == []


def test_a_draft_stays_with_its_item_while_others_are_looked_at(open_page: Open) -> None:
    app = open_page("clinic", service_area=SEND, item="kpi-ehcp_waiting")
    app.text_area(key=box(app, "Decision or action")).set_value("A thought").run()
    press(app, "Next")
    assert app.text_area(key=box(app, "Decision or action")).value == ""
    app.text_area(key=box(app, "Decision or action")).set_value("Another").run()
    press(app, "Back")
    assert app.text_area(key=box(app, "Decision or action")).value == "A thought"
    press(app, "Next")
    assert app.text_area(key=box(app, "Decision or action")).value == "Another"


def test_a_decision_is_changed_closed_and_reopened_with_its_history(open_page: Open, own_store: Path) -> None:
    agree(own_store)
    app = open_page("clinic", store=own_store, service_area=SEND, item="kpi-ehcp_waiting")
    press(app, "Change or close")
    app.text_area(key=box(app, "Decision or action")).set_value("Agree the tracker with schools").run()
    press(app, "Save change")
    assert held(own_store) == [("open", "Agree the tracker with schools")]
    press(app, "Change or close")
    app.text_area(key=box(app, "What came of it, when you close it")).set_value("It is in use").run()
    press(app, "Close it")
    assert "● Closed" in words(app)
    press(app, "Reopen")
    next(b for b in app.button if b.key and b.key.startswith("reopen-")).click().run()
    assert "Say why it is opened again" in as_read(app.error[0].value)
    app.text_area(key=box(app, "Why it is opened again")).set_value("Health left").run()
    next(b for b in app.button if b.key and b.key.startswith("reopen-")).click().run()
    assert "5 April 2023, Analyst: recorded as “Agree the tracker”" in words(app)
    assert "reopened: Health left" in words(app)


def test_of_two_who_edit_at_once_the_second_keeps_what_was_typed_and_reads_what_the_first_wrote(
    open_page: Open, own_store: Path
) -> None:
    decision = agree(own_store)
    app = open_page("clinic", store=own_store, service_area=SEND, item="kpi-ehcp_waiting")
    press(app, "Change or close")
    mine = box(app, "Decision or action")
    app.text_area(key=mine).set_value("Mine").run()
    theirs = Agreed("Theirs", "Director of SEND and Inclusion", date(2023, 4, 28))
    change_decision(Store(own_store), decision, 1, theirs, "Director")
    press(app, "Save change")
    assert "Director changed this decision while you had it open." in as_read(app.error[0].value)
    assert "Theirs · " in words(app)
    assert app.text_area(key=mine).value == "Mine"
    assert held(own_store) == [("open", "Theirs")]
    press(app, "Save change")
    assert held(own_store) == [("open", "Mine")]


def test_not_now_leaves_an_item_for_the_close_where_it_can_be_taken_up(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("clinic", store=own_store, service_area=SEND, item="kpi-ehcp_waiting")
    press(app, "Not now")
    assert title(app).startswith("Workforce return")
    another = open_page("clinic", store=own_store, service_area=SEND, item="close")
    assert "not now" in next(as_read(b.label) for b in another.button if b.key == "to-kpi-ehcp_waiting")
    another.button(key="take-kpi-ehcp_waiting").click().run()
    assert title(another).startswith("Waiting for a specialist place")
    assert "not now" not in " ".join(as_read(b.label) for b in another.button if b.key)


def test_the_close_counts_lists_and_hands_out_the_minutes(open_page: Open, own_store: Path) -> None:
    agree(own_store)
    app = open_page("clinic", store=own_store, service_area=SEND, item="close")
    assert not app.exception
    assert title(app) == "1 decision; 1 of 2 items talked about"
    assert headings(app) == ["Decided", "Not now", "Not reached"]
    [download] = app.get("download_button")
    assert download.proto.label == "Download the minutes"


def test_at_the_next_clinic_a_decision_comes_back_first_and_overdue_is_said(
    open_page: Open, own_store: Path
) -> None:
    agree(own_store, ref="ehc_20_weeks")
    at(own_store, date(2023, 5, 3))
    app = open_page("clinic", store=own_store, service_area=SEND)
    assert "with decisions carried forward" in headings(app)[0]
    press(app, "Start the clinic")
    assert title(app) == "EHC plans within 20 weeks: on target, improving from 63% to 65%"
    assert "■ Overdue" in words(app)
    assert "was due 28 April 2023, 5 days ago" in words(app)


def test_at_an_earlier_date_the_clinic_is_read_only(open_page: Open, own_store: Path) -> None:
    app = open_page("clinic", store=own_store, item=NEET, as_at="2023-04-01")
    assert "This is the clinic as it was on 1 April 2023." in words(app)
    assert not [button for button in app.button if button.label == "Record"]


def test_decisions_show_on_the_measures_and_the_projects_page_and_on_the_front_sheet(
    open_page: Open, own_store: Path
) -> None:
    agree(own_store)
    kpi = open_page("kpi", store=own_store, measure="ehcp_waiting")
    assert "1 of 1 decision is open" in headings(kpi)
    assert "Agree the tracker · *Director of SEND and Inclusion* · due 28 April 2023" in words(kpi)
    clinic = Clinic(None, "2022-23 Q3", TODAY)
    agreed = Agreed("Brief schools again", "Assistant Director Schools and Achievement", date(2023, 4, 28))
    record_decision(Store(own_store), agreed, Subject(About.ACTION, "B2-03"), clinic, "Analyst")
    project = open_page("project", store=own_store, ref="B2")
    assert "Brief schools again · *Assistant Director Schools" in words(project)
    to_ask = boxes(open_page(store=own_store))["What to ask"]
    assert "2 open decisions: Agree the tracker; Brief schools again" in to_ask


HOSTILE = "<img src=x onerror=alert(1)> [a](javascript:x) $x^2$ :red[r] # h"


def test_hostile_text_in_a_decision_stays_text_wherever_it_is_shown(open_page: Open, own_store: Path) -> None:
    agree(own_store, HOSTILE, by="<b>Analyst</b>")
    for app in (
        open_page("clinic", store=own_store, service_area=SEND, item="kpi-ehcp_waiting"),
        open_page("clinic", store=own_store, service_area=SEND, item="close"),
        open_page("kpi", store=own_store, measure="ehcp_waiting"),
        open_page(store=own_store),
    ):
        assert not app.exception
        shown = [str(element.value) for element in app.markdown]
        assert not any(HOSTILE in text for text in [*shown, *(html.value for html in app.html)])
        asked = boxes(app).get("What to ask", [])
        assert HOSTILE in "\n".join([as_read("\n".join(shown)), *asked])
