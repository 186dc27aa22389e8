"""Final packs: kept with their hash, never changed, given back as they were."""

import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest

from pipelines.store import Refused, Store
from pipelines.store.packs import add_final, file_name, last_final, list_finals, read_final

MADE = datetime(2023, 3, 20, 9, 30)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "performance.duckdb")


def kept(store: Store, content: bytes, as_at: str = "2023-03-17", public: bool = False) -> str:
    entry = add_final(
        store, content, "2022-23 Q3", date.fromisoformat(as_at), "docx", MADE, "Officer", public
    )
    return entry.pack_id


def test_a_final_is_given_back_byte_for_byte_with_who_when_and_hash(store: Store) -> None:
    content = bytes(range(256)) * 40
    pack_id = kept(store, content)
    [entry] = list_finals(store)
    assert read_final(store, pack_id) == content
    assert (entry.sha256, entry.made_by, entry.made_at) == (
        hashlib.sha256(content).hexdigest(),
        "Officer",
        MADE,
    )
    assert (entry.period, entry.as_at, entry.is_public) == ("2022-23 Q3", date(2023, 3, 17), False)


def test_the_same_bytes_are_final_once_only(store: Store) -> None:
    kept(store, b"pack")
    with pytest.raises(Refused, match="final already: Officer made it so on 20 March 2023"):
        kept(store, b"pack")
    assert len(list_finals(store)) == 1


def test_another_final_of_the_same_period_stands_beside_the_first(store: Store) -> None:
    first = kept(store, b"pack")
    kept(store, b"pack, corrected")
    assert len(list_finals(store)) == 2
    assert read_final(store, first) == b"pack"


def test_bytes_that_were_tampered_with_are_not_given_out_as_the_final(store: Store) -> None:
    pack_id = kept(store, b"pack")
    with store.write() as connection:
        connection.run("UPDATE packs SET content = ?", [b"another"])
    with pytest.raises(Refused, match="not as it was kept"):
        read_final(store, pack_id)


def test_an_unknown_final_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="There is no such final pack"):
        read_final(store, "none")


def test_the_last_final_before_a_date_is_the_one_of_the_latest_as_at_date(store: Store) -> None:
    for content, as_at in ((b"1", "2022-12-23"), (b"2", "2023-03-17"), (b"3", "2023-04-05")):
        kept(store, content, as_at)
    with store.read() as connection:
        found = {
            day: last_final(connection, date.fromisoformat(day))
            for day in ("2022-12-23", "2023-03-17", "2023-05-01")
        }
    assert {day: final and final.as_at for day, final in found.items()} == {
        "2022-12-23": None,
        "2023-03-17": date(2022, 12, 23),
        "2023-05-01": date(2023, 4, 5),
    }


def test_a_files_name_says_period_date_and_whether_it_is_public() -> None:
    name = file_name("2022-23 Q3", date(2023, 3, 17), "docx", True)
    assert name == "pack-2022-23-q3-as-at-2023-03-17-public.docx"
