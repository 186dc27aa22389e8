"""A backup is all that is stored at one moment, in a file that can be checked; a restore is whole or not at all."""

import hashlib
import json
import random
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.ingest import MOST_PARTS
from pipelines.store import STEPS, Refused, Store, StoreProblem, backup
from pipelines.store.backup import DATABASE, MANIFEST, back_up, read_manifest, restore
from pipelines.store.ledger import now
from pipelines.store.problems import StoreUnreadable
from schemas.definitions import Definitions
from tests.conftest import ROOT, run_pipelines
from tests.holding import full_disk
from tests.pipelines.sending import Desk, figure_file, held_whole, new_store

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
    Desk(store, definitions).send(figure_file("69", commentary="Take-up rose"))
    return store.path


@pytest.fixture
def desk(one_figure: Path, tmp_path: Path, definitions: Definitions) -> Desk:
    """A desk with a copy of it to change."""
    (tmp_path / "store").mkdir()
    return Desk(Store(shutil.copy(one_figure, tmp_path / "store")), definitions)


@pytest.fixture
def store(desk: Desk) -> Store:
    """The copy."""
    return desk.store


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


def held(store: Store) -> tuple[list[int], list[str]]:
    """The figures of a store, and the rows of the log that it has been given."""
    with store.read() as connection:
        queries = ("SELECT value FROM kpi", "SELECT return_id FROM erasures")
        figures, log = ([row[0] for row in connection.rows(query)] for query in queries)
    return figures, log


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def former_stores(store: Store) -> list[Path]:
    return sorted(store.path.parent.glob("*-before-restore-*"))


# Backing up


