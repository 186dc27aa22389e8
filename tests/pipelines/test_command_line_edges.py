"""The command line where things go wrong or get in the way: usage, busy stores, races, terminals, encodings."""

import json
import os
import pty
import shutil
import subprocess
import sys
import threading
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from pipelines.__main__ import cli
from pipelines.store import Store
from tests.conftest import ROOT, run_pipelines
from tests.pipelines.sending import count, figure_file, new_store

ACCEPT = ROOT / "tests" / "returns" / "accept"
REFUSE = ROOT / "tests" / "returns" / "refuse"
Q3 = ROOT / "data" / "returns" / "2023-01-27" / "kpi_2022-23_q3.csv"


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


def held(store: Path) -> list[dict[str, object]]:
    said = run_pipelines("returns", "--format", "json", store=store)
    assert said.returncode == 0, said.stderr
    return [row for row in json.loads(said.stdout) if row["state"] == "held"]


def only_id(store: Path) -> str:
    [row] = held(store)
    return str(row["return_id"])


@pytest.mark.parametrize(
    "arguments",
    [
        *(["check"], ["load", "--bundled", str(Q3)], ["load", "--bundled", "--received", "2023-01-01"]),
        *(["load", str(Q3), "--received", "31/02/2023"], ["load", str(Q3), "--by", " "]),
        *(["load", str(Q3), "--answer", "small-number"], ["load", str(Q3), "--answer", "small-number="]),
        *(
            ["load", str(Q3), "--answer", "no-such-code=yes"],
            ["load", str(Q3), "--answer", "not-a-number=yes"],
        ),
        *(["load", str(Q3), "--kind", "nothing"], ["load", str(ACCEPT)], ["check", "no-such-file.csv"]),
        *(["withdraw", "x"], ["erase", "x"], ["withdraw", "--why", "x"], ["today", "tomorrow"], ["template"]),
        *(["position"], ["position", "nothing"], ["position", "kpis", "--period", "2022-24 Q3"]),
        *(["position", "projects", "--service-area", "Nowhere"], ["returns", "--format", "xml"]),
        *(["returns", "--wait", "-1"],),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_in_words_and_changes_nothing(own_store: Path, arguments: list[str]) -> None:
    before = own_store.read_bytes()
    said = run_pipelines(*arguments, store=own_store)
    assert said.returncode == 2
    assert "Error:" in said.stderr or "Usage:" in said.stderr
    assert "Traceback" not in said.stderr
    assert own_store.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        *(
            ["returns"],
            ["position", "kpis"],
            ["reconcile"],
            ["today"],
            ["today", "clock"],
            ["load", "--bundled"],
        ),
        *(
            ["check", str(Q3)],
            ["load", str(Q3)],
            ["withdraw", "x", "--why", "y"],
            ["erase", "x", "--why", "y"],
        ),
    ],
    ids=lambda arguments: " ".join(arguments).replace(str(Q3), "q3.csv"),
)
def test_a_busy_store_exits_3_in_words(store: Path, arguments: list[str]) -> None:
    with Store(store).write():
        said = run_pipelines(*arguments, "--wait", "0.1", store=store)
    assert said.returncode == 3
    assert "The store is busy" in said.stderr
    assert "Traceback" not in said.stderr
    assert str(store.parent) not in said.stderr


def unusable(problem: str, folder: Path) -> Path:
    """A store that cannot be used."""
    path = folder / "performance.duckdb"
    if problem == "no folder":
        return folder / "nowhere" / "performance.duckdb"
    if problem == "a folder":
        path.mkdir()
    elif problem == "damaged":
        path.write_text("not a store" * 100)
    elif problem == "gone, its log left":
        path.with_name("performance.duckdb.wal").write_text("what was written last")
    elif problem == "something else":
        with duckdb.connect(str(path)) as theirs:
            theirs.execute("CREATE TABLE theirs AS SELECT 1 AS one")
    elif problem == "newer":
        with new_store(folder).write() as connection:
            connection.run("INSERT INTO meta VALUES ('schema_version', '999')")
    return path


