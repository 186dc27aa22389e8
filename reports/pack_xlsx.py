"""The committee pack as a spreadsheet: cover, contents, notes, one table a sheet, and every other text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from reports.pack import Bullets, Cell, Chart, Pack, Paragraph, Section, Table
from reports.sheets import LONGEST_NAME, Entry, Link, Number, add_lines, add_table, new_book, saved
from reports.shorthand import EMPTY_TEXTS, NOTHING, SHORTHAND, short
from ui.text import day

COVER, CONTENTS, NOTES, TEXT = "Cover", "Contents", "Notes", "Text"
HEAD_LINE = 7  # of every table of the pack: its title and five lines stand above
ONE_TABLE = "This worksheet contains one table."
BACK = Link("Back to contents", CONTENTS)
EVERYWHERE = "All worksheets"
_NOTES_TITLE = "Notes and shorthand"
_TEXT_TITLE = "What the pack says beside its tables"
_FIGURE = re.compile(r"[-+−]?[0-9][0-9,]*(?:\.([0-9]+))?")


def write(pack: Pack, template: bytes | None = None) -> bytes:
    """Return the pack as xlsx bytes, the same for the same pack.

    A ``template`` is not looked at: a council's own look has no place in a spreadsheet that is data.
    """
    sheets = sheet_names(table.name for table in pack.tables)
    book = new_book(pack.title, pack.made_by, pack.made_at)
    add_lines(book, COVER, pack.title, _cover(pack))
    titles = [_NOTES_TITLE, *(table.caption for table in pack.tables), _TEXT_TITLE]
    linked = [Link(sheet, sheet) for sheet in (NOTES, *sheets, TEXT)]
    add_table(
        book, CONTENTS, "Contents", [ONE_TABLE], ("Worksheet", "Title"), [*zip(linked, titles, strict=True)]
    )
    notes = _notes(pack)
    add_table(book, NOTES, _NOTES_TITLE, [ONE_TABLE, BACK], ("Note", "Text", "About"), notes)
    unused = iter(sheets)
    for section in pack.sections:
        named = [f"[{number}]" for number, _, about in notes if about == section.heading]
        for table in (part for part in section.parts if isinstance(part, Table)):
            lines: list[str | Link] = [ONE_TABLE, BACK, table.alt, _source(pack), _explained(named)]
            heads, columns = zip(*_columns(table), strict=True)
            rows = [*zip(*columns, strict=True)]
            add_table(book, next(unused), table.caption, lines, _differing(heads), rows)
    texts = [*_texts(pack)]
    add_table(book, TEXT, _TEXT_TITLE, [ONE_TABLE, BACK], ("Section", "Kind", "Text"), texts)
    return saved(book, pack.made_at)


def sheet_names(names: Iterable[str]) -> list[str]:
    """Return a sheet's name for each table's, in order, no two alike: ``KPI_table``."""
    taken = {
        name.casefold() for name in (COVER, CONTENTS, NOTES, TEXT, "History")
    }  # Excel keeps History to itself
    given = []
    for name in names:
        base = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_") or "Table"
        tried, number = base[:LONGEST_NAME], 1
        while tried.casefold() in taken:
            number += 1
            tried = f"{base[: LONGEST_NAME - 4]}_{number}"
        taken.add(tried.casefold())
        given.append(tried)
    return given


def _cover(pack: Pack) -> Iterator[str | Link]:
    yield pack.subtitle
    yield from (f"{fact.name}: {fact.words}" for fact in pack.facts)
    yield from pack.notes
    yield pack.footer
    yield "Cells without a figure or words hold shorthand in square brackets, which the notes explain."
    yield Link("Contents", CONTENTS)
    yield Link(_NOTES_TITLE, NOTES)


def _source(pack: Pack) -> str:
    return f"Source: returns accepted by the council, as at {day(pack.as_at)}. {pack.subtitle}"


def _explained(named: list[str]) -> str:
    return f"Notes to this table, on the notes worksheet: {' '.join(named) or 'none of its own'}"


def _notes(pack: Pack) -> list[tuple[str, str, str]]:
    """Return shorthand first, then what must be read first, then the notes of each section, numbered."""
    of_sections = [
        (part.text, section.heading)
        for section in pack.sections
        for part in section.parts
        if isinstance(part, Paragraph) and part.is_note
    ]
    explained = [*((note, EVERYWHERE) for note in pack.notes), *of_sections]
    numbered = [
        (f"note {number}", text or NOTHING.sign, about)
        for number, (text, about) in enumerate(explained, start=1)
    ]
    return [*((sign, meaning, EVERYWHERE) for sign, meaning in SHORTHAND.values()), *numbered]


def _texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Yield what stands beside the tables: section, kind, text."""
    yield "Cover", "Title", f"{pack.title}. {pack.subtitle}"
    for section in pack.sections:
        yield from ((section.heading, kind, text or NOTHING.sign) for kind, text in _of_section(section))


def _of_section(section: Section) -> Iterator[tuple[str, str]]:
    for part in section.parts:
        if isinstance(part, Paragraph) and not part.is_note:
            yield "Paragraph", part.text
        elif isinstance(part, Bullets):
            yield from (("Item of a list", item) for item in part.items)
        elif isinstance(part, Chart):
            yield "Chart", " ".join(filter(None, [f"{part.title}.", part.alt, part.caption]))


def _columns(table: Table) -> Iterator[tuple[str, list[Entry]]]:
    """Yield a table's columns; what stood beside its numbers (a unit, "repeated") has a column of its own."""
    for place, head in enumerate(table.heads):
        cells = [row[place] for row in table.rows]
        yield head or f"Column {place + 1}", [_entry(cell, place in table.numbers) for cell in cells]
        beside = [_beside(cell) for cell in cells]
        if not {*beside} <= {"", "%"}:
            yield f"{head}: unit or remark", [text or NOTHING.sign for text in beside]


def _differing(heads: Iterable[str]) -> list[str]:
    """Return the heads, a repeated one numbered: those of a marked table must differ, whatever their case."""
    seen: Counter[str] = Counter()
    given = []
    for head in heads:
        seen[head.casefold()] += 1
        given.append(head if seen[head.casefold()] == 1 else f"{head} ({seen[head.casefold()]})")
    return given


def _entry(cell: Cell, is_figure: bool) -> Entry:
    if cell.value is None:
        text = cell.text.strip()
        return short(text) if is_figure or text in EMPTY_TEXTS else text
    return cell.value if isinstance(cell.value, date) else Number(cell.value, _form(cell.text))


def _beside(cell: Cell) -> str:
    is_number = cell.value is not None and not isinstance(cell.value, date)
    return _FIGURE.sub("", cell.text, count=1).strip(" ;") if is_number else ""


def _form(text: str) -> str:
    """Return the format of a number with the decimals that its text has: ``5.0%`` is ``#,##0.0``."""
    found = _FIGURE.search(text)
    decimals = len(found[1] or "") if found else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")
