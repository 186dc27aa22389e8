"""A table's rows as bytes: JSON as the command line prints it, CSV for spreadsheets, Parquet with types."""

import io
import json
from typing import TYPE_CHECKING, Any

from feed.asking import CSV, JSON, Form
from feed.columns import COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def written(rows: "pd.DataFrame", form: Form) -> bytes:
    """Return rows in a format.

    JSON numbers are those of ``position … --format json``. CSV begins with a byte order mark, by which
    spreadsheets know UTF-8, and no cell in it is taken for a formula. Parquet keeps exact decimals.
    """
    if form is JSON:
        from pipelines.cli.printing import records

        return json.dumps(records(rows), ensure_ascii=False, allow_nan=False).encode()
    if form is CSV:
        from pipelines.cli.printing import as_csv

        return as_csv(rows).encode("utf-8-sig")
    return _parquet(rows)


def _parquet(rows: "pd.DataFrame") -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrays = {name: _array(rows[name]) for name in rows.columns}
    out = io.BytesIO()
    pq.write_table(pa.table(arrays), out, compression="snappy")
    return out.getvalue()


def _array(column: "pd.Series[Any]") -> "pa.Array":
    """Return a column in the type that it always has, however few rows there are; lists as JSON text."""
    import pyarrow as pa

    from pipelines.cli.printing import plain
    from schemas.numbers import DECIMAL

    types = {
        "text": pa.string(),
        "number": DECIMAL,
        "integer": pa.int64(),
        "yes_no": pa.bool_(),
        "date": pa.date32(),
        "time": pa.timestamp("us", tz="UTC"),
        "list": pa.string(),
    }
    kind = COLUMNS[str(column.name)].type
    if kind == "list":
        texts = [json.dumps(plain(value), ensure_ascii=False) for value in column]
        return pa.array(texts, pa.string())
    if kind == "time":
        column = column.dt.tz_localize("UTC")
    made = pa.Array.from_pandas(column)
    if isinstance(made, pa.ChunkedArray):
        made = made.combine_chunks()
    return made.cast(types[kind])
