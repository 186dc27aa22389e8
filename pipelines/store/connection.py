"""An open transaction of the store, as the rest of the program sees it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pandas as pd


class Connection:
    """An open transaction; frames go in and come out with exact decimals."""

    def __init__(self, raw: duckdb.DuckDBPyConnection) -> None:
        self._raw = raw

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run a statement that gives nothing back."""
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

        self._raw.register("frame", pa.Table.from_pandas(frame, preserve_index=False))
        self._raw.execute(f"INSERT INTO {table} BY NAME SELECT * FROM frame")  # noqa: S608 - our own name
        self._raw.unregister("frame")
