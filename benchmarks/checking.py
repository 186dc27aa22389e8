"""The returns desk: checking and loading big returns, against other tools on the same rules and files."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.tools.frictionless_validate import write_schema
from benchmarks.workers import ENVIRONMENTS, ROOT, Worker, say, worker

ROUNDS, ROUNDS_WHOLE = 5, 3
MIB = 1024 * 1024


def _pipelines(*arguments: Path | str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pipelines", *map(str, arguments)], cwd=ROOT, check=True, capture_output=True
    )


def made_up(out: Path, quarters: int, measures: int, more: Sequence[str] = ()) -> Path:
    """Make returns up, and a store that holds all of them."""
    _pipelines("synthesise", "--quarters", str(quarters), "--measures", str(measures), *more, "--out", out)
    store = ("--definitions", out / "definitions", "--store", out / "store.duckdb")
    _pipelines("load", *sorted(out.glob("*.csv")), *store)
    return out


def _make(out: Path, quarters: int, measures: int) -> Path:
    """Make returns up, and a store that holds nothing: the others have no such thing to compare a file with."""
    _pipelines("synthesise", "--quarters", str(quarters), "--measures", str(measures), "--out", out)
    _pipelines("today", "clock", "--store", out / "store.duckdb")
    head = (out / "kpi.csv").read_bytes().splitlines(keepends=True)[:1_000]
    (out / "warm.csv").write_bytes(b"".join(head))
    return out


def _seconds(ours: Worker, theirs: Worker) -> tuple[list[float], list[float]]:
    pairs = [(ours.go().seconds, theirs.go().seconds) for _ in range(ROUNDS)]
    return [mine for mine, _ in pairs], [other for _, other in pairs]


def _warm(made: Path) -> None:
    files = made / "warm.csv", made / "kpi.csv"
    about = made / "definitions", made / "store.duckdb"
    with ExitStack() as stack:

        def start(module: str, *arguments: Path | str, environment: str = "") -> Worker:
            return stack.enter_context(worker(module, *arguments, environment=environment))

        checking = start("ours", "check", *files, *about)
        frictionless = start("frictionless_validate", *files, environment="frictionless")
        expectations = start("great_expectations_validate", *files, environment="great-expectations")
        ours, theirs = _seconds(checking, frictionless)
        say("check of 200,000 rows", ours, "Frictionless", theirs, 0.5)
        ours, theirs = _seconds(checking, expectations)
        say("check of 200,000 rows", ours, "Great Expectations", theirs, 1.0)
    with ExitStack() as stack:
        loading = start("ours", "load", *files, *about)
        duckdb = start("duckdb_table", *files, made / "table.duckdb")
        ours, theirs = _seconds(loading, duckdb)
        say("load of 200,000 rows", ours, "DuckDB's read_csv", theirs, 8)


def _memory(made: Path) -> None:
    """The peak of a process that has loaded nothing but the warm-up before."""
    size = (made / "kpi.csv").stat().st_size
    peaks = []
    for _ in range(ROUNDS_WHOLE):
        with worker(
            *("ours", "load", made / "warm.csv", made / "kpi.csv"),
            *(made / "definitions", made / "store.duckdb"),
        ) as loading:
            peaks.append(loading.go().peak / MIB)
    say("memory of loading 200,000 rows", peaks, "the file", [size / MIB], 6, "MiB")


def _whole(made: Path, schema: Path) -> None:
    write_schema(str(made / "kpi.csv"), str(schema))
    about = ("--definitions", made / "definitions", "--store", made / "store.duckdb")
    ours = [sys.executable, "-m", "pipelines", "check", made / "kpi.csv", *about]
    theirs = [
        ENVIRONMENTS / "frictionless" / "bin" / "frictionless",
        "validate",
        "kpi.csv",
        "--schema",
        schema.name,
    ]
    mine, others = [], []
    for _ in range(ROUNDS_WHOLE):
        mine.append(_timed(ours, ROOT))
        others.append(_timed(theirs, made))
    say("check of 1,000,000 rows, whole process", mine, "Frictionless", others, 0.5)


def _timed(command: list[object], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(list(map(str, command)), cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - start


def report() -> None:
    """Measure all, alternately, and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        made = _make(Path(folder, "k200"), 40, 5_000)
        _warm(made)
        _memory(made)
        large = _make(Path(folder, "m1"), 400, 2_500)
        _whole(large, large / "schema.json")
