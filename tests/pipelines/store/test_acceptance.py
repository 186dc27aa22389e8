"""Accepting returns: all or nothing, never over what the sender has not seen; and taking one back."""

import hashlib
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pipelines.checks.check_files import find_accepted
from pipelines.review.decisions import Agreed, Clinic, Subject, add_marks, close_decision, record_decision
from pipelines.store import Refused, Superseded
from pipelines.store.acceptance import TEXTS, accept, erase, withdraw
from schemas.returns import KINDS
from tests.pipelines.sending import BY, TODAY, Desk, figure_file

TEXT = "Something that must go"
TOMORROW = date.today() + timedelta(days=1)


def test_a_receipt_has_what_was_accepted_from_whom_and_when(desk: Desk) -> None:
    content = figure_file("69").replace(b"\n", b"\r\n")
    before, day, known = datetime.now(UTC).replace(tzinfo=None), date(2023, 1, 27), desk.definitions.hash
    [receipt] = accept(desk.store, desk.check(("thriving q3.csv", content), received=day), BY, day, known)
    assert (receipt.kind, receipt.rows, receipt.file_name) == ("kpi", 1, "thriving q3.csv")
    assert receipt.return_id.startswith("2023-01-27-kpi-")
    assert receipt.sha256 == hashlib.sha256(content).hexdigest()
    assert (receipt.accepted_by, receipt.received_on, receipt.already_held) == (BY, day, False)
    assert before <= receipt.accepted_at <= before + timedelta(minutes=5)
    assert desk.rows("SELECT * FROM return_files") == [(receipt.return_id, content)]
    assert desk.rows("SELECT definitions_hash, source FROM returns") == [(known, "file")]


def test_a_return_is_received_today_or_on_a_day_given_but_never_on_one_to_come(desk: Desk) -> None:
    days = {TODAY: TODAY, None: date.today(), date.today() + timedelta(days=30): date.today()}
    for place, (today, received) in enumerate(days.items()):
        desk.set_today(today)
        assert desk.send(figure_file(f"6{place}")).received_on == received
    with pytest.raises(Refused, match="later than today"):
        desk.send(figure_file("72"), TOMORROW)
    late = {row["received_on"].date(): row["entered_late"] for row in desk.ledger(TOMORROW)}
    assert late == {TODAY: True, date.today(): False}
    assert desk.count("returns") == 3


@pytest.mark.parametrize(
    ("first_received", "again_received"),
    [
        (date(2023, 1, 27), None),
        (date(2023, 1, 27), date(2023, 1, 10)),  # sent again as if it had come earlier
        (date(2023, 6, 1), date(2023, 7, 1)),  # came after the store's today, so it is not to be seen yet
    ],
)
def test_bytes_in_force_from_any_day_on_change_nothing(
    desk: Desk, first_received: date, again_received: date | None
) -> None:
    first = desk.send(figure_file("69"), first_received)
    before = desk.store.data_version()
    assert desk.send(figure_file("69"), again_received, "renamed.csv") == replace(first, already_held=True)
    assert desk.store.data_version() == before


def test_bytes_that_were_replaced_even_in_part_or_withdrawn_may_be_loaded_again(desk: Desk) -> None:
    both = figure_file("69") + b"2022-23 Q3,eee_3_4,91,\n"
    for content in (both, figure_file("70"), both):
        last = desk.send(content)
        assert not last.already_held
    assert desk.figures() == [69, 91]
    withdraw(desk.store, last.return_id, "Too early", BY)
    assert desk.figures() == [91, 70]
    assert not desk.send(both).already_held


def test_a_sender_learns_that_bytes_are_held_before_they_are_checked(desk: Desk) -> None:
    first = desk.send(figure_file("69"))
    files = [("again.csv", figure_file("69")), ("new.csv", figure_file("70"))]
    assert find_accepted(desk.store, files) == [replace(first, already_held=True), None]


def test_returns_sent_together_are_accepted_together_or_not_at_all(desk: Desk) -> None:
    good, bad = ("good.csv", figure_file("69")), ("bad.csv", figure_file("many", "2022-23 Q2"))
    with pytest.raises(Refused, match="errors or unanswered questions"):
        desk.accept(*desk.check(good, bad))
    apart = [*desk.check(("69.csv", figure_file("69"))), *desk.check(("70.csv", figure_file("70")))]
    with pytest.raises(Superseded, match=r"changed what 70\.csv replaces"):
        desk.accept(*apart)
    assert desk.count("returns") == desk.count("kpi") == desk.count("return_files") == 0
    desk.accept(*desk.check(("q2.csv", figure_file("67", "2022-23 Q2")), good))
    assert sorted(desk.figures()) == [67, 69]


