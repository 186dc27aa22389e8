"""An open transaction of the store, as the rest of the program sees it."""

import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pandas as pd


class Raw(Protocol):
    """What of a database's own connection is used here."""

    def execute(self, query: Any, parameters: object = None) -> Any:
        """Run a statement; gives something to fetch from."""

    def register(self, view_name: str, python_object: object) -> Any:
        """Let statements read a table of the program's under a name."""

    def unregister(self, view_name: str) -> Any:
        """Forget that name."""


class Connection:
    """An open transaction; frames go in and come out with exact decimals."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that gives nothing back."""
        self._raw.execute(sql, list(parameters))

    def rows(
        self, sql: str, parameters: Sequence[Any] = (), given: "pd.DataFrame | None" = None
    ) -> list[tuple[Any, ...]]:
        """Return a few rows as tuples; the statement may read a frame, under the name ``given``."""
        if given is None:
            return _all(self._raw.execute(sql, list(parameters)))
        with self._seen("given", given):
            return _all(self._raw.execute(sql, list(parameters)))

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
        if frame.empty:  # pandas joins no two columns of text that hold no piece of memory: give them one
            return frame.astype(dict.fromkeys(texts, "object")).astype(dict.fromkeys(texts, "str"))
        return frame

    def append(self, table: str, frame: "pd.DataFrame", **same: str) -> None:
        """Add the frame's rows to a table, column by name; a missing value becomes NULL.

        ``same`` are columns that say the same in every row.
        """
        columns = ", ".join(["*", *(f"? AS {name}" for name in same)])
        with self._seen("given", frame):
            self._raw.execute(f"INSERT INTO {table} BY NAME SELECT {columns} FROM given", list(same.values()))  # noqa: S608 - our own names

    @contextlib.contextmanager
    def _seen(self, name: str, frame: "pd.DataFrame") -> Iterator[None]:
        import pyarrow as pa

        self._raw.register(name, pa.Table.from_pandas(frame, preserve_index=False))
        try:
            yield
        finally:
            self._raw.unregister(name)


def _all(result: Any) -> list[tuple[Any, ...]]:
    return list(result.fetchall())