@pytest.mark.parametrize(
    "problem", ["no folder", "a folder", "damaged", "gone, its log left", "something else", "newer"]
)
def test_a_store_that_cannot_be_used_exits_3_in_words_and_is_left_alone(tmp_path: Path, problem: str) -> None:
    path = unusable(problem, tmp_path)
    before = {left: left.is_dir() or left.read_bytes() for left in tmp_path.iterdir()}
    for arguments in (
        ["position", "kpis"],
        ["today", "2023-04-05"],
        ["backup", str(tmp_path / "backup.zip")],
    ):
        said = run_pipelines(*arguments, store=path)
        assert (said.returncode, "Traceback" in said.stderr) == (3, False) or (
            # A folder that is not there holds no store.
            (problem, arguments[0], said.returncode) == ("no folder", "backup", 1)
        )
        assert said.returncode == 1 or "Nothing was changed." in said.stderr
        assert str(tmp_path) not in said.stderr
    assert {left: left.is_dir() or left.read_bytes() for left in tmp_path.iterdir()} == before


def test_on_a_full_disk_loading_and_erasing_exit_3_and_change_nothing(store: Path, q3: Path) -> None:
    run_pipelines("load", str(q3), store=store)
    number = only_id(store)
    before = store.read_bytes()
    other = q3.with_name("other.csv")
    other.write_bytes(figure_file("91", measure="eee_3_4", commentary="More of it"))
    for arguments in (["load", str(other)], ["erase", number, "--why", "Named a child"]):
        # A shell's limit of blocks of 512 or 1,024 bytes stands for the disk.
        limited = [
            "sh",
            "-c",
            'trap "" XFSZ; ulimit -f 0; exec "$@"',
            "sh",
            sys.executable,
            "-m",
            "pipelines",
        ]
        command = [*limited, *arguments, "--store", str(store)]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert said.returncode == 3, said.stderr
        assert said.stderr == "The disk is full. Nothing was changed. Free some space and try again.\n"
    assert [row["return_id"] for row in held(store)] == [number]
    assert store.read_bytes() == before
    assert b"Take-up rose" in before


def test_a_question_is_asked_and_its_answer_lets_the_return_in(store: Path) -> None:
    small = REFUSE / "small-number" / "three_children.csv"
    refused = run_pipelines("load", str(small), store=store)
    assert refused.returncode == 1
    assert "--answer small-number=TEXT" in refused.stderr
    assert held(store) == []
    assert (
        run_pipelines("load", str(small), "--answer", "small-number=All agreed", store=store).returncode == 0
    )
    assert len(held(store)) == 1


def test_bytes_held_are_said_to_be_so_whatever_a_check_would_ask(store: Path) -> None:
    small = str(REFUSE / "small-number" / "three_children.csv")
    run_pipelines("load", small, "--answer", "small-number=All agreed", store=store)
    before = store.read_bytes()
    again = run_pipelines("load", small, store=store)
    assert again.returncode == 0
    assert "already held" in again.stdout
    assert "Nothing was changed." in again.stdout
    assert store.read_bytes() == before


def test_a_receipt_is_printed(store: Path, q3: Path) -> None:
    said = run_pipelines(
        "load", str(q3), "--by", "Performance analyst", "--received", "27/01/2023", store=store
    )
    assert said.returncode == 0
    [row] = held(store)
    for part in (row["return_id"], row["sha256"], "1 row", "2023-01-27", "by Performance analyst"):
        assert str(part) in said.stdout


def test_a_day_that_has_not_come_is_refused(store: Path, q3: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)
    said = run_pipelines("load", str(q3), "--received", tomorrow.isoformat(), store=store)
    assert said.returncode == 1
    assert "later than today" in said.stderr
    assert held(store) == []


def test_rows_asked_for_stand_alone_on_the_output(store: Path, q3: Path) -> None:
    said = run_pipelines("load", str(q3), "--format", "json", store=store)
    assert json.loads(said.stdout) == []
    assert "Accepted q3.csv" in said.stderr


def test_withdrawing_and_erasing(store: Path, q3: Path) -> None:
    run_pipelines("load", str(q3), store=store)
    number = only_id(store)
    assert run_pipelines("withdraw", number, "--why", "Wrong term", store=store).returncode == 0
    assert [row["standing"] for row in held(store)] == ["withdrawn"]
    assert run_pipelines("withdraw", number, "--why", "Wrong term", store=store).returncode == 1
    assert run_pipelines("withdraw", "nothing", "--why", "Wrong", store=store).returncode == 1
    assert run_pipelines("erase", number, "--why", " ", store=store).returncode == 1
    assert run_pipelines("erase", number, "--why", "Named a child", store=store).returncode == 0
    assert b"Take-up rose" not in store.read_bytes()


