"""A return as read, whatever it was sent in: a table of text, or the finding that says why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.findings import find
from pipelines.matching import decoded, encoded

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 1_000_000
MOST_CHARACTERS = 100_000
CHUNK = 50_000

Row = list[str]


@dataclass(frozen=True)
class TextTable:
    """Headings as written, every cell as text (columns 0, 1, …), and the line of each row and of the heading row.

    ``cells`` are encoded (``pipelines.matching``), ``frame`` has them as plain texts.
    """

    headers: Row
    cells: pd.DataFrame
    lines: "pd.Series[int]"
    header_line: int = 1

    @property
    def frame(self) -> pd.DataFrame:
        """Every cell as plain text."""
        return decoded(self.cells)


class Unreadable(Exception):
    """No table can be had from the file; ``findings`` say why."""

    def __init__(self, findings: pd.DataFrame) -> None:
        super().__init__()
        self.findings = findings


def arrow_table(rows: Sequence[Row]) -> pa.Table:
    """Return rows of one width as columns of text."""
    columns = [pa.array(cells, pa.large_string()) for cells in zip(*rows, strict=True)]
    return pa.table(columns, names=[str(place) for place in range(len(columns))])


def text_table(header: Row, parts: list[pa.Table], lines: Any, header_line: int) -> TextTable:
    """Return the parts beneath each other; a column that a part lacks is blank in it."""
    joined = pa.concat_tables(parts, promote_options="default")
    lines = pd.Series(lines)
    cells = {place: _encoded(column, lines) for place, column in enumerate(joined.columns)}
    return TextTable(header, pd.DataFrame(cells, index=lines.index), lines, header_line)


def _encoded(column: pa.ChunkedArray, lines: "pd.Series[Any]") -> "pd.Series[Any]":
    whole = column.combine_chunks()
    if not pa.types.is_dictionary(whole.type):
        whole = pc.fill_null(whole, "").dictionary_encode()
    return encoded(np.asarray(whole.indices), whole.dictionary, lines)


def refuse_empty(name: str, has_header: bool) -> NoReturn:
    """Raise Unreadable for a table without rows."""
    said = "The file has a heading row and nothing beneath it." if has_header else "The file is empty."
    remedy = "Send a file with a heading row and at least one row beneath it."
    raise Unreadable(find("empty-file", name, said, remedy))


def refuse_more_rows(name: str) -> NoReturn:
    """Raise Unreadable for a table that is too long."""
    said = f"The file has more than {MOST_ROWS:,} rows."
    raise Unreadable(find("too-big", name, said, "Send it in parts."))
