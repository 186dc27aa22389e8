"""A program whose forks each do one thing to a store and are killed meanwhile; ``test_killed`` starts it.

The imports and the checking of returns are over before the first fork, so that what is killed is the writing.
A request a line: the work, its paths, and after how many seconds to kill it, if at all. An answer a line: what
the fork had reported by then, whether it was killed, and how long it was given.
"""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from pipelines.checks import InForce
from pipelines.checks.check_files import CheckedReturn, check_files
from pipelines.store import Connection, Store
from pipelines.store.acceptance import accept, erase
from pipelines.store.backup import back_up, restore
from schemas.definitions import load_definitions
from tests.conftest import ROOT

RECEIVED = date(2023, 3, 17)
BY = "Performance analyst"


class Marked(Store):
    """A store that reports when a transaction is open, when it is to be committed, and when that is done."""

    def __init__(self, path: str, report: Callable[[str], None]) -> None:
        super().__init__(path)
        self.report = report

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            self.report("open")
            yield connection
            self.report("committing")
        self.report("committed")


def prepared() -> list[CheckedReturn]:
    """Four bundled returns, of different kinds and sizes, checked as if nothing were held."""
    paths = sorted((ROOT / "data" / "returns" / "2023-03-17").glob("*.csv"))
    files = [(path.name, path.read_bytes()) for path in paths]
    return check_files(files, load_definitions(ROOT / "data" / "definitions"), InForce())


def work(
    name: str, path: str, other: str, returns: list[CheckedReturn], report: Callable[[str], None]
) -> None:
    store = Marked(path, report)
    if name == "load":
        for one in returns:
            [receipt] = accept(store, [one], BY, RECEIVED)
            report(receipt.return_id)
    elif name == "backup":
        back_up(store, Path(other), overwrite=True)
    elif name == "restore":
        restore(store, Path(other))
    else:
        erase(store, other, "Named a child", BY)


def killed(request: dict[str, str], delay: float | None, returns: list[CheckedReturn]) -> dict[str, object]:
    """Fork, have the fork work, kill it after the delay from when it began; what it had reported."""
    ours, theirs = os.pipe()
    if not (fork := os.fork()):
        with contextlib.suppress(BaseException):

            def report(words: str) -> None:
                os.write(theirs, f"{words}\n".encode())

            report("started")
            work(request["work"], request["store"], request["other"], returns, report)
            report("done")
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as reports:
        words = [reports.readline().strip()]
        start = time.perf_counter()
        if delay is not None:
            time.sleep(delay)
            os.kill(fork, signal.SIGKILL)
        words += reports.read().split()
    seconds = time.perf_counter() - start
    _, status = os.waitpid(fork, 0)
    return {"reports": words, "killed": os.WIFSIGNALED(status), "seconds": seconds}


if __name__ == "__main__":
    checked = prepared()
    for line in sys.stdin:
        request = json.loads(line)
        sys.stdout.write(json.dumps(killed(request, request["delay"], checked)) + "\n")
        sys.stdout.flush()
