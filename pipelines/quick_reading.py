"""The quick way to read CSV text: lines without a quotation mark by Arrow, the others by Python's csv module.

A line without a quotation mark means one thing only: its cells are what stands between the delimiters. Whatever is
not as plain as that (ragged rows, very long lines, many quotation marks) is left to the slow way, which says why.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

# More lines than this with quotation marks, and the slow way is the quicker one.
_MOST_QUOTED = 0.3
_NEWLINE, _RETURN, _QUOTE = b'\n\r"'
_BLOCK = 4 * 1024 * 1024
# Each different text is kept once.
_TEXT = pa.dictionary(pa.int32(), pa.large_string())


class Cells(NamedTuple):
    """The cells of every record as text, and the number of each: lines are counted from 1, quoted newlines not."""

    table: pa.Table
    lines: npt.NDArray[np.int64]


class _Lines(NamedTuple):
    """Where each line of a text begins and ends (its end of line left out), and which hold a quotation mark."""

    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    is_quoted: npt.NDArray[np.bool_]


def quickly(content: memoryview, delimiter: str, width: int, longest: int) -> Cells | None:
    """Return the records of UTF-8 text of which each has ``width`` cells; None where that is not so."""
    places = _lines_of(content)
    if places.is_quoted.mean() > _MOST_QUOTED or (places.ends - places.starts).max() > longest:
        return None
    quoted = _quoted_records(content, places, delimiter)
    if quoted is None:
        return None
    records, first, within = quoted
    if any(len(record) != width for record in records):
        return None
    plain = ~within & (places.ends > places.starts)
    table = _plain_records(content, places, plain, delimiter, width)
    if table is None or len(table) != plain.sum():
        return None
    # A quoted newline begins no line: what is inside a record is not counted.
    number = np.cumsum(~within | np.isin(np.arange(len(within)), first))
    line = np.concatenate([number[plain], number[first]])
    if records:
        columns = [pa.array(cells, _TEXT) for cells in zip(*records, strict=True)]
        del quoted, records
        table = pa.concat_tables([table, pa.table(columns, names=table.column_names)]).unify_dictionaries()
        order = np.argsort(line, kind="stable")
        table, line = table.take(pa.array(order)), line[order]
    return Cells(table, line.astype(np.int64))


def _lines_of(content: memoryview) -> _Lines:
    codes = np.frombuffer(content, dtype=np.uint8)
    marks = np.flatnonzero(codes <= _RETURN)  # of a big text every look counts
    newline, back = marks[codes[marks] == _NEWLINE], marks[codes[marks] == _RETURN]
    # A return alone ends a line too; before a newline it is part of that line's end.
    alone = back[codes[np.minimum(back + 1, len(codes) - 1)] != _NEWLINE] if len(back) else back
    ends = np.sort(np.concatenate([newline, alone])) if len(alone) else newline
    starts = np.concatenate([[0], ends + 1])
    ends = np.concatenate([ends, [len(codes)]])
    has_return = (ends > starts) & (ends < len(codes)) & (codes[np.maximum(ends - 1, 0)] == _RETURN)
    quotes = np.flatnonzero(codes == _QUOTE)
    is_quoted = np.zeros(len(starts), dtype=bool)
    is_quoted[np.searchsorted(starts, quotes, "right") - 1] = True
    return _Lines(starts, ends - has_return, is_quoted)


def _quoted_records(
    content: memoryview, places: _Lines, delimiter: str
) -> tuple[list[list[str]], npt.NDArray[np.int64], npt.NDArray[np.bool_]] | None:
    """Return the records with a quotation mark, the line on which each begins, and all lines that are theirs."""
    records, first = [], []
    within = np.zeros(len(places.starts), dtype=bool)
    done = -1
    for line in np.flatnonzero(places.is_quoted).tolist():
        if line <= done:
            continue
        reader = csv.reader(_from(content, places, line), delimiter=delimiter, strict=True)
        try:
            records.append(next(reader))
        except csv.Error:
            return None
        done = line + reader.line_num - 1
        within[line : done + 1] = True
        first.append(line)
    return records, np.array(first, dtype=np.int64), within


def _from(content: memoryview, places: _Lines, line: int) -> Iterator[str]:
    """Yield lines with their ends, as they stand, from one on."""
    while line < len(places.starts):
        end = places.starts[line + 1] if line + 1 < len(places.starts) else len(content)
        yield str(content[places.starts[line] : end], "utf-8")
        line += 1


def _plain_records(
    content: memoryview, places: _Lines, plain: npt.NDArray[np.bool_], delimiter: str, width: int
) -> pa.Table | None:
    names = [str(place) for place in range(width)]
    if not plain.any():
        return pa.table({name: pa.array([], _TEXT) for name in names})
    text = content if plain.all() else _only(content, places, plain)
    try:
        return pyarrow.csv.read_csv(
            pa.BufferReader(text),
            read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=_BLOCK, use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=delimiter, quote_char=False, double_quote=False, escape_char=False
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, _TEXT), strings_can_be_null=False, null_values=[]
            ),
        )
    except pa.ArrowInvalid:
        return None


def _only(content: memoryview, places: _Lines, wanted: npt.NDArray[np.bool_]) -> bytes:
    """Return the lines wanted and no others."""
    starts = places.starts
    after = np.concatenate([starts[1:], [len(content)]])
    # Runs of wanted lines are copied whole.
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wanted, [False]]).astype(np.int8)))
    parts = [content[starts[a] : after[b - 1]] for a, b in edges.reshape(-1, 2).tolist()]
    return b"".join(parts)
