"""Accepting returns: all or nothing, never over what the sender has not seen; and taking one back."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.checks.check_files import check_returns, find_accepted
from pipelines.store import Refused, Store, Superseded
from pipelines.store.acceptance import accept, erase, withdraw
from pipelines.store.ledger import list_returns, set_today
from pipelines.store.migrations import TEXTS
from schemas.definitions import Definitions
from schemas.returns import KINDS
from tests.pipelines.sending import BY, TODAY, checked, count, figure_file, figures, new_store, send

SMALL = b"period,measure,value\n2022-23 Q3,ehcp_waiting,3\n"
TEXT = "Something that must go"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path)


def move_today(store: Store, day: date | None) -> None:
    with store.write() as connection:
        set_today(connection, day, "test")


def test_a_receipt_has_what_was_accepted_from_whom_and_when(store: Store, definitions: Definitions) -> None:
    content = figure_file("69").replace(b"\n", b"\r\n")
    before = datetime.now(UTC).replace(tzinfo=None)
    one = checked(store, definitions, content, date(2023, 1, 27), name="thriving q3.csv")
    [receipt] = accept(store, [one], BY, date(2023, 1, 27), definitions.hash)
    assert (receipt.kind, receipt.rows, receipt.file_name) == ("kpi", 1, "thriving q3.csv")
    assert receipt.return_id.startswith("2023-01-27-kpi-")
    assert receipt.sha256 == hashlib.sha256(content).hexdigest()
    assert (receipt.accepted_by, receipt.received_on) == (BY, date(2023, 1, 27))
    assert before <= receipt.accepted_at <= before + timedelta(minutes=5)
    assert not receipt.already_held
    with store.read() as connection:
        assert connection.rows("SELECT * FROM return_files") == [(receipt.return_id, content)]
        assert connection.rows("SELECT definitions_hash, source FROM returns") == [(definitions.hash, "file")]


def test_a_return_is_received_today_unless_a_day_is_given_and_never_on_one_to_come(
    store: Store, definitions: Definitions
) -> None:
    assert send(store, definitions, figure_file("69")).received_on == TODAY
    move_today(store, None)
    assert send(store, definitions, figure_file("70")).received_on == date.today()
    move_today(store, date.today() + timedelta(days=30))
    assert send(store, definitions, figure_file("71")).received_on == date.today()
    with pytest.raises(Refused, match="later than today"):
        send(store, definitions, figure_file("72"), date.today() + timedelta(days=1))
    assert count(store, "returns") == 3


@pytest.mark.parametrize(("received", "is_late"), [(date(2023, 1, 27), True), (date.today(), False)])
def test_an_entry_made_after_its_received_day_is_marked_so(
    store: Store, definitions: Definitions, received: date, is_late: bool
) -> None:
    send(store, definitions, figure_file("69"), received)
    with store.read() as connection:
        assert list(list_returns(connection, TODAY)["entered_late"]) == [is_late]


@pytest.mark.parametrize(
    ("first_received", "again_received"),
    [
        (date(2023, 1, 27), None),
        (date(2023, 1, 27), date(2023, 1, 10)),  # sent again as if it had come earlier
        (date(2023, 6, 1), date(2023, 7, 1)),  # came after the store's today, so it is not to be seen yet
    ],
)
def test_bytes_in_force_from_any_day_on_change_nothing(
    store: Store, definitions: Definitions, first_received: date, again_received: date | None
) -> None:
    first = send(store, definitions, figure_file("69"), first_received)
    before = store.data_version()
    again = send(store, definitions, figure_file("69"), again_received, name="renamed.csv")
    assert again == replace(first, already_held=True)
    assert store.data_version() == before


def test_the_same_file_twice_together_is_stored_once(store: Store, definitions: Definitions) -> None:
    files = [("one.csv", figure_file("69")), ("two.csv", figure_file("69"))]
    receipts = accept(store, check_returns(store, definitions, files), BY)
    assert [receipt.already_held for receipt in receipts] == [False, True]
    assert count(store, "returns") == 1


def test_bytes_that_were_replaced_even_in_part_or_withdrawn_may_be_loaded_again(
    store: Store, definitions: Definitions
) -> None:
    both = figure_file("69") + b"2022-23 Q3,eee_3_4,91,\n"
    for content in (both, figure_file("70"), both):
        last = send(store, definitions, content)
        assert not last.already_held
    assert figures(store) == [69, 91]
    withdraw(store, last.return_id, "Too early", BY)
    assert figures(store) == [91, 70]
    assert not send(store, definitions, both).already_held


def test_only_new_means_bytes_ever_accepted_are_not_accepted_again(
    store: Store, definitions: Definitions
) -> None:
    first = send(store, definitions, figure_file("69"))
    withdraw(store, first.return_id, "Too early", BY)
    [again] = accept(store, [checked(store, definitions, figure_file("69"))], BY, only_new=True)
    assert again.already_held
    assert figures(store) == []


def test_a_sender_learns_that_bytes_are_held_before_they_are_checked(
    store: Store, definitions: Definitions
) -> None:
    first = send(store, definitions, figure_file("69"))
    files = [("again.csv", figure_file("69")), ("new.csv", figure_file("70"))]
    assert find_accepted(store, files) == [replace(first, already_held=True), None]


def test_returns_sent_together_are_accepted_together_or_not_at_all(
    store: Store, definitions: Definitions
) -> None:
    good, bad = ("good.csv", figure_file("69")), ("bad.csv", figure_file("many", "2022-23 Q2"))
    with pytest.raises(Refused, match="errors or unanswered questions"):
        accept(store, check_returns(store, definitions, [good, bad]), BY)
    apart = [checked(store, definitions, figure_file(value), name=f"{value}.csv") for value in ("69", "70")]
    with pytest.raises(Refused, match=r"69\.csv and 70\.csv have rows for the same things"):
        accept(store, apart, BY)
    assert count(store, "returns") == count(store, "kpi") == count(store, "return_files") == 0
    accept(store, check_returns(store, definitions, [("q2.csv", figure_file("67", "2022-23 Q2")), good]), BY)
    assert sorted(figures(store)) == [67, 69]


def test_what_was_replaced_during_a_check_is_not_overwritten_unseen(
    store: Store, definitions: Definitions
) -> None:
    unseen = checked(store, definitions, figure_file("66"))
    send(store, definitions, figure_file("67"))
    with pytest.raises(Superseded):
        accept(store, [unseen], BY)
    slow = checked(store, definitions, figure_file("68"))
    other = send(store, definitions, figure_file("69"))
    with pytest.raises(Superseded, match=r"changed what q3\.csv replaces") as refusal:
        accept(store, [slow], BY)
    [change] = refusal.value.changes
    assert (change.what, change.return_id, change.file_name) == ("accepted", other.return_id, "q3.csv")
    assert (change.by, change.at) == (BY, other.accepted_at)
    assert str(change) in str(refusal.value)
    assert figures(store) == [69]
    assert not send(store, definitions, figure_file("68")).already_held
    assert figures(store) == [68]


def test_what_was_withdrawn_during_a_check_sends_a_return_back(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("66"))
    second = send(store, definitions, figure_file("67"))
    slow = checked(store, definitions, figure_file("68"))
    withdraw(store, second.return_id, "Wrong term", BY)
    with pytest.raises(Superseded) as refusal:
        accept(store, [slow], BY)
    # What shows again is nobody's doing but the one's who withdrew.
    [change] = refusal.value.changes
    assert (change.what, change.return_id) == ("withdrawn", second.return_id)


def test_a_return_for_another_measure_sends_none_back(store: Store, definitions: Definitions) -> None:
    slow = checked(store, definitions, figure_file("68"))
    send(store, definitions, figure_file("91", measure="eee_3_4"))
    accept(store, [slow], BY)
    assert sorted(figures(store)) == [68, 91]


def test_an_answer_is_stored_with_its_finding_person_and_moment_and_none_refuses(
    store: Store, definitions: Definitions
) -> None:
    [silent] = check_returns(store, definitions, [("small.csv", SMALL)], answers={"small-number": "  "})
    assert list(silent.unanswered["code"]) == ["small-number"]
    with pytest.raises(Refused):
        accept(store, [silent], BY)
    [one] = check_returns(
        store, definitions, [("small.csv", SMALL)], answers={"small-number": "All three agreed"}
    )
    [receipt] = accept(store, [one], BY)
    with store.read() as connection:
        [row] = connection.rows("SELECT * EXCLUDE (message), message <> '' FROM answers")
    answered = ("All three agreed", BY, receipt.accepted_at)
    assert row == (receipt.return_id, "small-number", 2, "value", *answered, True)


# Taking back


def test_a_withdrawn_return_shows_what_was_there_before_from_the_stores_today(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("67"), date(2023, 1, 10))
    wrong = send(store, definitions, figure_file("96"), date(2023, 1, 27))
    withdraw(store, wrong.return_id, " Digits the wrong way round ", BY)
    assert (figures(store, date(2023, 4, 4)), figures(store, TODAY)) == ([96], [67])
    with store.read() as connection:
        row = list_returns(connection, TODAY, wrong.return_id).iloc[0]
    assert (row["standing"], row["withdrawn_by"]) == ("withdrawn", BY)
    assert row["withdrawn_why"] == "Digits the wrong way round"
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(store, wrong.return_id, "Wrong term", BY)


def test_a_withdrawal_by_the_clock_is_of_the_clocks_day(store: Store, definitions: Definitions) -> None:
    receipt = send(store, definitions, figure_file("67"), date(2023, 1, 10))
    move_today(store, None)
    withdraw(store, receipt.return_id, "Wrong term", BY)
    assert (figures(store, TODAY), figures(store, date.today())) == ([67], [])


@pytest.mark.parametrize("take_back", [withdraw, erase])
def test_taking_back_needs_a_reason_and_a_return(
    store: Store, definitions: Definitions, take_back: Callable[[Store, str, str, str], None]
) -> None:
    receipt = send(store, definitions, figure_file("69"))
    before = store.data_version()
    with pytest.raises(Refused, match="Give a reason"):
        take_back(store, receipt.return_id, "  ", BY)
    with pytest.raises(Refused, match="There is no return “nothing”"):
        take_back(store, "nothing", "Why not", BY)
    assert store.data_version() == before


def test_erasing_removes_bytes_texts_and_answers_from_the_file_and_leaves_row_and_hash(
    store: Store, definitions: Definitions
) -> None:
    small = SMALL.replace(b"value", b"value,commentary").replace(b",3", b",3," + TEXT.encode())
    [one] = check_returns(store, definitions, [("small.csv", small)], answers={"small-number": f"{TEXT} too"})
    [gone] = accept(store, [one], BY)
    other = send(store, definitions, figure_file("91", measure="eee_3_4", commentary="Something that stays"))
    store.path.chmod(0o640)
    assert TEXT.encode() in store.path.read_bytes()
    for _ in range(2):  # a second time is harmless
        erase(store, gone.return_id, "Named a child", BY)
        assert TEXT.encode() not in store.path.read_bytes()
    assert b"Something that stays" in store.path.read_bytes()
    assert store.path.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]
    with store.read() as connection:
        assert connection.rows("SELECT return_id FROM return_files") == [(other.return_id,)]
        texts = connection.rows("SELECT commentary FROM kpi ORDER BY value")
        assert texts == [(None,), ("Something that stays",)]
        assert connection.rows("SELECT code, message, answer FROM answers") == [("small-number", None, None)]
        row = list_returns(connection, TODAY, gone.return_id).iloc[0]
    assert (row["sha256"], row["erased_by"], row["erased_why"]) == (gone.sha256, BY, "Named a child")
    assert figures(store) == [3, 91]


def test_every_free_text_of_every_kind_is_erased() -> None:
    # Scopes and codes are what a row is about; all other words may name somebody.
    codes = {"measure", "target", "area", "organisation", "project", "action", "risk", "status"}
    for kind, known in KINDS.items():
        texts = {column.name for column in known.columns if column.type == "text"}
        assert set(TEXTS[kind]) == texts - codes, kind
