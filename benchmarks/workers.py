"""Worker processes: each holds one tool, imported and warmed up, and runs it when it is told to go."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
ENVIRONMENTS = ROOT / ".venv-bench"


@dataclass(frozen=True)
class Run:
    """Seconds of one run, by the clock and of the processor, and bytes at the peak above those before."""

    seconds: float
    processor: float
    peak: int


class Worker:
    """One process of one tool."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def wait(self) -> None:
        """Return once it is warm."""
        self._read("ready")

    def go(self) -> Run:
        """Run once."""
        assert self._process.stdin  # noqa: S101 - it was opened with one
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        return Run(**json.loads(self._read("{")))

    def _read(self, start: str) -> str:
        assert self._process.stdout  # noqa: S101 - it was opened with one
        for line in self._process.stdout:
            if line.startswith(start):
                return line
        raise RuntimeError(f"{self._process.args!r} ended")


def python(environment: str = "") -> str:
    """Return the interpreter of a tool's own environment, or this one."""
    return str(ENVIRONMENTS / environment / "bin" / "python") if environment else sys.executable


@contextmanager
def worker(module: str, *arguments: Path | str, environment: str = "") -> Iterator[Worker]:
    """Start ``benchmarks.tools.<module>`` and give it when it is warm."""
    process = subprocess.Popen(
        [python(environment), "-m", f"benchmarks.tools.{module}", *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        ready = Worker(process)
        try:
            ready.wait()
            yield ready
        finally:
            process.terminate()


def say(
    name: str, ours: list[float], other: str, theirs: list[float], most: float | None, unit: str = "s"
) -> None:
    """Print the medians of a comparison, their ratio, and what it may be where that is bounded."""
    ratio = median(ours) / median(theirs)
    bound = "no bound" if most is None else f"at most {most}"
    print(
        f"{name}: ours {median(ours):.2f} {unit}, {other} {median(theirs):.2f} {unit}, "
        f"ratio {ratio:.2f} ({bound})",
        flush=True,
    )
