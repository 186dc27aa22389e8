"""A decision's life: recorded, changed, closed and reopened, each an event that stays; two at once lose nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.decisions import (
    COLUMNS,
    ITEM,
    MOST,
    NEXT,
    ROLE,
    Agreed,
    Clinic,
    ClinicRecord,
    Subject,
    add_marks,
    change_decision,
    clinic_record,
    close_decision,
    decisions_in_force,
    record_decision,
    reopen_decision,
)
from pipelines.store import Moved, Refused, Store
from pipelines.store.acceptance import erase
from schemas.definitions import Definitions
from schemas.vocabulary import About, Mark
from tests.pipelines.sending import TODAY, Desk, new_store

DUE = date(2023, 4, 28)
AGREED = Agreed("Agree the tracker with health", "Director of SEND and Inclusion", DUE)
CLINIC = Clinic("SEND and Inclusion", "2022-23 Q3", TODAY)
BY = "Clinic secretary"
POSTCODE = "B33 8TH"


def decisions(desk: Desk, as_at: date = TODAY) -> pd.DataFrame:
    with desk.store.read() as connection:
        return decisions_in_force(connection, as_at)


def record(desk: Desk, agreed: Agreed = AGREED) -> str:
    return record_decision(desk.store, agreed, Subject(About.MEASURE, "ehc_20_weeks"), CLINIC, BY)


def test_a_recorded_decision_stands_open_with_who_when_what_about_and_in_which_clinic(desk: Desk) -> None:
    assert decisions(desk).empty
    assert list(decisions(desk).columns) == COLUMNS
    decision_id = record(desk)
    row = decisions(desk).iloc[0]
    expected = {"decision_id": decision_id, "standing": "open", "text": AGREED.text, "owner": AGREED.owner}
    expected |= {"about": "measure", "ref": "ehc_20_weeks", "service_area": "SEND and Inclusion"}
    expected |= {"period": "2022-23 Q3", "recorded_by": BY, "last_event": "recorded"}
    assert row[list(expected)].to_dict() == expected
    assert not row["overdue"]
    assert [row[name].date() for name in ("due_on", "clinic_on", "recorded_on")] == [DUE, TODAY, TODAY]


def test_every_event_stays_in_the_history_and_the_last_one_is_how_it_stands(desk: Desk) -> None:
    decision_id = record(desk)
    later = Agreed("Agree the tracker with health and schools", AGREED.owner, DUE + timedelta(days=7))
    change_decision(desk.store, decision_id, 1, later, "Analyst")
    close_decision(desk.store, decision_id, 2, BY, "The tracker is in use")
    assert decisions(desk)["standing"].tolist() == ["closed"]
    reopen_decision(desk.store, decision_id, 3, BY, "It covers health only")
    row = decisions(desk).iloc[0]
    assert (row["standing"], row["text"], row["revision"]) == ("open", later.text, 4)
    assert [(one["event"], one["happened_by"], one["text"], one["note"]) for one in row["history"]] == [
        ("recorded", BY, AGREED.text, ""),
        ("changed", "Analyst", later.text, ""),
        ("closed", BY, later.text, "The tracker is in use"),
        ("reopened", BY, later.text, "It covers health only"),
    ]


def test_as_at_an_earlier_date_a_decision_stands_as_it_did_then(desk: Desk) -> None:
    decision_id = record(desk)
    desk.set_today(TODAY + timedelta(days=14))
    close_decision(desk.store, decision_id, 1, BY)
    standing = [decisions(desk, TODAY + timedelta(days))["standing"].tolist() for days in (-1, 13, 14)]
    assert standing == [[], ["open"], ["closed"]]
    assert not decisions(desk, date(2030, 1, 1))["overdue"].any()


def test_an_open_decision_is_overdue_from_the_day_after_it_was_due(desk: Desk) -> None:
    decision_id = record(desk)
    for after, days in {-1: None, 0: None, 1: 1, 30: 30}.items():
        row = decisions(desk, DUE + timedelta(after)).iloc[0]
        assert bool(row["overdue"]) is (days is not None)
        assert (None if pd.isna(row["days_overdue"]) else int(row["days_overdue"])) == days
    desk.set_today(DUE + timedelta(days=10))
    change_decision(desk.store, decision_id, 1, replace(AGREED, text="Agree it with schools too"), BY)
    assert decisions(desk, DUE + timedelta(days=10))["days_overdue"].tolist() == [10]


def test_open_decisions_come_first_then_the_first_due_then_the_first_recorded(desk: Desk) -> None:
    close_decision(desk.store, record(desk, Agreed("done", "Lead", TODAY)), 1, BY)
    for text, due in (("third", 30), ("first", 1), ("second", 2), ("also second", 2), ("and second", 2)):
        record(desk, Agreed(text, "Lead", TODAY + timedelta(days=due)))
    expected = ["first", "second", "also second", "and second", "third", "done"]
    assert decisions(desk)["text"].tolist() == expected


REFUSED = [
    (Agreed("", "Lead", DUE), "Enter what will be done."),
    (Agreed(" \n\t ", "Lead", DUE), "Enter what will be done."),
    (Agreed("Do it", "", DUE), "Choose the role that owns it."),
    (Agreed("Do it", "Lead", None), "Enter the date that it is due."),
    (Agreed("Do it", "Lead", TODAY - timedelta(days=1)), "4 April 2023 has passed."),
    (Agreed("x" * (MOST["decision"] + 1), "Lead", DUE), "has 1,001 characters. Shorten it to 1,000"),
    (Agreed("Do it", "x" * (MOST["owner"] + 1), DUE), "The owner has 121 characters."),
    (Agreed(f"Visit {POSTCODE}", "Lead", DUE), "The decision holds a postcode."),
    (Agreed("Do it", "lead@example.org", DUE), "The owner holds an e-mail address."),
    (Agreed("Ring 0121 496 0000 today", "Lead", DUE), "The decision holds a phone number."),
]


def test_what_cannot_be_stored_is_refused_in_words_and_personal_data_is_not_repeated(desk: Desk) -> None:
    decision_id = record(desk)
    for agreed, words in REFUSED:
        for is_new in (True, False):
            with pytest.raises(Refused) as refusal:
                record(desk, agreed) if is_new else change_decision(desk.store, decision_id, 1, agreed, BY)
            assert words in str(refusal.value)
            assert "Nothing was changed." in str(refusal.value)
            assert not any(word in str(refusal.value) for word in (POSTCODE, "example.org", "496"))
    assert desk.count("decisions") == 1


Attempt = Callable[[Store, str], None]
OPEN: list[tuple[str, Attempt]] = [
    ("Nothing in the decision is", lambda store, one: change_decision(store, one, 1, AGREED, BY)),
    ("It is open already.", lambda store, one: reopen_decision(store, one, 1, BY, "why")),
    ("There is no such decision.", lambda store, one: close_decision(store, "none", 1, BY)),
    ("The note holds a postcode.", lambda store, one: close_decision(store, one, 1, BY, f"See {POSTCODE}")),
]
CLOSED: list[tuple[str, Attempt]] = [
    ("Reopen it first.", lambda store, one: change_decision(store, one, 2, Agreed("x", "y", DUE), BY)),
    ("It is closed already.", lambda store, one: close_decision(store, one, 2, BY)),
    ("Say why it is opened again", lambda store, one: reopen_decision(store, one, 2, BY, "  ")),
]


def test_what_an_open_or_a_closed_decision_refuses(desk: Desk) -> None:
    decision_id = record(desk)
    for attempts in (OPEN, CLOSED):
        for words, attempt in attempts:
            with pytest.raises(Refused, match=words):
                attempt(desk.store, decision_id)
        if attempts is OPEN:
            close_decision(desk.store, decision_id, 1, BY)
    assert desk.count("decisions") == 2


def test_of_two_who_edit_at_once_the_second_learns_who_was_first_and_can_go_on(desk: Desk) -> None:
    decision_id = record(desk)
    first, second = (replace(AGREED, text=text) for text in ("With health", "With schools"))
    change_decision(desk.store, decision_id, 1, first, "Analyst")
    with pytest.raises(Moved, match="Analyst changed this decision while you had it open"):
        change_decision(desk.store, decision_id, 1, second, "Director")
    with pytest.raises(Moved):
        close_decision(desk.store, decision_id, 1, "Director")
    assert decisions(desk)["text"].tolist() == ["With health"]
    change_decision(desk.store, decision_id, 2, second, "Director")
    texts = [event["text"] for event in decisions(desk)["history"].iloc[0]]
    assert texts == [AGREED.text, "With health", "With schools"]


@pytest.fixture(scope="module")
def one_desk(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Desk:
    return Desk(new_store(tmp_path_factory.mktemp("any")), definitions)


@settings(max_examples=10)  # each writes to a store
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@0123456789"), max_size=80))
def test_any_text_comes_back_but_for_what_no_document_can_hold(one_desk: Desk, text: str) -> None:
    try:
        decision_id = record(one_desk, Agreed(text, "Lead", DUE))
    except Refused:
        return
    stored = decisions(one_desk).set_index("decision_id")["text"][decision_id]
    assert len(stored) <= len(text)
    assert set(stored) <= set(text) | {" "}


def record_of(desk: Desk, clinic: Clinic = CLINIC) -> ClinicRecord:
    with desk.store.read() as connection:
        return clinic_record(connection, clinic)


def test_an_item_was_shown_or_is_left_for_later_in_its_own_clinic_and_going_past_takes_nothing_up(
    desk: Desk,
) -> None:
    others = [Clinic(None, CLINIC.period, TODAY), Clinic(CLINIC.service_area, "2022-23 Q2", TODAY)]
    add_marks(desk.store, CLINIC, ITEM, {"kpi-eee_2": Mark.NOT_NOW}, BY)
    shown = dict.fromkeys(("kpi-eee_2", "project-A4"), Mark.SHOWN)
    add_marks(desk.store, CLINIC, ITEM, shown, "Analyst", only_new=True)
    assert record_of(desk) == ClinicRecord(frozenset({"project-A4"}), frozenset({"kpi-eee_2"}))
    assert [record_of(desk, clinic) for clinic in others] == [ClinicRecord()] * 2
    add_marks(desk.store, CLINIC, ITEM, {"kpi-eee_2": Mark.NONE}, BY)
    assert record_of(desk) == ClinicRecord(frozenset({"project-A4"}))
    add_marks(desk.store, CLINIC, ITEM, shown, BY, only_new=True)
    assert record_of(desk).shown == {"kpi-eee_2", "project-A4"}


def test_who_was_there_and_the_next_clinic_are_kept_by_role_and_erased_by_day(desk: Desk) -> None:
    for marks in (
        {"Lead": Mark.PRESENT, "Analyst": Mark.PRESENT},
        {"Lead": Mark.ABSENT, "Officer": Mark.PRESENT},
        {"Officer": Mark.NONE},
    ):
        add_marks(desk.store, CLINIC, ROLE, marks, BY)
    add_marks(desk.store, CLINIC, NEXT, {"": DUE.isoformat()}, BY)
    record = record_of(desk)
    assert (record.present, record.absent, record.next_on) == (("Analyst",), ("Lead",), DUE)
    with pytest.raises(Refused, match="The role holds an e-mail address"):
        add_marks(desk.store, CLINIC, ROLE, {"lead@example.org": Mark.PRESENT}, BY)
    erase(desk.store, f"clinic-{TODAY}", "Named a person", BY)
    assert record_of(desk) == ClinicRecord(next_on=DUE)
