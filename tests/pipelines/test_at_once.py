"""Several programs and threads at once: each write is whole, none is lost, none overwrites unseen."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.store import Connection, Store, Superseded
from pipelines.store.acceptance import Receipt
from schemas.definitions import Definitions
from tests.conftest import ROOT
from tests.pipelines.sending import TODAY, count, figure_file, figures, held_whole, new_store, send

WRITE = """
import sys
from pipelines.store import Store
store = Store(sys.argv[1], patience=60)
for place in range(int(sys.argv[3])):
    with store.write() as connection:
        connection.run("INSERT INTO erasures VALUES (?, NULL, ?, '')", [f"{sys.argv[2]}-{place}", sys.argv[2]])
    with store.read() as connection:
        connection.rows("SELECT count(*) FROM erasures")
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
from dataclasses import astuple
from datetime import date
from pipelines.store import Store, Superseded
from pipelines.store.acceptance import accept
from pipelines.submission import check
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
        checked = check(store, definitions, [("q.csv", content)], received_on=date(2023, 3, 17))
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


def program(script: str, *arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finish(programs: "list[subprocess.Popen[str]]") -> list[str]:
    """What each has printed, when all have ended well."""
    printed = []
    for one in programs:
        output, errors = one.communicate(timeout=240)
        assert one.returncode == 0, errors
        printed.append(output)
    return printed


def in_threads(works: list[Callable[[], object]]) -> list[object]:
    """What each gave back or raised, all started together."""
    outcomes: list[object] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes.append(work())
        except Exception as error:
            outcomes.append(error)

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_programs_that_write_and_read_at_once_lose_nothing(store: Store) -> None:
    finish([program(WRITE, store.path, name, 8) for name in "abcd"])
    assert count(store, "erasures") == 32


def test_programs_that_make_a_store_at_once_make_one(tmp_path: Path) -> None:
    path = tmp_path / "performance.duckdb"
    finish([program(WRITE, path, name, 1) for name in "abcd"])
    assert count(Store(path), "erasures") == 4


def test_a_file_written_anew_while_others_write_loses_nothing(store: Store) -> None:
    finish([program(REWRITE, store.path, "", 10), *(program(WRITE, store.path, name, 10) for name in "ab")])
    assert count(store, "erasures") == 20


def test_a_program_that_waits_in_vain_to_write_the_file_anew_leaves_alone_what_another_is_writing(
    store: Store,
) -> None:
    beside: list[set[str]] = []

    def meanwhile(_: Connection) -> None:
        for _again in range(2):
            beside.append({path.name for path in store.path.parent.iterdir()})
            impatient = REWRITE.replace("patience=60", "patience=0.1")
            assert "StoreBusy" in program(impatient, store.path, "", 1).communicate()[1]

    store.rewrite(meanwhile)
    assert beside[0] == beside[1] > {store.path.name}
    assert [path.name for path in store.path.parent.iterdir()] == [store.path.name]


def test_of_two_programs_with_four_threads_each_every_accepted_receipt_is_in_the_store_and_nothing_else(
    store: Store,
) -> None:
    printed = finish([program(LOAD, store.path, period) for period in ("2022-23 Q1", "2022-23 Q2")])
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


def test_threads_that_send_different_figures_at_once_lose_none(
    store: Store, definitions: Definitions
) -> None:
    measures = ["eee_2", "eee_3_4", "neet_16_17", "absence_primary"]

    def one(measure: str) -> Receipt:
        return send(store, definitions, figure_file("4", measure=measure), date(2023, 1, 27))

    outcomes = in_threads([lambda m=measure: one(m) for measure in measures])  # type: ignore[misc]
    assert {type(outcome) for outcome in outcomes} == {Receipt}
    assert figures(store) == [4, 4, 4, 4]


def test_threads_that_send_the_same_bytes_at_once_have_them_kept_once(
    store: Store, definitions: Definitions
) -> None:
    outcomes = in_threads([lambda: send(store, definitions, figure_file("69"))] * 4)
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert len(receipts) == 4
    assert sorted(receipt.already_held for receipt in receipts) == [False, True, True, True]
    assert len({receipt.return_id for receipt in receipts}) == 1


def test_threads_that_correct_the_same_figure_at_once_overwrite_nothing_unseen(
    store: Store, definitions: Definitions
) -> None:
    works = [lambda v=value: send(store, definitions, figure_file(str(v))) for value in range(60, 65)]
    outcomes = in_threads(list(works))
    receipts = [outcome for outcome in outcomes if isinstance(outcome, Receipt)]
    assert receipts
    assert all(isinstance(outcome, Receipt | Superseded) for outcome in outcomes)
    with store.read() as connection:
        kept = connection.rows("SELECT DISTINCT return_id FROM kpi")
    assert {row[0] for row in kept} == {receipt.return_id for receipt in receipts}
    assert len(figures(store, TODAY)) == 1
