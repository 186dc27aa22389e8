"""The store: what is in force when, and that nothing is lost or half written."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipelines.acceptance import Receipt, Refused, accept
from pipelines.held import held_at
from pipelines.ledger import in_force, register
from pipelines.removal import erase, withdraw
from pipelines.screening import check_files
from pipelines.store import Store, StoreBusy, StoreTooNew, StoreUnreadable
from pipelines.today import set_today
from schemas.definitions import Definitions
from tests.conftest import ROOT

HOLD = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(60)"
PING = """
import sys
from pipelines.store import Store, StoreProblem
try:
    Store(sys.argv[1], 0.2).ping()
except StoreProblem as problem:
    sys.exit(str(problem))
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new store whose today is the committee's date."""
    made = Store(tmp_path / "performance.duckdb", patience=20)
    with made.write() as connection:
        set_today(connection, date(2023, 4, 5), "test")
    return made


def send(store: Store, definitions: Definitions, value: str, received: date, name: str = "q3.csv") -> Receipt:
    """Load one figure of one measure."""
    content = f"period,measure,value\n2022-23 Q3,eee_2,{value}\n".encode()
    [checked] = check_files([(name, content)], definitions, held_at(store))
    [receipt] = accept(store, [checked], "Performance analyst", received)
    return receipt


def figure(store: Store, as_at: date) -> list[int]:
    """The figures in force at a date."""
    with store.read() as connection:
        return [int(value) for value in in_force(connection, "kpi", as_at)["value"]]


def test_the_return_received_last_is_in_force_and_the_earlier_one_stays_visible(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, "67", date(2023, 1, 10))
    send(store, definitions, "69", date(2023, 1, 27))
    assert figure(store, date(2023, 1, 9)) == []
    assert figure(store, date(2023, 1, 26)) == [67]
    assert figure(store, date(2023, 1, 27)) == [69]


def test_a_return_entered_late_for_an_earlier_day_does_not_replace_a_later_one(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, "69", date(2023, 1, 27))
    send(store, definitions, "67", date(2023, 1, 10))
    assert figure(store, date(2023, 4, 5)) == [69]


def test_of_two_returns_of_one_day_the_one_accepted_last_is_in_force(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, "67", date(2023, 1, 27))
    send(store, definitions, "69", date(2023, 1, 27))
    assert figure(store, date(2023, 1, 27)) == [69]


def test_the_same_bytes_twice_change_nothing_and_say_so(store: Store, definitions: Definitions) -> None:
    first = send(store, definitions, "69", date(2023, 1, 27))
    again = send(store, definitions, "69", date(2023, 1, 27), name="renamed.csv")
    assert again.already_held
    assert again.return_id == first.return_id
    with store.read() as connection:
        assert connection.rows("SELECT count(*) FROM returns") == [(1,)]


def test_bytes_that_were_replaced_may_be_loaded_again(store: Store, definitions: Definitions) -> None:
    for value in ("67", "69", "67"):
        assert not send(store, definitions, value, date(2023, 1, 27)).already_held
    assert figure(store, date(2023, 1, 27)) == [67]


def test_a_withdrawn_return_shows_what_was_there_before_from_that_date(
    store: Store, definitions: Definitions
) -> None:
    send(store, definitions, "67", date(2023, 1, 10))
    wrong = send(store, definitions, "96", date(2023, 1, 27))
    withdraw(store, wrong.return_id, "Digits the wrong way round", "Performance analyst")
    assert figure(store, date(2023, 4, 4)) == [96]
    assert figure(store, date(2023, 4, 5)) == [67]


@pytest.mark.parametrize("change", [withdraw, erase])
def test_a_change_to_the_ledger_needs_a_reason_and_a_return(
    store: Store, definitions: Definitions, change: Callable[[Store, str, str, str], None]
) -> None:
    kept = send(store, definitions, "69", date(2023, 1, 27))
    with pytest.raises(Refused, match="reason"):
        change(store, kept.return_id, "  ", "Performance analyst")
    with pytest.raises(Refused, match="no return"):
        change(store, "nothing", "Why not", "Performance analyst")


