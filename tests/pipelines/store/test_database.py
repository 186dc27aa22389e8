"""The store's file: one transaction at a time, nothing lost, and what is wrong with it in words."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import duckdb
import pytest

from pipelines.store import STEPS, Store, StoreBusy, StoreProblem
from pipelines.store.backup import back_up, read_manifest, restore
from pipelines.store.problems import StoreTooNew, StoreUnreadable
from tests.conftest import ROOT
from tests.holding import full_disk, hold_open
from tests.pipelines.sending import count, new_store

ROW = "INSERT INTO erasures VALUES (?, NULL, 'test', 'test')"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one row."""
    store = new_store(tmp_path)
    add(store, "first")
    return store


def add(store: Store, row: str) -> None:
    with store.write() as connection:
        connection.run(ROW, [row])


def problem_of(store: Store, write: bool = False) -> StoreProblem:
    """What reading or writing raises, in words that name no path."""
    with pytest.raises(StoreProblem) as problem:
        add(store, "second") if write else count(store, "erasures")
    assert store.path.name not in str(problem.value)
    return problem.value


def test_a_store_is_a_file_and_no_address() -> None:
    addresses = ["s3://bucket/a.duckdb", "md:a", " https://a", "sqlite:///a.db", "1x://a", "postgresql://a"]
    for address in (*addresses, "ducklake:postgres:dbname=performance"):
        with pytest.raises(StoreUnreadable, match="Name a file, not an address"):
            Store(address)


def test_a_statement_reaches_nothing_outside_the_stores_folder(store: Store) -> None:
    for sql in ("SELECT * FROM read_text('/etc/hostname')", "COPY erasures TO '/tmp/erasures.csv'"):
        with pytest.raises(duckdb.PermissionException), store.write() as connection:
            connection.rows(sql)


