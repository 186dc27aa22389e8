"""The pack as a spreadsheet: the Government Analysis Function's rules one by one, and the figures read back."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils.cell import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.printing import neutralise
from reports.pack import Cell, Pack, Section, Table
from reports.pack_xlsx import HEAD_LINE, ONE_TABLE, sheet_names, write
from tests.reports.conftest import HOSTILE

GENERAL = ("Cover", "Contents", "Notes", "Text")


@pytest.fixture(scope="module")
def content(internal: Pack) -> bytes:
    return write(internal)


@pytest.fixture(scope="module")
def book(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def sheets(book: openpyxl.Workbook) -> Iterator[Worksheet]:
    return (book[name] for name in book.sheetnames)


def read(content: bytes, sheet: str, head_line: int = HEAD_LINE) -> pd.DataFrame:
    return pd.read_excel(io.BytesIO(content), sheet_name=sheet, header=head_line - 1, keep_default_na=False)


def with_table(pack: Pack, rows: tuple[tuple[Cell, ...], ...], **other: Any) -> Pack:
    """The pack with one table in it."""
    width = len(rows[0])
    heads = tuple(f"Head {at}" for at in range(width))
    table = Table(
        "Tried", "A table tried", heads, rows, "What it shows.", (1 / width,) * width, tuple(range(width))
    )
    return replace(pack, sections=(Section("tried", "Tried", 1, (replace(table, **other),)),))


def test_cover_contents_and_notes_come_first_then_a_sheet_for_each_table_and_the_contents_link_to_all(
    book: openpyxl.Workbook, internal: Pack
) -> None:
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert len(book.sheetnames) == len(internal.tables) + len(GENERAL)
    assert book.active is book["Cover"]
    assert book["Cover"]["A1"].value == internal.title
    rows = list(book["Contents"].iter_rows(min_row=4, max_col=1))
    linked = [(cell.value, cell.hyperlink and cell.hyperlink.location) for (cell,) in rows]
    assert linked == [(name, f"'{name}'!A1") for name in book.sheetnames[2:]]


def test_each_sheet_but_the_cover_holds_one_table_marked_with_a_name_of_its_own_and_heads_that_differ(
    book: openpyxl.Workbook,
) -> None:
    names = []
    assert not book["Cover"].tables
    for sheet in (sheet for sheet in sheets(book) if sheet.title != "Cover"):
        [table] = sheet.tables.values()
        names.append(table.displayName)
        assert table.ref.endswith(f"{get_column_letter(sheet.max_column)}{sheet.max_row}")
        assert sheet["A2"].value == ONE_TABLE
        heads = [str(cell.value) for cell in sheet[table.ref][0]]
        assert heads == table.column_names
        assert len({head.casefold() for head in heads}) == len(heads)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(re.fullmatch(r"table_[a-z0-9_]+", name) for name in names)


def test_nothing_is_merged_hidden_filtered_frozen_blank_or_drawn(
    book: openpyxl.Workbook, content: bytes
) -> None:
    assert not [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if "drawing" in name]
    for sheet in sheets(book):
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert sheet.title in GENERAL or sheet.freeze_panes is None
        assert not any(column.hidden for column in sheet.column_dimensions.values())
        for table in sheet.tables.values():
            assert table.autoFilter is None
            assert all(cell.value not in (None, "") for row in sheet[table.ref] for cell in row), sheet.title


def test_each_sheet_of_figures_says_its_title_what_it_shows_its_source_and_its_notes_and_prints_its_head_row(
    book: openpyxl.Workbook, internal: Pack
) -> None:
    for table, name in zip(internal.tables, book.sheetnames[3:-1], strict=True):
        lines = [str(book[name].cell(line, 1).value) for line in range(1, HEAD_LINE)]
        assert lines[:4] == [neutralise(table.caption), ONE_TABLE, "Back to contents", table.alt]
        assert lines[4].startswith("Source: returns accepted by the council, as at 17 March 2023.")
        assert lines[5].startswith("Notes to this table")
        assert book[name].print_title_rows == f"${HEAD_LINE}:${HEAD_LINE}"


def test_every_shorthand_used_is_explained_in_the_notes(book: openpyxl.Workbook) -> None:
    used = {
        str(cell.value)
        for sheet in sheets(book)
        if sheet.title not in GENERAL
        for row in sheet.iter_rows(min_row=HEAD_LINE + 1)
        for cell in row
        if re.fullmatch(r"\[[^]]+\]", str(cell.value))
    }
    explained = {row[0] for row in book["Notes"].iter_rows(min_row=5, values_only=True)}
    assert {"[x]", "[z]", "[not due]"} <= used <= explained


def test_text_is_at_least_12_points_and_language_and_title_are_set(
    book: openpyxl.Workbook, internal: Pack
) -> None:
    sizes = {
        cell.font.sz for sheet in sheets(book) for row in sheet.iter_rows() for cell in row if cell.value
    }
    assert min(sizes) == 12
    assert (book.properties.language, book.properties.title) == ("en-GB", internal.title)


def test_every_sheet_of_figures_reads_back_with_pandas_as_its_table(
    content: bytes, book: openpyxl.Workbook, internal: Pack
) -> None:
    for table, name in zip(internal.tables, book.sheetnames[3:-1], strict=True):
        frame = read(content, name)
        assert len(frame) == len(table.rows)
        assert [head for head in frame.columns if not head.endswith(": unit or remark")] == list(table.heads)
        for at, head in enumerate(table.heads):
            for row, got in zip(table.rows, frame[head], strict=True):
                value = row[at].value
                assert not isinstance(value, int | Decimal) or Decimal(str(got)) == value


def test_a_number_keeps_its_decimals_and_what_stood_beside_it(internal: Pack) -> None:
    row = (
        *(Cell("5.0%", Decimal("5.000000")), Cell("13,104 children", 13104), Cell("67% (repeated)", 67)),
        *(Cell("suppressed, a small number"), Cell("-0.10", Decimal("-0.1"))),
    )
    content = write(with_table(internal, (row,)))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Tried"]
    assert [(c.value, c.number_format) for c in sheet[HEAD_LINE + 1]] == [
        *((5, "#,##0.0"), (13104, "#,##0"), ("children", "General"), (67, "#,##0")),
        *(("% (repeated)", "General"), ("[c]", "General"), (-0.1, "#,##0.00")),
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_never_a_formula_an_error_or_a_broken_file(internal: Pack, text: str) -> None:
    hostile = with_table(internal, ((Cell(text), Cell("b")),), heads=(text, text), caption=text, alt=text)
    content = write(replace(hostile, title=text, made_by=text, notes=(text,)))
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in sheets(book):
        for row in sheet.iter_rows():
            assert all(cell.data_type in ("s", "n") for cell in row)
            assert not any(re.match(r"[=+\-@\t\r]", str(cell.value)) for cell in row if cell.value)
    assert read(content, "Tried").iloc[0, 1] == "b"


def test_names_of_sheets_are_short_and_differ_from_each_other_and_from_ours() -> None:
    given = sheet_names(["Notes", "A b", "a  B", "x" * 40, "x" * 40, "!?", "history"])
    assert given == ["Notes_2", "A_b", "a_B_2", "x" * 31, f"{'x' * 27}_2", "Table", "history_2"]


def test_the_same_pack_gives_the_same_bytes_and_another_time_others(internal: Pack, content: bytes) -> None:
    assert write(internal) == content
    assert write(replace(internal, made_at=internal.made_at + timedelta(minutes=1))) != content
