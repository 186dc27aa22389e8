"""Final packs: stored with their hash, never changed, given back as they were."""

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


def add(store: Store, content: bytes, as_at: str = "2023-03-17") -> str:
    day = date.fromisoformat(as_at)
    return add_final(store, content, "2022-23 Q3", day, "docx", MADE, "Officer", False).pack_id


def test_a_final_is_given_back_byte_for_byte_with_who_when_and_hash(store: Store) -> None:
    content = bytes(range(256)) * 40
    pack_id = add(store, content)
    [entry] = list_finals(store)
    assert read_final(store, pack_id) == content
    assert (entry.sha256, entry.made_by, entry.made_at) == (
        hashlib.sha256(content).hexdigest(),
        "Officer",
        MADE,
    )
    assert (entry.period, entry.as_at, entry.is_public) == ("2022-23 Q3", date(2023, 3, 17), False)


def test_the_same_bytes_are_final_once_only_and_others_stand_beside_them(store: Store) -> None:
    first = add(store, b"pack")
    with pytest.raises(Refused, match="final already: Officer made it so on 20 March 2023"):
        add(store, b"pack")
    add(store, b"pack, corrected")
    assert len(list_finals(store)) == 2
    assert read_final(store, first) == b"pack"


def test_what_is_unknown_or_was_tampered_with_is_not_given_out_as_final(store: Store) -> None:
    pack_id = add(store, b"pack")
    with store.write() as connection:
        connection.run("UPDATE packs SET content = ?", [b"another"])
    with pytest.raises(Refused, match="not as it was kept"):
        read_final(store, pack_id)
    with pytest.raises(Refused, match="There is no such final pack"):
        read_final(store, "none")


def test_the_last_final_before_a_date_is_the_one_of_the_latest_as_at_date(store: Store) -> None:
    for content, as_at in ((b"1", "2022-12-23"), (b"2", "2023-03-17"), (b"3", "2023-04-05")):
        add(store, content, as_at)
    with store.read() as connection:
        for day, expected in {
            "2022-12-23": None,
            "2023-03-17": "2022-12-23",
            "2023-05-01": "2023-04-05",
        }.items():
            final = last_final(connection, date.fromisoformat(day))
            assert (final and final.as_at.isoformat()) == expected


def test_a_files_name_has_period_date_and_whether_it_is_public() -> None:
    name = file_name("2022-23 Q3", date(2023, 3, 17), "docx", True)
    assert name == "pack-2022-23-q3-as-at-2023-03-17-public.docx"