def test_what_was_replaced_during_a_check_is_not_overwritten_unseen(desk: Desk) -> None:
    unseen = desk.check(figure_file("66"))
    desk.send(figure_file("67"))
    with pytest.raises(Superseded):
        desk.accept(*unseen)
    slow = desk.check(figure_file("68"))
    other = desk.send(figure_file("69"))
    with pytest.raises(Superseded, match=r"changed what q3\.csv replaces") as refusal:
        desk.accept(*slow)
    [change] = refusal.value.changes
    assert (change.what, change.return_id, change.file_name) == ("accepted", other.return_id, "q3.csv")
    assert (change.by, change.at) == (BY, other.accepted_at)
    assert str(change) in str(refusal.value)
    assert desk.figures() == [69]
    assert not desk.send(figure_file("68")).already_held
    assert desk.figures() == [68]


def test_what_was_withdrawn_during_a_check_sends_a_return_back_and_nothing_else_does(desk: Desk) -> None:
    desk.send(figure_file("66"))
    second = desk.send(figure_file("67"))
    slow = desk.check(figure_file("68"))
    withdraw(desk.store, second.return_id, "Wrong term", BY)
    with pytest.raises(Superseded) as refusal:
        desk.accept(*slow)
    # What shows again is nobody's doing but the one's who withdrew.
    [change] = refusal.value.changes
    assert (change.what, change.return_id) == ("withdrawn", second.return_id)
    slow = desk.check(figure_file("68"))
    desk.send(figure_file("91", measure="eee_3_4"))
    desk.accept(*slow)
    assert sorted(desk.figures()) == [68, 91]


# Taking back


def test_a_withdrawn_return_shows_what_was_there_before_from_the_day_of_withdrawal(desk: Desk) -> None:
    first = desk.send(figure_file("67"), date(2023, 1, 10))
    wrong = desk.send(figure_file("96"), date(2023, 1, 27))
    withdraw(desk.store, wrong.return_id, " Digits the wrong way round ", BY)
    assert (desk.figures(date(2023, 4, 4)), desk.figures(TODAY)) == ([96], [67])
    [row] = [row for row in desk.ledger() if row["return_id"] == wrong.return_id]
    assert (row["standing"], row["withdrawn_by"]) == ("withdrawn", BY)
    assert row["withdrawn_why"] == "Digits the wrong way round"
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw(desk.store, wrong.return_id, "Wrong term", BY)
    desk.set_today(None)
    withdraw(desk.store, first.return_id, "Wrong term", BY)
    assert (desk.figures(TODAY), desk.figures(date.today())) == ([67], [])


def test_taking_back_needs_a_reason_and_a_return(desk: Desk) -> None:
    receipt = desk.send(figure_file("69"))
    before = desk.store.data_version()
    for take_back in (withdraw, erase):
        with pytest.raises(Refused, match="Give a reason"):
            take_back(desk.store, receipt.return_id, "  ", BY)
        with pytest.raises(Refused, match="“nothing”"):
            take_back(desk.store, "nothing", "Why not", BY)
    assert desk.store.data_version() == before


def test_erasing_removes_bytes_texts_and_answers_from_the_file_and_leaves_row_and_hash(desk: Desk) -> None:
    path = desk.store.path
    small = figure_file("3", measure="ehcp_waiting", commentary=TEXT)
    [gone] = desk.accept(*desk.check(small, answers={"small-number": f"{TEXT} too"}))
    other = desk.send(figure_file("91", measure="eee_3_4", commentary="Something that stays"))
    path.chmod(0o640)
    assert TEXT.encode() in path.read_bytes()
    for _ in range(2):  # a second time is harmless
        erase(desk.store, gone.return_id, "Named a child", BY)
        assert TEXT.encode() not in path.read_bytes()
    assert b"Something that stays" in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [left.name for left in path.parent.iterdir()] == [path.name]
    assert desk.rows("SELECT return_id FROM return_files") == [(other.return_id,)]
    texts = desk.rows("SELECT commentary FROM kpi ORDER BY value")
    assert texts == [(None,), ("Something that stays",)]
    assert desk.rows("SELECT code, message, answer FROM answers") == [("small-number", None, None)]
    [row] = [row for row in desk.ledger() if row["return_id"] == gone.return_id]
    assert (row["sha256"], row["erased_by"], row["erased_why"]) == (gone.sha256, BY, "Named a child")
    assert desk.figures() == [3, 91]


