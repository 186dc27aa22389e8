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
from pipelines.store.acceptance import erase
from pipelines.store.backup import back_up, read_manifest, restore
from schemas.definitions import Definitions
from tests.conftest import ROOT
from tests.pipelines.sending import BY, count, figure_file, held_whole, new_store, send

NAMED = b"Something that must go"
Requesting = Callable[..., dict[str, object]]
Fresh = Callable[[], tuple[Path, Path | str]]


@pytest.fixture(scope="module")
def request_kill() -> Iterator[Requesting]:
    """A program that forks for each request and kills the fork at the moment named."""
    command = [sys.executable, "-m", "tests.pipelines.store.victim"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin
        assert program.stdout
        requests, answers = program.stdin, program.stdout

        def send_request(
            work: str, store: Path, other: object = "", delay: float | None = None
        ) -> dict[str, object]:
            request = {"work": work, "store": str(store), "other": str(other), "delay": delay}
            requests.write(json.dumps(request) + "\n")
            requests.flush()
            answer: dict[str, object] = json.loads(answers.readline())
            return answer

        yield send_request
        requests.close()


def kill(request_kill: Requesting, times: int, work: str, fresh: Fresh) -> Iterator[list[str]]:
    """Kill a work so many times, each in a fresh place, at moments spread over all of it; what it had reported.

    A kill that comes after the work was done does not count, and shows that the work is quicker than was thought.
    """
    chance = random.Random(20230405)  # noqa: S311 - moments, not secrets
    whole = [request_kill(work, *fresh()) for _ in range(2)]
    seconds = min(float(str(run["seconds"])) for run in whole)
    landed = 0
    for _ in range(times * 6):
        moment = (landed + chance.random()) / times * seconds
        answer = request_kill(work, *fresh(), moment)
        reports = [str(words) for words in answer["reports"]]  # type: ignore[attr-defined]
        if "done" in reports:
            seconds *= 0.95
            continue
        assert answer["killed"]
        landed += 1
        yield reports
        if landed == times:
            return
    raise AssertionError(f"only {landed} of {times} kills came before {work} was done")


def fresh_copies(good: Path, other: Path | str) -> Fresh:
    """Give a copy of a store in an empty folder each time, always at the same place."""
    path = good.parent / "trial" / good.name

    def fresh() -> tuple[Path, Path | str]:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        shutil.copy(good, path)
        return path, other

    return fresh


@pytest.fixture
def full(tmp_path: Path, definitions: Definitions) -> tuple[Path, str]:
    """A store with three returns, and the id of the one that has something to erase."""
    store = new_store(tmp_path)
    # More than fits in one block, so that the copying takes a while.
    gone = send(store, definitions, figure_file("69", commentary=NAMED.decode() + " and more" * 400))
    for period in ("2022-23 Q1", "2022-23 Q2"):
        send(store, definitions, figure_file("68", period=period))
    return store.path, gone.return_id


@pytest.mark.soak
def test_killed_while_it_loads_a_store_holds_each_return_wholly_or_not_at_all(
    request_kill: Requesting, tmp_path: Path
) -> None:
    paths = (tmp_path / f"{trial}.duckdb" for trial in itertools.count())
    path = next(paths)
    last: Counter[str] = Counter()
    stored: Counter[int] = Counter()

    def fresh() -> tuple[Path, str]:
        nonlocal path
        path = next(paths)
        return path, ""

    for reports in kill(request_kill, 100, "load", fresh):
        store = Store(path)
        ids = held_whole(store)
        # What was being committed may be in, though nobody has been given its receipt.
        assert {words for words in reports if words in ids} == {words for words in reports if words[0] == "2"}
        assert len(ids) <= reports.count("committing")
        with store.write() as connection:
            connection.run("INSERT INTO stand_in VALUES (NULL, NULL, 'next')")
        last[reports[-1]] += 1
        stored[len(ids)] += 1
    # The kills came in the midst of writing, and before and after a return was in.
    assert min(last["open"], last["committing"]) >= 10
    assert len(stored) >= 2


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_killed_while_it_erases_a_return_is_erased_wholly_or_not_at_all(
    request_kill: Requesting, full: tuple[Path, str], times: int
) -> None:
    good, gone = full
    path = good.parent / "trial" / good.name
    for _ in kill(request_kill, times, "erase", fresh_copies(good, gone)):
        store = Store(path)
        is_erased = count(store, "erasures") == 1
        assert len(held_whole(store)) == 3
        assert count(store, "return_files") == (2 if is_erased else 3)
        assert (NAMED in path.read_bytes()) is not is_erased
        erase(store, gone, "Named a child", BY)
        assert [left.name for left in path.parent.iterdir()] == [path.name]
        assert NAMED not in path.read_bytes()


@pytest.mark.soak
def test_killed_while_it_backs_up_a_backup_is_the_old_one_or_the_new_one_and_the_store_as_it_was(
    request_kill: Requesting, full: tuple[Path, str], tmp_path: Path
) -> None:
    path, _ = full
    old, backup = tmp_path / "old.zip", tmp_path / "trial" / "backup.zip"
    back_up(Store(path), old)
    before = path.read_bytes()

    def fresh() -> tuple[Path, Path]:
        shutil.rmtree(backup.parent, ignore_errors=True)
        backup.parent.mkdir()
        shutil.copy(old, backup)
        return path, backup

    for _ in kill(request_kill, 10, "backup", fresh):
        assert read_manifest(backup).returns == 3
        assert path.read_bytes() == before
        back_up(Store(path), backup, overwrite=True)


@pytest.mark.soak
def test_killed_while_it_restores_a_store_is_the_former_one_or_the_backup(
    request_kill: Requesting, full: tuple[Path, str], definitions: Definitions, tmp_path: Path
) -> None:
    good, _ = full
    backup = tmp_path / "backup.zip"
    back_up(Store(good), backup)
    backed_up = held_whole(Store(good))
    send(Store(good), definitions, figure_file("4", measure="neet_16_17"))
    since = held_whole(Store(good))
    path = good.parent / "trial" / good.name
    for _ in kill(request_kill, 20, "restore", fresh_copies(good, backup)):
        store = Store(path)
        present = held_whole(store)
        former = [held_whole(Store(left)) for left in path.parent.glob("*-before-restore-*.duckdb")]
        assert present in (since, backed_up)
        assert former in ([], [since])
        assert present == since or former == [since]
        restore(store, backup)
        assert held_whole(store) == backed_up
        assert not [left.name for left in path.parent.iterdir() if left.suffix != ".duckdb"]
