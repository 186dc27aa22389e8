"""``make bench``: print each ratio, measured in one run, and whether its bound is met."""

import tempfile
from pathlib import Path

from benchmarks import time_call
from benchmarks.checking import measure_checks
from benchmarks.data import make_data
from benchmarks.pages import measure_pages


def main() -> None:
    """Measure everything on the same made-up data."""
    with tempfile.TemporaryDirectory() as folder:
        data, tenth = make_data(Path(folder, "ten")), make_data(Path(folder, "one"), part=10)
        measure_checks(data)
        measure_pages(data, tenth)


if __name__ == "__main__":
    print(f"All of it took {time_call(main):.0f} s, at most 480.")
