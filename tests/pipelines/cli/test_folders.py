"""A folder of returns by the day they were received, in order, each once ever; the bundled one is such a folder."""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.cli.returns import COMMITTEE_DATE, load_folder
from pipelines.store import Refused, Store
from pipelines.store.acceptance import withdraw
from pipelines.store.ledger import Today, today
from schemas.definitions import Definitions
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.ingest.making_workbooks import HEADINGS, OTHER, workbook
from tests.pipelines.sending import BY, Desk, figure_file

DEFINITIONS = ROOT / "data" / "definitions"
BUNDLED = ROOT / "data" / "returns"


@pytest.fixture
def desk(tmp_path: Path, definitions: Definitions) -> Desk:
    """A desk whose store is not made yet."""
    return Desk(Store(tmp_path / "performance.duckdb"), definitions)


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """Two small returns in the folders of their days."""
    put(tmp_path / "returns", "2023-01-27", "q3.csv", figure_file("69"))
    put(tmp_path / "returns", "2022-10-28", "q2.csv", figure_file("67", "2022-23 Q2"))
    return tmp_path / "returns"


def put(returns: Path, day: str, name: str, content: bytes) -> None:
    (returns / day).mkdir(parents=True, exist_ok=True)
    (returns / day / name).write_bytes(content)


def load_bundled(desk: Desk, returns: Path, report: Callable[[str], object] = str) -> tuple[int, int]:
    return load_folder(desk.store, returns, DEFINITIONS, "bundled", True, report)


def todays(desk: Desk) -> Today:
    with desk.store.read() as connection:
        return today(connection)


def test_bundled_returns_have_the_day_of_their_folder_and_a_stand_in_today(desk: Desk, returns: Path) -> None:
    reports: list[str] = []
    assert load_bundled(desk, returns, reports.append) == (2, 0)
    assert reports == ["0 of 2", "1 of 2"]
    keys = ("received_on", "file_name", "accepted_by", "source", "entered_late")
    found = [[f"{row[key]}" for key in keys] for row in desk.ledger(COMMITTEE_DATE)]
    assert found == [
        ["2023-01-27 00:00:00", "q3.csv", "bundled", "bundled", "True"],
        ["2022-10-28 00:00:00", "q2.csv", "bundled", "bundled", "True"],
    ]
    assert todays(desk) == Today(date(2023, 4, 5), is_stand_in=True)


def test_what_was_ever_loaded_is_not_loaded_again_even_if_withdrawn(desk: Desk, returns: Path) -> None:
    put(returns, "2023-02-27", "again.csv", figure_file("69"))
    load_bundled(desk, returns)
    assert desk.count("returns") == 2
    [(return_id,)] = desk.rows("SELECT return_id FROM returns WHERE file_name = 'q3.csv'")
    withdraw(desk.store, return_id, "Wrong", BY)
    before = desk.store.data_version()
    assert load_bundled(desk, returns) == (0, 3)
    assert desk.store.data_version() == before
    assert desk.figures() == [67]


@pytest.mark.parametrize("day", [None, date(2024, 1, 1)])
def test_a_today_that_somebody_set_is_left_alone(desk: Desk, returns: Path, day: date | None) -> None:
    load_bundled(desk, returns)
    desk.set_today(day)
    put(returns, "2023-03-17", "more.csv", figure_file("91", measure="eee_3_4"))
    assert load_bundled(desk, returns) == (1, 2)
    assert todays(desk) == Today(day or date.today(), is_stand_in=day is not None)


def test_a_faulty_file_is_named_and_keeps_out_its_day(desk: Desk, returns: Path) -> None:
    put(returns, "2023-01-27", "faulty.csv", figure_file("many", measure="eee_3_4"))
    with pytest.raises(Refused, match=r"The bundled file faulty\.csv is refused.*not a number"):
        load_bundled(desk, returns)
    assert desk.count("returns") == 1
    put(returns, "2023-01-27", "faulty.csv", figure_file("91", measure="eee_3_4"))
    assert load_bundled(desk, returns) == (2, 1)


def test_every_bundled_return_is_loaded_from_its_day(bundled_store: Path, definitions: Definitions) -> None:
    ledger = Desk(Store(bundled_store), definitions).ledger(date(2100, 1, 1))
    days = sorted((row["file_name"], f"{row['received_on'].date()}") for row in ledger)
    assert days == sorted((path.name, path.parent.name) for path in BUNDLED.glob("*/*.csv"))


def test_the_command_takes_dates_from_the_folder_and_sets_no_today(desk: Desk, returns: Path) -> None:
    for other in ("--bundled", "--received 2023-01-01", "--kind kpi"):
        answer = run_pipelines("load", "--folder", str(returns), *other.split(), store=desk.store.path)
        assert (answer.returncode, "name none" in answer.stderr) == (2, True), other
    answer = run_pipelines("load", "--folder", str(returns), "--by", "Analyst", store=desk.store.path)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "Returns of the folder: 2 loaded, 0 held already.\n"
    assert todays(desk) == Today(date.today(), is_stand_in=False)
    assert (desk.ledger()[0]["accepted_by"], desk.ledger()[0]["source"]) == ("Analyst", "folder")


def test_a_day_that_cannot_be_refuses_a_whole_folder(desk: Desk, returns: Path) -> None:
    to_come = (date.today() + timedelta(days=2)).isoformat()
    for day, words in ((to_come, "later than today"), ("latest", "is not a date")):
        put(returns, day, "kpi.csv", figure_file("70"))
        with pytest.raises(Refused, match=words) as refusal:
            load_folder(desk.store, returns, DEFINITIONS, "Analyst")
        assert str(returns) not in str(refusal.value)
        assert desk.count("returns") == 0
        shutil.rmtree(returns / day)


def test_workbooks_are_loaded_too_but_not_the_lock_of_an_open_one(desk: Desk, returns: Path) -> None:
    put(returns, "2023-01-28", "eee.XLSX", workbook([HEADINGS, OTHER]))
    put(returns, "2023-01-28", "~$eee.xlsx", b"locked")
    put(returns, "2023-01-28", "notes.txt", b"for us")
    assert load_folder(desk.store, returns, DEFINITIONS, "Analyst") == (3, 0)
