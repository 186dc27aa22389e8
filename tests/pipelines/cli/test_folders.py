"""A folder of returns by the day they were received, in order, each once ever; the bundled one is such a folder."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.cli.returns import COMMITTEE_DATE, Loaded, load_folder
from pipelines.store import Refused, Store
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import Today, list_returns, set_today, today
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.ingest.making_workbooks import HEADINGS, OTHER, workbook
from tests.pipelines.sending import BY, count, figure_file, figures

DEFINITIONS = ROOT / "data" / "definitions"
BUNDLED = ROOT / "data" / "returns"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store not made yet."""
    return Store(tmp_path / "performance.duckdb")


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """Two small returns in the folders of their days."""
    put(tmp_path / "returns", "2023-01-27", "q3.csv", figure_file("69"))
    put(tmp_path / "returns", "2022-10-28", "q2.csv", figure_file("67", "2022-23 Q2"))
    return tmp_path / "returns"


def put(returns: Path, day: str, name: str, content: bytes) -> None:
    (returns / day).mkdir(parents=True, exist_ok=True)
    (returns / day / name).write_bytes(content)


def load_bundled(store: Store, returns: Path, report: Callable[[str], object] = str) -> Loaded:
    return load_folder(store, returns, DEFINITIONS, "bundled", True, report)


def todays(store: Store) -> Today:
    with store.read() as connection:
        return today(connection)


def test_bundled_returns_are_received_on_the_day_of_their_folder_and_the_committees_day_is_today(
    store: Store, returns: Path
) -> None:
    reports: list[str] = []
    assert load_bundled(store, returns, reports.append) == Loaded(new=2, known=0)
    assert reports == ["0 of 2", "1 of 2"]
    with store.read() as connection:
        ledger = list_returns(connection, COMMITTEE_DATE)
    assert list(ledger["received_on"].dt.date) == [date(2023, 1, 27), date(2022, 10, 28)]
    assert list(ledger["file_name"]) == ["q3.csv", "q2.csv"]
    assert set(ledger["accepted_by"]) == set(ledger["source"]) == {"bundled"}
    assert list(ledger["entered_late"]) == [True, True]
    assert todays(store) == Today(date(2023, 4, 5), is_stand_in=True)


def test_what_was_ever_loaded_is_not_loaded_again_even_where_it_was_withdrawn(
    store: Store, returns: Path
) -> None:
    put(returns, "2023-02-27", "again.csv", figure_file("69"))
    load_bundled(store, returns)
    assert count(store, "returns") == 2
    with store.read() as connection:
        [(return_id,)] = connection.rows("SELECT return_id FROM returns WHERE file_name = 'q3.csv'")
    withdraw(store, return_id, "Wrong", BY)
    before = store.data_version()
    assert load_bundled(store, returns) == Loaded(new=0, known=3)
    assert store.data_version() == before
    assert figures(store) == [67]


@pytest.mark.parametrize("day", [None, date(2024, 1, 1)])
def test_a_today_that_somebody_set_is_left_alone(store: Store, returns: Path, day: date | None) -> None:
    load_bundled(store, returns)
    with store.write() as connection:
        set_today(connection, day, BY)
    put(returns, "2023-03-17", "more.csv", figure_file("91", measure="eee_3_4"))
    assert load_bundled(store, returns) == Loaded(new=1, known=2)
    assert todays(store) == Today(day or date.today(), is_stand_in=day is not None)


def test_a_faulty_file_is_named_and_keeps_out_its_day(store: Store, returns: Path) -> None:
    put(returns, "2023-01-27", "faulty.csv", figure_file("many", measure="eee_3_4"))
    with pytest.raises(Refused, match=r"The bundled file faulty\.csv is refused.*not a number"):
        load_bundled(store, returns)
    assert count(store, "returns") == 1
    put(returns, "2023-01-27", "faulty.csv", figure_file("91", measure="eee_3_4"))
    assert load_bundled(store, returns) == Loaded(new=2, known=1)


def test_every_bundled_return_is_loaded_and_in_force_from_its_day(bundled_store: Path) -> None:
    with Store(bundled_store).read() as connection:
        ledger = list_returns(connection, date(2100, 1, 1))
    days = sorted(zip(ledger["file_name"], ledger["received_on"].dt.date.astype(str), strict=True))
    assert days == sorted((path.name, path.parent.name) for path in BUNDLED.glob("*/*.csv"))


def test_the_command_takes_the_dates_from_the_folder_and_sets_no_stand_in_for_today(
    store: Store, returns: Path
) -> None:
    answer = run_pipelines("load", "--folder", str(returns), "--by", "Analyst", store=store.path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "Returns of the folder: 2 loaded, 0 held already.\n"
    with store.read() as connection:
        row = list_returns(connection, date.today()).iloc[0]
    assert todays(store) == Today(date.today(), is_stand_in=False)
    assert (row["accepted_by"], row["source"]) == ("Analyst", "folder")


@pytest.mark.parametrize(
    ("day", "words"),
    [("latest", "is not a date"), ((date.today() + timedelta(days=2)).isoformat(), "later than today")],
)
def test_a_day_that_cannot_be_refuses_the_whole_folder(
    store: Store, returns: Path, day: str, words: str
) -> None:
    put(returns, day, "kpi.csv", figure_file("70"))
    with pytest.raises(Refused, match=words) as refusal:
        load_folder(store, returns, DEFINITIONS, "Analyst")
    assert str(returns) not in str(refusal.value)
    assert count(store, "returns") == 0


def test_workbooks_are_loaded_too_but_not_what_a_program_keeps_beside_an_open_one(
    store: Store, returns: Path
) -> None:
    put(returns, "2022-10-28", "eee.XLSX", workbook([HEADINGS, OTHER]))
    put(returns, "2022-10-28", "~$eee.xlsx", b"locked")
    put(returns, "2022-10-28", "notes.txt", b"for us")
    assert load_folder(store, returns, DEFINITIONS, "Analyst") == Loaded(new=3, known=0)


@pytest.mark.parametrize("other", [["--bundled"], ["--received", "2023-01-01"], ["--kind", "kpi"]])
def test_a_folder_is_named_alone(store: Store, returns: Path, other: list[str]) -> None:
    answer = run_pipelines("load", "--folder", str(returns), *other, store=store.path)
    assert (answer.returncode, "name none" in answer.stderr) == (2, True)
