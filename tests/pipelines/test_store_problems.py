"""What is wrong with a store is said in words, at once, and the store is left as it is."""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.store import Store, StoreTooNew, StoreUnreadable
from pipelines.store.backup import back_up
from tests.conftest import ROOT
from tests.pipelines.sending import count
from tests.pipelines.test_store import add, said_of, store

__all__ = ["store"]  # the fixture


def damaged(kind: str, good: bytes) -> bytes:
    return {
        "not a store": b"period,measure,value\n" * 1000,
        "empty": b"",
        "cut in half": good[: len(good) // 2],
        "head overwritten": b"\x07" * 4096 + good[4096:],
        "block overwritten": good[:20_000] + b"\x07" * (len(good) - 20_000),
    }[kind]


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize(
    "kind", ["not a store", "empty", "cut in half", "head overwritten", "block overwritten"]
)
def test_a_damaged_file_is_said_to_be_so_at_once_and_left_as_it_is(
    store: Store, kind: str, write: bool
) -> None:
    bad = damaged(kind, store.path.read_bytes())
    store.path.write_bytes(bad)
    start = time.monotonic()
    problem = said_of(store, write)
    assert isinstance(problem, StoreUnreadable)
    assert "damaged" in str(problem)
    assert time.monotonic() - start < store.patience / 2
    assert store.path.read_bytes() == bad


def test_a_folder_that_is_not_there_is_said_to_be_unreachable(tmp_path: Path) -> None:
    nowhere = Store(tmp_path / "nowhere" / "performance.duckdb")
    assert "cannot be opened or written" in str(said_of(nowhere))
    assert "cannot be opened or written" in str(said_of(nowhere, write=True))
    assert not nowhere.path.parent.exists()


@pytest.mark.parametrize("write", [False, True])
def test_a_folder_named_as_a_store_is_said_to_be_unreachable(tmp_path: Path, write: bool) -> None:
    (tmp_path / "folder.duckdb").mkdir()
    assert "cannot be opened or written" in str(said_of(Store(tmp_path / "folder.duckdb"), write))
    assert list((tmp_path / "folder.duckdb").iterdir()) == []


# Done by a user who may only read there; root gives its rights up first, and only root may.
UNPRIVILEGED = """
import os, sys
import pandas, pyarrow
from pathlib import Path
from pipelines.store.backup import back_up, restore, read_manifest as check
from pipelines.store import Store, StoreProblem
check(Path(sys.argv[2]))  # so that all that Python has to read for it has been read
if os.geteuid() == 0:
    os.seteuid(65534)
store = Store(sys.argv[1])
elsewhere = Path(sys.argv[1]).with_name("other.duckdb")
with store.read() as connection:
    print(len(connection.rows("SELECT * FROM erasures")))

def write(to):
    with to.write():
        pass

for work in (
    lambda: write(store),
    lambda: write(Store(elsewhere)),
    lambda: store.rewrite(),
    lambda: back_up(store, elsewhere.with_suffix(".zip")),
    lambda: restore(store, Path(sys.argv[2])),
):
    try:
        work()
        print("It was done.")
    except StoreProblem as problem:
        print(problem)
"""


def test_a_store_that_may_only_be_read_is_read_and_left_alone(store: Store) -> None:
    with tempfile.TemporaryDirectory() as made:  # pytest's own folders let nobody else in
        folder = Path(made, "shared")
        folder.mkdir()
        shutil.copy(store.path, folder)
        back_up(store, Path(made, "backup.zip"))
        for path, mode in ((made, 0o755), (folder, 0o555), (folder / store.path.name, 0o444)):
            Path(path).chmod(mode)
        Path(made, "backup.zip").chmod(0o444)
        command = [sys.executable, "-c", UNPRIVILEGED, str(folder / store.path.name), f"{made}/backup.zip"]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert said.returncode == 0, said.stderr
        read, *refused = said.stdout.splitlines()
        assert read == "1"
        assert len(refused) == 5
        assert [words for words in refused if "Nothing was changed." not in words] == []
        assert [
            words for words in refused if "may write there" not in words and "read and write" not in words
        ] == []
        assert [path.name for path in folder.iterdir()] == [store.path.name]
        assert (folder / store.path.name).read_bytes() == store.path.read_bytes()
        folder.chmod(0o755)


@pytest.mark.parametrize("write", [False, True])
def test_a_store_that_was_there_and_is_not_any_more_is_not_taken_for_a_new_one(
    store: Store, write: bool
) -> None:
    away = store.path.with_name("away.duckdb")
    store.path.rename(away)
    assert "no longer where it was" in str(said_of(store, write))
    with pytest.raises(StoreUnreadable, match="no longer where it was"):
        store.data_version()
    assert not store.path.exists()
    away.rename(store.path)
    assert count(store, "erasures") == 1


@pytest.mark.parametrize("write", [False, True])
def test_a_log_whose_store_is_missing_is_kept(tmp_path: Path, write: bool) -> None:
    log = tmp_path / "performance.duckdb.wal"
    log.write_bytes(b"what was written last")
    assert "its log" in str(said_of(Store(tmp_path / "performance.duckdb"), write))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"what was written last"]


