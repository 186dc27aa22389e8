"""``synthesise``: what it writes, marks and refuses, and that what it writes is taken and shows everything."""

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from measures.commentary import CODES
from measures.plan import Challenge
from measures.variation import RULES, add_xmr_lines
from pipelines import positions
from pipelines.checks import read_in_force
from pipelines.checks.check_files import CheckedReturn
from pipelines.cli.returns import load_folder
from pipelines.demo import synthesise
from pipelines.demo.definitions import AS_AT, Size
from pipelines.positions import Query
from pipelines.store import Refused, Store
from pipelines.store.ledger import list_returns
from schemas.definitions import load_definitions
from schemas.returns import KINDS
from schemas.vocabulary import AREAS, Lateness, Severity, State, Verdict
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.sending import Desk

SMALL = Size(2, 16, 20)
MARKED = ["commentary", "source", "narrative", "progress", "next_steps", "title", "mitigation"]


class MadeUp(NamedTuple):
    """A folder of made-up returns, what was found in them, and where they are held."""

    folder: Path
    checked: list[CheckedReturn]
    desk: Desk

    def facts(self, kind: str) -> pd.DataFrame:
        return read_in_force(self.desk.store).of(kind)


def load(folder: Path, store_folder: Path) -> MadeUp:
    """Check what is in a flat folder, and accept it where nothing is refused."""
    desk = Desk(Store(store_folder / "performance.duckdb"), load_definitions(folder / "definitions"))
    desk.set_today(AS_AT)
    checked = desk.check(*((path.name, path.read_bytes()) for path in sorted(folder.glob("*.csv"))))
    if not any(one.refused for one in checked):
        desk.accept(*checked, received=AS_AT)
    return MadeUp(folder, checked, desk)


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> MadeUp:
    """Forty quarters of the fifteen measures that are bundled, loaded on the day by which all was received."""
    folder = tmp_path_factory.mktemp("made_up") / "forty"
    synthesise(Size(40, 15, 285), folder)
    return load(folder, tmp_path_factory.mktemp("store"))


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file's bytes by name."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of returns by the day they were received."""
    folder = tmp_path_factory.mktemp("dated")
    synthesise(SMALL, folder, by_date=True)
    return folder


@pytest.mark.parametrize("by_date", [False, True])
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(tmp_path: Path, by_date: bool) -> None:
    for name, seed in (("first", 7), ("second", 7), ("third", 8)):
        synthesise(Size(2, 3, 20, seed), tmp_path / name, by_date)
    first, second, third = (read_files(tmp_path / name) for name in ("first", "second", "third"))
    assert first == second != third


def test_the_smallest_size_is_accepted_and_one_too_big_is_not_even_written(tmp_path: Path) -> None:
    synthesise(Size(1, 1, 1), tmp_path / "made")
    made = load(tmp_path / "made", tmp_path)
    assert {one.file_name: list(one.unanswered) for one in made.checked if one.refused} == {}
    assert len(made.desk.definitions.kpis) == 1
    with pytest.raises(Refused, match=r"000 rows.*--dated"):
        synthesise(Size(400, 2_501, 60), tmp_path / "more")
    assert not (tmp_path / "more").exists()


def test_every_kind_is_written_and_accepted_without_an_error_or_a_question(forty: MadeUp) -> None:
    files = {*(f"{kind}.csv" for kind in KINDS), "definitions"}
    assert {path.name for path in forty.folder.iterdir()} == files
    assert {one.kind for one in forty.checked} == set(KINDS)
    severities = {severity for one in forty.checked for severity in one.findings["severity"]}
    assert severities <= {Severity.QUERY, Severity.WARNING}
    assert all(len(forty.facts(kind)) for kind in KINDS)


def test_everything_is_marked_as_made_up(forty: MadeUp, dated: Path) -> None:
    definitions = forty.desk.definitions
    assert definitions.is_synthetic
    assert all(m.synthetic and m.name.startswith("Made-up") for m in definitions.measures.values())
    assert definitions.plan.title.startswith("Made-up")
    assert all(project.title.startswith("Made-up") for project in definitions.plan.project)
    for kind in KINDS.keys() - {"target"}:
        frame = pd.read_csv(forty.folder / f"{kind}.csv", dtype="str")
        written = frame[frame.columns.intersection(MARKED)]
        assert set(written.stack().dropna().str[:7]) == {"Made-up"}, kind
    assert all(path.name.startswith("made-up_") for path in dated.glob("returns/*/*.csv"))
    more = load_definitions(dated / "definitions").measures["m00016"]
    assert more.name.startswith("Made-up measure ")
    assert more.short_name.startswith("Made-up")
    assert not load_definitions(ROOT / "data" / "definitions").is_synthetic


