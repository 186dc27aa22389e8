"""Several programs and threads at once: each write is whole, none is lost, none overwrites unseen."""

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipelines.store import Connection, Store, Superseded
from pipelines.store.acceptance import Receipt
from pipelines.store.backup import back_up, restore
from schemas.definitions import Definitions
from tests.conftest import ROOT
from tests.pipelines.sending import count, figure_file, figures, held_whole, new_store, send

WRITE = """
import sys
from pipelines.store import Store
store = Store(sys.argv[1], patience=60)
for place in range(int(sys.argv[3])):
    row = f"{sys.argv[2]}-{place}"
    with store.write() as connection:
        connection.run("INSERT INTO erasures VALUES (?, NULL, '', '')", [row])
    with store.read() as connection:
        connection.rows("SELECT count(*) FROM erasures")
    print(row)
"""
REWRITE = """
import sys
from pipelines.store import Store
store = Store(sys.argv[1], patience=60)
for place in range(int(sys.argv[3])):
    store.rewrite()
"""
# Four threads, each sending what is its own, what another sends too, and a correction of a figure all correct.
LOAD = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pipelines.store import Store, Superseded
from pipelines.store.acceptance import accept
from pipelines.checks.check_files import check_returns
from schemas.definitions import load_definitions
from tests.conftest import ROOT
from tests.pipelines.sending import figure_file

store, definitions = Store(sys.argv[1], patience=120), load_definitions(ROOT / "data" / "definitions")
measures = ["eee_2", "eee_3_4", "neet_16_17", "absence_primary"]

def send(place):
    own = figure_file("4", sys.argv[2], measures[place])
    shared = figure_file("5", "2021-22 Q1", measures[place])
    correction = figure_file(str(60 + place), "2021-22 Q2", commentary=sys.argv[2])
    outcomes = []
    for content in (own, shared, correction):
        checked = check_returns(store, definitions, [("q.csv", content)], received_on=date(2023, 3, 17))
        try:
            [receipt] = accept(store, checked, "Performance analyst", date(2023, 3, 17))
            outcomes.append([receipt.return_id, receipt.sha256, receipt.rows])
        except Superseded:
            outcomes.append(None)
    return outcomes

with ThreadPoolExecutor(4) as threads:
    print(json.dumps([outcome for outcomes in threads.map(send, range(4)) for outcome in outcomes]))
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path, patience=60)


def start(script: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(*programs: "subprocess.Popen[str]") -> list[str]:
    """What each has printed, when all have ended well."""
    printed = []
    for one in programs:
        output, errors = one.communicate(timeout=240)
        assert one.returncode == 0, errors
        printed.append(output)
    return printed


def run_in_threads(works: list[Callable[[], object]]) -> list[object]:
    """What each gave back or raised."""

    def run(work: Callable[[], object]) -> object:
        try:
            return work()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


@pytest.mark.parametrize("times", [2, pytest.param(10, marks=pytest.mark.soak)])
def test_programs_that_make_write_read_and_rewrite_a_store_at_once_lose_nothing(
    tmp_path: Path, times: int
) -> None:
    path = tmp_path / "performance.duckdb"
    finish(start(REWRITE, path, "", times), *(start(WRITE, path, name, times) for name in "ab"))
    assert count(Store(path), "erasures") == 2 * times
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


def test_a_program_that_waits_in_vain_to_write_the_file_anew_leaves_alone_what_another_is_writing(
    store: Store,
) -> None:
    beside: list[set[str]] = []

    def meanwhile(_: Connection) -> None:
        beside.append({path.name for path in store.path.parent.iterdir()})
        impatient = REWRITE.replace("patience=60", "patience=0.1")
        assert "StoreBusy" in start(impatient, store.path, "", 1).communicate()[1]
        beside.append({path.name for path in store.path.parent.iterdir()})

    store.rewrite(meanwhile)
    assert beside[0] == beside[1]
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


@pytest.mark.soak
def test_of_two_programs_with_four_threads_each_every_accepted_receipt_is_in_the_store_and_nothing_else(
    store: Store,
) -> None:
    printed = finish(*(start(LOAD, store.path, period) for period in ("2022-23 Q1", "2022-23 Q2")))
    outcomes = [outcome for output in printed for outcome in json.loads(output)]
    receipts = {tuple(outcome) for outcome in outcomes if outcome}
    assert len(outcomes) == 24
    assert held_whole(store) == {return_id for return_id, _, _ in receipts}
    with store.read() as connection:
        assert set(connection.rows("SELECT return_id, sha256, rows FROM returns")) == receipts
    # Eight of their own, four that two had sent alike, and of the eight corrections at least one.
    assert len(receipts) >= 13
    assert outcomes.count(None) <= 7 + 4
    assert len(figures(store)) == 13


@pytest.mark.soak
def test_what_others_write_while_a_store_is_backed_up_and_restored_is_in_it_or_in_what_stays_beside_it(
    store: Store, tmp_path: Path
) -> None:
    back_up(store, tmp_path / "backup.zip")
    writers = [start(WRITE, store.path, name, 25) for name in "ab"]
    for place in range(6):
        back_up(store, tmp_path / f"{place}.zip")
        restore(store, tmp_path / "backup.zip")
    written = [row for output in finish(*writers) for row in output.split()]
    former = sorted(tmp_path.glob("*-before-restore-*"))
    found = []
    for path in (store.path, *former):
        with Store(path).read() as connection:
            found += [row[0] for row in connection.rows("SELECT return_id FROM erasures")]
    assert sorted(found) == sorted(written)
    assert (len(written), len(former)) == (50, 6)


def test_threads_that_correct_the_same_figure_at_once_overwrite_nothing_unseen(
    store: Store, definitions: Definitions
) -> None:
    works = [lambda v=value: send(store, definitions, figure_file(str(v))) for value in range(60, 63)]
    outcomes = run_in_threads(list(works))
    assert all(isinstance(outcome, Receipt | Superseded) for outcome in outcomes)
    receipts = {outcome.return_id for outcome in outcomes if isinstance(outcome, Receipt)}
    with store.read() as connection:
        assert {row[0] for row in connection.rows("SELECT DISTINCT return_id FROM kpi")} == receipts
    assert len(figures(store)) == 1
