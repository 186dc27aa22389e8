"""The command line: what it prints, its exit status, and what it does where things go wrong or get in the way.

Every command's help, and its output for the bundled store, is frozen in ``tests/goldens``.
"""

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.__main__ import cli
from pipelines.store import Store
from tests.conftest import ROOT, run_pipelines
from tests.holding import full_disk
from tests.pipelines.sending import figure_file, new_store

ACCEPT = ROOT / "tests" / "returns" / "accept"
REFUSE = ROOT / "tests" / "returns" / "refuse"
Q3 = ROOT / "data" / "returns" / "2023-01-27" / "kpi_2022-23_q3.csv"
COMMAND = [sys.executable, "-m", "pipelines"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with nothing but its day."""
    return new_store(tmp_path).path


@pytest.fixture
def q3(tmp_path: Path) -> Path:
    """A return of one figure."""
    path = tmp_path / "q3.csv"
    path.write_bytes(figure_file("69", commentary="Take-up rose"))
    return path


def stored_returns(store: Path) -> list[dict[str, object]]:
    answer = run_pipelines("returns", "--format", "json", store=store)
    assert answer.returncode == 0, answer.stderr
    return [row for row in json.loads(answer.stdout) if row["state"] == "held"]


# Loading


def test_a_correction_replaces_from_its_day_on_and_not_before(own_store: Path, tmp_path: Path) -> None:
    corrected = tmp_path / "corrected.csv"
    corrected.write_text(
        "period,measure,value,data_period\n2022-23 Q3,neet_supported,1075,Quarter 3 2022/23\n"
    )
    assert run_pipelines("load", str(corrected), store=own_store).returncode == 0

    def kpis(*filters: str) -> dict[str, dict[str, object]]:
        answer = run_pipelines("position", "kpis", "--format", "json", *filters, store=own_store)
        return {row["measure"]: row for row in json.loads(answer.stdout)}

    assert kpis()["neet_supported"]["value"] == 1075
    assert kpis("--as-at", "2023-04-04")["neet_supported"]["value"] == 725
    december = kpis("--as-at", "2022-12-31")
    assert {row["period"] for row in december.values()} == {"2022-23 Q2"}
    assert december["ehcp_waiting"]["value"] == 244
    assert december["haf_winter_children"]["verdict"] == "No figure"


def test_a_question_keeps_out_all_that_is_sent_until_it_is_answered(store: Path) -> None:
    before = store.read_bytes()
    small, plain = str(REFUSE / "small-number" / "three_children.csv"), str(ACCEPT / "plain.csv")
    refused = run_pipelines("load", small, plain, "--format", "json", store=store)
    assert (refused.returncode, [row["code"] for row in json.loads(refused.stdout)]) == (1, ["small-number"])
    assert "--answer small-number=TEXT" in refused.stderr
    assert run_pipelines("check", plain, store=store).returncode == 0
    assert store.read_bytes() == before
    assert run_pipelines("load", small, "--answer", "small-number=All agreed", store=store).returncode == 0
    again = run_pipelines("load", small, store=store)  # held, whatever a check would ask
    assert (again.returncode, "Nothing was changed." in again.stdout) == (0, True)
    assert len(stored_returns(store)) == 1


def test_a_receipt_is_printed_beside_rows_that_stand_alone_on_the_output(store: Path, q3: Path) -> None:
    options = ["--by", "Performance analyst", "--received", "27/01/2023", "--format", "json"]
    answer = run_pipelines("load", str(q3), *options, store=store)
    assert json.loads(answer.stdout) == []
    [row] = stored_returns(store)
    for part in (row["return_id"], row["sha256"], "1 row", "2023-01-27", "by Performance analyst"):
        assert str(part) in answer.stderr
    tomorrow = (date.today() + timedelta(days=1)).isoformat()
    refused = run_pipelines("load", str(q3), "--received", tomorrow, store=store)
    assert (refused.returncode, "later than today" in refused.stderr) == (1, True)


def test_withdrawing_and_erasing(store: Path, q3: Path) -> None:
    run_pipelines("load", str(q3), store=store)
    return_id = str(stored_returns(store)[0]["return_id"])
    for status, *arguments in (
        (0, "withdraw", return_id, "--why", "Wrong term"),
        (1, "withdraw", return_id, "--why", "Wrong term"),
        (1, "withdraw", "nothing", "--why", "Wrong"),
        (1, "erase", return_id, "--why", " "),
        (0, "erase", return_id, "--why", "Named a child"),
    ):
        assert run_pipelines(*map(str, arguments), store=store).returncode == status
    assert [row["standing"] for row in stored_returns(store)] == ["withdrawn"]
    assert b"Take-up rose" not in store.read_bytes()


# Printing


def test_output_is_utf_8_on_every_machine_and_holds_no_formula(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "q3.csv"
    path.write_bytes(figure_file("69", commentary="=SUM(A1:A9) Café – 日本"))
    run_pipelines("load", str(path), store=store)
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PERFORMANCE_STORE": str(store)}
    command = [*COMMAND, "position", "kpis", "--format", "csv"]
    output = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout
    assert ",'=SUM(A1:A9) Café – 日本" in output.decode()


def test_progress_is_shown_on_a_terminal_when_work_takes_over_a_second(store: Path, q3: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, "load", str(q3), "--store", str(store), "--wait", "60"]
    with Store(store).write():
        work = subprocess.Popen(command, cwd=ROOT, stderr=theirs, stdout=subprocess.DEVNULL)
        os.close(theirs)
        shown = os.read(ours, 1000).decode()
    assert work.wait() == 0
    os.close(ours)
    assert "Checking…" in shown


# Wrong usage, and stores that cannot be used

# Beside those whose answer word for word is in the goldens.
WRONG = (f"load --bundled {Q3}", "template", "position", "position projects --service-area Nowhere")


def test_wrong_usage_exits_2_in_words_and_changes_nothing(own_store: Path) -> None:
    before = own_store.read_bytes()
    lines = [line.split() for line in (*WRONG, "returns --format xml", "returns --wait -1")]
    for words in (*lines, ["load", str(Q3), "--by", " "]):
        answer = run_pipelines(*words, store=own_store)
        assert answer.returncode == 2, words
        assert "Error:" in answer.stderr or "Usage:" in answer.stderr
        assert "Traceback" not in answer.stderr
    assert own_store.read_bytes() == before


def test_a_busy_store_exits_3_in_words(store: Path, tmp_path: Path) -> None:
    lines = ["returns", "position kpis", "today clock", f"check {Q3}", f"load {Q3}", "erase x --why y"]
    for line in (*lines, f"backup {tmp_path / 'b.zip'}"):
        with Store(store).write():
            answer = run_pipelines(*line.split(), "--wait", "0.1", store=store)
        assert (answer.returncode, "The store is busy" in answer.stderr) == (3, True), line
        assert "Traceback" not in answer.stderr
        assert str(store.parent) not in answer.stderr


def test_a_store_that_cannot_be_used_exits_3_in_words_and_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "performance.duckdb"
    path.write_text("not a store" * 100)
    for line in ("position kpis", "today 2023-04-05", f"backup {tmp_path / 'b.zip'}", f"load {Q3}"):
        answer = run_pipelines(*line.split(), store=path)
        assert (answer.returncode, "Nothing was changed." in answer.stderr) == (3, True), line
        assert str(tmp_path) not in answer.stderr
    assert {left.name: left.read_text() for left in tmp_path.iterdir()} == {path.name: "not a store" * 100}


def test_on_a_full_disk_loading_and_erasing_exit_3_and_change_nothing(store: Path, q3: Path) -> None:
    run_pipelines("load", str(q3), store=store)
    return_id = str(stored_returns(store)[0]["return_id"])
    before = store.read_bytes()
    q3.write_bytes(figure_file("91", measure="eee_3_4", commentary="More of it"))
    for arguments in (["load", str(q3)], ["erase", return_id, "--why", "Named a child"]):
        with full_disk():
            done = run_pipelines(*arguments, store=store)
        assert done.returncode == 3, done.stderr
        assert done.stderr == "The disk is full. Nothing was changed. Free some space and try again.\n"
    assert store.read_bytes() == before


def test_reading_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    for line in ("position kpis", "returns", "today", f"check {Q3}"):
        assert run_pipelines(*line.split(), store=tmp_path / "misspelt.duckdb").returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_faulty_definitions_are_reported_together(tmp_path: Path, store: Path) -> None:
    folder = Path(shutil.copytree(ROOT / "data" / "definitions", tmp_path / "definitions"))
    for name in ("eee_2", "fte"):
        with (folder / "measures" / f"{name}.toml").open("a") as file:
            file.write("\nsurprise = 1\n")
    check, faulty = ["definitions", "--check"], ["--definitions", str(folder)]
    text = run_pipelines(*check, *faulty, store=store)
    assert (text.returncode, "eee_2.toml" in text.stderr, "fte.toml" in text.stderr) == (1, True, True)
    rows = run_pipelines(*check, *faulty, "--format", "json", store=store)
    assert rows.returncode == 1
    assert [set(row) for row in json.loads(rows.stdout)] == [{"file", "where", "found", "remedy"}] * 2
    assert json.loads(run_pipelines(*check, "--format", "json", store=store).stdout) == []


# Documents and start


def test_every_command_is_in_the_readme_and_its_help_has_an_example() -> None:
    readme = (ROOT / "README.md").read_text()
    for name in cli.commands:
        assert re.search(rf"pipelines {name}\b|`{name}`", readme), name
        described = run_pipelines(name, "--help", store=None).stdout.split("\n", 1)[1]
        assert f"python -m pipelines {name}" in described


def test_help_and_a_start_with_nothing_new_import_nothing_heavy(bundled_store: Path) -> None:
    for arguments in (["--help"], ["load", "--bundled", "--store", str(bundled_store)]):
        command = [sys.executable, "-X", "importtime", "-m", "pipelines", *arguments]
        started = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        imported = {line.rsplit("|", 1)[1].strip() for line in started.stderr.splitlines() if "|" in line}
        assert imported.isdisjoint({"pandas", "pandera", "pyarrow", "streamlit"})
        assert "Usage:" in started.stdout or "0 loaded" in started.stdout
