"""The store's file: one writer at a time, nothing lost, and a fault said in words."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipelines.store import Store, StoreBusy, StoreProblem, StoreUnreadable, migrations
from pipelines.store.backup import back_up, restore
from pipelines.store.migrations import STEPS, migrate
from tests.conftest import ROOT
from tests.pipelines.sending import count, new_store

# Another program that has the file, for as long as its argument says.
HOLD = (
    "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); "
    "time.sleep(float(sys.argv[2]))"
)
ROW = "INSERT INTO erasures VALUES (?, NULL, 'test', 'test')"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one row."""
    made = new_store(tmp_path)
    add(made, "first")
    return made


def held_by_another(store: Store, seconds: float) -> "subprocess.Popen[bytes]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store.path), str(seconds)], stdout=subprocess.PIPE
    )
    assert holder.stdout
    holder.stdout.readline()
    return holder


def add(store: Store, row: str) -> None:
    with store.write() as connection:
        connection.run(ROW, [row])


def add_half_way(store: Store) -> None:
    with store.write() as connection:
        connection.run(ROW, ["second"])
        raise RuntimeError("half way")


def said_of(store: Store, write: bool = False) -> StoreProblem:
    with pytest.raises(StoreProblem) as said:
        add(store, "second") if write else count(store, "erasures")
    assert str(store.path) not in str(said.value)
    assert store.path.name not in str(said.value)
    return said.value


def test_a_failure_inside_a_transaction_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        add_half_way(store)
    assert count(store, "erasures") == 1


def test_a_statement_at_fault_is_not_hidden_as_a_fault_of_the_store(store: Store) -> None:
    with pytest.raises(Exception, match="no_such_block_table") as said, store.read() as connection:
        connection.rows("SELECT * FROM no_such_block_table")
    assert not isinstance(said.value, StoreProblem)


@pytest.mark.parametrize("write", [False, True])
def test_a_store_that_another_program_keeps_is_busy_after_the_time_given(store: Store, write: bool) -> None:
    holder = held_by_another(store, 60)
    try:
        start = time.monotonic()
        assert isinstance(said_of(Store(store.path, patience=0.3), write), StoreBusy)
        assert time.monotonic() - start < 5
    finally:
        holder.kill()
        holder.communicate()
    assert count(store, "erasures") == 1


def test_a_store_that_another_program_lets_go_is_waited_for(store: Store) -> None:
    with held_by_another(store, 1):
        assert count(store, "erasures") == 1


def test_a_thread_that_keeps_the_store_makes_another_wait_and_then_say_busy(store: Store) -> None:
    with store.read():
        outcome: list[StoreProblem] = []
        other = threading.Thread(
            target=lambda: outcome.append(said_of(Store(store.path, patience=0.2), True))
        )
        other.start()
        other.join()
    assert [type(problem) for problem in outcome] == [StoreBusy]


def test_a_program_killed_while_it_writes_loses_only_what_it_had_not_finished(store: Store) -> None:
    script = (
        "import os, signal, sys\nfrom pipelines.store import Store\n"
        f"store = Store(sys.argv[1])\nROW = {ROW!r}\n"
        "with store.write() as c:\n    c.run(ROW, ['second'])\n"
        "with store.write() as c:\n    c.run(ROW, ['third'])\n    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(store.path)], cwd=ROOT, capture_output=True)
    assert killed.returncode < 0
    with store.read() as connection:
        assert connection.rows("SELECT return_id FROM erasures ORDER BY 1") == [("first",), ("second",)]


def test_a_catalogue_is_refused_until_this_version_can_use_one() -> None:
    with pytest.raises(StoreUnreadable, match="Name a file"):
        Store("ducklake:postgres:dbname=performance")


def test_a_store_not_made_yet_reads_as_empty_and_is_not_made(tmp_path: Path) -> None:
    store = Store(tmp_path / "performance.duckdb")
    assert count(store, "returns") == 0
    store.ping()
    assert not store.exists()
    assert store.data_version() == "empty"
    assert list(tmp_path.iterdir()) == []


def with_a_further_step(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, statements))
    monkeypatch.setattr(migrations, "VERSION", len(STEPS) + 1)


@pytest.mark.parametrize("write", [False, True])
def test_an_older_store_is_brought_up_to_date_when_it_is_opened(
    store: Store, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    with_a_further_step(monkeypatch, "ALTER TABLE erasures ADD COLUMN note VARCHAR")
    with store.write() if write else store.read() as connection:
        assert connection.rows("SELECT return_id, note FROM erasures") == [("first", None)]
    with store.read() as connection:
        assert connection.rows("SELECT max(value) FROM meta") == [(str(len(STEPS) + 1),)]


def test_a_step_that_fails_half_way_leaves_the_older_store_as_it_was(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_further_step(monkeypatch, "ALTER TABLE erasures ADD COLUMN note VARCHAR", "DROP TABLE nothing")
    with pytest.raises(Exception, match="nothing"), store.read():
        pass
    monkeypatch.undo()
    with store.read() as connection:
        assert len(connection.rows("SELECT * FROM erasures")[0]) == 4


def test_the_data_version_changes_with_a_write_and_not_with_a_read(store: Store) -> None:
    before = store.data_version()
    count(store, "erasures")
    assert store.data_version() == before
    seen = {before}
    for place in range(5):
        add(store, str(place))
        seen.add(store.data_version())
    assert len(seen) == 6


def test_a_rewritten_store_holds_the_same_and_nothing_that_was_deleted(store: Store) -> None:
    with store.write() as connection:
        connection.run("INSERT INTO return_files VALUES ('gone', ?)", [b"something secret " * 50_000])
        connection.run("INSERT INTO return_files VALUES ('kept', ?)", [b"something public"])
    with store.write() as connection:
        connection.run("DELETE FROM return_files WHERE return_id = 'gone'")
    store.path.chmod(0o640)
    store.rewrite()
    assert b"something secret" not in store.path.read_bytes()
    assert store.path.stat().st_mode & 0o777 == 0o640
    with store.read() as connection:
        assert connection.rows("SELECT * FROM return_files") == [("kept", b"something public")]
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


def block_size(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as raw:
        [(size,)] = raw.execute("SELECT block_size FROM pragma_database_size()").fetchall()
    return int(size)


def test_rows_are_written_in_small_groups_and_blocks_since_each_is_held_in_memory(store: Store) -> None:
    with store.write() as connection:
        connection.append("erasures", pd.DataFrame({"return_id": ["more"] * 100_000}))
    with store.read() as connection:
        groups = "SELECT row_group_id, max(start + count) FROM pragma_storage_info('erasures') GROUP BY 1"
        assert len(connection.rows(groups)) > 2
    assert block_size(store.path) == 65_536
    store.rewrite()
    assert block_size(store.path) == 65_536
    assert count(store, "erasures") == 100_001


def test_a_store_with_larger_blocks_is_used_as_it_is_and_copied_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "older.duckdb")
    with duckdb.connect(str(store.path)) as raw:
        migrate(raw)
        raw.execute(ROW, ["first"])
    assert block_size(store.path) == 262_144
    add(store, "second")
    back_up(store, tmp_path / "backup.zip")
    add(store, "third")
    assert count(store, "erasures") == 3
    assert block_size(store.path) == 262_144
    store.rewrite()
    assert count(store, "erasures") == 3
    restore(store, tmp_path / "backup.zip")
    with store.read() as connection:
        assert connection.rows("SELECT return_id FROM erasures ORDER BY ALL") == [("first",), ("second",)]