def test_a_backup_is_a_zip_of_what_is_stored_and_a_manifest(store: Store, tmp_path: Path) -> None:
    store.path.chmod(0o600)
    with store.write() as connection:
        connection.run("DELETE FROM return_files")
        connection.run("UPDATE kpi SET commentary = NULL")
    written = back_up(store, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip") as packed:
        assert packed.testzip() is None
        database, manifest = packed.read(DATABASE), json.loads(packed.read(MANIFEST))
    assert hashlib.sha256(database).hexdigest() == manifest["sha256"] == written.sha256
    assert (manifest["size"], manifest["schema_version"]) == (len(database), len(STEPS))
    assert (manifest["returns"], manifest["rows"]) == (1, 1)
    assert b"Take-up rose" not in database
    (tmp_path / "taken out.duckdb").write_bytes(database)
    assert held(Store(tmp_path / "taken out.duckdb")) == ([69], [])
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
    assert held(other) == ([69], ["in the log"])


def test_a_file_is_overwritten_only_where_that_is_asked_for(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    with pytest.raises(Refused, match="nothing to back up"):
        back_up(Store(tmp_path / "none.duckdb"), file)
    assert not file.exists()
    file.write_text("mine")
    with pytest.raises(Refused, match="--force"):
        back_up(store, file)
    assert file.read_text() == "mine"
    back_up(store, file, overwrite=True)
    assert read_manifest(file).returns == 1
    assert {path.name for path in tmp_path.iterdir()} == {"backup.zip", "store"}


# Restoring


def test_a_restored_store_is_as_it_was_backed_up_and_the_store_as_it_was_stays_beside_it(
    desk: Desk, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, store = now(), desk.store
    monkeypatch.setattr(backup, "now", lambda: moment)
    desk.send(figure_file("70"))
    store.path.chmod(0o640)
    since, stamp = held_whole(store), store.data_version()
    _, former = restore(store, file)
    assert desk.figures() == [69]
    assert store.data_version() != stamp
    assert [path.name for path in former_stores(store)] == [former]
    assert held_whole(Store(former_stores(store)[0])) == since
    assert {path.stat().st_mode & 0o777 for path in store.path.parent.iterdir()} == {0o640}
    assert restore(store, file)[1] != former  # what was kept before is never overwritten
    assert len(list(store.path.parent.iterdir())) == 3


@pytest.mark.parametrize("name", ['it\'s "odd".duckdb', "store"])
def test_a_store_may_have_any_name(store: Store, tmp_path: Path, name: str) -> None:
    named = Store(store.path.rename(store.path.with_name(name)))
    back_up(named, tmp_path / "backup.zip")
    _, former = restore(named, tmp_path / "backup.zip")
    named.rewrite()
    assert held(named) == ([69], [])
    assert {path.name for path in named.path.parent.iterdir()} == {name, former}


def test_the_log_of_the_former_store_goes_with_it_and_is_never_applied_to_the_restored_one(
    store: Store, killed: tuple[bytes, bytes], file: Path
) -> None:
    leave_a_log(store, killed)
    _, former = restore(store, file)
    assert held(store) == ([69], [])
    assert held(Store(store.path.with_name(str(former)))) == ([69], ["in the log"])


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
    assert held(store) == ([69], [])
    names = {f"{former}{name.removeprefix(store.path.name)}": content for name, content in left.items()}
    assert {path.name: path.read_bytes() for path in former_stores(store)} == names


def test_an_old_backup_is_brought_forward(store: Store, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.store.STEPS", (*STEPS, "ALTER TABLE kpi ADD COLUMN note VARCHAR"))
    assert restore(store, file)[0].schema_version == len(STEPS)
    with store.read() as connection:
        assert connection.rows("SELECT value, note FROM kpi") == [(69, None)]


def packed(folder: Path, database: bytes, **changed: object) -> bytes:
    """A file like a backup, whose manifest is right but for what is changed."""
    manifest = {"sha256": hashlib.sha256(database).hexdigest(), "size": len(database)}
    manifest |= {"schema_version": len(STEPS), "returns": 1, "rows": 1, "made_at": "2023-04-05 12:00:00"}
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


# What else a database may hold that would run later, and rows that the ledger does not know.
MORE = """
CREATE VIEW more AS SELECT * FROM read_text('/etc/hostname')
CREATE MACRO more() AS 1
CREATE SEQUENCE more
CREATE TYPE more AS ENUM ('a')
CREATE SCHEMA more
CREATE TABLE more (a INTEGER)
CREATE INDEX more ON kpi (return_id)
ALTER TABLE kpi ALTER commentary SET DEFAULT 'a'
INSERT INTO kpi BY NAME SELECT 'nobody' AS return_id
UPDATE returns SET rows = 2
DELETE FROM kpi
"""


def unsound_files(folder: Path, good: bytes, database: bytes) -> Iterator[tuple[str, bytes]]:
    """Files that are no sound backup, each with the words of its refusal."""
    for content in (b"", figure_file("69"), database, good[:-100]):
        yield "not a backup", content
    yield "not a backup|damaged", good[:5000] + good[6000:]
    yield "not a backup", packed(folder, database, sha256=7)
    yield "not a backup", packed(folder, database, format="2")
    yield "damaged", packed(folder, database, sha256="0" * 64)
    yield "damaged", packed(folder, database, size=12)
    with zipfile.ZipFile(folder / "many.zip", "w") as many:
        for place in range(MOST_PARTS + 1):
            many.writestr(str(place), "")
    yield "more than 500 parts", (folder / "many.zip").read_bytes()
    yield "damaged", packed(folder, database, returns=7)
    yield "damaged", packed(folder, b"period,measure\n" * 99)
    yield "damaged", packed(folder, database_of(folder), schema_version=0, returns=0, rows=0)
    yield "damaged", packed(folder, database_of(folder, "CREATE TABLE meta (a INTEGER)"))
    for statement in MORE.strip().splitlines():
        (folder / "more.duckdb").write_bytes(database)
        with duckdb.connect(str(folder / "more.duckdb")) as raw:
            raw.execute(statement)
            [(rows,)] = raw.execute("SELECT sum(rows) FROM returns").fetchall()
        yield "damaged", packed(folder, (folder / "more.duckdb").read_bytes(), rows=int(rows))
    yield "newer version", packed(folder, database, schema_version=len(STEPS) + 1)
    yield "newer version", packed(folder, database_of(folder, STEPS[0], META))


def test_what_is_no_sound_backup_is_refused_and_changes_nothing(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, before = file.read_bytes(), everything(store.path.parent)
    with zipfile.ZipFile(file) as opened:
        database = opened.read(DATABASE)
    nothing_yet = Store(tmp_path / "elsewhere" / "performance.duckdb")
    nothing_yet.path.parent.mkdir()
    for words, content in unsound_files(tmp_path, good, database):
        file.write_bytes(content)
        with pytest.raises(Refused, match=words) as refusal:
            restore(store, file)
        with pytest.raises(Refused, match=words):
            restore(nothing_yet, file)
        assert everything(nothing_yet.path.parent) == {}, content[:100]
        assert "Nothing was changed." in str(refusal.value), content[:100]
        assert everything(store.path.parent) == before, content[:100]
    assert held(store) == ([69], [])
    file.write_bytes(good)
    monkeypatch.setattr(backup, "MOST_UNPACKED", 2**20)
    with pytest.raises(Refused, match="larger than 1 MB"):
        restore(store, file)


@pytest.mark.soak
def test_whichever_byte_is_changed_a_backup_is_refused_or_the_same(store: Store, file: Path) -> None:
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
        assert held(store) == ([69], [])
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
