"""The check of a real quarter, against Frictionless with the same constraints on the same files."""

import subprocess
from functools import partial
from pathlib import Path

from benchmarks import measure_in_turn, report, time_call
from benchmarks.data import Data, write_latest
from pipelines.checks.check_files import check_returns
from pipelines.store import Store
from schemas.definitions import load_definitions
from tests.browser.serving import ROOT

PYTHON = ROOT / ".venv-bench" / "frictionless" / "bin" / "python"


def measure_checks(data: Data) -> None:
    """Print both kinds of file; each is checked against a store that has no return, as Frictionless knows of none."""
    store, definitions = Store(data.folder / "nothing.duckdb"), load_definitions(data.definitions)

    def check_ours(path: Path) -> float:
        def run() -> None:
            for checked in check_returns(store, definitions, [(path.name, path.read_bytes())]):
                if checked.refused:
                    raise SystemExit(f"{path} is refused: {checked.findings[:3]}")

        return time_call(run)

    command = [str(PYTHON), "-m", "benchmarks.frictionless_check"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def check_theirs(path: Path) -> float:
            print(path, file=process.stdin, flush=True)
            return float(process.stdout.readline()) if process.stdout else 0

        for kind, column, name in (("kpi", "period", "KPI"), ("action", "report_date", "action")):
            path = write_latest(data, kind, column)
            count = len(path.read_text(encoding="utf-8").splitlines()) - 1
            seconds = measure_in_turn(partial(check_ours, path), partial(check_theirs, path))
            report(f"check of {count:,} {name} rows", seconds[0], "Frictionless", seconds[1], 1.2)
        if process.stdin:
            process.stdin.close()
