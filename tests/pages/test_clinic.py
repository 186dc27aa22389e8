"""The clinic through the whole app: where it starts, one item at a time, decisions, two people, and its close."""

import io
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import docx
import pytest
from streamlit.testing.v1 import AppTest

from pipelines.review import decisions
from pipelines.review.decisions import Agreed, Clinic, Subject
from pipelines.store import Store
from pipelines.store.ledger import set_today
from schemas.vocabulary import About
from tests.pages.conftest import HOSTILE, Open, alone, boxes, cells, headings, press, tables, words
from tests.reading import as_read

SEND, ROLE, BOARD = "SEND and Inclusion", "Director of SEND and Inclusion", date(2023, 4, 28)
WAITING, NEET = "kpi-ehcp_waiting", "kpi-neet_supported"
DECISION = "Decision or action"


def title(app: AppTest) -> str:
    [only] = headings(app, 1)
    return only


def fill(app: AppTest, text: str, label: str = DECISION) -> None:
    next(area for area in app.text_area if area.label == label).set_value(text).run()


def typed(app: AppTest) -> str:
    return str(next(area.value for area in app.text_area if area.label == DECISION))


def agree(
    store: Path, text: str = "Agree the tracker", about: About = About.MEASURE, ref: str = WAITING[4:]
) -> str:
    agreed, clinic = Agreed(text, ROLE, BOARD), Clinic(SEND, "2022-23 Q3", date(2023, 4, 5))
    return decisions.record_decision(Store(store), agreed, Subject(about, ref), clinic, "Analyst")


def in_force(store: Path) -> list[tuple[str, str]]:
    with Store(store).read() as connection:
        rows = decisions.decisions_in_force(connection, date(2099, 1, 1))
    return list(zip(rows["standing"], rows["text"], strict=True))


