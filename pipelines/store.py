"""The one door to DuckDB: short-lived connections, one transaction each, retried while another has the file."""

import contextlib
import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.migrations import STEPS, VERSION
from pipelines.store_problems import StoreBusy, StoreProblem, StoreTooNew, StoreUnreadable, is_busy, problem

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Connection", "Store", "StoreBusy", "StoreProblem", "StoreTooNew", "StoreUnreadable"]

PATIENCE = 10.0  # seconds to wait for another program before saying that the store is busy
_LOCKS: dict[str, Lock] = {}
# Nothing is fetched from elsewhere, whatever a statement may seem to need.
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Connection:
    """An open transaction; frames go in and come out with exact decimals."""

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self._raw = raw

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that gives nothing back."""
        self._raw.execute(sql, list(parameters))

    def rows(
        self, sql: str, parameters: Sequence[Any] = (), given: "pd.DataFrame | None" = None
    ) -> list[tuple[Any, ...]]:
        """Return a few rows as tuples; the statement may read a frame, under the name ``given``."""
        if given is None:
            return self._raw.execute(sql, list(parameters)).fetchall()
        with self._seen("given", given):
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
        texts = [field.name for field in table.schema if pa.types.is_string(field.type)]
        return frame.astype(dict.fromkeys(texts, "str"))

    def append(self, table: str, frame: "pd.DataFrame") -> None:
        """Add the frame's rows to a table, column by name; a missing value becomes NULL."""
        with self._seen("given", frame):
            self._raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM given")  # noqa: S608 - our own table names

    @contextlib.contextmanager
    def _seen(self, name: str, frame: "pd.DataFrame") -> Iterator[None]:
        import pyarrow as pa

        self._raw.register(name, pa.Table.from_pandas(frame, preserve_index=False))
        try:
            yield
        finally:
            self._raw.unregister(name)


class Store:
    """A DuckDB file, opened for each use and closed after it; ``patience`` is how many seconds to wait for it."""

    def __init__(self, url: str | Path, patience: float = PATIENCE) -> None:
        if str(url).startswith("ducklake:"):
            raise StoreUnreadable("This version keeps its store in a file. Name a file, not a catalogue.")
        self.path = Path(url).absolute()
        self.patience = patience
        self._lock = _LOCKS.setdefault(str(self.path), Lock())

    def exists(self) -> bool:
        """Whether anything has been stored yet; raises StoreUnreadable where that cannot be seen."""
        return _stat(self.path) is not None

    def data_version(self) -> str:
        """Return a stamp that changes with every write; it opens nothing."""
        stats = [_stat(self.path), _stat(self.path.with_name(f"{self.path.name}.wal"))]
        return "+".join(f"{stat.st_mtime_ns}-{stat.st_size}" for stat in stats if stat) or "empty"

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
                _migrate(raw)
                yield Connection(raw)
            return
        with self._opened(read_only=True) as raw:
            is_current = _version(raw) == VERSION
            if is_current:
                yield Connection(raw)
        if not is_current:
            with self.write() as connection:
                yield connection

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Open for one transaction: committed whole at the end of the block, or not at all; raises StoreProblem."""
        with self._opened(read_only=False) as raw:
            raw.execute("BEGIN TRANSACTION")
            try:
                _migrate(raw)
                yield Connection(raw)
                raw.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(duckdb.Error):
                    raw.execute("ROLLBACK")
                raise

    def rewrite(self) -> None:
        """Write the file anew with what is held, so that nothing deleted stays readable in it; raises StoreProblem."""
        target = self.path.resolve()
        fresh = target.with_name(f"{target.name}.new")
        quoted = str(fresh).replace("'", "''")
        try:
            fresh.unlink(missing_ok=True)
            with self._opened(read_only=False) as raw:
                raw.execute("CHECKPOINT")
                [(name,)] = raw.execute("SELECT current_database()").fetchall()
                raw.execute(f"ATTACH '{quoted}' AS fresh")
                raw.execute(f'COPY FROM DATABASE "{name}" TO fresh')
                raw.execute("CHECKPOINT fresh")
                _like(fresh, target)
                stamp = self.data_version()
                # Both files are locked until the connection ends: nobody can write to either in between.
                with contextlib.suppress(PermissionError):
                    fresh.replace(target)
            if fresh.exists():  # Windows replaces no open file
                if self.data_version() != stamp:
                    raise StoreBusy
                fresh.replace(target)
        except OSError as error:
            raise StoreUnreadable.unreachable() from error
        finally:
            with contextlib.suppress(OSError):
                fresh.unlink(missing_ok=True)

    @contextlib.contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        deadline = time.monotonic() + self.patience
        # DuckDB refuses to open one file in two modes within a process, so its threads take turns.
        if not self._lock.acquire(timeout=self.patience):
            raise StoreBusy
        try:
            with contextlib.closing(self._connect(read_only, deadline)) as raw:
                yield raw
        except duckdb.Error as error:
            found = problem(error)
            if found is None:  # a fault of ours must be seen as one
                raise
            raise found from error
        finally:
            self._lock.release()

    def _connect(self, read_only: bool, deadline: float) -> duckdb.DuckDBPyConnection:
        wait = 0.005
        while True:
            before = _stat(self.path)
            try:
                raw = duckdb.connect(str(self.path), read_only=read_only, config=_CONFIG)
            except duckdb.Error as error:
                if not is_busy(error) or time.monotonic() > deadline:
                    raise
                time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - so that waiters do not knock together
                wait = min(wait * 1.5, 0.25)
                continue
            after = _stat(self.path)
            # A rewrite may have put a new file in place while this one was being opened.
            if before and after and before.st_ino != after.st_ino:
                raw.close()
                continue
            return raw


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StoreUnreadable.unreachable() from error


def _like(fresh: Path, original: Path) -> None:
    """Give a new file the owner and the rights of the one it replaces."""
    shutil.copymode(original, fresh)
    if hasattr(os, "chown"):
        stat = original.stat()
        with contextlib.suppress(PermissionError):
            os.chown(fresh, stat.st_uid, stat.st_gid)


def _version(raw: duckdb.DuckDBPyConnection) -> int:
    [(tables,)] = raw.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta'").fetchall()
    if not tables:
        return 0
    rows = raw.execute("SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version'").fetchall()
    version = int(rows[0][0] or 0)
    if version > VERSION:
        raise StoreTooNew
    return version


def _migrate(raw: duckdb.DuckDBPyConnection) -> None:
    """Bring the schema up to date, within the transaction that is open."""
    version = _version(raw)
    if version == VERSION:
        return
    if version == 0:
        raw.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    for statement in (statement for step in STEPS[version:] for statement in step):
        raw.execute(statement)
    raw.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(VERSION)])
