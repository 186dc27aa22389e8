"""Progress on a terminal, for work that takes over a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click


@contextmanager
def progress(what: str) -> Iterator[Callable[[str], None]]:
    """Say on a terminal, each second, what is being done and for how long; the block may say how far it is."""
    how_far = [""]
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    start, over = time.monotonic(), Event()

    def tick() -> None:
        while not over.wait(1):
            click.echo(f"\r{what}… {how_far[0]} {time.monotonic() - start:.0f} s ", err=True, nl=False)

    ticking = Thread(target=tick, daemon=True)
    ticking.start()
    try:
        yield lambda said: how_far.__setitem__(0, said)
    finally:
        over.set()
        ticking.join()
        if time.monotonic() - start > 1:
            click.echo(err=True)
