"""Faults of what values mean: unknown words, blanks without a reason, figures that contradict their state."""

from collections.abc import Iterator

from tests.corpus.cases import Expected, Faulty, faulty
from tests.corpus.sheets import sheet_of, sheets


def unknown_words() -> Iterator[Faulty]:
    """Measures, projects and statuses that the definitions do not have."""
    for sheet in sheets():
        kind, line = sheet.kind.name, sheet.line()
        if "measure" in sheet.header:
            for text in ("eee_22", "eee-2x", "take up", "EEE 2 year olds", "agency share of headcount"):
                yield faulty(
                    f"{kind}.measure is {text}",
                    sheet.put("measure", text),
                    "unknown-measure",
                    line,
                    "measure",
                    text,
                )
        if "project" in sheet.header:
            for text in ("A99", "E3.1", "F1", "A 1 0 0"):
                yield faulty(
                    f"{kind}.project is {text}",
                    sheet.put("project", text),
                    "unknown-project",
                    line,
                    "project",
                    text,
                )
        if "status" in sheet.header:
            for text in ("Ambre", "On target", "R", "Complete", "Green/Amber", "Off track"):
                yield faulty(
                    f"{kind}.status is {text}",
                    sheet.put("status", text),
                    "unknown-status",
                    line,
                    "status",
                    text,
                )
    for kind, measure in [("kpi", "headcount"), ("target", "social_worker_agency"), ("workforce", "eee_2")]:
        sheet = sheet_of(kind)
        content = sheet.put("measure", measure)
        yield faulty(f"{kind} of {measure}", content, "unknown-measure", sheet.line(), "measure", measure)


def blank_cells() -> Iterator[Faulty]:
    """Cells that must be filled, blank in every way that a cell can be."""
    blanks = [("spaces", "   "), ("no-break space", "\u00a0"), ("line break", "\n"), ("zero width", "\u200b")]
    number = 0
    for sheet in sheets():
        for column in sheet.kind.columns:
            if not column.filled:
                continue
            number += 1
            for what, text in [("empty", ""), blanks[number % len(blanks)]]:
                name = f"{sheet.kind.name}.{column.name} blank ({what})"
                yield faulty(name, sheet.put(column.name, text), "blank-value", sheet.line(), column.name)


def blank_without_reason() -> Iterator[Faulty]:
    """A blank value that no state explains, and a blank status that nobody else reports."""
    for kind in ("kpi", "comparator", "workforce"):
        sheet = sheet_of(kind)
        for state in ("", "reported", "repeated", "Reported"):
            content = sheet.put("value", "").put("state", state)
            yield faulty(f"{kind} blank, state ‘{state}’", content, "blank-value", sheet.line(), "value")
        content = sheet.put("value", "").drop("state") if "state" in sheet.header else sheet.put("value", "")
        lines = [at + 2 for at, row in enumerate(content.rows) if not row[content.header.index("value")]]
        expected = tuple(Expected("blank-value", line, "value") for line in lines)
        yield Faulty(f"{kind} blank without a state column", content.content(), expected)
    for kind in ("project", "action"):
        sheet = sheet_of(kind)
        yield faulty(f"{kind} status blank", sheet.put("status", ""), "blank-value", sheet.line(), "status")


def values_and_states() -> Iterator[Faulty]:
    """A figure beside a state that says there is none, and a shorthand beside another state."""
    for kind in ("kpi", "comparator", "workforce"):
        sheet = sheet_of(kind)
        states = [
            "not_due",
            "Not due",
            "late",
            "suppressed",
            "not_applicable",
            "not available",
            "z",
            "c",
            "x",
        ]
        for state in [*states, "not_yet_published"][:: 1 if kind == "workforce" else 5]:
            content = sheet.put("state", state)
            name = f"{kind} a figure that is {state}"
            yield faulty(name, content, "value-and-state", sheet.line(), "value", sheet.cell("value"))
        for text, state in [("z", "suppressed"), ("c", "not_due"), ("x", "reported"), ("low", "suppressed")]:
            content = sheet.put("value", text).put("state", state)
            yield faulty(
                f"{kind} {text} that is {state}", content, "value-and-state", sheet.line(), "value", text
            )


def shorthand_elsewhere() -> Iterator[Faulty]:
    """DfE's shorthand stands for a state in a value cell only."""
    for kind, column in [
        ("target", "value"),
        ("target", "tolerance"),
        ("kpi", "numerator"),
        ("kpi", "coverage"),
    ]:
        sheet = sheet_of(kind)
        for text in ("z", "c", "low"):
            content = sheet.put(column, text)
            yield faulty(f"{kind}.{column} is {text}", content, "not-a-number", sheet.line(), column, text)


def several() -> Iterator[Faulty]:
    """Faults in several cells are all reported, each once."""
    sheet = sheet_of("kpi")
    content = sheet.put("period", "2022").put("measure", "eee").put("value", "many").put("state", "fine")
    codes = [("not-a-period", "period"), ("unknown-measure", "measure"), ("not-a-number", "value")]
    found = tuple(
        Expected(code, sheet.line(), column) for code, column in [*codes, ("unknown-choice", "state")]
    )
    yield Faulty("kpi a row of faults", content.content(), found)
    for kind in ("kpi", "action", "comparator", "project"):
        sheet = sheet_of(kind)
        name = "value" if "value" in sheet.header else "report_date"
        code = "not-a-number" if name == "value" else "not-a-date"
        content = sheet.mapped(name, lambda _: "oops")
        lines = [at + 2 for at, row in enumerate(content.rows) if row[content.header.index(name)]]
        expected = tuple(Expected(code, line, name, "oops") for line in lines)
        yield Faulty(f"{kind}.{name} wrong in every row", content.content(), expected)


FAULTS = [unknown_words, blank_cells, blank_without_reason, values_and_states, shorthand_elsewhere, several]
