"""The command line: what it prints, and its exit status."""

import csv
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.__main__ import cli
from pipelines.store import Store
from schemas.returns import KINDS
from tests.conftest import ROOT, run_pipelines

REFUSE = ROOT / "tests" / "returns" / "refuse"
FACTS = [*KINDS, "returns", "return_files", "withdrawals", "answers"]


def fingerprint(store: Path) -> str:
    """A hash of every fact and ledger row."""
    with Store(store).read() as connection:
        return hashlib.sha256(
            repr([connection.rows(f"SELECT * FROM {t} ORDER BY ALL") for t in FACTS]).encode()
        ).hexdigest()


@pytest.mark.parametrize(
    "path",
    [
        "missing-column/wrong_header.csv",
        "not-a-number/words.csv",
        "unknown-measure/misspelt.csv",
        "unknown-project/not_in_the_plan.csv",
        "duplicate-key/same_measure.csv",
        "not-a-date/february_31.csv",
        "unknown-status/bad_status.csv",
        "blank-value/without_a_state.csv",
    ],
)
def test_a_broken_return_is_refused_with_its_place_and_changes_nothing(own_store: Path, path: str) -> None:
    before = fingerprint(own_store)
    answer = run_pipelines("load", str(REFUSE / path), "--format", "json", store=own_store)
    assert answer.returncode == 1, answer.stderr
    errors = [row for row in json.loads(answer.stdout) if row["severity"] == "error"]
    for row in errors:
        assert row["file"] == Path(path).name
        assert row["line"] >= 1
        assert all(row[key] for key in ("column", "message", "remedy"))
    assert path.split("/")[0] in {row["code"] for row in errors}
    assert fingerprint(own_store) == before


def test_the_same_file_twice_changes_nothing_and_says_so(own_store: Path) -> None:
    before = fingerprint(own_store)
    bundled = ROOT / "data" / "returns" / "2023-01-27" / "kpi_2022-23_q3.csv"
    answer = run_pipelines("load", str(bundled), store=own_store)
    assert answer.returncode == 0, answer.stderr
    assert "already held" in answer.stdout
    assert fingerprint(own_store) == before


def test_a_corrected_return_replaces_and_the_earlier_one_stays_visible(
    own_store: Path, tmp_path: Path
) -> None:
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        "period,measure,value,data_period\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23\n"
    )
    assert run_pipelines("load", str(corrected), store=own_store).returncode == 0

    def value(*extra: str) -> float:
        said = run_pipelines("position", "kpis", "--format", "json", *extra, store=own_store)
        return float(
            next(row["value"] for row in json.loads(said.stdout) if row["measure"] == "neet_supported")
        )

    assert value() == 1075
    assert value("--as-at", "2023-04-04") == 725


def test_the_position_as_at_december_is_what_was_known_then(bundled_store: Path) -> None:
    said = run_pipelines("position", "kpis", "--as-at", "2022-12-31", "--format", "json", store=bundled_store)
    rows = {row["measure"]: row for row in json.loads(said.stdout)}
    assert {row["period"] for row in rows.values()} == {"2022-23 Q2"}
    assert rows["ehcp_waiting"]["value"] == 244
    assert rows["haf_winter_children"]["verdict"] == "No figure"


def test_several_files_are_loaded_all_or_none(own_store: Path) -> None:
    before = fingerprint(own_store)
    good = ROOT / "tests" / "returns" / "accept" / "plain.csv"
    answer = run_pipelines("load", str(good), str(REFUSE / "not-a-number" / "words.csv"), store=own_store)
    assert answer.returncode == 1
    assert fingerprint(own_store) == before


def test_check_changes_nothing(own_store: Path) -> None:
    before = own_store.read_bytes()
    good = ROOT / "tests" / "returns" / "accept" / "plain.csv"
    assert run_pipelines("check", str(good), store=own_store).returncode == 0
    assert own_store.read_bytes() == before


def test_today_is_a_stand_in_until_the_clock_ends_it(own_store: Path) -> None:
    assert "2023-04-05, a stand-in" in run_pipelines("today", store=own_store).stdout
    assert "by the clock" in run_pipelines("today", "clock", store=own_store).stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["load"],
        ["position", "kpis", "--workstream", "Z"],
        ["position", "kpis", "--as-at", "31/02/2023"],
        ["template", "nothing"],
        ["nothing"],
        ["load", "no-such-file.csv"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_without_a_traceback(bundled_store: Path, arguments: list[str]) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "pipelines", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={"PERFORMANCE_STORE": str(bundled_store)},
    )
    assert said.returncode == 2
    assert "Traceback" not in said.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_the_contracts_headings(kind: str, bundled_store: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "pipelines", "template", kind],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert next(csv.reader([said.stdout.strip()])) == list(KINDS[kind].names)


def test_rows_as_csv_hold_no_formula(own_store: Path) -> None:
    formula = ROOT / "tests" / "returns" / "accept" / "formula_is_data.csv"
    assert run_pipelines("load", str(formula), store=own_store).returncode == 0
    said = run_pipelines("position", "kpis", "--format", "csv", store=own_store).stdout
    assert "'=SUM(A1:A9)" in said
    assert ",=SUM" not in said


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in cli.commands if not re.search(rf"pipelines {name}\b|`{name}`", readme)] == []


def test_a_start_with_nothing_new_imports_nothing_heavy(bundled_store: Path) -> None:
    said = subprocess.run(
        [
            sys.executable,
            "-X",
            "importtime",
            "-m",
            "pipelines",
            "load",
            "--bundled",
            "--store",
            str(bundled_store),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    imported = {line.rsplit("|", 1)[1].strip() for line in said.stderr.splitlines() if "|" in line}
    assert "0 loaded" in said.stdout
    assert imported.isdisjoint({"pandas", "pandera", "streamlit", "pydantic"})
