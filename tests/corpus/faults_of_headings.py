"""Faults of the heading row, and of the rows around it."""

from collections.abc import Iterator
from dataclasses import replace

from tests.corpus.cases import Expected, Faulty, faulty
from tests.corpus.sheets import sheet_of, sheets

# A heading as somebody might mistype it, by the column that it is near.
NEAR = {"value": "vlaue", "measure": "mesure", "project": "projcet", "risk": "rsk"}
TITLE = "Quarterly return 2022/23"


def missing() -> Iterator[Faulty]:
    """A required column left out, alone or with another."""
    for sheet in sheets():
        for name in sheet.kind.required:
            expected = Expected("missing-column", 1, name)
            yield Faulty(f"{sheet.kind.name} without {name}", sheet.drop(name).content(), (expected,))


def unknown() -> Iterator[Faulty]:
    """A column that the kind does not have, named in the finding."""
    headers = ["Notes", "colour", "Last updated by", "=cmd()", "<b>x</b>", "q" * 60]
    for number, sheet in enumerate(sheets()):
        kind = sheet.kind.name
        for header in headers[number % 2 :: 2]:
            name = header.casefold().replace(" ", "_")
            yield faulty(
                f"{kind} with a column {header[:20]}", sheet.add(header), "unknown-column", 1, name, name
            )
        near = next(name for name in NEAR if name in sheet.kind.required)
        content = sheet.headed(lambda header, near=near: NEAR[near] if header == near else header)  # type: ignore[misc]
        expected = (
            Expected("missing-column", 1, near),
            Expected("unknown-column", 1, NEAR[near], NEAR[near]),
        )
        yield Faulty(f"{kind} with {near} mistyped", content.content(), expected)


def duplicated() -> Iterator[Faulty]:
    """A heading that stands twice, also where only case, spaces or hyphens differ."""
    for sheet in sheets():
        first, last = sheet.header[0], sheet.kind.required[-1]
        for name, written in [(first, first), (first, f" {first.upper()} "), (last, last.replace("_", "-"))]:
            content = sheet.add(written)
            yield faulty(
                f"{sheet.kind.name} with {written} twice", content, "duplicate-header", 1, name, name
            )
    content = sheet_of("kpi").add("time_period", "202223").add("time_identifier", "Financial year Q3")
    yield faulty("kpi with the period in two ways", content, "duplicate-header", 1, "period")


def blank() -> Iterator[Faulty]:
    """Cells beneath no heading."""
    for sheet in sheets():
        for written in ("", "  ", "\u00a0"):
            content = sheet.add(written).put(written, "something")
            yield faulty(f"{sheet.kind.name} cells under ‘{written}’", content, "blank-header", 1)


def strange() -> Iterator[Faulty]:
    """Headings of no return at all."""
    sheet = sheet_of("kpi")
    for what, content in {
        "no heading row": sheet.text().split("\n", 1)[1],
        "one column": "period\n2022-23 Q3\n",
        "pipes": sheet.text("|"),
        "each line within quotes": "".join(
            f'"{line}"\n' for line in ("period,measure,value", "2022-23 Q3,eee_2,69")
        ),
        "another table": "school,pupils\nNorth,400\n",
        "numbers": "1,2,3\n4,5,6\n",
        "prose": "This is a letter.\nIt has two lines.\n",
    }.items():
        yield faulty(f"headings: {what}", content.encode(), "unknown-kind", 1)


def half_of_a_pair() -> Iterator[Faulty]:
    """DfE's two columns for the period are needed together."""
    sheet = sheet_of("kpi").drop("period")
    for name, other, text in [
        ("time_period", "time_identifier", "202223"),
        ("time_identifier", "time_period", "Financial year Q3"),
    ]:
        content = sheet.add(name, text)
        yield faulty(f"kpi with {name} alone", content, "missing-column", 1, other)


