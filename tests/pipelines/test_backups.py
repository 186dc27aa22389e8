"""A backup is all that is held at one moment, in a file that can be checked; a restore is whole or not at all."""

import hashlib
import json
import random
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.store import Refused, Store, StoreProblem, StoreUnreadable, migrations
from pipelines.store import backup as backups
from pipelines.store.backup import DATABASE, MANIFEST, back_up, restore
from pipelines.store.ledger import now
from pipelines.store.migrations import STEPS, VERSION
from schemas.definitions import Definitions
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.sending import count, figure_file, figures, held_whole, new_store, send

# A program killed after it wrote, so that what it wrote is in the log only.
KILLED = """
import os, signal, sys
from pipelines.store import Store
store = Store(sys.argv[1])
with store._opened(read_only=False) as raw:
    raw.execute("INSERT INTO erasures VALUES (?, NULL, 'test', 'test')", [sys.argv[2]])
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def store(tmp_path: Path, definitions: Definitions) -> Store:
    """A store with one figure, 69."""
    (tmp_path / "store").mkdir()
    made = new_store(tmp_path / "store")
    send(made, definitions, figure_file("69", commentary="Take-up rose"))
    return made


@pytest.fixture
def backup(store: Store, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "backup.zip"
    back_up(store, file)
    return file


def leave_a_log(store: Store, row: str) -> Path:
    subprocess.run([sys.executable, "-c", KILLED, str(store.path), row], cwd=ROOT, check=False)
    log = store.path.with_name(f"{store.path.name}.wal")
    assert log.stat().st_size > 0
    return log


def log_rows(store: Store) -> list[str]:
    with store.read() as connection:
        return [row[0] for row in connection.rows("SELECT return_id FROM erasures ORDER BY 1")]


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kept(store: Store) -> list[Path]:
    return sorted(store.path.parent.glob("*-before-restore-*"))


# Backing up


def test_a_backup_is_a_zip_of_the_database_and_of_a_manifest_with_its_hash(
    store: Store, tmp_path: Path
) -> None:
    made = back_up(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        assert packed.testzip() is None
        database = packed.read(DATABASE)
        manifest = json.loads(packed.read(MANIFEST))
    assert hashlib.sha256(database).hexdigest() == manifest["sha256"] == made.sha256
    assert (manifest["size"], manifest["schema_version"]) == (len(database), VERSION)
    assert (manifest["returns"], manifest["rows"]) == (1, 1)
    (tmp_path / "taken out.duckdb").write_bytes(database)
    assert held_whole(Store(tmp_path / "taken out.duckdb")) == held_whole(store)


def test_a_backup_holds_what_is_in_the_log_of_a_killed_program_and_changes_nothing(
    store: Store, tmp_path: Path
) -> None:
    leave_a_log(store, "in the log")
    before = everything(store.path.parent)
    back_up(store, tmp_path / "backup.zip")
    assert everything(store.path.parent) == before
    other = Store(tmp_path / "other.duckdb")
    restore(other, tmp_path / "backup.zip")
    assert log_rows(other) == ["in the log"]


def test_a_backup_holds_nothing_that_was_deleted(store: Store, tmp_path: Path) -> None:
    with store.write() as connection:
        connection.run("DELETE FROM return_files")
        connection.run("UPDATE kpi SET commentary = NULL")
    back_up(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        assert b"Take-up rose" not in packed.read(DATABASE)


def test_a_file_of_that_name_is_overwritten_only_where_it_is_asked_for(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("mine")
    with pytest.raises(Refused, match="--force"):
        back_up(store, file)
    assert file.read_text() == "mine"
    back_up(store, file, overwrite=True)
    assert backups.read_manifest(file).returns == 1
    assert {path.name for path in tmp_path.iterdir()} == {"backup.zip", "store"}


def test_a_backup_is_never_written_over_the_store_or_its_log(store: Store, tmp_path: Path) -> None:
    log = leave_a_log(store, "in the log")
    (tmp_path / "link").symlink_to(store.path)
    before = everything(store.path.parent)
    for file in (store.path, log, tmp_path / "link", store.path.parent / ".." / "store" / store.path.name):
        with pytest.raises(Refused, match="store's own file"):
            back_up(store, file, overwrite=True)
    assert everything(store.path.parent) == before


def test_of_a_store_not_made_yet_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing to back up"):
        back_up(Store(tmp_path / "none.duckdb"), tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_may_be_read_by_those_who_may_read_the_store(store: Store, tmp_path: Path) -> None:
    store.path.chmod(0o600)
    back_up(store, tmp_path / "backup.zip")
    assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600


# Restoring


def test_a_restored_store_is_as_it_was_backed_up_and_the_store_as_it_was_is_kept(
    store: Store, backup: Path, definitions: Definitions
) -> None:
    send(store, definitions, figure_file("70"))
    store.path.chmod(0o640)
    since = held_whole(store)
    seen = store.data_version()
    restored = restore(store, backup)
    assert figures(store) == [69]
    assert store.data_version() != seen
    assert store.path.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in kept(store)] == [restored[1]]
    assert held_whole(Store(kept(store)[0])) == since
    assert len(list(store.path.parent.iterdir())) == 2


def test_a_backup_is_restored_where_no_store_is(store: Store, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = Store(tmp_path / "elsewhere" / "performance.duckdb")
    assert restore(other, backup)[1] is None
    assert held_whole(other) == held_whole(store)
    assert [path.name for path in other.path.parent.iterdir()] == [other.path.name]


@pytest.mark.parametrize("name", ['it\'s "odd".duckdb', "store", "a.b.duckdb"])
def test_a_store_may_have_any_name(store: Store, tmp_path: Path, name: str) -> None:
    named = Store(store.path.rename(store.path.with_name(name)))
    back_up(named, tmp_path / "backup.zip")
    restored = restore(named, tmp_path / "backup.zip")
    named.rewrite()
    assert figures(named) == [69]
    assert {path.name for path in named.path.parent.iterdir()} == {name, restored[1]}


def test_what_was_kept_before_is_never_overwritten(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr(backups, "now", lambda: moment)
    names = [restore(store, backup)[1] for _ in range(3)]
    assert len(set(names)) == 3
    assert {path.name for path in kept(store)} == set(names)


def test_the_log_of_the_old_store_is_kept_with_it_and_never_applied_to_the_restored_one(
    store: Store, backup: Path
) -> None:
    # After the first restore store and backup are the same bytes: the log would fit the second.
    restore(store, backup)
    leave_a_log(store, "since")
    again = restore(store, backup)
    assert log_rows(store) == []
    assert log_rows(Store(store.path.with_name(str(again[1])))) == ["since"]


@pytest.mark.parametrize("damage", ["cut", "missing"])
def test_a_backup_takes_the_place_of_a_broken_store_whose_log_is_never_applied_to_it(
    store: Store, backup: Path, damage: str
) -> None:
    restore(store, backup)
    kept(store)[0].unlink()
    log = leave_a_log(store, "since")
    left = {"performance.duckdb": store.path.read_bytes(), "performance.duckdb.wal": log.read_bytes()}
    if damage == "cut":
        left["performance.duckdb"] = left["performance.duckdb"][:20_000]
        store.path.write_bytes(left["performance.duckdb"])
    else:
        del left["performance.duckdb"]
        store.path.unlink()
    with pytest.raises(StoreProblem, match="restore FILE"):
        count(store, "erasures")
    restored = restore(store, backup)
    assert figures(store) == [69]
    assert log_rows(store) == []
    names = {
        f"{restored[1]}{name.removeprefix('performance.duckdb')}": bytes_ for name, bytes_ in left.items()
    }
    assert {path.name: path.read_bytes() for path in kept(store)} == names


def test_a_backup_takes_the_place_of_a_store_that_was_removed_while_the_program_ran(
    store: Store, backup: Path
) -> None:
    store.path.unlink()
    with pytest.raises(StoreUnreadable, match="no longer where it was"):
        figures(store)
    restore(store, backup)
    assert figures(store) == [69]


def test_an_older_backup_is_brought_up_to_date_when_it_is_opened(
    store: Store, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, ("ALTER TABLE kpi ADD COLUMN note VARCHAR",)))
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    assert restore(store, backup)[0].schema_version == VERSION
    with store.read() as connection:
        assert connection.rows("SELECT value, note FROM kpi") == [(69, None)]


def packed(folder: Path, database: bytes, **said: object) -> Path:
    """A file like a backup, whose hash is right unless said otherwise."""
    good = {"sha256": hashlib.sha256(database).hexdigest(), "size": len(database)}
    good |= {"schema_version": VERSION, "returns": 1, "rows": 1, "made_at": "2023-04-05 12:00:00"}
    with zipfile.ZipFile(folder / "packed.zip", "w") as file:
        file.writestr(DATABASE, database)
        file.writestr(MANIFEST, json.dumps(good | {"format": "performance dashboard backup 1"} | said))
    return folder / "packed.zip"


def database_with(folder: Path, *statements: str) -> bytes:
    """The bytes of a database made by these statements."""
    (folder / "made.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / "made.duckdb")) as raw:
        for statement in statements:
            raw.execute(statement)
    return (folder / "made.duckdb").read_bytes()


def other_zip(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "other.zip", "w") as file:
        file.writestr("readme.txt", "Not a backup")
    return folder / "other.zip"


def written(folder: Path, content: bytes) -> Path:
    (folder / "written.zip").write_bytes(content)
    return folder / "written.zip"


NEWER = "INSERT INTO meta VALUES ('schema_version', '999')"
V1 = [*STEPS[0], "CREATE TABLE meta (key VARCHAR, value VARCHAR)"]
UNFIT: dict[str, tuple[str, Callable[[Path, bytes, bytes], Path]]] = {
    "nothing in it": ("not a backup", lambda folder, good, database: written(folder, b"")),
    "a return": ("not a backup", lambda folder, good, database: written(folder, figure_file("69"))),
    "a database": ("not a backup", lambda folder, good, database: written(folder, database)),
    "another zip": ("not a backup", lambda folder, good, database: other_zip(folder)),
    "cut short": ("not a backup", lambda folder, good, database: written(folder, good[:-100])),
    "a part missing": (
        "not a backup|damaged",
        lambda folder, good, database: written(folder, good[:5000] + good[6000:]),
    ),
    "another hash": ("damaged", lambda folder, good, database: packed(folder, database, sha256="0" * 64)),
    "another size": ("damaged", lambda folder, good, database: packed(folder, database, size=12)),
    "other counts": ("damaged", lambda folder, good, database: packed(folder, database, returns=7)),
    "a hash of no kind": ("not a backup", lambda folder, good, database: packed(folder, database, sha256=7)),
    "no database": ("damaged", lambda folder, good, database: packed(folder, b"period,measure\n" * 99)),
    "an empty database": (
        "damaged",
        lambda folder, good, database: packed(
            folder, database_with(folder), schema_version=0, returns=0, rows=0
        ),
    ),
    "somebody else's database": (
        "damaged",
        lambda folder, good, database: packed(folder, database_with(folder, "CREATE TABLE meta (a INTEGER)")),
    ),
    "a newer schema, as it says": (
        "newer version",
        lambda folder, good, database: packed(folder, database, schema_version=VERSION + 1),
    ),
    "a newer schema, though it does not say so": (
        "newer version",
        lambda folder, good, database: packed(folder, database_with(folder, *V1, NEWER)),
    ),
}


@pytest.mark.parametrize("fault", UNFIT)
def test_a_file_that_is_no_sound_backup_is_refused_and_nothing_has_changed(
    store: Store, backup: Path, tmp_path: Path, fault: str
) -> None:
    with zipfile.ZipFile(backup) as file:
        database = file.read(DATABASE)
    words, make = UNFIT[fault]
    unfit = make(tmp_path, backup.read_bytes(), database)
    before = everything(store.path.parent)
    with pytest.raises(Refused, match=words) as said:
        restore(store, unfit)
    assert "Nothing was changed." in str(said.value)
    assert figures(store) == [69]
    assert everything(store.path.parent) == before


def test_whichever_byte_of_a_backup_is_changed_it_is_refused_or_unpacks_to_the_same(
    backup: Path, tmp_path: Path
) -> None:
    good = backup.read_bytes()
    manifest = backups.read_manifest(backup)
    chance = random.Random(20230405)  # noqa: S311 - places, not secrets
    refused = 0
    for place in [*chance.sample(range(len(good)), 60), *range(len(good) - 40, len(good))]:
        bad = written(
            tmp_path, good[:place] + bytes([good[place] ^ (1 << chance.randrange(8))]) + good[place + 1 :]
        )
        try:
            assert backups.read_manifest(bad).sha256 == manifest.sha256
        except Refused:
            refused += 1
    assert refused > 50


def test_a_file_that_is_somebody_elses_database_is_not_replaced(backup: Path, tmp_path: Path) -> None:
    database_with(tmp_path, "CREATE TABLE theirs AS SELECT 1 AS one")
    theirs = Store(tmp_path / "made.duckdb")
    before = theirs.path.read_bytes()
    with pytest.raises(StoreUnreadable, match="not a store of this dashboard"):
        restore(theirs, backup)
    assert theirs.path.read_bytes() == before


# Beside other programs

WRITE = """
import sys
from pipelines.store import Store
store = Store(sys.argv[1], patience=60)
for place in range(25):
    row = f"{sys.argv[2]}-{place}"
    with store.write() as connection:
        connection.run("INSERT INTO erasures VALUES (?, NULL, '', '')", [row])
    with store.read() as connection:
        connection.rows("SELECT count(*) FROM erasures")
    print(row, flush=True)
