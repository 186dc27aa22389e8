"""The bundled returns: loaded in order, each once ever, on the committee's day."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.cli.returns import COMMITTEE_DATE, Loaded, load_bundled
from pipelines.settings import Settings
from pipelines.store import Refused, Store
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import Today, list_returns, set_today, today
from tests.conftest import ROOT
from tests.pipelines.sending import BY, count, figure_file, figures

DEFINITIONS = ROOT / "data" / "definitions"


@pytest.fixture
def here(tmp_path: Path) -> Settings:
    """Two small returns of a folder of their own, for a store that is not made yet."""
    returns = tmp_path / "returns"
    put(returns, "2023-01-27", "q3.csv", figure_file("69"))
    put(returns, "2022-10-28", "q2.csv", figure_file("67", "2022-23 Q2"))
    return Settings(str(tmp_path / "performance.duckdb"), DEFINITIONS, returns)


def put(returns: Path, day: str, name: str, content: bytes) -> None:
    (returns / day).mkdir(parents=True, exist_ok=True)
    (returns / day / name).write_bytes(content)


def load(here: Settings) -> Loaded:
    return load_bundled(Store(here.store_url), here.returns_folder, here.definitions_folder)


def todays(here: Settings) -> Today:
    with Store(here.store_url).read() as connection:
        return today(connection)


def test_each_is_received_on_the_day_of_its_folder_by_nobody_in_particular(here: Settings) -> None:
    assert load(here) == Loaded(new=2, known=0)
    with Store(here.store_url).read() as connection:
        ledger = list_returns(connection, COMMITTEE_DATE)
    assert list(ledger["received_on"].dt.date) == [date(2023, 1, 27), date(2022, 10, 28)]
    assert list(ledger["file_name"]) == ["q3.csv", "q2.csv"]
    assert set(ledger["accepted_by"]) == set(ledger["source"]) == {"bundled"}
    assert list(ledger["entered_late"]) == [True, True]


def test_the_first_load_makes_the_committees_day_the_stores_today(here: Settings) -> None:
    load(here)
    assert todays(here) == Today(date(2023, 4, 5), is_stand_in=True)


def test_a_second_load_changes_nothing(here: Settings) -> None:
    load(here)
    before = Store(here.store_url).data_version()
    assert load(here) == Loaded(new=0, known=2)
    assert Store(here.store_url).data_version() == before


def test_what_was_withdrawn_is_not_loaded_again(here: Settings) -> None:
    load(here)
    store = Store(here.store_url)
    with store.read() as connection:
        [(return_id,)] = connection.rows("SELECT return_id FROM returns WHERE file_name = 'q3.csv'")
    withdraw(store, return_id, "Wrong", BY)
    assert load(here) == Loaded(new=0, known=2)
    assert figures(store) == [67]


@pytest.mark.parametrize("day", [None, date(2024, 1, 1)])
def test_a_today_that_somebody_set_is_left_alone(here: Settings, day: date | None) -> None:
    load(here)
    with Store(here.store_url).write() as connection:
        set_today(connection, day, BY)
    put(here.returns_folder, "2023-03-17", "more.csv", figure_file("91", measure="eee_3_4"))
    assert load(here) == Loaded(new=1, known=2)
    assert todays(here) == Today(day or date.today(), is_stand_in=day is not None)


def test_a_faulty_file_is_named_and_keeps_out_its_day(here: Settings) -> None:
    put(here.returns_folder, "2023-01-27", "faulty.csv", figure_file("many", measure="eee_3_4"))
    with pytest.raises(Refused, match=r"faulty\.csv is refused.*not a number"):
        load(here)
    assert count(Store(here.store_url), "returns") == 1
    put(here.returns_folder, "2023-01-27", "faulty.csv", figure_file("91", measure="eee_3_4"))
    assert load(here) == Loaded(new=2, known=1)


def test_the_same_file_on_two_days_is_loaded_once(here: Settings) -> None:
    shutil.copytree(here.returns_folder / "2023-01-27", here.returns_folder / "2023-02-27")
    load(here)
    assert count(Store(here.store_url), "returns") == 2


def test_progress_is_told_as_files_done_of_all(here: Settings) -> None:
    said: list[str] = []
    load_bundled(Store(here.store_url), here.returns_folder, here.definitions_folder, said.append)
    assert said == ["0 of 2", "1 of 2"]


def test_every_bundled_return_is_loaded_and_in_force_from_its_day(bundled_store: Path) -> None:
    files = sorted((ROOT / "data" / "returns").glob("*/*.csv"))
    with Store(bundled_store).read() as connection:
        ledger = list_returns(connection, date(2100, 1, 1))
    assert sorted(ledger["file_name"]) == sorted(path.name for path in files)
    days = dict(zip(ledger["file_name"], ledger["received_on"].dt.date.astype(str), strict=True))
    assert days == {path.name: path.parent.name for path in files}