def test_every_state_verdict_assurance_and_rule_of_xmr_occurs(forty: MadeUp) -> None:
    kpi, target = forty.facts("kpi"), forty.facts("target")
    assert {"eee_2", "absence_primary", "transport_eligible"} <= set(forty.desk.definitions.kpis)
    assert set(kpi["state"]) == set(State)
    assert kpi["provisional"].any()
    assert kpi.duplicated(["measure", "data_period"]).any()
    assert kpi[["coverage", "numerator"]].notna().any().all()
    assert set(target["target"]) == {"local", "DfE"}
    assert set(target["tolerance_kind"].dropna()) == {"points", "share"}
    assert target["tolerance"].isna().any()
    assert (target.groupby(["measure", "target"])["value"].nunique() > 1).any()
    known = kpi.dropna(subset=["value"]).drop_duplicates(["measure", "data_period_end"], keep="last")
    points = known.assign(order=known["data_period_end"], better="higher")
    assert set(add_xmr_lines(points)["rule"]) == {*RULES, ""}
    position = positions.kpi_position(forty.desk.store, forty.desk.definitions)
    assert {"improvement", "concern", "common cause", ""} <= set(position["variation_icon"])
    assert {Verdict.ON, Verdict.NEAR, Verdict.OFF, Verdict.NO_TARGET} <= set(position["verdict"])
    assert {"consistently passes", "consistently fails", "hit and miss"} <= set(position["assurance"])


def test_every_status_lateness_and_challenge_occurs_over_ten_years_of_three_areas(forty: MadeUp) -> None:
    actions = positions.action_position(forty.desk.store, forty.desk.definitions)
    projects = positions.project_position(forty.desk.store, forty.desk.definitions)
    assert set(actions["status"].dropna()) == {status.name for status in forty.desk.definitions.statuses}
    # Of some nobody knows yet six weeks later whether they are late.
    later = Query(as_at=AS_AT + timedelta(weeks=6))
    passed = positions.action_position(forty.desk.store, forty.desk.definitions, later)
    assert set(Lateness) <= {*actions["lateness"], *projects["lateness"], *passed["lateness"]}
    challenges = positions.front_sheet(forty.desk.store, forty.desk.definitions).challenges
    assert set(challenges["challenge"]) == set(Challenge)
    history = forty.facts("action")
    assert (history.groupby("action")["status"].nunique() > 2).any()
    assert (history.groupby("report_date").size() == 285).all()
    assert (history.groupby("action")["project"].nunique() == 1).all()
    assert forty.facts("risk")["likelihood"].isna().nunique() == 2
    comparator, days = forty.facts("comparator"), forty.facts("workforce")["as_at"].drop_duplicates()
    assert set(comparator["area"]) == set(AREAS)
    assert comparator["data_period"].nunique() == 10
    assert len(days) == 121
    assert (days.dt.day == 1).all()


def test_the_commentary_is_at_odds_with_its_figures_now_and_then(forty: MadeUp) -> None:
    found = pd.concat([one.findings for one in forty.checked])["code"].value_counts()
    texts = forty.facts("kpi")["commentary"].notna().sum()
    assert found.reindex(list(CODES.keys() - {"commentary-missing"})).between(1, texts / 2).all()


def test_a_dated_folder_is_loaded_once_and_corrects_what_came_first(dated: Path, tmp_path: Path) -> None:
    store, definitions = Store(tmp_path / "performance.duckdb"), load_definitions(dated / "definitions")
    load_folder(store, dated / "returns", dated / "definitions", "test")
    with store.read() as connection:
        ledger = list_returns(connection, AS_AT)
    days = sorted(date.fromisoformat(path.name) for path in (dated / "returns").iterdir())
    assert set(ledger["kind"]) == set(KINDS)
    assert set(ledger["received_on"].dt.date) == set(days)
    assert SMALL.first_day <= days[0] < days[-1] < AS_AT < days[-1] + timedelta(days=42)
    assert load_folder(store, dated / "returns", dated / "definitions", "test") == (0, len(ledger))
    path = min(dated.glob("returns/*/*_corrections.csv"))
    correction, day = pd.read_csv(path, dtype="str"), date.fromisoformat(path.parent.name)
    before, after = (
        kpis.set_index("measure").loc[correction["measure"]]
        for as_at in (day - timedelta(days=1), day)
        for kpis in [positions.kpi_position(store, definitions, Query(correction["period"][0], as_at=as_at))]
    )
    assert ((before["value"] != after["value"]).fillna(True) | (before["state"] == State.LATE)).all()


def test_the_command_line_makes_checks_and_loads(tmp_path: Path) -> None:
    made, store = tmp_path / "made", tmp_path / "performance.duckdb"
    answer = run_pipelines("synthesise", "--quarters", "2", "--measures", "3", "--out", str(made), store=None)
    assert answer.returncode == 0, answer.stderr
    assert "Made up 7 returns" in answer.stdout
    known = ("--definitions", str(made / "definitions"))
    assert "no faults" in run_pipelines("definitions", "--check", *known, store=store).stdout
    loading = run_pipelines("load", *map(str, sorted(made.glob("*.csv"))), *known, store=store)
    assert loading.returncode == 0, loading.stdout
    # a folder that holds anything is refused and left alone
    before = read_files(made)
    again = run_pipelines("synthesise", "--out", str(made), store=None)
    assert again.returncode == 1
    assert again.stderr.startswith("The folder named with --out is not empty.")
    assert str(tmp_path) not in again.stderr
    assert read_files(made) == before
