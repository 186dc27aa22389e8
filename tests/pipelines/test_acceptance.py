"""Accepting returns: all or nothing, once, never over what the sender has not seen."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.store import Refused, Store, Superseded
from pipelines.store.acceptance import accept, withdraw
from pipelines.store.ledger import list_returns, set_today
from pipelines.submission import check, held_already
from schemas.definitions import Definitions
from tests.pipelines.sending import BY, TODAY, checked, count, figure_file, figures, new_store, send

SMALL = b"period,measure,value\n2022-23 Q3,ehcp_waiting,3\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def test_a_receipt_says_what_was_accepted_from_whom_and_when(store: Store, definitions: Definitions) -> None:
    content = figure_file("69")
    before = datetime.now(UTC).replace(tzinfo=None)
    receipt = send(store, definitions, content, date(2023, 1, 27), name="thriving q3.csv")
    assert (receipt.kind, receipt.rows, receipt.file_name) == ("kpi", 1, "thriving q3.csv")
    assert receipt.return_id.startswith("2023-01-27-kpi-")
    assert receipt.sha256 == hashlib.sha256(content).hexdigest()
    assert (receipt.accepted_by, receipt.received_on) == (BY, date(2023, 1, 27))
    assert before <= receipt.accepted_at <= before + timedelta(minutes=5)
    assert not receipt.already_held


def test_the_original_bytes_and_the_definitions_in_use_are_kept(
    store: Store, definitions: Definitions
) -> None:
    content = figure_file("69").replace(b"\n", b"\r\n")
    one = checked(store, definitions, content)
    [receipt] = accept(store, [one], BY, definitions_hash=definitions.hash)
    with store.read() as connection:
        assert connection.rows("SELECT * FROM return_files") == [(receipt.return_id, content)]
        assert connection.rows("SELECT definitions_hash, source FROM returns") == [(definitions.hash, "file")]


def test_a_return_is_received_today_unless_a_day_is_given(store: Store, definitions: Definitions) -> None:
    assert send(store, definitions, figure_file("69")).received_on == TODAY
    with store.write() as connection:
        set_today(connection, None, "test")
    assert send(store, definitions, figure_file("70")).received_on == date.today()


def test_a_stand_in_for_today_that_has_not_come_dates_no_return(
    store: Store, definitions: Definitions
) -> None:
    with store.write() as connection:
        set_today(connection, date.today() + timedelta(days=30), "test")
    assert send(store, definitions, figure_file("69")).received_on == date.today()


def test_a_received_day_that_has_not_come_is_refused(store: Store, definitions: Definitions) -> None:
    with pytest.raises(Refused, match="later than today"):
        send(store, definitions, figure_file("69"), date.today() + timedelta(days=1))
    assert count(store, "returns") == 0


@pytest.mark.parametrize(("received", "is_late"), [(date(2023, 1, 27), True), (date.today(), False)])
def test_an_entry_made_after_its_received_day_is_marked_so(
    store: Store, definitions: Definitions, received: date, is_late: bool
) -> None:
    send(store, definitions, figure_file("69"), received)
    with store.read() as connection:
        assert list(list_returns(connection, TODAY)["entered_late"]) == [is_late]


def test_a_corrected_return_replaces_and_the_earlier_one_stays_visible(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("67"), date(2023, 1, 10))
    send(store, definitions, figure_file("69"), date(2023, 1, 27))
    assert [figures(store, date(2023, 1, number)) for number in (9, 26, 27)] == [[], [67], [69]]


def test_the_same_bytes_twice_change_nothing_and_say_so(store: Store, definitions: Definitions) -> None:
    first = send(store, definitions, figure_file("69"), date(2023, 1, 27))
    before = store.data_version()
    again = send(store, definitions, figure_file("69"), name="renamed.csv")
    assert again == replace(first, already_held=True)
    assert store.data_version() == before


@pytest.mark.parametrize(
    ("first_received", "again_received"),
    [
        (date(2023, 1, 27), date(2023, 1, 10)),  # sent again as if it had come earlier
        (date(2023, 6, 1), None),  # came after the store's today, so it is not to be seen yet
        (date(2023, 6, 1), date(2023, 7, 1)),
    ],
)
def test_bytes_in_force_from_any_day_on_are_held(
    store: Store, definitions: Definitions, first_received: date, again_received: date | None
) -> None:
    first = send(store, definitions, figure_file("69"), first_received)
    again = send(store, definitions, figure_file("69"), again_received)
    assert again.already_held
    assert again.return_id == first.return_id


def test_the_same_file_twice_in_one_go_is_kept_once(store: Store, definitions: Definitions) -> None:
    files = [("one.csv", figure_file("69")), ("two.csv", figure_file("69"))]
    receipts = accept(store, check(store, definitions, files), BY)
    assert [receipt.already_held for receipt in receipts] == [False, True]
    assert count(store, "returns") == 1


def test_bytes_that_were_replaced_may_be_loaded_again(store: Store, definitions: Definitions) -> None:
    for value in ("67", "69", "67"):
        assert not send(store, definitions, figure_file(value)).already_held
    assert figures(store) == [67]
    assert count(store, "returns") == 3


def test_bytes_of_which_a_part_was_replaced_may_be_loaded_again(
    store: Store, definitions: Definitions
) -> None:
    both = figure_file("69") + b"2022-23 Q3,eee_3_4,91,\n"
    send(store, definitions, both)
    send(store, definitions, figure_file("70"))
    assert not send(store, definitions, both).already_held
    assert figures(store) == [69, 91]


def test_bytes_that_were_withdrawn_may_be_loaded_again(store: Store, definitions: Definitions) -> None:
    first = send(store, definitions, figure_file("69"))
    withdraw(store, first.return_id, "Too early", BY)
    assert figures(store) == []
    assert not send(store, definitions, figure_file("69")).already_held
    assert figures(store) == [69]


def test_once_means_bytes_ever_accepted_are_not_accepted_again(
    store: Store, definitions: Definitions
) -> None:
    first = send(store, definitions, figure_file("69"))
    withdraw(store, first.return_id, "Too early", BY)
    [again] = accept(store, [checked(store, definitions, figure_file("69"))], BY, only_new=True)
    assert again.already_held
    assert figures(store) == []


def test_a_sender_can_be_told_that_bytes_are_held_before_they_are_checked(
    store: Store, definitions: Definitions
) -> None:
    first = send(store, definitions, figure_file("69"))
    files = [("again.csv", figure_file("69")), ("new.csv", figure_file("70"))]
    assert held_already(store, files) == [replace(first, already_held=True), None]


def test_several_returns_are_accepted_together(store: Store, definitions: Definitions) -> None:
    files = [("q2.csv", figure_file("67", "2022-23 Q2")), ("q3.csv", figure_file("69"))]
    accept(store, check(store, definitions, files), BY)
    assert sorted(figures(store)) == [67, 69]


def test_one_return_refused_keeps_all_out(store: Store, definitions: Definitions) -> None:
    files = [("good.csv", figure_file("69")), ("bad.csv", figure_file("many", "2022-23 Q2"))]
    with pytest.raises(Refused, match="errors or unanswered questions"):
        accept(store, check(store, definitions, files), BY)
    assert count(store, "returns") == 0


def test_two_files_for_the_same_thing_are_refused_even_where_they_were_checked_apart(
    store: Store, definitions: Definitions
) -> None:
    apart = [
        checked(store, definitions, figure_file(value), name=name)
        for name, value in [("one.csv", "69"), ("two.csv", "70")]
    ]
    with pytest.raises(Refused, match=r"one\.csv and two\.csv have rows for the same things"):
        accept(store, apart, BY)
    assert count(store, "returns") == count(store, "kpi") == count(store, "return_files") == 0


def test_what_was_replaced_while_a_return_was_being_checked_is_not_overwritten_unseen(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("67"))
    slow = checked(store, definitions, figure_file("68"))
    other = send(store, definitions, figure_file("69"))
    with pytest.raises(Superseded, match=r"changed what q3\.csv replaces") as refusal:
        accept(store, [slow], BY)
    [change] = refusal.value.changes
    assert (change.what, change.return_id, change.file_name, change.by, change.at) == (
        *("accepted", other.return_id, "q3.csv", BY, other.accepted_at),
    )
    assert str(change) in str(refusal.value)
    assert figures(store) == [69]
    assert not send(store, definitions, figure_file("68")).already_held
    assert figures(store) == [68]


def test_what_was_first_returned_while_another_was_being_checked_is_not_overwritten_unseen(
    store: Store, definitions: Definitions
) -> None:
    slow = checked(store, definitions, figure_file("68"))
    send(store, definitions, figure_file("69"))
    with pytest.raises(Superseded):
        accept(store, [slow], BY)


def test_what_was_withdrawn_while_a_return_was_being_checked_sends_it_back(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("66"))
    second = send(store, definitions, figure_file("67"))
    slow = checked(store, definitions, figure_file("68"))
    withdraw(store, second.return_id, "Wrong term", BY)
    with pytest.raises(Superseded) as refusal:
        accept(store, [slow], BY)
    # What shows again is nobody's doing but the one's who withdrew.
    assert [(change.what, change.return_id) for change in refusal.value.changes] == [
        ("withdrawn", second.return_id)
    ]


def test_a_return_for_another_measure_does_not_send_one_back(store: Store, definitions: Definitions) -> None:
    slow = checked(store, definitions, figure_file("68"))
    send(store, definitions, figure_file("91", measure="eee_3_4"))
    accept(store, [slow], BY)
    assert sorted(figures(store)) == [68, 91]


def test_an_answer_is_kept_with_its_finding_person_and_moment(store: Store, definitions: Definitions) -> None:
    [one] = check(store, definitions, [("small.csv", SMALL)], answers={"small-number": "All three agreed"})
    [receipt] = accept(store, [one], BY)
    with store.read() as connection:
        [row] = connection.rows("SELECT * EXCLUDE (message) FROM answers")
        [(message,)] = connection.rows("SELECT message FROM answers")
    assert row == (
        *(receipt.return_id, "small-number", 2, "value"),
        *("All three agreed", BY, receipt.accepted_at),
    )
    assert message


def test_a_question_without_an_answer_refuses(store: Store, definitions: Definitions) -> None:
    [one] = check(store, definitions, [("small.csv", SMALL)], answers={"small-number": "  "})
    assert one.unanswered == ["small-number"]
    with pytest.raises(Refused):
        accept(store, [one], BY)
    assert count(store, "returns") == 0
