"""A folder of returns by the day they were received; how the bundled one is loaded is in ``test_bundled``."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.cli.returns import Loaded, load_folder
from pipelines.store import Refused, Store
from pipelines.store.ledger import Today, list_returns, today
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.making_workbooks import HEADINGS, OTHER, workbook
from tests.pipelines.sending import count, figure_file

DEFINITIONS = ROOT / "data" / "definitions"


@pytest.fixture
def returns(tmp_path: Path) -> Path:
    """One small return, received on 28 October 2022."""
    put(tmp_path / "returns", "2022-10-28", figure_file("67", "2022-23 Q2"))
    return tmp_path / "returns"


def put(returns: Path, day: str, content: bytes) -> None:
    (returns / day).mkdir(parents=True, exist_ok=True)
    (returns / day / "kpi.csv").write_bytes(content)


def test_the_command_takes_the_dates_from_the_folder_and_sets_no_stand_in_for_today(
    returns: Path, tmp_path: Path
) -> None:
    store = tmp_path / "performance.duckdb"
    answer = run_pipelines("load", "--folder", str(returns), "--by", "Analyst", store=store)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == "Returns of the folder: 1 loaded, 0 held already.\n"
    assert "0 loaded, 1 held already" in run_pipelines("load", "--folder", str(returns), store=store).stdout
    with Store(store).read() as connection:
        [row] = list_returns(connection, date.today()).to_dict("records")
        assert today(connection) == Today(date.today(), is_stand_in=False)
    assert (row["received_on"].date(), row["accepted_by"], row["source"]) == (
        date(2022, 10, 28),
        "Analyst",
        "folder",
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [("latest", "is not a date"), ((date.today() + timedelta(days=2)).isoformat(), "later than today")],
)
def test_a_day_that_cannot_be_refuses_the_whole_folder(
    returns: Path, tmp_path: Path, day: str, said: str
) -> None:
    put(returns, day, figure_file("69"))
    store = tmp_path / "performance.duckdb"
    answer = run_pipelines("load", "--folder", str(returns), store=store)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert str(tmp_path) not in answer.stderr
    assert count(Store(store), "returns") == 0


def test_a_faulty_file_is_named(returns: Path, tmp_path: Path) -> None:
    put(returns, "2023-01-27", figure_file("many"))
    with pytest.raises(Refused, match=r"kpi\.csv is refused.*not a number"):
        load_folder(Store(tmp_path / "performance.duckdb"), returns, DEFINITIONS, "Analyst")


def test_workbooks_are_loaded_too_but_not_what_a_program_keeps_beside_an_open_one(
    returns: Path, tmp_path: Path
) -> None:
    (returns / "2022-10-28" / "eee.XLSX").write_bytes(workbook([HEADINGS, OTHER]))
    (returns / "2022-10-28" / "~$eee.xlsx").write_bytes(b"locked")
    (returns / "2022-10-28" / "notes.txt").write_bytes(b"for us")
    loaded = load_folder(Store(tmp_path / "performance.duckdb"), returns, DEFINITIONS, "Analyst")
    assert loaded == Loaded(new=2, known=0)


@pytest.mark.parametrize("other", [["--bundled"], ["--received", "2023-01-01"], ["--kind", "kpi"]])
def test_a_folder_is_named_alone(returns: Path, tmp_path: Path, other: list[str]) -> None:
    answer = run_pipelines("load", "--folder", str(returns), *other, store=tmp_path / "performance.duckdb")
    assert answer.returncode == 2
    assert "name none" in answer.stderr
