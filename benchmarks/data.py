"""Made-up returns of a council's size, of a tenth of it, and of one quarter."""

import csv
import json
import subprocess
import sys
from pathlib import Path

from tests.browser.serving import ROOT

QUARTERS, MEASURES, ACTIONS = 20, 300, 5_000


class Data:
    """A folder of made-up returns and definitions, and the store that has accepted all of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store, self.definitions = folder, folder / "store.duckdb", folder / "definitions"

    def worst_measure(self) -> str:
        """Return the measure that is furthest off its target."""
        return str(json.loads(_run("position", "kpis", "--format", "json", *self.options))[0]["measure"])

    @property
    def options(self) -> tuple[str | Path, ...]:
        """The options that name them to the command line."""
        return "--store", self.store, "--definitions", self.definitions


def make_data(folder: Path, part: int = 1) -> Data:
    """Make up the returns of a council, or of a ``part``-th of it, and load them."""
    sizes = ("--quarters", QUARTERS, "--measures", MEASURES // part, "--actions", ACTIONS // part)
    _run("synthesise", *map(str, sizes), "--out", folder)
    data = Data(folder)
    _run("load", *sorted(folder.glob("*.csv")), *data.options)
    return data


def write_latest(data: Data, kind: str, column: str) -> Path:
    """Write the rows of the latest period or date of a kind of return as a file of their own."""
    with (data.folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    latest = max(row[column] for row in rows)
    path = data.folder / f"{kind}_latest.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(row for row in rows if row[column] == latest)
    return path


def _run(*arguments: str | Path) -> str:
    command = [sys.executable, "-m", "pipelines", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