def test_erasing_removes_bytes_and_texts_and_keeps_the_hash(store: Store, definitions: Definitions) -> None:
    content = b"period,measure,value,commentary\n2022-23 Q3,eee_2,69,Something that must go\n"
    [checked] = check_files([("q3.csv", content)], definitions, held_at(store))
    [receipt] = accept(store, [checked], "Performance analyst", date(2023, 1, 27))
    erase(store, receipt.return_id, "Named a child", "Performance analyst")
    with store.read() as connection:
        assert connection.rows("SELECT count(*) FROM return_files") == [(0,)]
        assert connection.rows("SELECT commentary FROM kpi") == [(None,)]
        ledger = register(connection, date(2023, 4, 5))
    assert list(ledger["sha256"]) == [receipt.sha256]
    assert figure(store, date(2023, 4, 5)) == [69]


def test_the_original_bytes_are_kept(store: Store, definitions: Definitions) -> None:
    send(store, definitions, "69", date(2023, 1, 27))
    with store.read() as connection:
        assert (
            connection.rows("SELECT content FROM return_files")[0][0]
            == b"period,measure,value\n2022-23 Q3,eee_2,69\n"
        )


def test_a_received_date_in_the_future_is_refused(store: Store, definitions: Definitions) -> None:
    with pytest.raises(Refused, match="later than today"):
        send(store, definitions, "69", date(2999, 1, 1))


def test_an_entry_made_after_its_received_date_is_marked_so(store: Store, definitions: Definitions) -> None:
    send(store, definitions, "69", date(2023, 1, 27))
    with store.read() as connection:
        assert list(register(connection, date(2023, 4, 5))["entered_late"]) == [True]


def test_a_failure_inside_a_transaction_leaves_nothing(store: Store) -> None:
    def half_way() -> None:
        with store.write() as connection:
            connection.run("INSERT INTO erasures VALUES ('a', NULL, 'b', 'c')")
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half_way()
    with store.read() as connection:
        assert connection.rows("SELECT count(*) FROM erasures") == [(0,)]


def test_a_store_that_another_process_holds_is_busy(tmp_path: Path, store: Store) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(store.path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(StoreBusy, match="busy"), Store(store.path, patience=0.3).read():
            pass
        said = subprocess.run(
            [sys.executable, "-c", PING, str(store.path)],
            cwd=ROOT, capture_output=True, text=True,
        )  # fmt: skip
        holder.kill()
    assert "busy" in said.stderr
    assert str(tmp_path) not in said.stderr


def test_threads_that_write_at_once_lose_nothing(store: Store, definitions: Definitions) -> None:
    receipts: list[Receipt] = []
    threads = [
        threading.Thread(
            target=lambda v=str(v): receipts.append(send(store, definitions, v, date(2023, 1, 27)))
        )
        for v in range(60, 68)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as connection:
        kept = {row[0] for row in connection.rows("SELECT DISTINCT return_id FROM kpi")}
    assert kept == {receipt.return_id for receipt in receipts}
    assert len(kept) == 8


def test_a_damaged_file_is_said_to_be_so_without_its_path(tmp_path: Path) -> None:
    path = tmp_path / "performance.duckdb"
    path.write_bytes(b"not a store" * 1000)
    with pytest.raises(StoreUnreadable, match="damaged") as said, Store(path).read():
        pass
    assert str(tmp_path) not in str(said.value)


def test_a_store_of_a_newer_version_is_left_alone(store: Store) -> None:
    with store.write() as connection:
        connection.run("INSERT INTO meta VALUES ('schema_version', '999')")
    with pytest.raises(StoreTooNew, match="newer version"), store.read():
        pass


def test_the_data_version_changes_with_a_write_and_not_with_a_read(
    store: Store, definitions: Definitions
) -> None:
    before = store.data_version()
    figure(store, date(2023, 4, 5))
    assert store.data_version() == before
    send(store, definitions, "69", date(2023, 1, 27))
    assert store.data_version() != before
