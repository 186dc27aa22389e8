"""A program whose forks each do one thing to a store and are killed meanwhile: ``python -m tests.pipelines.victim``.

The imports and the checking of returns are over before the first fork, so that what is killed is the writing.
A request a line: the work, its paths, and after how many seconds to kill it, if at all. An answer a line: what
the fork had said by then, whether it was killed, and how long it was given.
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

from pipelines.checked import CheckedReturn
from pipelines.held import Held
from pipelines.screening import check_files
from pipelines.store import Connection, Store
from pipelines.store.acceptance import accept, erase
from pipelines.store.backup import back_up, restore
from schemas.definitions import load_definitions
from tests.conftest import ROOT

RECEIVED = date(2023, 3, 17)
BY = "Performance analyst"


class Marked(Store):
    """A store that says when a transaction is open, when it is to be committed, and when that is done."""

    def __init__(self, path: str, say: Callable[[str], None]) -> None:
        super().__init__(path)
        self.say = say

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        with super().write() as connection:
            self.say("open")
            yield connection
            self.say("committing")
        self.say("committed")


def prepared() -> list[CheckedReturn]:
    """Four bundled returns, of different kinds and sizes, checked as if nothing were held."""
    paths = sorted((ROOT / "data" / "returns" / "2023-03-17").glob("*.csv"))
    files = [(path.name, path.read_bytes()) for path in paths]
    return check_files(files, load_definitions(ROOT / "data" / "definitions"), Held())


def work(name: str, path: str, other: str, returns: list[CheckedReturn], say: Callable[[str], None]) -> None:
    store = Marked(path, say)
    if name == "load":
        for one in returns:
            [receipt] = accept(store, [one], BY, RECEIVED)
            say(receipt.return_id)
    elif name == "backup":
        back_up(store, Path(other), overwrite=True)
    elif name == "restore":
        restore(store, Path(other))
    else:
        erase(store, other, "Named a child", BY)


def killed(request: dict[str, str], delay: float | None, returns: list[CheckedReturn]) -> dict[str, object]:
    """Fork, have the fork work, kill it after the delay from when it began; what it said."""
    ours, theirs = os.pipe()
    if not (fork := os.fork()):
        with contextlib.suppress(BaseException):

            def say(words: str) -> None:
                os.write(theirs, f"{words}\n".encode())

            say("begun")
            work(request["work"], request["store"], request["other"], returns, say)
            say("done")
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours) as said:
        words = [said.readline().strip()]
        begun = time.perf_counter()
        if delay is not None:
            time.sleep(delay)
            os.kill(fork, signal.SIGKILL)
        words += said.read().split()
    seconds = time.perf_counter() - begun
    _, status = os.waitpid(fork, 0)
    return {"said": words, "killed": os.WIFSIGNALED(status), "seconds": seconds}


if __name__ == "__main__":
    checked = prepared()
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(json.dumps(killed(asked, asked["delay"], checked)) + "\n")
        sys.stdout.flush()
