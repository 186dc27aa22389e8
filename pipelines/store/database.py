"""The one door to DuckDB: short-lived connections, one transaction each, retried while another has the file."""

import contextlib
import os
import random
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import duckdb

from pipelines.store import problems
from pipelines.store.connection import Connection
from pipelines.store.migrations import is_current, migrate, version_of
from pipelines.store.problems import StoreBusy, StoreDamaged, StoreUnreadable, file_problem, problem_of

PATIENCE = 10.0  # seconds to wait for another program before the store is called busy
# What DuckDB keeps beside a file that was not closed in order; a file put in its place must not meet it.
_LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")
_LOCKS: dict[Path, Lock] = {}
# Stores that were there: one that is gone since must not pass for one not made yet.
_SEEN: set[Path] = set()
# Nothing is fetched from elsewhere, whatever a statement may seem to need.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Contents(NamedTuple):
    """How much a store has: the version of its schema, 0 for none; its returns, and the rows they came with."""

    schema_version: int
    returns: int
    rows: int


class Store:
    """A DuckDB file, opened for each use and closed after it; ``patience`` is how many seconds to wait for it."""

    def __init__(self, url: str | Path, patience: float = PATIENCE) -> None:
        if re.match(r"[A-Za-z][\w+.-]+:", str(url)):  # C: is a disk
            raise StoreUnreadable("This version keeps its store in a file. Name a file, not an address.")
        self.path = Path(url).absolute()
        self.patience = patience
        self._lock = _LOCKS.setdefault(self.path, Lock())

    def exists(self) -> bool:
        """Whether anything has been stored yet; raises StoreUnreadable where that cannot be seen, or it is gone."""
        if _stat(self.path):
            _SEEN.add(self.path)
            return True
        # Another program may just be making it, its log with it.
        if logs_of(self.path) and not _stat(self.path):
            raise StoreDamaged(problems.ONLY_ITS_LOG)
        if self.path in _SEEN:
            raise StoreDamaged(problems.GONE)
        return False

    def data_version(self) -> str:
        """Return a stamp that changes with every write; it opens nothing; raises StoreUnreadable."""
        if not self.exists():
            return "empty"
        stats = filter(None, map(_stat, (self.path, *logs_of(self.path))))
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
                raise StoreUnreadable(problems.UNREACHABLE)
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
            yield connection

    def contents(self) -> Contents:
        """Return how much is stored, without bringing an older schema up to date; raises StoreProblem."""
        with self._opened(read_only=True) as raw:
            return _contents(raw)

    def copy_to(self, path: Path) -> Contents:
        """Copy all that is stored at one moment to a new database, nothing deleted with it; raises StoreProblem."""
        with self._opened(read_only=True) as raw:
            _copy(raw, "store", path)
            return _contents(raw)

    def replace_contents(self, write_database: Callable[[Path], object], keep_as: Path) -> bool:
        """Put all that another database has in place of all that is stored, in one transaction.

        ``write_database`` writes it to the path that it is given. What was there before is left in the new file
        ``keep_as``; gives whether anything was. Raises StoreProblem, and what ``write_database`` raises; then
        nothing has changed.
        """
        other, former = (self._beside(ending) for ending in (".new", ".old"))
        with self._opened(read_only=False) as raw:
            was_there = _contents(raw).schema_version > 0
            try:
                remove_databases(other, former)
                write_database(other)
                if was_there:
                    _copy(raw, "store", former)
                    raw.execute("DETACH copied")
                    copy_rights(self.path, former)
                    former.replace(keep_as)
                raw.execute(f"ATTACH {_quoted(other)} AS other (READ_ONLY)")
                tables = raw.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'other'")
                names = [name for (name,) in tables.fetchall()]
                with _transaction(raw):
                    for table in names:
                        raw.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of the schema
                        raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM other.{table}")  # noqa: S608
                raw.execute("DETACH other")
            except BaseException:
                remove_databases(keep_as)
                raise
            finally:
                remove_databases(other, former)
        return was_there

    def rewrite(self, change: Callable[[Connection], object] = lambda _: None) -> None:
        """Change what is stored and write the file anew, so that nothing deleted stays readable in it.

        Both or neither. Raises StoreProblem, and what the change raises.
        """
        target, fresh = self.path.resolve(), self._beside(".new")
        try:
            with self._opened(read_only=False) as raw:
                try:
                    remove_databases(fresh)
                    raw.execute("COPY FROM DATABASE store TO memory; USE memory")
                    with _transaction(raw) as connection:
                        change(connection)
                    _copy(raw, "memory", fresh)
                    raw.execute("USE store; CHECKPOINT")  # the new file must not meet the old one's log
                    copy_rights(target, fresh)
                    stamp = self.data_version()
                    # Both files are locked until the connection ends, so nobody writes to either in between.
                    with contextlib.suppress(PermissionError):
                        fresh.replace(target)
                except BaseException:
                    remove_databases(fresh)
                    raise
            if fresh.exists():  # Windows replaces no open file
                try:
                    if self.data_version() != stamp:
                        raise StoreBusy(problems.BUSY)
                    fresh.replace(target)
                finally:
                    remove_databases(fresh)
        except OSError as error:
            raise file_problem(error) from error

    def _beside(self, ending: str) -> Path:
        target = self.path.resolve()
        return target.with_name(target.name + ending)

    @contextlib.contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        # DuckDB opens no file twice within a process, so threads take turns.
        if not self._lock.acquire(timeout=self.patience):
            raise StoreBusy(problems.BUSY)
        try:
            if not read_only and not self.exists():
                self._create()
            with contextlib.closing(self._connect(read_only)) as raw:
                yield raw
        except duckdb.Error as error:
            if (found := problem_of(error)) is None:  # a fault of ours must be seen as one
                raise
            raise found from error
        finally:
            self._lock.release()

    def _create(self) -> None:
        """Put an empty database where the store is to be: DuckDB itself, killed meanwhile, leaves a broken one."""
        fresh = self._beside(f".{secrets.token_hex(4)}.new")
        try:
            duckdb.connect(str(fresh), config=_CONFIG).close()
            try:
                self.path.hardlink_to(fresh)
            except FileExistsError:  # another program was quicker
                pass
            except OSError:  # a disk without links
                if not self.path.exists():
                    fresh.replace(self.path)
        except OSError as error:
            raise file_problem(error) from error
        finally:
            remove_databases(fresh)

    def _connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        """Return a connection whose database is the store, ``store`` in SQL, beside an empty one in memory."""
        deadline, wait = time.monotonic() + self.patience, 0.005
        while True:
            before, error = _stat(self.path), None
            raw = duckdb.connect(":memory:", config=_CONFIG)
            try:
                raw.execute(f"ATTACH {_quoted(self.path)} AS store {'(READ_ONLY)' if read_only else ''}")
                raw.execute("USE store")
            except duckdb.Error as fault:
                error = fault
            after = _stat(self.path)
            # A new file may have been put in place while this one was being opened.
            was_replaced = before and after and before.st_ino != after.st_ino
            if not error and not was_replaced:
                return raw
            raw.close()
            if error and not was_replaced:
                if not isinstance(problem_of(error), StoreBusy) or time.monotonic() > deadline:
                    raise error
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


