"""A decision's life: recorded, changed, closed and reopened, each an event that stays; two at once lose nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.decisions import (
    COLUMNS,
    MOST,
    Agreed,
    Clinic,
    Subject,
    change_decision,
    close_decision,
    decisions_in_force,
    items_set_aside,
    record_decision,
    reopen_decision,
    set_aside,
)
from pipelines.store import Moved, Refused, Store
from pipelines.store.ledger import set_today
from schemas.vocabulary import About
from tests.pipelines.sending import TODAY, count, new_store

DUE = date(2023, 4, 28)
AGREED = Agreed("Agree the tracker with health", "Director of SEND and Inclusion", DUE)
MEASURE = Subject(About.MEASURE, "ehc_20_weeks")
CLINIC = Clinic("SEND and Inclusion", "2022-23 Q3", TODAY)
BY = "Clinic secretary"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def held(store: Store, as_at: date = TODAY) -> pd.DataFrame:
    with store.read() as connection:
        return decisions_in_force(connection, as_at)


def move_to(store: Store, day: date) -> None:
    with store.write() as connection:
        set_today(connection, day, "test")


def test_an_empty_store_has_no_decisions_and_every_column(store: Store) -> None:
    assert held(store).empty
    assert list(held(store).columns) == COLUMNS


def test_a_recorded_decision_stands_open_with_who_when_what_about_and_in_which_clinic(store: Store) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    row = held(store).iloc[0]
    assert row["decision_id"] == decision_id
    told = [
        "standing",
        "text",
        "owner",
        "about",
        "ref",
        "service_area",
        "period",
        "recorded_by",
        "last_event",
    ]
    assert row[told].tolist() == [
        *("open", AGREED.text, AGREED.owner, "measure", "ehc_20_weeks", "SEND and Inclusion", "2022-23 Q3"),
        *(BY, "recorded"),
    ]
    assert [row[c].date() for c in ("due_on", "clinic_on", "recorded_on")] == [DUE, TODAY, TODAY]
    assert not row["overdue"]


def test_every_event_stays_in_the_history_and_the_last_one_is_how_it_stands(store: Store) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    later = Agreed("Agree the tracker with health and schools", AGREED.owner, DUE + timedelta(days=7))
    change_decision(store, decision_id, 1, later, "Analyst")
    close_decision(store, decision_id, 2, BY, "The tracker is in use")
    assert held(store)["standing"].tolist() == ["closed"]
    reopen_decision(store, decision_id, 3, BY, "It covers health only")
    row = held(store).iloc[0]
    assert (row["standing"], row["text"], row["revision"]) == ("open", later.text, 4)
    told = [(event["event"], event["happened_by"], event["text"], event["note"]) for event in row["history"]]
    assert told == [
        ("recorded", BY, AGREED.text, ""),
        ("changed", "Analyst", later.text, ""),
        ("closed", BY, later.text, "The tracker is in use"),
        ("reopened", BY, later.text, "It covers health only"),
    ]
    assert count(store, "decisions") == 4


def test_as_at_an_earlier_date_a_decision_stands_as_it_did_then(store: Store) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    move_to(store, TODAY + timedelta(days=14))
    close_decision(store, decision_id, 1, BY)
    assert held(store, TODAY - timedelta(days=1)).empty
    assert held(store, TODAY + timedelta(days=13))["standing"].tolist() == ["open"]
    assert held(store, TODAY + timedelta(days=14))["standing"].tolist() == ["closed"]


@pytest.mark.parametrize(
    ("as_at", "days"),
    [
        (DUE - timedelta(days=1), None),
        (DUE, None),
        (DUE + timedelta(days=1), 1),
        (DUE + timedelta(days=30), 30),
    ],
)
def test_an_open_decision_is_overdue_from_the_day_after_it_was_due(
    store: Store, as_at: date, days: int | None
) -> None:
    record_decision(store, AGREED, MEASURE, CLINIC, BY)
    row = held(store, as_at).iloc[0]
    assert bool(row["overdue"]) is (days is not None)
    assert (None if pd.isna(row["days_overdue"]) else int(row["days_overdue"])) == days


def test_a_closed_decision_is_never_overdue(store: Store) -> None:
    close_decision(store, record_decision(store, AGREED, MEASURE, CLINIC, BY), 1, BY)
    assert not held(store, date(2030, 1, 1))["overdue"].any()


def test_open_decisions_come_first_and_the_first_due_leads(store: Store) -> None:
    for text, due in (("third", 30), ("first", 1), ("second", 2)):
        record_decision(store, Agreed(text, "Lead", TODAY + timedelta(days=due)), MEASURE, CLINIC, BY)
    done = record_decision(store, Agreed("done", "Lead", TODAY), MEASURE, CLINIC, BY)
    close_decision(store, done, 1, BY)
    assert held(store)["text"].tolist() == ["first", "second", "third", "done"]


def test_of_decisions_due_on_one_day_the_first_recorded_comes_first(store: Store) -> None:
    wordings = [f"{word} the tracker" for word in ("Write", "Check", "Agree", "Send", "Close")]
    for wording in wordings:
        record_decision(store, replace(AGREED, text=wording), MEASURE, CLINIC, BY)
    assert held(store)["text"].tolist() == wordings


POSTCODE = "B33 8TH"
REFUSED = [
    (Agreed("", "Lead", DUE), "Enter what will be done."),
    (Agreed(" \n\t ", "Lead", DUE), "Enter what will be done."),
    (Agreed("Do it", "", DUE), "Choose the role that owns it."),
    (Agreed("Do it", "Lead", None), "Enter the date that it is due."),
    (Agreed("Do it", "Lead", TODAY - timedelta(days=1)), "4 April 2023 has passed."),
    (
        Agreed("x" * (MOST["decision"] + 1), "Lead", DUE),
        "The decision has 1,001 characters. Shorten it to 1,000",
    ),
    (Agreed("Do it", "x" * (MOST["owner"] + 1), DUE), "The owner has 121 characters."),
    (Agreed(f"Visit {POSTCODE}", "Lead", DUE), "The decision holds a postcode."),
    (Agreed("Do it", "lead@example.org", DUE), "The owner holds an e-mail address."),
    (Agreed("Ring 0121 496 0000 today", "Lead", DUE), "The decision holds a phone number."),
]


@pytest.mark.parametrize(("agreed", "said"), REFUSED, ids=[said for _, said in REFUSED])
def test_what_cannot_be_kept_is_refused_in_words_and_personal_data_is_not_repeated(
    store: Store, agreed: Agreed, said: str
) -> None:
    kept = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    for attempt in (
        lambda: record_decision(store, agreed, MEASURE, CLINIC, BY),
        lambda: change_decision(store, kept, 1, agreed, BY),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert said in str(refused.value)
        assert "Nothing was changed." in str(refused.value)
        assert not any(word in str(refused.value) for word in (POSTCODE, "example.org", "496"))
    assert count(store, "decisions") == 1


def test_a_due_date_that_has_passed_since_may_stay_when_the_words_change(store: Store) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    move_to(store, DUE + timedelta(days=10))
    change_decision(store, decision_id, 1, Agreed("Agree it with schools too", AGREED.owner, DUE), BY)
    assert held(store, DUE + timedelta(days=10))["days_overdue"].tolist() == [10]


LIFE: list[tuple[str, Callable[[Store, str], None], str]] = [
    (
        "a change that changes nothing",
        lambda s, d: change_decision(s, d, 1, AGREED, BY),
        "Nothing in the decision is",
    ),
    ("reopening what is open", lambda s, d: reopen_decision(s, d, 1, BY, "why"), "It is open already."),
    ("no such decision", lambda s, d: close_decision(s, "none", 1, BY), "There is no such decision."),
    (
        "personal data in a note",
        lambda s, d: close_decision(s, d, 1, BY, f"See {POSTCODE}"),
        "The note holds a postcode.",
    ),
]
LIFE_CLOSED: list[tuple[str, Callable[[Store, str], None], str]] = [
    (
        "changing what is closed",
        lambda s, d: change_decision(s, d, 2, Agreed("x", "y", DUE), BY),
        "Reopen it first.",
    ),
    ("closing what is closed", lambda s, d: close_decision(s, d, 2, BY), "It is closed already."),
    (
        "reopening without a reason",
        lambda s, d: reopen_decision(s, d, 2, BY, "  "),
        "Say why it is opened again",
    ),
]


@pytest.mark.parametrize(("what", "attempt", "said"), LIFE, ids=[what for what, *_ in LIFE])
def test_an_open_decision_refuses(
    store: Store, what: str, attempt: Callable[[Store, str], None], said: str
) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    with pytest.raises(Refused, match=said):
        attempt(store, decision_id)
    assert count(store, "decisions") == 1


@pytest.mark.parametrize(("what", "attempt", "said"), LIFE_CLOSED, ids=[what for what, *_ in LIFE_CLOSED])
def test_a_closed_decision_refuses(
    store: Store, what: str, attempt: Callable[[Store, str], None], said: str
) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    close_decision(store, decision_id, 1, BY)
    with pytest.raises(Refused, match=said):
        attempt(store, decision_id)
    assert count(store, "decisions") == 2


def test_of_two_who_edit_at_once_the_second_is_told_who_was_first_and_both_texts_can_be_kept(
    store: Store,
) -> None:
    decision_id = record_decision(store, AGREED, MEASURE, CLINIC, BY)
    first, second = (Agreed(text, AGREED.owner, DUE) for text in ("With health", "With schools"))
    change_decision(store, decision_id, 1, first, "Analyst")
    with pytest.raises(Moved, match="Analyst changed this decision while you had it open"):
        change_decision(store, decision_id, 1, second, "Director")
    with pytest.raises(Moved):
        close_decision(store, decision_id, 1, "Director")
    assert held(store)["text"].tolist() == ["With health"]
    change_decision(store, decision_id, 2, second, "Director")
    history = held(store)["history"].iloc[0]
    assert [event["text"] for event in history] == [AGREED.text, "With health", "With schools"]


@settings(max_examples=10, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="@0123456789"), max_size=80))
def test_any_text_comes_back_as_it_was_typed_but_for_what_no_document_can_hold(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    store = new_store(tmp_path_factory.mktemp("any"))
    try:
        record_decision(store, Agreed(text, "Lead", DUE), MEASURE, CLINIC, BY)
    except Refused:
        return
    [kept] = held(store)["text"]
    assert len(kept) <= len(text)
    assert set(kept) <= set(text) | {" "}


def test_an_item_set_aside_stands_aside_in_its_own_clinic_until_it_is_taken_up(store: Store) -> None:
    others = [Clinic(None, CLINIC.period, TODAY), Clinic(CLINIC.service_area, "2022-23 Q2", TODAY)]

    def aside(clinic: Clinic) -> frozenset[str]:
        with store.read() as connection:
            return items_set_aside(connection).get(clinic, frozenset())

    set_aside(store, CLINIC, "kpi-eee_2", BY)
    set_aside(store, others[0], "project-A4", BY)
    assert [aside(clinic) for clinic in (CLINIC, *others)] == [{"kpi-eee_2"}, {"project-A4"}, frozenset()]
    set_aside(store, CLINIC, "kpi-eee_2", BY, aside=False)
    assert aside(CLINIC) == frozenset()