def test_it_starts_with_the_agenda_of_the_area_chosen_and_moves_from_the_first_item_to_the_close(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("clinic", store=own_store, service_area="Thriving Children and Families")
    assert headings(app)[0] == "6 items to talk about"
    app.selectbox(key="service_area").select(SEND).run()
    assert title(app) == "Clinic: Quarter 3, 2022/23"
    assert headings(app)[0] == "2 items to talk about"
    assert "Waiting for a specialist place: worsening from 244 to 278" in cells(app)
    press(app, "Start the clinic")
    assert app.query_params["item"] == WAITING
    assert "item 1 of 2" in words(app)
    press(app, "Next")
    assert title(app) == "Workforce return of March 2023 is 26 days late"
    press(app, "Next")
    assert app.query_params["item"] == "close"
    assert title(app) == "No decisions yet; 2 of 2 items shown"
    assert [button.proto.label for button in app.get("download_button")] == ["Download the minutes"]
    press(app, "Back")
    assert app.query_params["item"] == "return-workforce-2023-03-10"
    press(press(app, "End clinic"), "Leave")
    assert "item" not in app.query_params
    start = alone(open_page(store=own_store, service_area=SEND))["Start the clinic"]
    [first] = parse_qs(urlsplit(start).query)["item"]
    assert title(open_page("clinic", store=own_store, service_area=SEND, item=first)).startswith("Waiting")


def test_a_link_opens_an_item_with_everything_about_it_and_one_that_is_not_there_has_a_way_on(
    open_page: Open,
) -> None:
    app = open_page("clinic", item=NEET)
    assert title(app) == "NEET young people in support: off target, worsening from 1,127 to 725"
    assert "Local target 1,049" in app.get("vega_lite_chart")[0].proto.alt
    assert "The text says a rise, but the figure fell" in words(app)
    app = open_page("clinic", item="project-B2")
    assert words(app).count("overdue") == 4  # in the title, by the figure, of its actions, why it is here
    assert tables(app)[0]["Ref"].tolist() == ["B2-02", "B2-03"]
    app = open_page("clinic", item="kpi-<b>nothing</b>")
    assert "What the link names is not on the agenda" in words(app)
    assert title(press(app, "Go to the first item")) == (
        "Exclusions, primary: off target, improving from 0.04% in 2019/20 (published) to 0.02%"
    )


def test_what_is_refused_is_said_and_stays_typed_and_a_decision_is_recorded_with_role_and_board_proposed(
    open_page: Open, own_store: Path
) -> None:
    app = open_page("clinic", store=own_store, service_area=SEND, item=WAITING)
    assert app.selectbox(key=f"draft-{SEND}-{WAITING}-owner").value == ROLE
    assert app.date_input(key=f"draft-{SEND}-{WAITING}-due").value == BOARD
    for text, message in {
        "": "Enter what will be done.",
        "Visit B33 8TH": "The decision holds a postcode.",
        "Ring 0121 496 0000": "The decision holds a phone number.",
    }.items():
        fill(app, text)
        press(app, "Record")
        assert message in as_read(app.error[0].value)
        assert typed(app) == text
    assert in_force(own_store) == []
    assert typed(press(app, "Next")) == ""
    assert typed(press(app, "Back")) == "Ring 0121 496 0000"
    fill(app, "Open ten places by September")
    press(app, "Record")
    assert as_read(app.success[0].value) == "Decision saved"
    assert f"Open ten places by September · {ROLE} · due 28 April 2023" in words(app)
    assert typed(app) == ""
    assert in_force(own_store) == [("open", "Open ten places by September")]


def test_a_decision_is_changed_closed_and_reopened_with_its_history(open_page: Open, own_store: Path) -> None:
    agree(own_store)
    app = press(open_page("clinic", store=own_store, service_area=SEND, item=WAITING), "Change or close")
    fill(app, "Agree the tracker with schools")
    press(press(app, "Save change"), "Change or close")
    fill(app, "It is in use", "What came of it, when you close it")
    press(app, "Close it")
    assert in_force(own_store) == [("closed", "Agree the tracker with schools")]
    press(press(app, "Reopen"), "Reopen")
    assert "Say why it is opened again" in as_read(app.error[0].value)
    fill(app, "Health left", "Why it is opened again")
    press(app, "Reopen")
    for event in (
        "Analyst: recorded as “Agree the tracker”",
        "closed: It is in use",
        "reopened: Health left",
    ):
        assert event in words(app)


def test_the_second_of_two_keeps_what_was_typed_and_reads_what_the_first_wrote(
    open_page: Open, own_store: Path
) -> None:
    decision = agree(own_store)
    app = press(open_page("clinic", store=own_store, service_area=SEND, item=WAITING), "Change or close")
    fill(app, "Mine")
    decisions.change_decision(Store(own_store), decision, 1, Agreed("Theirs", ROLE, BOARD), "Director")
    press(app, "Save change")
    assert "Director changed this decision while you had it open." in as_read(app.error[0].value)
    assert "Theirs · " in words(app)
    assert typed(app) == "Mine"
    assert in_force(own_store) == [("open", "Theirs")]
    press(app, "Save change")
    assert in_force(own_store) == [("open", "Mine")]


def test_a_clinic_reloaded_in_the_middle_by_two_people_has_the_same_count_and_the_same_minutes(
    open_page: Open, own_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[bytes] = []
    monkeypatch.setattr("ui.clinic.offer_file", lambda _, content, *args, **look: handed.append(content()))

    def opened(item: str) -> AppTest:
        return open_page("clinic", store=own_store, service_area="Thriving Children and Families", item=item)

    press(opened("first"), "Next")
    press(opened("kpi-absence_primary"), "Not now")
    ends = [press(opened("kpi-excl_special"), "End clinic"), opened("close"), opened("close")]
    assert {title(app) for app in ends} == {"No decisions yet; 2 of 6 items shown"}
    written = [[p.text for p in docx.Document(io.BytesIO(document)).paragraphs] for document in handed]
    without_time = [[line for line in lines if "taken by" not in line] for lines in written]
    assert without_time == [without_time[0]] * 3
    assert "2 of 6 items shown" in without_time[0]


def test_an_item_left_for_later_is_passed_over_and_taken_up_by_somebody_else(
    open_page: Open, own_store: Path
) -> None:
    app = press(open_page("clinic", store=own_store, service_area=SEND, item=WAITING), "Not now")
    assert title(app).startswith("Workforce return")
    app.session_state["clinic-items"] = True
    assert app.run().button(key=f"to-{WAITING}").label.endswith("not now")
    assert "Not now" in cells(open_page("clinic", store=own_store, service_area=SEND))
    assert title(press(open_page("clinic", store=own_store, service_area=SEND), "Start the clinic")) == title(
        app
    )
    other = open_page("clinic", store=own_store, service_area=SEND, item="close")
    other.button(key=f"take-{WAITING}").click().run()
    assert title(other).startswith("Waiting for a specialist place")
    press(other, "Take it up")
    assert "Not now" in [button.label for button in other.button]


def test_who_was_there_and_the_next_clinic_are_asked_at_the_close_and_kept_for_everybody(
    open_page: Open, own_store: Path
) -> None:
    def close() -> AppTest:
        return open_page("clinic", store=own_store, service_area=SEND, item="close")

    app, other = close(), close()
    app.multiselect(key="clinic-present").set_value([ROLE, "Clinic secretary"]).run()
    other.multiselect(key="clinic-present").set_value(["Analyst"]).run()
    app.multiselect(key="clinic-absent").set_value(["lead@example.org"]).run()
    assert "The role holds an e-mail address." in as_read(app.error[0].value)
    app.date_input(key="clinic-next").set_value(date(2023, 5, 3)).run()
    seen = close()
    assert seen.multiselect(key="clinic-present").value == ["Analyst", "Clinic secretary", ROLE]
    assert seen.multiselect(key="clinic-absent").value == []
    assert seen.date_input(key="clinic-next").value == date(2023, 5, 3)


def test_at_the_next_clinic_a_decision_comes_back_first_and_overdue(open_page: Open, own_store: Path) -> None:
    agree(own_store, ref="ehc_20_weeks")
    with Store(own_store).write() as connection:
        set_today(connection, date(2023, 5, 3), "test")
    app = open_page("clinic", store=own_store, service_area=SEND)
    assert "with decisions carried forward" in headings(app)[0]
    press(app, "Start the clinic")
    assert title(app).startswith("EHC plans within 20 weeks")
    assert "was due 28 April 2023, 5 days ago" in words(app)


def test_at_an_earlier_date_the_clinic_is_read_only(open_page: Open) -> None:
    app = open_page("clinic", item=NEET, as_at="2023-04-01")
    assert "This is the clinic as it was on 1 April 2023." in words(app)
    assert "Record" not in [button.label for button in app.button]


def test_decisions_show_wherever_their_subject_does_and_hostile_text_stays_text(
    open_page: Open, own_store: Path
) -> None:
    agree(own_store, HOSTILE)
    agree(own_store, "Brief schools again", About.ACTION, "B2 B2-03")
    for page, address in [
        ("clinic", {"service_area": SEND, "item": WAITING}),
        ("clinic", {"service_area": SEND, "item": "close"}),
        ("kpi", {"measure": WAITING[4:]}),
    ]:
        app = open_page(page, store=own_store, **address)
        assert f"{HOSTILE} · {ROLE} · due 28 April 2023" in words(app), page
        assert not any(HOSTILE in element.value for element in app.markdown), page
    assert "Brief schools again · " in words(open_page("project", store=own_store, ref="B2"))
    to_ask = "\n".join(boxes(open_page(store=own_store))["What to ask"])
    assert f"2 open decisions: {HOSTILE}; Brief schools again" in to_ask