def bad_pair() -> Iterator[Faulty]:
    """DfE's two columns, where they name no quarter."""
    for years, quarter in [
        ("202224", "Financial year Q3"),
        ("2022", "Academic year"),
        ("202223", "Financial year Q5"),
    ]:
        sheet = (
            sheet_of("kpi")
            .drop("period")
            .add("time_period", "202223")
            .add("time_identifier", "Financial year Q3")
        )
        content = sheet.put("time_period", years).put("time_identifier", quarter)
        name = f"kpi of {years} {quarter}"
        yield faulty(name, content, "not-a-period", sheet.line(), "time_period", f"{years} {quarter}")


def lines_above() -> Iterator[Faulty]:
    """A title, a date or another row above the headings."""
    for sheet in sheets():
        kind, width = sheet.kind.name, len(sheet.header)
        filled = (TITLE, *[""] * (width - 1))
        for what, above, line in [
            ("a title", f"{TITLE}\n", 1),
            ("a title and a blank line", f"{TITLE}\n\n", 1),
            ("blank lines and a title", f"\n\n{TITLE}\n", 3),
            ("a title over all columns", ",".join(filled) + "\n", 1),
            ("two titles", f"{TITLE}\nPrepared by the performance team,17 March 2023\n", 1),
            ("groups of columns", ",".join(f"Group {n}" for n in range(width)) + "\n", 1),
        ]:
            content = (above + sheet.text()).encode()
            yield faulty(f"{kind} with {what} above the headings", content, "above-headings", line)
    content = f"{TITLE}\n{sheet_of('kpi').text(';')}".encode("utf-16")
    yield faulty("kpi with a title above semicolons in UTF-16", content, "above-headings", 1)


def headings_again() -> Iterator[Faulty]:
    """The heading row a second time: two files pasted together, or one row too many."""
    for sheet in sheets():
        kind = sheet.kind.name
        twice = replace(sheet, rows=(sheet.header, *sheet.rows))
        yield faulty(f"{kind} with two heading rows", twice, "not-a-row", 2)
        shouted = tuple(header.upper().replace("_", " ") for header in sheet.header)
        last = sheet.then(shouted)
        yield faulty(f"{kind} with the headings at its end", last, "not-a-row", len(last.rows) + 1)


def rows_that_are_none() -> Iterator[Faulty]:
    """Totals and notes beneath the rows."""
    for number, sheet in enumerate(sheets()):
        kind, line = sheet.kind.name, len(sheet.rows) + 2
        beneath = {
            "a total": ["Total", "", "", "1234"],
            "a grand total": ["Grand total:", "", "", "1,234"],
            "an average": ["Average", *["5"] * (len(sheet.header) - 1)],
            "a note": ["Source: the performance team"],
            "a note in the third column": ["", "", "* provisional"],
        }
        for what, row in list(beneath.items())[number % 2 :: 2]:
            yield faulty(f"{kind} with {what} beneath", sheet.then(row), "not-a-row", line)


def wide() -> Iterator[Faulty]:
    """Far too many columns, and headings far too long."""
    sheet = sheet_of("kpi")
    header, row = sheet.header, sheet.rows[sheet.at]
    many = replace(
        sheet, header=(*header, *(f"c{n}" for n in range(10_000))), rows=((*row, *["1"] * 10_000),)
    )
    yield faulty("kpi with 10,000 columns more", many, "too-big", 1)
    for what, size, code in [("long", 5_000, "unknown-column"), ("megabyte", 1_000_000, "cell-too-long")]:
        written = "h" * size
        column, quotes = ("h" * 60 + "…", "h" * 60) if code == "unknown-column" else ("", "")
        yield faulty(f"kpi with a heading of {what} length", sheet.add(written), code, 1, column, quotes)


FAULTS = [
    missing,
    unknown,
    duplicated,
    blank,
    strange,
    half_of_a_pair,
    bad_pair,
    lines_above,
    headings_again,
    rows_that_are_none,
    wide,
]
