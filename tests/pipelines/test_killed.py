"""Killed without warning at any moment, a program leaves each return wholly there or not at all."""

import itertools
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.store import Store
from pipelines.store import backup as copies
from pipelines.store.acceptance import erase
from pipelines.store.backup import back_up, restore
from schemas.definitions import Definitions
from tests.conftest import ROOT
from tests.pipelines.sending import BY, count, figure_file, held_whole, new_store, send

NAMED = "Something that must go"
Asking = Callable[..., dict[str, object]]


@pytest.fixture(scope="module")
def ask() -> Iterator[Asking]:
    """A program that forks for each request and kills the fork at the moment asked for."""
    command = [sys.executable, "-m", "tests.pipelines.victim"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin
        assert program.stdout
        sent, answers = program.stdin, program.stdout

        def ask(work: str, store: Path, other: object = "", delay: float | None = None) -> dict[str, object]:
            request = {"work": work, "store": str(store), "other": str(other), "delay": delay}
            sent.write(json.dumps(request) + "\n")
            sent.flush()
            answer: dict[str, object] = json.loads(answers.readline())
            return answer

        yield ask
        sent.close()


def killings(
    ask: Asking, times: int, work: str, clean: Callable[[], tuple[Path, Path | str]]
) -> Iterator[list[str]]:
    """Kill a work so many times, each in a clean place, at moments spread over all of it; what it had said.

    A kill that comes after the work was done does not count, and shows that the work is quicker than was thought.
    """
    chance = random.Random(20230405)  # noqa: S311 - moments, not secrets
    clean_runs = [ask(work, *clean()) for _ in range(2)]
    assert all("done" in run["said"] for run in clean_runs)  # type: ignore[operator]
    seconds = min(float(str(run["seconds"])) for run in clean_runs)
    landed = 0
    for _ in range(times * 6):
        moment = (landed + chance.random()) / times * seconds
        answer = ask(work, *clean(), moment)
        said = [str(words) for words in answer["said"]]  # type: ignore[attr-defined]
        if "done" in said:
            seconds *= 0.95
            continue
        assert answer["killed"]
        landed += 1
        yield said
        if landed == times:
            return
    raise AssertionError(f"only {landed} of {times} kills came before {work} was done")


def test_killed_while_it_loads_a_store_opens_and_holds_each_return_wholly_or_not_at_all(
    ask: Asking, tmp_path: Path
) -> None:
    paths = (tmp_path / f"{trial}.duckdb" for trial in itertools.count())
    path = next(paths)
    last: Counter[str] = Counter()
    held: Counter[int] = Counter()

    def clean() -> tuple[Path, str]:
        nonlocal path
        path = next(paths)
        return path, ""

    for said in killings(ask, 100, "load", clean):
        store = Store(path)
        ids = held_whole(store)
        # What was being committed may be in, though nobody was told so yet.
        assert {words for words in said if words in ids} == {words for words in said if words[0] == "2"}
        assert len(ids) <= said.count("committing")
        with store.write() as connection:
            connection.run("INSERT INTO stand_in VALUES (NULL, NULL, 'next')")
        last[said[-1]] += 1
        held[len(ids)] += 1
    # The kills came in the midst of writing, and before and after a return was in.
    assert min(last["open"], last["committing"]) >= 10
    assert len(held) >= 2


@pytest.fixture
def full(tmp_path: Path, definitions: Definitions) -> tuple[Path, str]:
    """A store with two returns, and the id of the one that has something to erase."""
    store = new_store(tmp_path)
    # More than fits in one block, so that the copying takes a while.
    wordy = figure_file("69", commentary=NAMED + " and more" * 400)
    gone = send(store, definitions, wordy)
    for period in ("2022-23 Q1", "2022-23 Q2"):
        send(store, definitions, figure_file("68", period=period))
    return store.path, gone.return_id


def leftovers(folder: Path) -> bytes:
    """All that lies in a folder, one file after another."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_killed_while_it_erases_a_return_is_erased_wholly_or_not_at_all(
    ask: Asking, full: tuple[Path, str], tmp_path: Path
) -> None:
    good, gone = full
    path = tmp_path / "trial" / "performance.duckdb"
    outcomes = set()

    def clean() -> tuple[Path, str]:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        shutil.copy(good, path)
        return path, gone

    for _ in killings(ask, 10, "erase", clean):
        store = Store(path)
        is_erased = count(store, "erasures") == 1
        outcomes.add(is_erased)
        assert len(held_whole(store)) == 3
        assert count(store, "return_files") == (2 if is_erased else 3)
        assert (NAMED.encode() in path.read_bytes()) is not is_erased
        erase(store, gone, "Named a child", BY)
        assert NAMED.encode() not in leftovers(path.parent)
        assert [left.name for left in path.parent.iterdir()] == [path.name]
    assert False in outcomes


def test_killed_while_it_backs_up_a_backup_is_the_old_one_or_the_new_one_and_the_store_as_it_was(
    ask: Asking, full: tuple[Path, str], tmp_path: Path
) -> None:
    path, _ = full
    old, backup = tmp_path / "old.zip", tmp_path / "trial" / "backup.zip"
    back_up(Store(path), old)
    before = path.read_bytes()

    def clean() -> tuple[Path, Path]:
        shutil.rmtree(backup.parent, ignore_errors=True)
        backup.parent.mkdir()
        shutil.copy(old, backup)
        return path, backup

    for _ in killings(ask, 10, "backup", clean):
        assert copies.read_manifest(backup).returns == 3
        assert path.read_bytes() == before
        back_up(Store(path), backup, overwrite=True)


def test_killed_while_it_restores_a_store_is_the_old_one_or_the_backup(
    ask: Asking, full: tuple[Path, str], definitions: Definitions, tmp_path: Path
) -> None:
    good, _ = full
    backup = tmp_path / "backup.zip"
    back_up(Store(good), backup)
    held = held_whole(Store(good))
    send(Store(good), definitions, figure_file("4", measure="neet_16_17"))
    since = held_whole(Store(good))
    path = tmp_path / "trial" / "performance.duckdb"

    def clean() -> tuple[Path, Path]:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        shutil.copy(good, path)
        return path, backup

    for _ in killings(ask, 10, "restore", clean):
        store = Store(path)
        now = held_whole(store)
        kept = [held_whole(Store(left)) for left in path.parent.glob("*-before-restore-*.duckdb")]
        assert now in (since, held)
        assert kept in ([], [since])
        assert now == since or kept == [since]
        restore(store, backup)
        assert held_whole(store) == held
        assert not [left.name for left in path.parent.iterdir() if left.suffix != ".duckdb"]
