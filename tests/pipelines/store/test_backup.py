"""A backup is all that is stored at one moment, in a file that can be checked; a restore is whole or not at all."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.store import Refused, Store, StoreProblem, backup, migrations
from pipelines.store.backup import DATABASE, MANIFEST, back_up, read_manifest, restore
from pipelines.store.ledger import now
from pipelines.store.migrations import STEPS, VERSION
from pipelines.store.problems import StoreUnreadable
from schemas.definitions import Definitions
from tests.conftest import ROOT, run_pipelines
from tests.holding import full_disk
from tests.pipelines.sending import figure_file, figures, held_whole, new_store, send

# A program killed after it wrote, so that what it wrote is in the log only.
KILLED = """
import os, signal, sys
from pipelines.store import Store
with Store(sys.argv[1])._opened(read_only=False) as raw:
    raw.execute("INSERT INTO erasures VALUES ('in the log', NULL, 'test', 'test')")
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def one_figure(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Path:
    """A store with one figure, 69."""
    store = new_store(tmp_path_factory.mktemp("one"))
    send(store, definitions, figure_file("69", commentary="Take-up rose"))
    return store.path


@pytest.fixture
def store(one_figure: Path, tmp_path: Path) -> Store:
    """A copy of it to change."""
    (tmp_path / "store").mkdir()
    return Store(shutil.copy(one_figure, tmp_path / "store"))


@pytest.fixture
def file(store: Store, tmp_path: Path) -> Path:
    """A backup of it."""
    file = tmp_path / "backup.zip"
    back_up(store, file)
    return file


@pytest.fixture(scope="module")
def killed(one_figure: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """What a killed program left of a copy of it: the store's file, and its log."""
    path = Path(shutil.copy(one_figure, tmp_path_factory.mktemp("killed")))
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    log = path.with_name(f"{path.name}.wal").read_bytes()
    assert log
    return path.read_bytes(), log


def leave_a_log(store: Store, killed: tuple[bytes, bytes]) -> Path:
    log = store.path.with_name(f"{store.path.name}.wal")
    store.path.write_bytes(killed[0])
    log.write_bytes(killed[1])
    return log


def rows_of_the_log(store: Store) -> list[str]:
    with store.read() as connection:
        return [row[0] for row in connection.rows("SELECT return_id FROM erasures")]


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def former_stores(store: Store) -> list[Path]:
    return sorted(store.path.parent.glob("*-before-restore-*"))


# Backing up


def test_a_backup_is_a_zip_of_the_database_without_what_was_deleted_and_of_a_manifest(
    store: Store, tmp_path: Path
) -> None:
    store.path.chmod(0o600)
    with store.write() as connection:
        connection.run("DELETE FROM return_files")
        connection.run("UPDATE kpi SET commentary = NULL")
    written = back_up(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        assert packed.testzip() is None
        database, manifest = packed.read(DATABASE), json.loads(packed.read(MANIFEST))
    assert hashlib.sha256(database).hexdigest() == manifest["sha256"] == written.sha256
    assert (manifest["size"], manifest["schema_version"]) == (len(database), VERSION)
    assert (manifest["returns"], manifest["rows"]) == (1, 1)
    assert b"Take-up rose" not in database
    (tmp_path / "taken out.duckdb").write_bytes(database)
    assert figures(Store(tmp_path / "taken out.duckdb")) == [69]
    assert (tmp_path / "backup.zip").stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_what_is_in_the_log_of_a_killed_program_and_is_never_written_over_the_store(
    store: Store, killed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    log = leave_a_log(store, killed)
    (tmp_path / "link").symlink_to(store.path)
    before = everything(store.path.parent)
    for place in (store.path, log, tmp_path / "link", store.path.parent / ".." / "store" / store.path.name):
        with pytest.raises(Refused, match="store's own file"):
            back_up(store, place, overwrite=True)
    back_up(store, tmp_path / "backup.zip")
    assert everything(store.path.parent) == before
    other = Store(tmp_path / "other.duckdb")
    restore(other, tmp_path / "backup.zip")
    assert rows_of_the_log(other) == ["in the log"]


def test_a_file_of_that_name_is_overwritten_only_where_that_is_asked_for(
    store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("mine")
    with pytest.raises(Refused, match="--force"):
        back_up(store, file)
    assert file.read_text() == "mine"
    back_up(store, file, overwrite=True)
    assert read_manifest(file).returns == 1
    assert {path.name for path in tmp_path.iterdir()} == {"backup.zip", "store"}


def test_of_a_store_not_made_yet_there_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="nothing to back up"):
        back_up(Store(tmp_path / "none.duckdb"), tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


# Restoring


def test_a_restored_store_is_as_it_was_backed_up_and_the_store_as_it_was_stays_beside_it(
    store: Store, file: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr(backup, "now", lambda: moment)
    send(store, definitions, figure_file("70"))
    store.path.chmod(0o640)
    since, stamp = held_whole(store), store.data_version()
    _, former = restore(store, file)
    assert figures(store) == [69]
    assert store.data_version() != stamp
    assert [path.name for path in former_stores(store)] == [former]
    assert held_whole(Store(former_stores(store)[0])) == since
    assert {path.stat().st_mode & 0o777 for path in store.path.parent.iterdir()} == {0o640}
    assert restore(store, file)[1] != former  # what was kept before is never overwritten
    assert len(list(store.path.parent.iterdir())) == 3


def test_a_backup_is_restored_where_no_store_is(store: Store, file: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = Store(tmp_path / "elsewhere" / "performance.duckdb")
    assert restore(other, file)[1] is None
    assert held_whole(other) == held_whole(store)
    assert [path.name for path in other.path.parent.iterdir()] == [other.path.name]


@pytest.mark.parametrize("name", ['it\'s "odd".duckdb', "store"])
def test_a_store_may_have_any_name(store: Store, tmp_path: Path, name: str) -> None:
    named = Store(store.path.rename(store.path.with_name(name)))
    back_up(named, tmp_path / "backup.zip")
    _, former = restore(named, tmp_path / "backup.zip")
    named.rewrite()
    assert figures(named) == [69]
    assert {path.name for path in named.path.parent.iterdir()} == {name, former}


def test_the_log_of_the_former_store_goes_with_it_and_is_never_applied_to_the_restored_one(
    store: Store, killed: tuple[bytes, bytes], file: Path
) -> None:
    leave_a_log(store, killed)
    _, former = restore(store, file)
    assert rows_of_the_log(store) == []
    assert rows_of_the_log(Store(store.path.with_name(str(former)))) == ["in the log"]


@pytest.mark.parametrize("fault", ["damaged", "newer", "gone", "its log alone is left"])
def test_a_backup_takes_the_place_of_what_cannot_be_opened_and_all_that_is_left_of_it_stays(
    store: Store, killed: tuple[bytes, bytes], file: Path, fault: str
) -> None:
    if fault == "newer":
        with store.write() as connection:
            connection.run("INSERT INTO meta VALUES ('schema_version', '999')")
    elif fault == "damaged":
        leave_a_log(store, killed)
        store.path.write_bytes(b"not a store")
    else:
        if fault != "gone":
            leave_a_log(store, killed)
        store.path.unlink()
    left = everything(store.path.parent)
    _, former = restore(store, file)
    assert (figures(store), rows_of_the_log(store)) == ([69], [])
    names = {f"{former}{name.removeprefix(store.path.name)}": content for name, content in left.items()}
    assert {path.name: path.read_bytes() for path in former_stores(store)} == names


def test_an_older_backup_is_brought_up_to_date(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, ("ALTER TABLE kpi ADD COLUMN note VARCHAR",)))
    monkeypatch.setattr(migrations, "VERSION", VERSION + 1)
    assert restore(store, file)[0].schema_version == VERSION
    with store.read() as connection:
        assert connection.rows("SELECT value, note FROM kpi") == [(69, None)]


def packed(folder: Path, database: bytes, **changed: object) -> bytes:
    """A file like a backup, whose manifest is right but for what is changed."""
    manifest = {"sha256": hashlib.sha256(database).hexdigest(), "size": len(database)}
    manifest |= {"schema_version": VERSION, "returns": 1, "rows": 1, "made_at": "2023-04-05 12:00:00"}
    with zipfile.ZipFile(folder / "packed.zip", "w") as file:
        file.writestr(DATABASE, database)
        file.writestr(MANIFEST, json.dumps(manifest | changed))
    return (folder / "packed.zip").read_bytes()


def database_of(folder: Path, *statements: str) -> bytes:
    """The bytes of a database made by these statements."""
    (folder / "made.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / "made.duckdb")) as raw:
        for statement in statements:
            raw.execute(statement)
    return (folder / "made.duckdb").read_bytes()


META = "CREATE TABLE meta AS SELECT 'schema_version' AS key, '999' AS value"
# What is wrong with the file: words of its refusal, and its bytes by a folder, a good backup and its database.
UNSOUND: dict[str, tuple[str, Callable[[Path, bytes, bytes], bytes]]] = {
    "nothing in it": ("not a backup", lambda folder, good, database: b""),
    "a return": ("not a backup", lambda folder, good, database: figure_file("69")),
    "a database": ("not a backup", lambda folder, good, database: database),
    "cut short": ("not a backup", lambda folder, good, database: good[:-100]),
    "a part missing": ("not a backup|damaged", lambda folder, good, database: good[:5000] + good[6000:]),
    "another hash": ("damaged", lambda folder, good, database: packed(folder, database, sha256="0" * 64)),
    "another size": ("damaged", lambda folder, good, database: packed(folder, database, size=12)),
    "other counts": ("damaged", lambda folder, good, database: packed(folder, database, returns=7)),
    "no such hash": ("not a backup", lambda folder, good, database: packed(folder, database, sha256=7)),
    "another format": ("not a backup", lambda folder, good, database: packed(folder, database, format="2")),
    "no database": ("damaged", lambda folder, good, database: packed(folder, b"period,measure\n" * 99)),
    "an empty database": (
        "damaged",
        lambda folder, good, database: packed(
            folder, database_of(folder), schema_version=0, returns=0, rows=0
        ),
    ),
    "somebody else's": (
        "damaged",
        lambda folder, good, database: packed(folder, database_of(folder, "CREATE TABLE meta (a INTEGER)")),
    ),
    "newer by its manifest": (
        "newer version",
        lambda folder, good, database: packed(folder, database, schema_version=VERSION + 1),
    ),
    "newer by its database": (
        "newer version",
        lambda folder, good, database: packed(folder, database_of(folder, *STEPS[0], META)),
    ),
}


def test_a_file_that_is_no_sound_backup_is_refused_and_nothing_has_changed(
    store: Store, file: Path, tmp_path: Path
) -> None:
    good = file.read_bytes()
    with zipfile.ZipFile(file) as opened:
        database = opened.read(DATABASE)
    before = everything(store.path.parent)
    for fault, (words, bytes_of) in UNSOUND.items():
        file.write_bytes(bytes_of(tmp_path, good, database))
        with pytest.raises(Refused, match=words) as refusal:
            restore(store, file)
        assert "Nothing was changed." in str(refusal.value), fault
        assert everything(store.path.parent) == before, fault
    assert figures(store) == [69]


@pytest.mark.soak
def test_whichever_byte_of_a_backup_is_changed_it_is_refused_or_restores_the_same(
    store: Store, file: Path
) -> None:
    good = file.read_bytes()
    chance = random.Random(20230405)  # noqa: S311 - places, not secrets
    refused = 0
    for place in [*chance.sample(range(len(good)), 60), *range(len(good) - 40, len(good))]:
        changed = bytes([good[place] ^ (1 << chance.randrange(8))])
        file.write_bytes(good[:place] + changed + good[place + 1 :])
        try:
            restore(store, file)
        except Refused:
            refused += 1
        assert figures(store) == [69]
    assert refused > 50


def test_somebody_elses_database_is_not_replaced(file: Path, tmp_path: Path) -> None:
    before = database_of(tmp_path, "CREATE TABLE theirs AS SELECT 1 AS one")
    theirs = Store(tmp_path / "made.duckdb")
    with pytest.raises(StoreUnreadable, match="not a store of this dashboard"):
        restore(theirs, file)
    assert theirs.path.read_bytes() == before


@pytest.mark.parametrize("room", [0, 500, 5_000, 500_000])
@pytest.mark.parametrize("work", [back_up, restore])
def test_on_a_full_disk_nothing_is_half_written(
    store: Store, file: Path, tmp_path: Path, work: Callable[[Store, Path], object], room: int
) -> None:
    before = everything(tmp_path)
    with pytest.raises(StoreProblem, match=r"^The disk is full\. Nothing was changed\."), full_disk(room):
        work(store, file if work is restore else tmp_path / "next.zip")
    assert everything(tmp_path) == before


# On the command line


def test_both_commands_report_what_was_backed_up_and_restored(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    written = run_pipelines("backup", str(file), store=store.path)
    for part in ("backup.zip", "1 return, 1 row", "kB", read_manifest(file).sha256[:12]):
        assert part in written.stdout
    again = run_pipelines("backup", str(file), store=store.path)
    assert (again.returncode, "--force" in again.stderr) == (1, True)
    assert run_pipelines("backup", str(file), "--force", store=store.path).returncode == 0
    restored = run_pipelines("restore", str(file), store=store.path)
    [former] = former_stores(store)
    for part in ("Restored backup.zip", "1 return, 1 row", f"kept beside it as {former.name}."):
        assert part in restored.stdout
    assert str(tmp_path) not in written.stdout + again.stderr + restored.stdout
