"""The one door to DuckDB: short-lived connections, one transaction each, retried while another has the file."""

import contextlib
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.migrations import STEPS, VERSION

if TYPE_CHECKING:
    import pandas as pd

PATIENCE = 10.0  # seconds to wait for another process before saying that the store is busy
_LOCKS: dict[str, Lock] = {}


class StoreProblem(Exception):
    """The store cannot be used now; the message says why and what to do, in plain words."""


class StoreBusy(StoreProblem):
    """Another process has the store, for longer than we wait."""


class StoreTooNew(StoreProblem):
    """The store was made by a newer version of the dashboard."""


class StoreUnreadable(StoreProblem):
    """The file is damaged, not a store, or may not be read or written."""


class Connection:
    """An open transaction; frames go in and come out with exact decimals."""

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self._raw = raw

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that gives nothing back."""
        self._raw.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return a few rows as tuples, without a frame."""
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
        import pyarrow as pa

        arrow = pa.Table.from_pandas(frame, preserve_index=False)
        self._raw.register("incoming", arrow)
        self._raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming")  # noqa: S608 - our own table names
        self._raw.unregister("incoming")


def _is_busy(error: duckdb.Error) -> bool:
    said = str(error).lower()
    return "lock" in said or "conflict" in said or "different configuration" in said


class Store:
    """A DuckDB file, opened for each use and closed after it."""

    def __init__(self, url: str | Path, patience: float = PATIENCE) -> None:
        self.path = Path(url)
        self.patience = patience
        self._lock = _LOCKS.setdefault(str(self.path.absolute()), Lock())

    def exists(self) -> bool:
        """Whether anything has been stored yet."""
        return self.path.exists()

    def data_version(self) -> str:
        """Return a stamp that changes with every write; it opens nothing."""
        parts = []
        for path in (self.path, self.path.with_name(self.path.name + ".wal")):
            with contextlib.suppress(FileNotFoundError):
                stat = path.stat()
                parts.append(f"{stat.st_mtime_ns}-{stat.st_size}")
        return "+".join(parts) or "empty"

    def ping(self) -> None:
        """Open and close the store; raises StoreProblem when it does not answer. A store not made yet is well."""
        if self.exists():
            with self.read() as connection:
                connection.rows("SELECT 1")

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """Open for reading one consistent state; raises StoreProblem."""
        if not self.exists():
            with self.write():
                pass
        with self._opened(read_only=True) as raw:
            yield Connection(raw)

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """Open for one transaction: committed whole at the end of the block, or not at all; raises StoreProblem."""
        with self._opened(read_only=False) as raw:
            raw.execute("BEGIN TRANSACTION")
            try:
                _migrate(raw)
                yield Connection(raw)
                raw.execute("COMMIT")
            except duckdb.Error as error:
                _roll_back(raw)
                raise self._problem(error) from error
            except BaseException:
                _roll_back(raw)
                raise

    @contextlib.contextmanager
    def _opened(self, read_only: bool) -> Iterator[duckdb.DuckDBPyConnection]:
        # DuckDB refuses to open one file in two modes within a process, so its threads take turns.
        if not self._lock.acquire(timeout=self.patience):
            raise StoreBusy("The store is busy. Nothing was changed. Try again in a moment.")
        try:
            raw = self._connect(read_only)
            try:
                yield raw
            finally:
                raw.close()
        finally:
            self._lock.release()

    def _connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        deadline, wait = time.monotonic() + self.patience, 0.005
        while True:
            try:
                raw = duckdb.connect(str(self.path), read_only=read_only)
            except duckdb.Error as error:
                if not _is_busy(error):
                    raise self._problem(error) from error
                if time.monotonic() > deadline:
                    raise StoreBusy(
                        "The store is busy: another program has it open. Nothing was changed. "
                        "Close that program or try again in a moment."
                    ) from error
                time.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311 - so that waiters do not knock together
                wait = min(wait * 1.5, 0.25)
                continue
            try:
                if read_only and _version(raw) < VERSION:
                    raw.close()
                    with contextlib.closing(duckdb.connect(str(self.path))) as writer:
                        _migrate(writer)
                    continue
            except BaseException:
                raw.close()
                raise
            return raw

    def _problem(self, error: duckdb.Error) -> StoreProblem:
        said = str(error).lower()
        if _is_busy(error):
            return StoreBusy("The store is busy. Nothing was changed. Try again in a moment.")
        if "no space" in said or ("disk" in said and "full" in said) or "could not write" in said:
            return StoreUnreadable("The disk is full. Nothing was changed. Free some space and try again.")
        if "permission" in said or "read-only" in said or "cannot open" in said or "no such file" in said:
            return StoreUnreadable(
                "The store cannot be opened or written where it is. Nothing was changed. "
                "Check that its folder exists and may be written."
            )
        if isinstance(error, duckdb.IOException | duckdb.SerializationException) or "valid duckdb" in said:
            return StoreUnreadable(
                "The store's file is damaged, or is not a store. Nothing was changed. "
                "Move it away and restore the last backup."
            )
        # Anything else is a fault of ours and must be seen as one.
        raise error


def _roll_back(raw: duckdb.DuckDBPyConnection) -> None:
    with contextlib.suppress(duckdb.Error):
        raw.execute("ROLLBACK")


def _version(raw: duckdb.DuckDBPyConnection) -> int:
    found = raw.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta'").fetchone()
    if not found or not found[0]:
        return 0
    row = raw.execute("SELECT max(value::INTEGER) FROM meta WHERE key = 'schema_version'").fetchone()
    version = int(row[0] or 0) if row else 0
    if version > VERSION:
        raise StoreTooNew(
            "The store was made by a newer version of this dashboard. Nothing was changed. "
            "Install that version, or use another store."
        )
    return version


def _migrate(raw: duckdb.DuckDBPyConnection) -> None:
    version = _version(raw)
    if version == VERSION:
        return
    if version == 0:
        raw.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
    for statements in STEPS[version:]:
        for statement in statements:
            raw.execute(statement)
    raw.execute("INSERT INTO meta VALUES ('schema_version', ?)", [str(VERSION)])
