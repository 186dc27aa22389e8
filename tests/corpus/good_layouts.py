"""Odd but good files: how they are encoded, divided, headed and laid out."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.corpus.cases import Good
from tests.corpus.sheets import PROSE, Sheet, every_sheet, sheet_of, sheets

ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le with its mark", "utf-16-be with its mark"]
ENDS = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}
DELIMITERS = {"commas": ",", "semicolons": ";", "tabs": "\t"}
# As Windows-1252 has them: smart quotes, an en dash, a pound, an accent, an ellipsis.
MARKS = "“Take-up” – £5, it’s a café…"


def _encoded(text: str, encoding: str) -> bytes:
    marked = encoding.removesuffix(" with its mark")
    return (
        text.encode("utf-16" if marked == "utf-16" else marked)
        if marked == encoding
        else _marked(text, marked)
    )


def _marked(text: str, encoding: str) -> bytes:
    return ("\ufeff" + text).encode(encoding)


def every_writing() -> Iterator[Good]:
    """Every bundled return in every encoding, delimiter and line end, each of these with each return."""
    ways = [
        (encoding, delimiter, end)
        for place, encoding in enumerate(ENCODINGS)
        for delimiter, end in list(zip(DELIMITERS, [*ENDS][place % 3 :] + [*ENDS][: place % 3], strict=True))
    ]
    for number, (name, sheet) in enumerate(every_sheet()):
        for encoding, delimiter, end in ways[number % 6 :: 6]:
            text = sheet.text(DELIMITERS[delimiter], ENDS[end])
            if encoding == "cp1252" and not _fits(text):
                continue
            yield Good(f"{name} {encoding} {delimiter} {end}", _encoded(text, encoding), sheet)


def _fits(text: str) -> bool:
    return not any(ord(character) > 255 for character in text)


def marks_of_windows() -> Iterator[Good]:
    """Typographic marks come out the same from every encoding."""
    for number, (kind, column) in enumerate(PROSE.items()):
        sheet = sheet_of(kind)
        changed = sheet.put(column, MARKS)
        for encoding in dict.fromkeys(("cp1252", ENCODINGS[number])):
            text = changed.text(end="\r\n")
            if encoding == "cp1252" and any(ord(c) > 255 and c not in MARKS for c in text):
                continue
            name = f"{kind}.{column} marks in {encoding}"
            yield Good(name, _encoded(text, encoding), sheet, cells={(sheet.at, column): MARKS})


HEADERS: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "title case with spaces": lambda name: name.replace("_", " ").title(),
    "hyphens": lambda name: name.replace("_", "-"),
    "no-break spaces": lambda name: name.replace("_", "\u00a0"),
    "stray spaces": lambda name: f"  {name.replace('_', '  ')} ",
    "line breaks": lambda name: name.replace("_", "\n") + "\n",
    "a zero-width space": lambda name: f"\u200b{name}",
    "narrow spaces": lambda name: name.replace("_", "\u202f"),
    "dashes and underscores": lambda name: name.replace("_", " - "),
}


def headings() -> Iterator[Good]:
    """Headings as people write them."""
    for number, sheet in enumerate(sheets()):
        for what, write in list(HEADERS.items())[number % 4 :: 4]:
            yield Good(f"{sheet.kind.name} headings in {what}", sheet.headed(write).content(), sheet)


def columns() -> Iterator[Good]:
    """Columns in any order, optional ones absent, all of them, blank ones anywhere."""
    for sheet in sheets():
        kind = sheet.kind
        yield Good(f"{kind.name} columns the other way round", sheet.turned().content(), sheet)
        blank = [
            name for name in sheet.header if not any(row[sheet.header.index(name)] for row in sheet.rows)
        ]
        bare = sheet.drop(*(name for name in blank if name not in kind.required))
        yield Good(f"{kind.name} without its blank columns", bare.content(), sheet)
        full = sheet
        for name in kind.names:
            full = full if name in full.header else full.add(name)
        yield Good(f"{kind.name} with every column", full.content(), sheet)
        wide = sheet.add("").add("").add("  ")
        yield Good(f"{kind.name} with blank columns at the end", wide.content(), sheet)
        middle = replace(sheet, header=("", *sheet.header), rows=tuple((" ", *row) for row in sheet.rows))
        yield Good(f"{kind.name} with a blank column first", middle.content(), sheet)
        ragged = sheet.text().replace("\n", ",,\n")
        yield Good(f"{kind.name} with a comma too many", ragged.encode(), sheet)
        lines = sheet.text().split("\n")
        if len(lines) == len(sheet.rows) + 2:
            text = "\n".join([lines[0], *(f"{line},,," for line in lines[1:-1])])
            yield Good(f"{kind.name} with blank cells beyond the headings", text.encode(), sheet)
    sheet = sheet_of("kpi")
    wide = replace(
        sheet,
        header=(*sheet.header, *[""] * 16_000),
        rows=tuple((*row, *[""] * 16_000) for row in sheet.rows),
    )
    yield Good("kpi with 16,000 blank columns", wide.content(), sheet)


def blank_lines() -> Iterator[Good]:
    """Blank lines anywhere, and blank rows of commas, keep the line numbers right."""
    for sheet in sheets():
        kind, rows = sheet.kind.name, [Sheet(sheet.kind, row, ()).text() for row in sheet.rows]
        head, count = Sheet(sheet.kind, sheet.header, ()).text(), len(rows)
        text = head + "".join(rows)
        ends = ("\n\n\n", "\r\n,,,\r\n", ",,,,,", " \n\t\n", "\n" * 5000)
        for end in ends if kind == "risk" else ends[:1]:
            yield Good(f"{kind} ends in {end[:8]!r}", (text + end).encode(), sheet)
        first = "\n\n" + text
        yield Good(f"{kind} begins with blank lines", first.encode(), sheet, tuple(range(4, count + 4)))
        between = head + "\n" + ",,,\n".join(rows)
        lines = tuple(range(3, 2 * count + 3, 2))
        yield Good(f"{kind} has a blank line after each", between.encode(), sheet, lines)
        yield Good(f"{kind} has no line end", text.rstrip("\n").encode(), sheet)
        mixed = head.replace("\n", "\r\n") + "".join(
            row[:-1] + ("\r", "\n", "\r\n")[place % 3] for place, row in enumerate(rows)
        )
        yield Good(f"{kind} has mixed line ends", mixed.encode(), sheet)


def hints() -> Iterator[Good]:
    """The line that tells a spreadsheet of the delimiter: the spreadsheet does not show it."""
    for kind in ("kpi", "action", "risk"):
        sheet = sheet_of(kind)
        for name, delimiter in DELIMITERS.items():
            for end in ("\n", "\r\n") if kind == "risk" else ("\r\n",):
                text = f"sep={delimiter}{end}{sheet.text(delimiter, end)}"
                yield Good(f"{kind} told of {name} {end!r}", text.encode("utf-8-sig"), sheet)
        text = f"SEP=|\r\n{sheet.text('|')}"
        yield Good(f"{kind} told of bars", text.encode("utf-16"), sheet)


def quotes() -> Iterator[Good]:
    """Every cell in quotation marks, and cells that hold every delimiter."""
    for number, sheet in enumerate(sheets()):
        for name, delimiter in list(DELIMITERS.items())[number % 3 :: 3]:
            text = sheet.text(delimiter, "\r\n", quote_all=True)
            yield Good(f"{sheet.kind.name} all quoted with {name}", text.encode(), sheet)


def file_names() -> Iterator[Good]:
    """The name of a file is data."""
    sheet = sheet_of("risk")
    for name in [
        "../../return.csv",
        "..\\..\\return.csv",
        "=cmd|'/c calc'!A1.csv",
        "two\nlines.csv",
        "[click](http://example.org) **bold** `code` $x$.csv",
        "<script>alert(1)</script>.csv",
        "\x1b[31mred\x1b[0m.csv",
        "\u202egnp.csv",
        "x" * 300 + ".csv",
        "'; DROP TABLE returns; --.csv",
        "café – 日本.csv",
        "return.CSV",
        "return",
        "return.csv.txt",
    ]:
        yield Good(f"named {name[:40]!r}", sheet.content(), sheet, file=name)


GOOD = [
    every_writing,
    marks_of_windows,
    headings,
    columns,
    blank_lines,
    hints,
    quotes,
    file_names,
]
