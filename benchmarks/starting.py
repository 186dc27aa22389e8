"""A second start of the dashboard against an empty Streamlit app: seconds from the command to a healthy answer."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.browser.serving import ROOT, serve

ROUNDS = 5
MOST = 3.0
EMPTY = "import streamlit as st\n\nst.title('Empty')\n"


def _load_bundled(store: Path) -> None:
    command = [sys.executable, "-m", "pipelines", "load", "--bundled", "--store", str(store)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _seconds(script: Path, store: Path, health: str, log: Path, with_bundled: bool) -> float:
    start = time.perf_counter()
    if with_bundled:
        _load_bundled(store)
    with serve(script, store, log, health):
        return time.perf_counter() - start


def report() -> None:
    """Measure both alternately and print medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        store, log, empty = Path(folder, "performance.duckdb"), Path(folder, "log"), Path(folder, "empty.py")
        empty.write_text(EMPTY)
        _load_bundled(store)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(ROOT / "app.py", store, "/api/health", log, with_bundled=True))
            theirs.append(_seconds(empty, store, "/_stcore/health", log, with_bundled=False))
    ratio = median(ours) / median(theirs)
    print(
        f"second start: {median(ours):.2f} s, empty app {median(theirs):.2f} s, ratio {ratio:.2f} (at most {MOST})"
    )
