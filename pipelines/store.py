"""The one door to DuckDB: short-lived connections, one transaction each, retried while another has the file."""

import contextlib
import random
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import duckdb

from pipelines.attaching import GROUP, copy_whole, name_of, quoted
from pipelines.connection import Connection
from pipelines.files import free_name, like, logs_of, put_in_place, put_new, remove, stat_of
from pipelines.migrations import is_current, migrate, version_of
from pipelines.store_problems import (
    StoreBusy,
    StoreDamaged,
    StoreProblem,
    StoreTooNew,
    StoreUnreadable,
    is_busy,
    of_file,
    problem,
)

__all__ = ["Connection", "Holding", "Store", "StoreBusy", "StoreProblem", "StoreTooNew", "StoreUnreadable"]

PATIENCE = 10.0  # seconds to wait for another program before saying that the store is busy
_LOCKS: dict[str, Lock] = {}
# Stores that were there: one that is not any more must not pass for one not made yet.
_SEEN: set[Path] = set()
# Names within a connection, unlike any file's.
_STORE, _FRESH, _DRAFT = "the_store", "the_next_store", "the_store_between"
# Nothing is fetched from elsewhere, whatever a statement may seem to need.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Of a new file. While rows are written, each column of each group holds a block in memory.
    "default_block_size": 65_536,
}

# Of a big return, DuckDB else keeps some groups of rows a thread in memory before it writes any.
_LEAN = ("SET threads = 1", "SET write_buffer_row_group_count = 1")


class Holding(NamedTuple):
    """How much a store holds: the version of its schema, 0 for none; its returns, and the rows they came with."""

    schema_version: int
    returns: int
    rows: int