def test_returns_lists_what_is_held_due_and_late_alike_in_every_format(own_store: Path) -> None:
    rows = json.loads(run_pipelines("returns", "--format", "json", store=own_store).stdout)
    assert {row["state"] for row in rows} == {"held", "due", "late"}
    in_csv = run_pipelines("returns", "--format", "csv", store=own_store).stdout
    assert in_csv.splitlines()[0].split(",") == list(rows[0])
    assert len(in_csv.splitlines()) == len(rows) + 1
    text = run_pipelines("returns", store=own_store).stdout
    assert all(str(row["return_id"]) in text for row in rows if row["state"] == "held")
    assert "Due and late" in text


def test_asking_of_a_store_that_is_not_there_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "misspelt.duckdb"
    for arguments in (["position", "kpis"], ["returns"], ["today"], ["check", str(Q3)]):
        assert run_pipelines(*arguments, store=path).returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_faulty_definitions_are_reported_together(tmp_path: Path, store: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(ROOT / "data" / "definitions", folder)
    for name in ("eee_2", "fte"):
        path = folder / "measures" / f"{name}.toml"
        path.write_text(path.read_text() + "\nsurprise = 1\n")
    asked = ["definitions", "--check", "--definitions", str(folder)]
    text = run_pipelines(*asked, store=store)
    assert text.returncode == 1
    assert "eee_2.toml" in text.stderr
    assert "fte.toml" in text.stderr
    rows = run_pipelines(*asked, "--format", "json", store=store)
    assert rows.returncode == 1
    assert [set(row) for row in json.loads(rows.stdout)] == [{"file", "where", "found", "remedy"}] * 2
    assert run_pipelines("position", "kpis", "--definitions", str(folder), store=store).returncode == 1


def test_sound_definitions_have_no_faults(store: Path) -> None:
    assert "no faults" in run_pipelines("definitions", "--check", store=store).stdout
    assert json.loads(run_pipelines("definitions", "--check", "--format", "json", store=store).stdout) == []
    listed = json.loads(run_pipelines("definitions", "--format", "json", store=store).stdout)
    assert {"eee_2", "fte", "social_worker_agency"} <= {row["measure"] for row in listed}


def test_two_programs_that_load_at_once_both_succeed(store: Path, tmp_path: Path) -> None:
    codes: list[int] = []

    def load(measure: str) -> None:
        path = tmp_path / f"{measure}.csv"
        path.write_bytes(figure_file("4", measure=measure))
        codes.append(run_pipelines("load", str(path), "--wait", "60", store=store).returncode)

    threads = [
        threading.Thread(target=load, args=[measure]) for measure in ("eee_2", "eee_3_4", "neet_16_17")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == [0, 0, 0]
    assert count(Store(store), "kpi") == 3


def test_output_is_utf_8_whatever_the_machine_prefers(store: Path, tmp_path: Path) -> None:
    path = tmp_path / "q3.csv"
    path.write_text("period,measure,value,commentary\n2022-23 Q3,eee_2,69,Café – 日本\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PERFORMANCE_STORE": str(store)}
    command = [sys.executable, "-m", "pipelines"]
    subprocess.run([*command, "load", str(path)], cwd=ROOT, env=environment, capture_output=True, check=True)
    for form in ("json", "csv"):
        asked = [*command, "position", "kpis", "--format", form]
        said = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, check=True)
        assert "Café – 日本" in said.stdout.decode()


def test_progress_is_shown_on_a_terminal_when_work_takes_over_a_second(store: Path, q3: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "pipelines", "load", str(q3), "--store", str(store), "--wait", "60"]
    with Store(store).write():
        work = subprocess.Popen(command, cwd=ROOT, stderr=theirs, stdout=subprocess.DEVNULL)
        os.close(theirs)
        shown = os.read(ours, 1000).decode()
    assert work.wait() == 0
    os.close(ours)
    assert "Checking…" in shown


@pytest.mark.parametrize("name", cli.commands)
def test_help_of_every_command_has_an_example(name: str) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "pipelines", name, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"python -m pipelines {name}" in said.stdout.split("Usage:", 1)[1].split("\n", 1)[1]


def test_help_imports_nothing_heavy() -> None:
    said = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "pipelines", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    imported = {line.rsplit("|", 1)[1].strip() for line in said.stderr.splitlines() if "|" in line}
    assert imported.isdisjoint({"pandas", "pandera", "streamlit", "pydantic", "duckdb", "pyarrow"})