"""


def test_what_others_write_while_a_store_is_backed_up_and_restored_is_in_it_or_in_what_was_kept(
    store: Store, backup: Path, tmp_path: Path
) -> None:
    patient = Store(store.path, patience=60)
    command = [sys.executable, "-c", WRITE, str(store.path)]
    writers = [
        subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE, text=True) for name in "ab"
    ]
    for place in range(6):
        back_up(patient, tmp_path / f"{place}.zip")
        restore(patient, backup)
    written = [writer.communicate(timeout=120)[0].split() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    found = [set(log_rows(Store(path))) for path in (store.path, *kept(store))]
    assert set().union(*found) == {row for rows in written for row in rows}
    assert sum(map(len, found)) == 50
    assert len(kept(store)) == 6


# Where nothing more can be written

FULL = """
import signal, sys
from pathlib import Path
from pipelines.store.backup import back_up, restore
from pipelines.store import Store, StoreProblem
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
try:
    {"backup": back_up, "restore": restore}[sys.argv[1]](Store(sys.argv[2]), Path(sys.argv[3]))
except StoreProblem as problem:
    print(problem)
"""


@pytest.mark.parametrize("room", [0, 500, 5_000, 500_000])
@pytest.mark.parametrize("work", ["backup", "restore"])
def test_on_a_full_disk_nothing_is_half_written(
    store: Store, backup: Path, tmp_path: Path, work: str, room: int
) -> None:
    file = backup if work == "restore" else tmp_path / "next.zip"
    before = everything(tmp_path)
    said = subprocess.run(
        [sys.executable, "-c", FULL, work, str(store.path), str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
    )
    assert said.stdout.startswith("The disk is full. Nothing was changed."), said.stderr
    assert everything(tmp_path) == before


# On the command line


def test_both_commands_say_what_was_backed_up_and_restored(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    made = run_pipelines("backup", str(file), store=store.path)
    assert made.returncode == 0, made.stderr
    sha256 = backups.read_manifest(file).sha256
    for part in ("backup.zip", "1 return, 1 row", "kB", sha256[:12]):
        assert part in made.stdout
    again = run_pipelines("backup", str(file), store=store.path)
    assert (again.returncode, "--force" in again.stderr) == (1, True)
    assert run_pipelines("backup", str(file), "--force", store=store.path).returncode == 0
    said = run_pipelines("restore", str(file), store=store.path)
    assert said.returncode == 0, said.stderr
    [left] = kept(store)
    for part in ("Restored backup.zip", "1 return, 1 row", f"kept beside it as {left.name}."):
        assert part in said.stdout
    assert str(tmp_path) not in made.stdout + again.stderr + said.stdout


def test_a_backup_that_is_refused_exits_1_and_one_that_cannot_be_made_exits_3(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "not a backup").write_text("something else")
    refused = run_pipelines("restore", str(tmp_path / "not a backup"), store=store.path)
    assert (refused.returncode, "not a backup" in refused.stderr) == (1, True)
    assert run_pipelines("restore", str(tmp_path / "no such file"), store=store.path).returncode == 2
    nowhere = run_pipelines("backup", str(tmp_path / "nowhere" / "backup.zip"), store=store.path)
    assert (nowhere.returncode, "cannot be written there" in nowhere.stderr) == (3, True)
    with store.write():
        busy = run_pipelines("backup", str(tmp_path / "b.zip"), "--wait", "0.1", store=store.path)
    assert (busy.returncode, "The store is busy" in busy.stderr) == (3, True)
    assert figures(store) == [69]
