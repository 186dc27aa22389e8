"""What asks a question against what is held: small numbers, figures a hundred times too high, rows that would go."""

from collections.abc import Iterator

from schemas.vocabulary import Severity
from tests.corpus.cases import Expected, Faulty
from tests.corpus.sheets import Sheet, sheet_of


def _asked(name: str, sheet: Sheet, code: str, line: int | None, column: str) -> Faulty:
    return Faulty(name, sheet.content(), (Expected(code, line, column),), Severity.QUESTION)


def small_numbers() -> Iterator[Faulty]:
    """A count below its measure's threshold."""
    for measure in ("ehcp_waiting", "haf_winter_children", "haf_winter_meals", "neet_supported"):
        sheet = sheet_of("kpi").find("measure", measure)
        for text in ("1", "9", " 5 "):
            yield _asked(
                f"kpi {measure} is {text}", sheet.put("value", text), "small-number", sheet.line(), "value"
            )


def hundredfold() -> Iterator[Faulty]:
    """A percentage written as a share, or a share of a hundred as a percentage."""
    for kind, measure, texts in [
        ("kpi", "eee_2", ("0.69", "0.7", "6900")),
        ("kpi", "care_leavers_eet", ("0.6", "0.62")),
        ("kpi", "neet_16_17", ("0.022",)),
        ("target", "eee_2", ("0.72", "7200")),
        ("workforce", "agency_share", ("0.19",)),
    ]:
        sheet = sheet_of(kind).find("measure", measure)
        for text in texts:
            yield _asked(
                f"{kind} {measure} is {text}", sheet.put("value", text), "hundredfold", sheet.line(), "value"
            )
    # The newest of a measure and area is what a new figure is held against.
    sheet = sheet_of("comparator")
    series = [at for at, row in enumerate(sheet.rows) if row[0] == "absence_primary" and row[2] == "England"]
    content = sheet.put("value", "0.0401", series[-1])
    yield _asked("comparator absence_primary is 0.0401", content, "hundredfold", series[-1] + 2, "value")


def dropped_rows() -> Iterator[Faulty]:
    """A return that leaves out rows held in its scope, which is wider than its key."""
    for kind in ("action", "comparator", "risk"):
        sheet = sheet_of(kind)
        yield _asked(f"{kind} one row left out", sheet.without(sheet.at), "dropped-rows", None, "")
    for kind in ("action", "comparator"):
        sheet = sheet_of(kind)
        first = sheet.rows[0]
        key = 1 if kind == "action" else 2
        same = [at for at, row in enumerate(sheet.rows) if (row[0], row[key]) == (first[0], first[key])]
        yield _asked(f"{kind} one row left of several", sheet.without(*same[1:]), "dropped-rows", None, "")
    sheet = sheet_of("target")
    for start, end in [("2022-23 Q1", "2022-23 Q2"), ("2023-24 Q1", "2023-24 Q4")]:
        content = sheet.put("period_from", start).put("period_to", end)
        yield _asked(f"target from {start} to {end} alone", content, "dropped-rows", None, "")
    sheet = sheet_of("action")
    content = sheet.put("action", "A1-99")
    yield _asked("action with another reference", content, "dropped-rows", None, "")


FAULTS = [small_numbers, hundredfold, dropped_rows]
