"""Final packs: stored with their hash, never changed, given back as they were."""

import hashlib
from datetime import date, datetime

import pytest

from pipelines.store import Refused
from pipelines.store.acceptance import withdraw
from pipelines.store.finals import add_final, last_final, list_finals, pack_file_name, read_final
from pipelines.store.ledger import now
from tests.pipelines.sending import TODAY, Desk, figure_file

MADE = datetime(2023, 3, 20, 9, 30)


def add(desk: Desk, content: bytes, as_at: str = "2023-03-17") -> str:
    day = date.fromisoformat(as_at)
    return add_final(desk.store, content, "2022-23 Q3", day, "docx", MADE, "Officer", False).pack_id


def test_a_final_is_given_back_byte_for_byte_with_who_when_and_hash(desk: Desk) -> None:
    content = bytes(range(256)) * 40
    pack_id = add(desk, content)
    [entry] = list_finals(desk.store)
    assert read_final(desk.store, pack_id) == content
    assert (entry.made_by, entry.made_at, entry.is_public) == ("Officer", MADE, False)
    assert entry.sha256 == hashlib.sha256(content).hexdigest()
    assert (entry.period, entry.as_at) == ("2022-23 Q3", date(2023, 3, 17))
    name = pack_file_name("2022-23 Q3", date(2023, 3, 17), "docx", True)
    assert name == "pack-2022-23-q3-as-at-2023-03-17-public.docx"


def test_the_same_bytes_are_final_once_and_what_was_tampered_with_is_not_given_out(desk: Desk) -> None:
    first = add(desk, b"pack")
    with pytest.raises(Refused, match="final already: Officer made it so on 20 March 2023"):
        add(desk, b"pack")
    add(desk, b"pack, corrected")
    assert len(list_finals(desk.store)) == 2
    assert read_final(desk.store, first) == b"pack"
    desk.run("UPDATE packs SET content = ?", b"another")
    with pytest.raises(Refused, match="not as it was kept"):
        read_final(desk.store, first)
    with pytest.raises(Refused, match="There is no such final pack"):
        read_final(desk.store, "none")


def test_a_final_is_not_given_back_while_a_figure_that_it_may_hold_is_suppressed(desk: Desk) -> None:
    desk.send(figure_file("12", measure="ehcp_waiting"))
    first = add_final(desk.store, b"pack", "2022-23 Q3", TODAY, "docx", now(), "Officer", True).pack_id
    hide = b"period,measure,value,state\n2022-23 Q3,ehcp_waiting,,suppressed"
    desk.send(b"period,measure,value,state\n2022-23 Q2,ehcp_waiting,,suppressed")
    assert read_final(desk.store, first) == b"pack"
    hidden = desk.send(hide)
    later = add_final(desk.store, b"pack since", "2022-23 Q3", TODAY, "docx", now(), "Officer", True).pack_id
    assert read_final(desk.store, later) == b"pack since"
    with pytest.raises(Refused, match=r"suppressed since it was made\. Make the pack again"):
        read_final(desk.store, first)
    withdraw(desk.store, hidden.return_id, "Not small after all", "Analyst")
    assert read_final(desk.store, first) == b"pack"


def test_the_last_final_before_a_date_is_the_one_of_the_latest_as_at_date(desk: Desk) -> None:
    for content, as_at in ((b"1", "2022-12-23"), (b"2", "2023-03-17"), (b"3", "2023-04-05")):
        add(desk, content, as_at)
    expected = {"2022-12-23": None, "2023-03-17": "2022-12-23", "2023-05-01": "2023-04-05"}
    with desk.store.read() as connection:
        for day, last in expected.items():
            final = last_final(connection, date.fromisoformat(day))
            assert (final and final.as_at.isoformat()) == last