def test_erasing_reaches_what_was_typed_of_a_return_copies_of_a_killed_restore_and_those_kept(
    desk: Desk,
) -> None:
    path = desk.store.path
    gone = desk.send(figure_file("69", commentary=TEXT))
    withdraw(desk.store, gone.return_id, f"{TEXT} too", BY)
    beside = [path.with_name(f"{path.name}.old"), path.with_name(f"{path.name}.new")]
    beside.append(path.with_stem(f"{path.stem}-before-restore-2023-04-05"))
    for copy in beside:
        shutil.copy(path, copy)
    damaged = path.with_stem(f"{path.stem}-before-restore-2023-04-06")
    damaged.write_bytes(b"not a store")
    assert erase(desk.store, gone.return_id, "Named a child", BY) == [damaged.name]
    assert {left.name for left in path.parent.iterdir()} == {path.name, beside[2].name, damaged.name}
    assert TEXT.encode() not in b"".join(left.read_bytes() for left in path.parent.iterdir())


def test_erasing_reaches_a_decisions_texts_and_names_and_an_earlier_reason_where_they_are_the_mistake(
    desk: Desk,
) -> None:
    name, clinic = "Somebody who should not be named", Clinic(None, None, TODAY)
    checked = desk.check(
        ("of a child.csv", figure_file("3", measure="ehcp_waiting")), answers={"small-number": "Right"}
    )
    [sent] = accept(desk.store, checked, name)
    withdraw(desk.store, sent.return_id, "Wrong term", name)
    decision_id = record_decision(desk.store, Agreed(TEXT, "Lead", TODAY), Subject(), clinic, name)
    close_decision(desk.store, decision_id, 1, BY, f"{TEXT} too")
    add_marks(desk.store, clinic, "item", {"kpi-eee_2": "shown"}, name)
    items = (sent.return_id, decision_id, f"clinic-{TODAY}")
    for item_id in items:
        erase(desk.store, item_id, "A reason that names a person", BY)
    assert TEXT.encode() not in desk.store.path.read_bytes()
    assert name.encode() in desk.store.path.read_bytes()
    assert desk.rows("SELECT DISTINCT text, owner, note FROM decisions") == [("Erased", "Erased", "")]
    for item_id in items:
        erase(desk.store, item_id, "Named a person", BY, with_names=True)
    content = desk.store.path.read_bytes()
    for typed in (name, "of a child.csv", "A reason that names a person"):
        assert typed.encode() not in content
    [row] = desk.ledger()
    assert (row["sha256"], row["accepted_by"], row["file_name"]) == (sent.sha256, "Erased", "Erased")
    assert (row["erased_by"], row["erased_why"]) == (BY, "Named a person")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Call 0161 496 0000", "a phone number"),
        ("Moved from M1 1AE", "a postcode"),
        ("x" * 501, "501 characters"),
    ],
)
def test_personal_data_and_long_texts_are_refused_wherever_they_are_typed_and_never_repeated(
    desk: Desk, typed: str, words: str
) -> None:
    receipt = desk.send(figure_file("69"))
    checked = desk.check(figure_file("3", measure="ehcp_waiting"), answers={"small-number": typed})
    before = desk.store.data_version()
    for attempt in (
        lambda: withdraw(desk.store, receipt.return_id, typed, BY),
        lambda: withdraw(desk.store, receipt.return_id, "Wrong term", typed),
        lambda: erase(desk.store, receipt.return_id, typed, BY),
        lambda: accept(desk.store, checked, BY),
        lambda: accept(desk.store, [], typed),
        lambda: record_decision(
            desk.store, Agreed("Agree", "Lead", TODAY), Subject(), Clinic(None, None, TODAY), typed
        ),
    ):
        with pytest.raises(Refused, match=words) as refusal:
            attempt()
        assert typed not in str(refusal.value)
    assert desk.store.data_version() == before


def test_every_free_text_of_every_kind_is_erased() -> None:
    # Scopes and codes are what a row is about; all other words may name somebody.
    codes = {"measure", "target", "area", "organisation", "project", "action", "risk", "status"}
    for kind, known in KINDS.items():
        texts = {column.name for column in known.columns if column.type == "text"}
        assert set(TEXTS[kind]) == texts - codes, kind
