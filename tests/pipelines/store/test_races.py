"""Several programs at once, and one killed at any moment: each write is whole, none is lost or unseen."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.store import Store, Superseded
from pipelines.store.acceptance import Receipt, erase
from pipelines.store.backup import back_up, read_manifest, restore
from schemas.definitions import Definitions
from tests.conftest import ROOT
from tests.pipelines.sending import BY, Desk, count, figure_file, held_whole, new_store

# A program that does one thing to a store, and what it is done with, again and again if it is asked to.
WORK = """
import sys
from datetime import date
from pathlib import Path
from pipelines.checks import InForce
from pipelines.checks.check_files import check_files
from pipelines.store import Store
from pipelines.store.acceptance import accept, erase
from pipelines.store.backup import back_up, restore
from schemas.definitions import load_definitions

work, path, other, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
store = Store(path, patience=60)
files = [(path.name, path.read_bytes()) for path in sorted(Path("data/returns/2023-03-17").glob("*.csv"))]
returns = check_files(files, load_definitions(Path("data/definitions")), InForce()) if work == "load" else []
print("started", flush=True)
for place in range(times):
    if work == "load":
        for one in returns:
            print(accept(store, [one], "Analyst", date(2023, 3, 17))[0].return_id, flush=True)
    elif work == "erase":
        erase(store, other, "Named a child", "Analyst")
    elif work == "backup":
        back_up(store, Path(other), overwrite=True)
    elif work == "restore":
        restore(store, Path(other))
    elif work == "rewrite":
        store.rewrite()
    else:
        row = f"{other}-{place}"
        with store.write() as connection:
            connection.run("INSERT INTO erasures VALUES (?, NULL, '', '')", [row])
        with store.read() as connection:
            connection.rows("SELECT count(*) FROM erasures")
        print(row, flush=True)
print("done", flush=True)
"""
NAMED = b"Something that must go"


def start(work: str, path: Path, other: object = "", times: int = 1) -> subprocess.Popen[str]:
    """Start such a program; it has begun its work."""
    command = [sys.executable, "-c", WORK, work, str(path), str(other), str(times)]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout
    assert program.stdout.readline() == "started\n"
    return program


def finish(program: subprocess.Popen[str]) -> list[str]:
    """Wait for it; what it wrote."""
    words = program.communicate(timeout=300)[0].split()
    assert words.pop() == "done"
    return words


def test_threads_that_correct_one_figure_overwrite_nothing_unseen(
    tmp_path: Path, definitions: Definitions
) -> None:
    desk = Desk(new_store(tmp_path, patience=60), definitions)

    def attempt(value: int) -> Receipt | Superseded:
        try:
            return desk.send(figure_file(str(value)))
        except Superseded as problem:
            return problem

    with ThreadPoolExecutor(3) as threads:
        outcomes = list(threads.map(attempt, range(60, 63)))
    receipts = {outcome.return_id for outcome in outcomes if isinstance(outcome, Receipt)}
    assert {row[0] for row in desk.rows("SELECT DISTINCT return_id FROM kpi")} == receipts
    assert len(desk.figures()) == 1


@pytest.mark.soak
def test_programs_that_write_rewrite_back_up_and_restore_a_store_at_once_lose_nothing(tmp_path: Path) -> None:
    store = new_store(tmp_path, patience=60)
    back_up(store, tmp_path / "backup.zip")
    writers = [start("write", store.path, name, 25) for name in "ab"]
    rewriter = start("rewrite", store.path, times=10)
    for place in range(6):
        back_up(store, tmp_path / f"{place}.zip")
        restore(store, tmp_path / "backup.zip")
    written = [row for program in writers for row in finish(program)]
    finish(rewriter)
    former = sorted(tmp_path.glob("*-before-restore-*"))
    found = []
    for path in (store.path, *former):
        with Store(path).read() as connection:
            found += [row[0] for row in connection.rows("SELECT return_id FROM erasures")]
    assert sorted(found) == sorted(written)
    assert (len(written), len(former)) == (50, 6)
    assert not list(tmp_path.glob("*.new"))


@pytest.fixture
def full(desk: Desk) -> tuple[Path, str]:
    """A store with three returns, and the id of the one that has something to erase."""
    # More than fits in one block, so that the copying takes a while.
    gone = desk.send(figure_file("69", commentary=NAMED.decode() + " and more" * 400))
    for period in ("2022-23 Q1", "2022-23 Q2"):
        desk.send(figure_file("68", period=period))
    return desk.store.path, gone.return_id


def is_loaded_whole(path: Path, other: str, words: list[str]) -> None:
    # What was being committed may be in, though nobody has been given its receipt.
    ids = held_whole(Store(path))
    assert ids >= {word for word in words if word.startswith("2")}


def is_erased_whole(path: Path, other: str, words: list[str]) -> None:
    store = Store(path)
    is_erased = count(store, "erasures") == 1
    assert len(held_whole(store)) == 3
    assert count(store, "return_files") == (2 if is_erased else 3)
    assert (NAMED in path.read_bytes()) is not is_erased
    erase(store, other, "Named a child", BY)
    assert [left.name for left in path.parent.iterdir()] == [path.name]
    assert NAMED not in path.read_bytes()


def is_backed_up_whole(path: Path, other: str, words: list[str]) -> None:
    assert read_manifest(Path(other)).returns == 3
    assert len(held_whole(Store(path))) == 3


def is_restored_whole(path: Path, other: str, words: list[str]) -> None:
    store = Store(path)
    former = [len(held_whole(Store(left))) for left in path.parent.glob("*-before-restore-*.duckdb")]
    assert (len(held_whole(store)), former) in ((4, []), (4, [4]), (3, [4]))
    restore(store, Path(other))
    assert len(held_whole(store)) == 3
    assert not [left.name for left in path.parent.iterdir() if left.suffix != ".duckdb"]


CHECKS: dict[str, Callable[[Path, str, list[str]], None]] = {
    "load": is_loaded_whole,
    "erase": is_erased_whole,
    "backup": is_backed_up_whole,
    "restore": is_restored_whole,
}


@pytest.mark.parametrize(
    ("work", "times"), [("erase", 1), *(pytest.param(work, 20, marks=pytest.mark.soak) for work in CHECKS)]
)
def test_killed_at_any_moment_a_work_is_done_wholly_or_not_at_all(
    full: tuple[Path, str], desk: Desk, tmp_path: Path, work: str, times: int
) -> None:
    good, other = full
    if work in {"backup", "restore"}:
        other = str(tmp_path / "backup.zip")
        back_up(Store(good), Path(other))
    if work == "restore":
        desk.send(figure_file("4", measure="neet_16_17"))
    chance = random.Random(20230405)  # noqa: S311 - moments, not secrets
    for trial in range(times):
        path = tmp_path / "trial" / f"{trial}.duckdb"  # a store seen before may not be gone
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        if work != "load":
            shutil.copy(good, path)
        program = start(work, path, other)
        time.sleep(chance.random() * 0.3 * (trial + 1) / times)
        program.kill()
        CHECKS[work](path, other, program.communicate()[0].split())