@pytest.mark.parametrize("write", [False, True])
def test_a_database_of_something_else_is_left_alone(tmp_path: Path, write: bool) -> None:
    with duckdb.connect(str(tmp_path / "theirs.duckdb")) as theirs:
        theirs.execute("CREATE TABLE meta AS SELECT 1 AS one")
    before = (tmp_path / "theirs.duckdb").read_bytes()
    assert "not a store of this dashboard" in str(said_of(Store(tmp_path / "theirs.duckdb"), write))
    assert (tmp_path / "theirs.duckdb").read_bytes() == before


FULL = """
import os, signal, sys
from pipelines.store import Store, StoreProblem
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    with Store(sys.argv[1]).write() as c:
        c.run("INSERT INTO return_files VALUES (?, ?)", ["big", os.urandom(int(sys.argv[2]))])
    print("Done")
except StoreProblem as problem:
    print(problem)
"""


@pytest.mark.parametrize("size", [1_000, 150_000, 2_000_000])
@pytest.mark.parametrize("share", [0, 0.5, 0.9, 1.2, 3])
def test_on_a_full_disk_what_is_said_to_be_done_is_done_and_what_is_not_is_not(
    store: Store, size: int, share: float
) -> None:
    # With room between one and three times its size a write gets into the log and no further.
    room = int(size * share)
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(store.path), str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    done = said.stdout == "Done\n"
    assert done or said.stdout.startswith("The disk is full. Nothing was changed."), said.stderr
    assert done or share < 3
    assert count(store, "return_files") == int(done)
    add(store, "second")
    assert count(store, "erasures") == 2


def test_on_a_full_disk_there_is_no_half_store(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "performance.duckdb"), "1000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000)),
    )
    assert said.stdout.startswith("The disk is full. Nothing was changed."), said.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("write", [False, True])
def test_a_store_of_a_newer_version_is_left_alone(store: Store, write: bool) -> None:
    with store.write() as connection:
        connection.run("INSERT INTO meta VALUES ('schema_version', '999')")
    before = store.path.read_bytes()
    problem = said_of(store, write)
    assert isinstance(problem, StoreTooNew)
    assert "newer version" in str(problem)
    assert store.path.read_bytes() == before


def test_a_file_of_a_newer_database_is_said_to_be_of_a_newer_version(store: Store) -> None:
    good = bytearray(store.path.read_bytes())
    good[12:20] = (999).to_bytes(8, "little")
    # DuckDB's checksum of the first header.
    checksum = 5381
    for place in range(8, 4096, 8):
        checksum ^= int.from_bytes(good[place : place + 8], "little") * 0xBF58476D1CE4E5B9 % 2**64
    good[:8] = checksum.to_bytes(8, "little")
    store.path.write_bytes(good)
    assert isinstance(said_of(store), StoreTooNew)
    assert store.path.read_bytes() == good
