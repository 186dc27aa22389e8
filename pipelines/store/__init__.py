"""What is stored: a DuckDB file of facts, a ledger of returns, decisions and final packs.

Here is the one door to it: short-lived connections, one transaction each, retried while another has the file.
"""

import contextlib
import random
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from pipelines.store.files import copy_rights, logs_of, new_file_beside, remove_databases, stat_of
from pipelines.store.problems import (
    Moved,
    Refused,
    StoreBusy,
    StoreProblem,
    Superseded,
    problem_of,
    store_problem,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PATIENCE",
    "SQL",
    "Connection",
    "Moved",
    "Refused",
    "Store",
    "StoreBusy",
    "StoreProblem",
    "Superseded",
]

PATIENCE = 10.0  # seconds to wait for another program before the store is called busy
# The schema by version: a store is brought up to date by the steps that it has not had.
STEPS = tuple(path.read_text("utf-8") for path in sorted(Path(__file__).with_name("schema").glob("*.sql")))
# Statements by name; a table or column that is put in, in braces, is a name of ours.
SQL = {path.stem: path.read_text("utf-8") for path in Path(__file__).with_name("sql").glob("*.sql")}
_LOCKS: dict[Path, Lock] = {}
# Stores that were there: one that is gone since must not pass for one not made yet.
_SEEN: set[Path] = set()


class Connection:
    """An open transaction; frames go in and come out with exact decimals."""

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self._raw = raw
        self.has_changed = False

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that changes what is stored, and gives nothing back."""
        self.has_changed = True
        self._raw.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return a few rows as tuples."""
        return self._raw.execute(sql, list(parameters)).fetchall()

    def frame(self, sql: str, parameters: Sequence[Any] = ()) -> "pd.DataFrame":
        """Return rows as a typed frame: NUMBER, ``boolean``, ``Int64``, datetime64 and ``str`` columns."""
        import pandas as pd
        import pyarrow as pa

        def dtype(of: pa.DataType) -> Any:
            if pa.types.is_decimal(of):
                return pd.ArrowDtype(of)
            if pa.types.is_boolean(of):
                return pd.BooleanDtype()
            return pd.Int64Dtype() if pa.types.is_integer(of) else None

        table = self._raw.execute(sql, list(parameters)).to_arrow_table()
        frame: pd.DataFrame = table.to_pandas(types_mapper=dtype, date_as_object=False)
        if frame.empty:  # pandas joins no two columns of text that hold no piece of memory: give them one
            texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
            return frame.astype(dict.fromkeys(texts, "object")).astype(dict.fromkeys(texts, "str"))
        return frame

    def append(self, table: str, frame: "pd.DataFrame") -> None:
        """Add the frame's rows to a table, column by name; a missing value becomes NULL."""
        import pyarrow as pa

        self.has_changed = True
        self._raw.register("frame", pa.Table.from_pandas(frame, preserve_index=False))
        self._raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")  # noqa: S608 - our own name
        self._raw.unregister("frame")


class Contents(NamedTuple):
    """How much a store has: the version of its schema, 0 for none; its returns, and the rows they came with."""

    schema_version: int
    returns: int
    rows: int


