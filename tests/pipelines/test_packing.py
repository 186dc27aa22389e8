"""The bytes of a big return are kept compressed, and come back as they were sent."""

import sys
from datetime import date
from pathlib import Path

import pytest

from pipelines.decoding import not_csv
from pipelines.packing import Original, packed, unpacked
from pipelines.store.ledger import original_file
from schemas.definitions import Definitions
from tests.pipelines.sending import figure_file, new_store, send

BIG = 1024 * 1024


@pytest.mark.parametrize("content", [b"", b"period,measure", b"x" * (BIG - 1), b"x,y\r\n" * BIG])
def test_bytes_come_back_as_they_were(content: bytes) -> None:
    assert unpacked(packed(content)) == content


def test_few_bytes_are_kept_as_they_came_and_many_are_compressed() -> None:
    assert packed(b"x" * (BIG - 1)) == b"x" * (BIG - 1)
    assert len(packed(b"x" * BIG)) < BIG / 100


def test_what_is_kept_compressed_could_be_no_return() -> None:
    assert not_csv(packed(b"x" * BIG)) == "a compressed file"


def test_the_original_of_a_big_return_is_the_file_that_was_sent(
    tmp_path: Path, definitions: Definitions
) -> None:
    store, content = new_store(tmp_path), figure_file("67") + b"\n" * BIG
    receipt = send(store, definitions, content, date(2023, 1, 10))
    with store.read() as connection:
        [(kept,)] = connection.rows("SELECT content FROM return_files")
    assert len(kept) < BIG / 100
    assert original_file(store, receipt.return_id)[1] == content


@pytest.mark.parametrize("content", [b"", b"period,measure\n", b"\x1f\x8b no gzip", b"a,b\n" * BIG])
def test_a_file_gives_its_bytes_back_before_it_is_packed(content: bytes) -> None:
    assert Original(content).content == content


@pytest.mark.parametrize("content", [b"", b"period,measure\n", b"a,b\n" * BIG])
def test_a_packed_file_still_gives_its_bytes_back(content: bytes) -> None:
    file = Original(content)
    assert file.packed() == file.packed() == packed(content)
    assert file.content == content


def test_a_big_file_is_not_held_twice_once_it_is_packed() -> None:
    content = bytes(BIG)
    held = sys.getrefcount(content)
    file = Original(content)
    file.packed()
    assert sys.getrefcount(content) == held