def test_a_failure_inside_a_transaction_leaves_nothing(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            connection.run(ROW, ["second"])
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        fail()
    assert count(store, "erasures") == 1


def test_a_faulty_statement_is_not_hidden_as_a_fault_of_the_store(store: Store) -> None:
    with pytest.raises(Exception, match="no_such_block_table") as error, store.read() as connection:
        connection.rows("SELECT * FROM no_such_block_table")
    assert not isinstance(error.value, StoreProblem)


def test_a_store_that_another_program_has_open_is_waited_for_and_busy_after_the_time_given(
    store: Store,
) -> None:
    rows: list[int] = []
    waiting = threading.Thread(target=lambda: rows.append(count(Store(store.path, 60), "erasures")))
    with hold_open(store.path):
        for write in (False, True):
            start = time.monotonic()
            assert isinstance(problem_of(Store(store.path, patience=0.3), write), StoreBusy)
            assert time.monotonic() - start < 8
        waiting.start()
        time.sleep(0.2)
        assert rows == []
    waiting.join()
    assert rows == [1]


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


def test_a_store_not_made_yet_reads_as_empty_and_is_not_made(tmp_path: Path) -> None:
    store = Store(tmp_path / "performance.duckdb")
    assert count(store, "returns") == 0
    store.state()
    assert not store.exists()
    assert store.data_version() == "empty"
    assert list(tmp_path.iterdir()) == []


def add_step(monkeypatch: pytest.MonkeyPatch, *statements: str) -> None:
    monkeypatch.setattr("pipelines.store.STEPS", (*STEPS, "; ".join(statements)))


@pytest.mark.parametrize("write", [False, True])
def test_an_older_store_is_brought_up_to_date_when_it_is_opened_or_left_as_it_was_where_that_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    note = "ALTER TABLE erasures ADD COLUMN note VARCHAR"
    add_step(monkeypatch, note, "DROP TABLE nothing")
    with pytest.raises(Exception, match="nothing"), store.read():
        pass
    monkeypatch.undo()
    with store.read() as connection:
        assert len(connection.rows("SELECT * FROM erasures")[0]) == 4
    add_step(monkeypatch, note)
    with store.write() if write else store.read() as connection:
        assert connection.rows("SELECT return_id, note FROM erasures") == [("first", None)]
    with store.read() as connection:
        assert connection.rows("SELECT max(value) FROM meta WHERE key = 'schema_version'") == [
            (str(len(STEPS) + 1),)
        ]


def test_the_state_changes_with_a_write_and_not_with_a_read_or_a_mark_on_a_clinic(store: Store) -> None:
    version, states = store.data_version(), [store.state()]
    count(store, "erasures")
    assert store.data_version() == version
    with store.write(is_mark=True) as connection:
        connection.run("INSERT INTO clinic_marks (name) VALUES ('kpi-eee_2')")
    assert store.state() == states[0]
    versions = {version, store.data_version()}
    for place in range(3):
        add(store, str(place))
        states.append(store.state())
        versions.add(store.data_version())
    assert (len(set(states)), len(versions)) == (4, 5)


# What is wrong with a store is said at once, and the store is left as it is


def test_a_damaged_file_is_called_so_at_once_and_left_as_it_is(store: Store) -> None:
    good = store.path.read_bytes()
    overwritten = (b"\x07" * 4096 + good[4096:], good[:20_000] + b"\x07" * (len(good) - 20_000))
    for bad in (b"period,measure,value\n" * 1000, b"", good[: len(good) // 2], *overwritten):
        store.path.write_bytes(bad)
        for write in (False, True):
            start = time.monotonic()
            problem = problem_of(store, write)
            assert isinstance(problem, StoreUnreadable)
            assert "damaged" in str(problem)
            assert time.monotonic() - start < store.patience / 2
            assert store.path.read_bytes() == bad


UNUSABLE = {
    "no folder": "cannot be opened or written",
    "a folder": "cannot be opened or written",
    "gone": "no longer where it was",
    "only its log": "its log",
    "something else": "not a store of this dashboard",
    "newer": "newer version",
}


@pytest.mark.parametrize("fault", UNUSABLE)
def test_what_is_no_store_is_named_and_left_alone(tmp_path: Path, fault: str) -> None:
    store = Store(tmp_path / ("nowhere/x" if fault == "no folder" else "") / "performance.duckdb")
    if fault == "a folder":
        store.path.mkdir()
    elif fault == "gone":
        new_store(tmp_path).state()
        store.path.rename(tmp_path / "away.duckdb")
    elif fault == "only its log":
        store.path.with_name("performance.duckdb.wal").write_bytes(b"what was written last")
    elif fault == "something else":
        with duckdb.connect(str(store.path)) as theirs:
            theirs.execute("CREATE TABLE meta AS SELECT 1 AS one")
    elif fault == "newer":
        with new_store(tmp_path).write() as connection:
            connection.run("INSERT INTO meta VALUES ('schema_version', '999')")
    before = {path: path.is_dir() or path.read_bytes() for path in tmp_path.rglob("*")}
    for write in (False, True):
        problem = problem_of(store, write)
        assert UNUSABLE[fault] in str(problem)
        assert isinstance(problem, StoreTooNew) is (fault == "newer")
        assert {path: path.is_dir() or path.read_bytes() for path in tmp_path.rglob("*")} == before


def test_a_file_of_a_newer_database_is_called_one_of_a_newer_version(store: Store) -> None:
    good = bytearray(store.path.read_bytes())
    good[12:20] = (999).to_bytes(8, "little")
    # DuckDB's checksum of the first header.
    checksum = 5381
    for place in range(8, 4096, 8):
        checksum ^= int.from_bytes(good[place : place + 8], "little") * 0xBF58476D1CE4E5B9 % 2**64
    good[:8] = checksum.to_bytes(8, "little")
    store.path.write_bytes(good)
    assert isinstance(problem_of(store), StoreTooNew)
    assert store.path.read_bytes() == good


def test_a_store_that_may_only_be_read_is_read_and_left_alone(store: Store) -> None:
    with tempfile.TemporaryDirectory() as outside:  # pytest's own folders let nobody else in
        folder, file = Path(outside, "shared"), Path(outside, "backup.zip")
        folder.mkdir()
        shared, other = Store(shutil.copy(store.path, folder)), Store(folder / "other.duckdb")
        back_up(store, file)
        for path, mode in ((outside, 0o755), (folder, 0o555), (shared.path, 0o444), (file, 0o444)):
            Path(path).chmod(mode)
        read_manifest(file)  # so that all that Python has to read for it has been read
        user = os.geteuid()
        if user == 0:  # root may write anywhere, so it becomes nobody for a while
            os.seteuid(65534)
        try:
            assert count(shared, "erasures") == 1
            for work in (
                lambda: add(shared, "second"),
                lambda: add(other, "second"),
                shared.rewrite,
                lambda: back_up(shared, folder / "other.zip"),
                lambda: restore(shared, file),
            ):
                with pytest.raises(StoreProblem, match=r"may write there|read and write") as problem:
                    work()
                assert "Nothing was changed." in str(problem.value)
        finally:
            os.seteuid(user)
        assert [path.name for path in folder.iterdir()] == [store.path.name]
        assert shared.path.read_bytes() == store.path.read_bytes()


SHARES = [(size, share) for size in (1_000, 150_000) for share in (0, 0.5, 0.9, 1.2, 3)]


def test_on_a_full_disk_what_is_reported_as_done_is_done_and_what_is_not_is_not(tmp_path: Path) -> None:
    # With room between one and three times its size a write gets into the log and no further.
    for size, share in SHARES:
        store, message = new_store(tmp_path), ""
        try:
            with full_disk(int(size * share)), store.write() as connection:
                connection.run("INSERT INTO return_files VALUES ('big', ?)", [os.urandom(size)])
        except StoreProblem as problem:
            message = str(problem)
        is_done = not message
        assert share > 0.9 or message.startswith("The disk is full. Nothing was changed.")
        assert count(store, "return_files") == is_done
        add(store, "first")
        assert count(store, "erasures") == 1


def test_on_a_full_disk_there_is_no_half_store(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="disk is full"), full_disk(5000):
        add(Store(tmp_path / "performance.duckdb"), "first")
    assert list(tmp_path.iterdir()) == []