class Store:
    """A DuckDB file, opened for each use and closed after it; ``patience`` is how many seconds to wait for it."""

    def __init__(self, url: str | Path, patience: float = PATIENCE) -> None:
        if re.match(r"\s*[A-Za-z][\w+.-]+:|[^/\\]*://", str(url)):  # C: is a disk
            raise store_problem("not-a-file")
        self.path = Path(url).absolute()
        self.patience = patience
        self._lock = _LOCKS.setdefault(self.path, Lock())

    def exists(self) -> bool:
        """Whether anything has been stored yet; raises StoreUnreadable where that cannot be seen, or it is gone."""
        if stat_of(self.path):
            _SEEN.add(self.path)
            return True
        # Another program may just be making it, its log with it.
        if logs_of(self.path) and not stat_of(self.path):
            raise store_problem("only-its-log")
        if self.path in _SEEN:
            raise store_problem("gone")
        return False

    def data_version(self) -> str:
        """Return a stamp that changes with every write; it opens nothing; raises StoreUnreadable."""
        if not self.exists():
            return "empty"
        stats = filter(None, map(stat_of, (self.path, *logs_of(self.path))))
        return "+".join(f"{stat.st_ino}-{stat.st_mtime_ns}-{stat.st_size}" for stat in stats)

    def state(self) -> str:
        """Return a stamp of what positions are made from: a mark on a clinic leaves it; raises StoreProblem."""
        with self.read() as connection:
            [(stamp,)] = connection.rows("SELECT max(value) FROM meta WHERE key = 'state'")
        return str(stamp)

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open for reading one consistent state; a store not made yet reads as an empty one; raises StoreProblem."""
        if not self.exists():
            if not self.path.parent.is_dir():
                raise store_problem("unreachable")
            with contextlib.closing(_new_database()) as raw:
                _migrate(raw)
                yield Connection(raw)
            return
        with self._opened(read_only=True) as raw:
            is_current = _version_of(raw) == len(STEPS)
            if is_current:
                yield Connection(raw)
        if not is_current:
            with self.write() as connection:
                yield connection

    @contextlib.contextmanager
    def write(self, is_mark: bool = False) -> Iterator[Connection]:
        """Open for one transaction: committed whole at the end of the block, or not at all; raises StoreProblem.

        ``is_mark`` where no position is made from what is written.
        """
        with self._opened(read_only=False) as raw, _transaction(raw, is_mark) as connection:
            yield connection

    def contents(self) -> Contents:
        """Return how much is stored, without bringing an older schema up to date; raises StoreProblem."""
        with self._opened(read_only=True) as raw:
            return _contents(raw)

    def copy_to(self, path: Path) -> Contents:
        """Copy all that is stored at one moment to a new database, nothing deleted with it; raises StoreProblem."""
        with self._opened(read_only=True, folder=path.parent) as raw:
            _copy(raw, "store", path)
            return _contents(raw)

    def replace_contents(self, write_database: Callable[[Path], object], keep_as: Path) -> bool:
        """Put a new database, which ``write_database`` writes to the path that it is given, in the store's place.

        What was there before is left in the new file ``keep_as``; gives whether anything was. Raises
        StoreProblem, and what ``write_database`` raises; then nothing has changed.
        """
        target = self.path.resolve()
        try:
            with self._replaced() as (raw, fresh):
                was_there = _contents(raw).schema_version > 0
                write_database(fresh)
                if was_there:
                    with new_file_beside(target, ".old") as former:
                        _copy(raw, "store", former)
                        copy_rights(target, former)
                        former.replace(keep_as)
        except BaseException:
            remove_databases(keep_as)
            raise
        return was_there

    def rewrite(self, change: Callable[[Connection], object] = lambda _: None) -> None:
        """Change what is stored and write the file anew, so that nothing deleted stays readable in it.

        Both or neither. Raises StoreProblem, and what the change raises.
        """
        with self._replaced() as (raw, fresh):
            raw.execute("COPY FROM DATABASE store TO memory; USE memory")
            with _transaction(raw) as connection:
                change(connection)
            _copy(raw, "memory", fresh)

    @contextlib.contextmanager
    def _replaced(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
        """Open for a block that writes a new database to the path given, which then takes the store's place."""
        target = self.path.resolve()
        with self._opened(read_only=False) as raw, new_file_beside(target) as fresh:
            remove_databases(target.with_name(f"{target.name}.old"))  # what a restore that was killed left
            yield raw, fresh
            raw.execute("USE store; CHECKPOINT")  # the new file must not meet the old one's log
            copy_rights(target, fresh)
            stamp = self.data_version()
            try:
                fresh.replace(target)
            except PermissionError:  # Windows replaces no open file
                raw.close()
                if self.data_version() != stamp:
                    raise store_problem("busy") from None
                fresh.replace(target)

    @contextlib.contextmanager
    def _opened(self, read_only: bool, folder: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        # DuckDB opens no file twice within a process, so threads take turns.
        if not self._lock.acquire(timeout=self.patience):
            raise store_problem("busy")
        try:
            if not read_only and not self.exists():
                self._create()
            with contextlib.closing(self._connect(read_only)) as raw:
                # From here on a statement, a view of a restored file too, reaches the databases beside the store only.
                folders = ", ".join(
                    _quoted(one.resolve()) for one in (self.path.resolve().parent, folder) if one
                )
                raw.execute(f"SET allowed_directories = [{folders}]; SET enable_external_access = false")
                yield raw
        except duckdb.Error as error:
            if (found := problem_of(error)) is None:  # a fault of ours must be seen as one
                raise
            raise found from error
        finally:
            self._lock.release()

    def _create(self) -> None:
        """Put an empty database where the store is to be: DuckDB itself, killed meanwhile, leaves a broken one."""
        with new_file_beside(self.path.resolve(), f".{secrets.token_hex(4)}.new") as fresh:
            _new_database(str(fresh)).close()
            try:
                self.path.hardlink_to(fresh)
            except OSError:  # another program was quicker, or the disk has no links
                if not self.path.exists():
                    fresh.replace(self.path)

    def _connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        """Return a connection whose database is the store, ``store`` in SQL, beside an empty one in memory."""
        deadline, wait = time.monotonic() + self.patience, 0.005
        while True:
            before, error = stat_of(self.path), None
            raw = _new_database()
            try:
                raw.execute(f"ATTACH {_quoted(self.path)} AS store {'(READ_ONLY)' * read_only}; USE store")
            except duckdb.Error as fault:
                error = fault
            after = stat_of(self.path)
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


def _new_database(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    """Return an empty database; nothing is fetched from elsewhere, whatever a statement may seem to need."""
    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    config["temp_directory"] = ""  # nothing that is stored is written elsewhere
    return duckdb.connect(path, config=config)  # type: ignore[arg-type]  # as a plain dict of texts


@contextlib.contextmanager
def _transaction(raw: duckdb.DuckDBPyConnection, is_mark: bool = False) -> Iterator[Connection]:
    raw.execute("BEGIN TRANSACTION")
    try:
        _migrate(raw)
        connection = Connection(raw)
        yield connection
        if connection.has_changed and not is_mark:
            raw.execute("DELETE FROM meta WHERE key = 'state'")
            raw.execute("INSERT INTO meta VALUES ('state', ?)", [str(secrets.randbits(31))])
        raw.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            raw.execute("ROLLBACK")
        raise


def _version_of(raw: duckdb.DuckDBPyConnection) -> int:
    """Return the version of the schema, 0 where nothing is stored; raises StoreTooNew, StoreUnreadable."""
    sql = "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database()"
    tables = raw.execute(sql).fetchall()
    if not tables:
        return 0
    if not {("meta",), ("returns",), ("return_files",)} <= set(tables):
        raise store_problem("foreign")
    [(found,)] = raw.execute("SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version'").fetchall()
    version = int(found or 0)
    if version > len(STEPS):
        raise store_problem("too-new")
    return version


def _migrate(raw: duckdb.DuckDBPyConnection) -> None:
    """Bring the schema up to date, within the transaction that is open."""
    version = _version_of(raw)
    if version == 0:
        raw.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    if version < len(STEPS):
        for step in STEPS[version:]:
            raw.execute(step)
        raw.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(len(STEPS))])


def _contents(raw: duckdb.DuckDBPyConnection) -> Contents:
    version = _version_of(raw)
    if version == 0:
        return Contents(0, 0, 0)
    [(returns, rows)] = raw.execute("SELECT count(*), coalesce(sum(rows), 0) FROM returns").fetchall()
    return Contents(version, int(returns), int(rows))


def _copy(raw: duckdb.DuckDBPyConnection, source: str, path: Path) -> None:
    """Copy a database that is open to a new file; nothing deleted goes with it."""
    raw.execute(f"ATTACH {_quoted(path)} AS copied; COPY FROM DATABASE {source} TO copied; DETACH copied")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
