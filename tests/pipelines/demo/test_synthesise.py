"""``synthesise``: what it writes, marks and refuses."""

import hashlib
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from pipelines.cli.returns import load_folder
from pipelines.demo.making import synthesise
from pipelines.demo.times import AS_AT, LAST_PERIOD, Size
from pipelines.positions import kpi_position
from pipelines.positions.asking import Query
from pipelines.store import Refused, Store
from pipelines.store.ledger import list_returns
from schemas.definitions import load_definitions
from schemas.returns import KINDS
from schemas.vocabulary import Severity, State
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.demo.conftest import MadeUp, loaded, received_by

SMALL = Size(5, 16, 60)


def digest(folder: Path) -> str:
    """A hash of every file's name and bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    parts = [path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in files]
    return hashlib.sha256(b"".join(parts)).hexdigest()


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of returns by the day they were received."""
    folder = tmp_path_factory.mktemp("dated")
    synthesise(SMALL, folder, by_date=True)
    return folder


@pytest.fixture(scope="module")
def dated_store(dated: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store that has taken that folder."""
    store = Store(tmp_path_factory.mktemp("store") / "performance.duckdb")
    load_folder(store, dated / "returns", dated / "definitions", "test")
    return store


def test_one_file_a_kind_is_written_beside_the_definitions(forty: MadeUp) -> None:
    assert {path.name for path in forty.folder.iterdir()} == {
        *(f"{kind}.csv" for kind in KINDS),
        "definitions",
    }


@pytest.mark.parametrize("by_date", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path, by_date: bool) -> None:
    for name, seed in (("first", 7), ("second", 7), ("third", 8)):
        synthesise(Size(3, 4, 40, seed), tmp_path / name, by_date)
    assert digest(tmp_path / "first") == digest(tmp_path / "second") != digest(tmp_path / "third")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(quarters=some.integers(1, 5), measures=some.integers(1, 24), actions=some.integers(1, 90))
def test_any_small_size_is_accepted_without_an_error_or_a_question(
    tmp_path_factory: pytest.TempPathFactory, quarters: int, measures: int, actions: int
) -> None:
    folder = tmp_path_factory.mktemp("small")
    synthesise(Size(quarters, measures, actions), folder / "made")
    made = loaded(folder / "made", folder)
    assert {one.file_name: list(one.unanswered) for one in made.checked if one.refused} == {}
    worst = {severity for one in made.checked for severity in one.findings["severity"]}
    assert worst <= {Severity.QUERY, Severity.WARNING}
    assert len(made.definitions.kpis) == measures


def test_many_actions_are_made_for_as_many_reports_as_fit(tmp_path: Path) -> None:
    synthesise(Size(4, 2, 5_000), tmp_path / "made")
    rows = pd.read_csv(tmp_path / "made" / "action.csv")
    assert set(rows.groupby("report_date").size()) == {5_000}
    assert rows["report_date"].nunique() >= 4


def test_everything_is_marked_as_made_up(forty: MadeUp) -> None:
    definitions = forty.definitions
    assert definitions.is_synthetic
    assert all(m.synthetic and m.name.startswith("Made-up") for m in definitions.measures.values())
    assert definitions.plan.title.startswith("Made-up")
    assert all(project.title.startswith("Made-up") for project in definitions.plan.project)
    texts = {
        "kpi": ["commentary"],
        "comparator": ["source"],
        "workforce": ["narrative"],
        "project": ["progress", "next_steps"],
        "action": ["title", "progress"],
        "risk": ["title", "mitigation"],
    }
    for kind, columns in texts.items():
        frame = pd.read_csv(forty.folder / f"{kind}.csv", dtype="str")
        for column in columns:
            written = frame[column].dropna()
            assert len(written), (kind, column)
            assert written.str.startswith("Made-up").all(), (kind, column)


def test_measures_beyond_the_bundled_ones_say_so_in_their_names(dated: Path) -> None:
    definitions = load_definitions(dated / "definitions")
    more = [measure for measure in definitions.measures.values() if measure.code.startswith("m0")]
    assert [measure.name.startswith("Made-up measure ") for measure in more] == [True]
    assert more[0].short_name.startswith("Made-up")


def test_file_names_of_a_dated_folder_are_marked(dated: Path) -> None:
    names = [path.name for path in dated.glob("returns/*/*.csv")]
    assert all(name.startswith("made-up_") for name in names)


def test_the_bundled_definitions_are_not_made_up() -> None:
    assert not load_definitions(ROOT / "data" / "definitions").is_synthetic


def test_nothing_is_received_after_the_day_that_all_was_received_by(dated: Path) -> None:
    days = received_by(dated)
    assert days[-1] < AS_AT
    assert days[0] >= SMALL.first_day
    assert AS_AT - days[-1] < timedelta(days=42)


def test_a_dated_folder_is_loaded_in_order_and_once(dated: Path, dated_store: Store) -> None:
    with dated_store.read() as connection:
        ledger = list_returns(connection, AS_AT)
    assert set(ledger["kind"]) == set(KINDS)
    assert set(ledger["received_on"].dt.date) == set(received_by(dated))
    again = load_folder(dated_store, dated / "returns", dated / "definitions", "test")
    assert (again.new, again.known) == (0, len(ledger))


def test_a_figure_first_said_late_or_provisional_is_corrected_later(dated: Path, dated_store: Store) -> None:
    definitions = load_definitions(dated / "definitions")
    corrections = list(dated.glob("returns/*/*_corrections.csv"))
    assert corrections
    said = pd.concat(pd.read_csv(path, dtype="str") for path in corrections)
    period, day = (
        said["period"].min(),
        date.fromisoformat(sorted(path.parent.name for path in corrections)[0]),
    )
    before = kpi_position(dated_store, definitions, Query(period=period, as_at=day - timedelta(days=1)))
    after = kpi_position(dated_store, definitions, Query(period=period, as_at=day))
    both = before.merge(after, on="measure", suffixes=("", "_after"))
    changed = both[both["measure"].isin(said.loc[said["period"] == period, "measure"])]
    assert len(changed)
    assert (
        (changed["value"] != changed["value_after"]).fillna(True) | (changed["state"] == State.LATE)
    ).all()


@pytest.mark.parametrize("content", ["file", "folder"])
def test_a_folder_that_holds_anything_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "made").mkdir()
    there = tmp_path / "made" / "mine"
    there.mkdir() if content == "folder" else there.write_text("mine")
    with pytest.raises(Refused, match="not empty"):
        synthesise(SMALL, tmp_path / "made")
    assert list((tmp_path / "made").iterdir()) == [there]


def test_more_rows_than_one_return_may_have_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"1,000,000 rows.*--dated"):
        synthesise(Size(400, 2_501, 60), tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_the_command_line_makes_checks_and_loads(tmp_path: Path) -> None:
    made, store = tmp_path / "made", tmp_path / "performance.duckdb"
    answer = run_pipelines("synthesise", "--quarters", "2", "--measures", "3", "--out", str(made), store=None)
    assert answer.returncode == 0, answer.stderr
    assert "Made up 7 returns" in answer.stdout
    known = ("--definitions", str(made / "definitions"))
    assert "no faults" in run_pipelines("definitions", "--check", *known, store=store).stdout
    loading = run_pipelines("load", *map(str, sorted(made.glob("*.csv"))), *known, store=store)
    assert loading.returncode == 0, loading.stdout
    again = run_pipelines("synthesise", "--out", str(made), store=None)
    assert again.returncode == 1
    assert again.stderr.startswith("The folder named with --out is not empty.")
    assert str(tmp_path) not in again.stderr


def test_the_last_period_has_ended_by_the_day_of_the_data() -> None:
    assert Size(1, 1, 1).periods == [LAST_PERIOD]
    assert Size(1, 1, 1).months[-1] <= AS_AT


def test_definitions_written_are_toml_that_reads_back(forty: MadeUp) -> None:
    for path in (forty.folder / "definitions").rglob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))
