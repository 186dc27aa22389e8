"""The committee pack in all three forms, as command and page make it, beside vl-convert with its charts alone."""

import tempfile
from datetime import date
from pathlib import Path

from benchmarks.checking import made_up
from benchmarks.workers import say, worker

ROUNDS = 3
MOST = 2.0
SIZES = ((15, 34), (150, 300))  # measures, projects


def _measure(folder: Path, measures: int, projects: int) -> None:
    made = made_up(folder, 12, measures, ("--projects", str(projects)))
    about = made, date.today().isoformat(), made / "charts.json"
    # The first writes the charts that the second draws; each is warm, and draws them all in every run.
    with worker("pack", *about) as packs, worker("vl_convert_alone", made / "charts.json") as charts:
        pairs = [(packs.go().seconds, charts.go().seconds) for _ in range(ROUNDS)]
    ours, theirs = ([pair[place] for pair in pairs] for place in (0, 1))
    say(
        f"pack of {measures} measures and {projects} projects",
        ours,
        "vl-convert with its charts",
        theirs,
        MOST,
    )


def report() -> None:
    """Measure both sizes, alternately, and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        for measures, projects in SIZES:
            _measure(Path(folder, str(measures)), measures, projects)