class Store:
    """A DuckDB file, opened for each use and closed after it; ``patience`` is how many seconds to wait for it."""

    def __init__(self, url: str | Path, patience: float = PATIENCE) -> None:
        if str(url).startswith("ducklake:"):
            raise StoreUnreadable("This version keeps its store in a file. Name a file, not a catalogue.")
        self.path = Path(url).absolute()
        self.patience = patience
        self._lock = _LOCKS.setdefault(str(self.path), Lock())

    def exists(self) -> bool:
        """Whether anything has been stored yet; raises StoreUnreadable where that cannot be seen, or it is gone."""
        if stat_of(self.path):
            _SEEN.add(self.path)
            return True
        # Another program may just be making it, its log with it.
        if logs_of(self.path) and not stat_of(self.path):
            raise StoreDamaged.without_its_file()
        if self.path in _SEEN:
            raise StoreDamaged.gone()
        return False

    def data_version(self) -> str:
        """Return a stamp that changes with every write; it opens nothing; raises StoreUnreadable."""
        if not self.exists():
            return "empty"
        stats = filter(None, map(stat_of, (self.path, *logs_of(self.path))))
        return "+".join(f"{stat.st_ino}-{stat.st_mtime_ns}-{stat.st_size}" for stat in stats)

    def ping(self) -> None:
        """Open and close the store; raises StoreProblem when it does not answer. A store not made yet is well."""
        with self.read() as connection:
            connection.rows("SELECT 1")

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open for reading one consistent state; a store not made yet reads as an empty one; raises StoreProblem."""
        if not self.exists():
            if not self.path.parent.is_dir():
                raise StoreUnreadable.unreachable()
            with contextlib.closing(duckdb.connect(":memory:", config=_CONFIG)) as raw:
                migrate(raw)
                yield Connection(raw)
            return
        with self._opened(read_only=True) as raw:
            current = is_current(raw)
            if current:
                yield Connection(raw)
        if not current:
            with self.write() as connection:
                yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Open for one transaction: committed whole at the end of the block, or not at all; raises StoreProblem."""
        with self._opened(read_only=False) as raw, _transaction(raw) as connection:
            for setting in _LEAN:
                raw.execute(setting)
            yield connection

    def holding(self) -> Holding:
        """Return how much is held, without bringing an older schema up to date; raises StoreProblem."""
        with self._opened(read_only=True) as raw:
            return _holding(raw)

    def copy_to(self, path: Path) -> Holding:
        """Copy all that is held at one moment to a new database, and return how much that is; raises StoreProblem."""
        with self._opened(read_only=True) as raw:
            copy_whole(raw, name_of(raw), path, _FRESH)
            return _holding(raw)

    def rewrite(self, change: Callable[[Connection], object] = lambda _: None) -> None:
        """Change what is held and write the file anew, so that nothing deleted stays readable in it.

        Both or neither. Raises StoreProblem, and what the change raises.
        """
        with self._replacing() as (raw, fresh):
            draft = fresh.with_suffix(".draft")
            remove(draft)
            try:
                store = name_of(raw)
                copy_whole(raw, store, draft, _DRAFT)
                raw.execute(f"USE {_DRAFT}")
                with _transaction(raw) as connection:
                    change(connection)
                raw.execute(f"USE {store}")
                copy_whole(raw, _DRAFT, fresh, _FRESH)
                raw.execute(f"DETACH {_DRAFT}")
            finally:
                remove(draft)

    def swap(self, fill: Callable[[Path], object], keep_as: Path, even_if_empty: bool = True) -> Path | None:
        """Put another database, which ``fill`` writes to the path it is given, in place of this one.

        What was held is kept under a free name like ``keep_as``, which is returned; a store without returns only
        where it is wanted. Raises StoreProblem, and what ``fill`` raises; then nothing has changed.
        """
        kept: Path | None = None
        try:
            with self._replacing() as (raw, fresh):
                fill(fresh)
                if even_if_empty or _holding(raw).returns:
                    half = fresh.with_suffix(".old")
                    remove(half)
                    copy_whole(raw, name_of(raw), half, _DRAFT)
                    raw.execute(f"DETACH {_DRAFT}")
                    like(half, self.path)
                    kept = free_name(keep_as)
                    put_in_place(half, kept)
                # From here on it is locked, under its new name too.
                raw.execute(f"ATTACH {quoted(fresh)} AS {_FRESH}")
                raw.execute(f"CHECKPOINT {_FRESH}")
        except BaseException:
            if kept:
                remove(kept)
            raise
        return kept

    @contextlib.contextmanager
    def _replacing(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
        """Have the block write and attach the store's next file, and put it in place; nobody writes in between."""
        target = self.path.resolve()
        fresh = target.with_name(f"{target.name}.new")
        try:
            with self._opened(read_only=False) as raw:
                try:
                    remove(fresh)
                    yield raw, fresh
                    # What the log holds goes with the old file: the new one must not meet it.
                    raw.execute("CHECKPOINT")
                    like(fresh, target)
                    stamp = self.data_version()
                    # Both files are locked until the connection ends: nobody can write to either in between.
                    with contextlib.suppress(PermissionError):
                        put_in_place(fresh, target)
                except BaseException:
                    remove(fresh)
                    raise
            if fresh.exists():  # Windows replaces no open file
                try:
                    if self.data_version() != stamp:
                        raise StoreBusy
                    put_in_place(fresh, target)
                finally:
                    remove(fresh)
        except OSError as error:
            raise of_file(error) from error

    @contextlib.contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        deadline = time.monotonic() + self.patience
        # DuckDB refuses to open one file in two modes within a process, so its threads take turns.
        if not self._lock.acquire(timeout=self.patience):
            raise StoreBusy
        try:
            if not self.exists() and not read_only:
                self._begin()
            with contextlib.closing(self._connect(read_only, deadline)) as raw:
                yield raw
        except duckdb.Error as error:
            found = problem(error)
            if found is None:  # a fault of ours must be seen as one
                raise
            raise found from error
        finally:
            self._lock.release()

    def _begin(self) -> None:
        """Put an empty database where the store is to be: DuckDB itself, killed meanwhile, leaves a broken one."""
        fresh = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}.new")
        try:
            duckdb.connect(str(fresh), config=_CONFIG).close()
            put_new(fresh, self.path)
        except OSError as error:
            raise of_file(error) from error
        finally:
            remove(fresh)

    def _connect(self, read_only: bool, deadline: float) -> duckdb.DuckDBPyConnection:
        wait = 0.005
        while True:
            before = stat_of(self.path)
            raw, fault = None, None
            try:
                raw = _reading(self.path) if read_only else _writing(self.path)
            except duckdb.Error as error:
                fault = error
            after = stat_of(self.path)
            # A new file may have been put in place while this one was being opened.
            if before and after and before.st_ino != after.st_ino:
                if raw:
                    raw.close()
                continue
            if raw:
                return raw
            if fault and (not is_busy(fault) or time.monotonic() > deadline):
                raise fault
            time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - so that waiters do not knock together
            wait = min(wait * 1.5, 0.25)


@contextlib.contextmanager
def _transaction(raw: duckdb.DuckDBPyConnection) -> Iterator[Connection]:
    raw.execute("BEGIN TRANSACTION")
    try:
        migrate(raw)
        yield Connection(raw)
        raw.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            raw.execute("ROLLBACK")
        raise


def _reading(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(path), read_only=True, config=_CONFIG)


def _writing(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a database by attaching it: only so can the size of its groups of rows be told."""
    raw = duckdb.connect(":memory:", config=_CONFIG)
    try:
        raw.execute(f"ATTACH {quoted(path)} AS {_STORE} ({GROUP})")
        raw.execute(f"USE {_STORE}")
    except duckdb.Error:
        raw.close()
        raise
    return raw


def _holding(raw: duckdb.DuckDBPyConnection) -> Holding:
    version = version_of(raw)
    if version == 0:
        return Holding(0, 0, 0)
    [(returns, rows)] = raw.execute("SELECT count(*), coalesce(sum(rows), 0) FROM returns").fetchall()
    return Holding(version, int(returns), int(rows))