def _contents(raw: duckdb.DuckDBPyConnection) -> Contents:
    version = version_of(raw)
    if version == 0:
        return Contents(0, 0, 0)
    [(returns, rows)] = raw.execute("SELECT count(*), coalesce(sum(rows), 0) FROM returns").fetchall()
    return Contents(version, int(returns), int(rows))


def _copy(raw: duckdb.DuckDBPyConnection, source: str, path: Path) -> None:
    """Copy a database that is open to a new file, which stays attached; nothing deleted goes with it."""
    raw.execute(f"ATTACH {_quoted(path)} AS copied")
    raw.execute(f"COPY FROM DATABASE {source} TO copied")
    raw.execute("CHECKPOINT copied")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise file_problem(error) from error


def logs_of(path: Path) -> list[Path]:
    """Return the logs that lie beside a database's file."""
    return [log for suffix in _LOGS if (log := path.with_name(path.name + suffix)).exists()]


def remove_databases(*paths: Path) -> None:
    """Remove databases' files and their logs, where they are and may be removed."""
    for file in (file for path in paths for file in (path, *logs_of(path))):
        with contextlib.suppress(OSError):
            file.unlink()


def copy_rights(original: Path, copy: Path) -> None:
    """Give a file the mode and, where that may be, the owner of the one it is a copy of."""
    shutil.copymode(original, copy)
    if hasattr(os, "chown"):
        stat = original.stat()
        with contextlib.suppress(PermissionError):
            os.chown(copy, stat.st_uid, stat.st_gid)
