"""Odd but good files: values with harmless noise, in other words, or in DfE's shorthand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd

from schemas.vocabulary import State
from tests.corpus.cases import Good
from tests.corpus.sheets import Sheet, sheet_of, sheets

DATES: dict[str, Callable[[date], str]] = {
    "31/03/2023": lambda day: f"{day:%d/%m/%Y}",
    "31/03/23": lambda day: f"{day:%d/%m/%y}",
    "1/4/2023": lambda day: f"{day.day}/{day.month}/{day.year}",
    "1/4/23": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "spaces around": lambda day: f"  {day:%d/%m/%Y}\u00a0",
}
PERIODS: dict[str, Callable[[str], str]] = {
    "Q3 2022/23": lambda period: f"Q{period[-1]} {period[:4]}/{period[5:7]}",
    "q3 2022-23": lambda period: f"q{period[-1]} {period[:7]}",
    "2022/23 Q3": lambda period: period.replace("-", "/"),
    "2022-23 q3": str.lower,
    "wide spaces": lambda period: f" {period.replace(' ', '  ')}\u00a0",
    "no-break space": lambda period: period.replace(" ", "\u00a0"),
}
# A label as people write it, as it is kept, and its last day.
DATA_PERIODS = [
    ("Academic year 2020/21", "Academic year 2020/21", date(2021, 8, 31)),
    ("academic YEAR  2020/21", "Academic year 2020/21", date(2021, 8, 31)),
    ("Autumn term 2022", "Autumn term 2022", date(2022, 12, 31)),
    ("spring Term 2022", "Spring term 2022", date(2022, 3, 31)),
    ("Summer term 2022", "Summer term 2022", date(2022, 8, 31)),
    ("Winter 2022", "Winter 2022", date(2022, 12, 31)),
    ("Quarter 3 2022/23", "Quarter 3 2022/23", date(2022, 12, 31)),
    ("January 2022", "January 2022", date(2022, 1, 31)),
    ("February 2020", "February 2020", date(2020, 2, 29)),
    ("Calendar year 2021", "Calendar year 2021", date(2021, 12, 31)),
    ("Year to 31 March 2022", "Year to 31 March 2022", date(2022, 3, 31)),
    ("Year to 29 February 2020", "Year to 29 February 2020", date(2020, 2, 29)),
    ("December 2021 to February 2022", "December 2021 to February 2022", date(2022, 2, 28)),
    ("30 September 2022", "30 September 2022", date(2022, 9, 30)),
    ("\u00a030  September\u00a02022 ", "30 September 2022", date(2022, 9, 30)),
]
# How a figure of 1234.5 may be written.
FIGURES = [
    "1,234.5",
    "1 234.5",
    "1\u00a0234.5",
    "1\u202f234.5",
    "£1,234.50",
    "£ 1234.5",
    " 1234.5 ",
    "1234.500000",
    "+1234.5",
    "01234.5",
]
PERCENTAGES = ["69%", "69 %", "69.0%", " 69\u00a0% ", "£69", "69.000000"]
STATES = {
    state: [state.upper(), state.replace("_", " "), state.replace("_", "-"), f" {state} "] for state in State
}


def _kept(sheet: Sheet, name: str, written: dict[str, str], **cells: object) -> Good:
    """The sheet with some texts in its row, and what they must become; all else stays as it is."""
    changed = sheet
    for column, text in written.items():
        changed = changed.put(column, text)
    return Good(
        name, changed.content(), sheet, cells={(sheet.at, name): value for name, value in cells.items()}
    )


def dates() -> Iterator[Good]:
    """Dates in three forms, with or without leading noughts."""
    for sheet in sheets():
        columns = [column.name for column in sheet.kind.columns if column.type == "date"]
        for what, write in DATES.items() if columns else ():
            changed = sheet
            for column in columns:
                changed = changed.mapped(column, lambda text, write=write: write(date.fromisoformat(text)))  # type: ignore[misc]
            yield Good(f"{sheet.kind.name} dates as {what}", changed.content(), sheet)


def periods() -> Iterator[Good]:
    """Periods the other way round, and as DfE's pair of columns."""
    for kind in ("kpi", "target"):
        sheet = sheet_of(kind)
        for what, write in PERIODS.items():
            changed = sheet
            for column in ("period", "period_from", "period_to"):
                changed = changed.mapped(column, write)
            yield Good(f"{kind} periods as {what}", changed.content(), sheet)
    sheet = sheet_of("kpi")
    for years, quarter in [("202223", "Financial year Q3"), (" 202223 ", "FINANCIAL YEAR  Q3")]:
        pair = sheet.drop("period").add("time_period", years).add("time_identifier", quarter)
        yield Good(f"kpi of {years!r} {quarter!r}", pair.content(), sheet)
        turned = pair.turned().headed(lambda name: name.replace("_", " ").title())
        yield Good(f"kpi of {quarter!r} {years!r} first", turned.content(), sheet)


def data_periods() -> Iterator[Good]:
    """Every form of a data period, whatever its case and spaces."""
    alone = replace(sheet_of("comparator"), at=0)
    # A series of its own: no row that is held goes.
    alone = replace(alone, rows=(("absence_primary", "January 2022", "Leeds", "4.1", "reported", ""),))
    for written, label, end in DATA_PERIODS:
        for sheet in (alone, sheet_of("kpi")) if written.startswith(("academic", "Winter")) else (alone,):
            name, last = f"{sheet.kind.name} of {written!r}", pd.Timestamp(end)
            yield _kept(sheet, name, {"data_period": written}, data_period=label, data_period_end=last)


def figures() -> Iterator[Good]:
    """Thousands separators, pounds, spaces and noughts."""
    meals = [("kpi", "haf_winter_meals"), ("target", "haf_winter_meals"), ("workforce", "headcount")]
    for kind, measure in meals:
        sheet = sheet_of(kind).find("measure", measure)
        for text in FIGURES if kind == "workforce" else FIGURES[::4]:
            yield _kept(sheet, f"{kind} value {text!r}", {"value": text}, value=Decimal("1234.5"))
    sheet = sheet_of("kpi").find("measure", "haf_winter_meals")
    for column in ("numerator", "denominator"):
        for text in ("13,104", "£13 104.00"):
            yield _kept(sheet, f"kpi.{column} {text!r}", {column: text}, **{column: Decimal(13104)})
    for text in ("999,999,999,999", "123456789012.654321", "58787.123456"):
        yield _kept(sheet, f"kpi exact {text}", {"value": text}, value=Decimal(text.replace(",", "")))
    nobody = sheet_of("kpi").find("measure", "ehcp_waiting")
    for text in ("0", "0.0", "-0", "000"):
        yield _kept(nobody, f"kpi nobody is {text}", {"value": text}, value=Decimal(0))


def percentages() -> Iterator[Good]:
    """One % sign where the measure's unit is %, and take-up that exceeds 100."""
    for kind, measure in [("kpi", "eee_2"), ("target", "eee_2"), ("workforce", "agency_share")]:
        sheet = sheet_of(kind).find("measure", measure)
        for text in PERCENTAGES if kind == "workforce" else PERCENTAGES[::3]:
            yield _kept(sheet, f"{kind} {measure} {text!r}", {"value": text}, value=Decimal(69))
    sheet = sheet_of("kpi")
    for text in ("85%", "100"):
        yield _kept(sheet, f"kpi.coverage {text}", {"coverage": text}, coverage=Decimal(text.rstrip("%")))
    for measure in ("eee_2", "eee_3_4"):
        sheet = sheet_of("kpi").find("measure", measure)
        for text in ("100.1", "104%"):
            value = Decimal(text.rstrip("%"))
            yield _kept(sheet, f"kpi {measure} takes {text}", {"value": text}, value=value)
    sheet = sheet_of("target")
    yield _kept(sheet, "target.tolerance with a % sign", {"tolerance": "4%"}, tolerance=Decimal(4))


def states() -> Iterator[Good]:
    """Every state, in any case and with spaces or hyphens; a blank one beside a figure is reported."""
    for kind in ("kpi", "comparator", "workforce"):
        sheet = sheet_of(kind)
        for state, ways in list(STATES.items())[:: 1 if kind == "workforce" else 3]:
            has_value = state in (State.REPORTED, State.REPEATED)
            for way in dict.fromkeys(ways) if kind == "workforce" else ways[1:2]:
                written = {"state": way} if has_value else {"state": way, "value": ""}
                value = Decimal(sheet.cell("value")) if has_value else None
                yield _kept(sheet, f"{kind} is {way!r}", written, state=str(state), value=value)
        yield _kept(sheet, f"{kind} has no state", {"state": ""}, state="reported")


def shorthand() -> Iterator[Good]:
    """DfE's z, x, c, u and low."""
    meant = {"z": "not_applicable", "x": "not_available", "c": "suppressed", "u": "not_available"}
    for kind in ("kpi", "comparator", "workforce"):
        sheet = sheet_of(kind)
        for letter, state in meant.items():
            for text in (letter, letter.upper(), f" {letter} ") if kind == "workforce" else (letter,):
                name, written = f"{kind} value {text!r}", {"value": text, "state": ""}
                yield _kept(sheet, name, written, state=state, value=None)
            written = {"value": "", "state": letter}
            yield _kept(sheet, f"{kind} state {letter}", written, state=state, value=None)
            written = {"value": letter, "state": state}
            yield _kept(sheet, f"{kind} value {letter} and {state}", written, state=state, value=None)
        yield _kept(sheet, f"{kind} low", {"value": "low", "state": ""}, value=Decimal(0), marker="low")
        yield _kept(sheet, f"{kind} a figure marked u", {"state": "u"}, marker="u", state="reported")


def words() -> Iterator[Good]:
    """Words of a list in any case, and yes and no."""
    for kind in ("project", "action"):
        sheet = sheet_of(kind)
        for text in ("green", "GREEN", " Green\u00a0"):
            yield _kept(sheet, f"{kind} status {text!r}", {"status": text}, status="Green")
        for text in ("travel programme", "TRAVEL  PROGRAMME"):
            written = {"status": "", "reported_by": text}
            yield _kept(
                sheet, f"{kind} {text!r} reports", written, status=None, reported_by="Travel programme"
            )
    sheet, said = sheet_of("kpi"), {True: ("yes", "TRUE"), False: ("N", "no")}
    for flag, texts in said.items():
        for text in texts:
            yield _kept(sheet, f"kpi provisional {text}", {"provisional": text}, provisional=flag)
    sheet = sheet_of("workforce")
    for text in ("Birmingham Children’s Trust", "birmingham children's trust"):
        trust = "Birmingham Children's Trust"
        yield _kept(sheet, f"workforce of {text}", {"organisation": text}, organisation=trust)
    sheet = sheet_of("target")
    for text in ("Local", "LOCAL", " local "):
        yield _kept(sheet, f"target {text!r}", {"target": text}, target="local")
    yield _kept(sheet, "target Share", {"tolerance_kind": "Share"}, tolerance_kind="share")
    sheet = sheet_of("comparator").find("area", "England")
    yield _kept(sheet, "comparator of england", {"area": "england"}, area="England")
    sheet = sheet_of("risk")
    for text in ("1", "5", " 3 "):
        yield _kept(sheet, f"risk score {text!r}", {"likelihood": text}, likelihood=int(text))


def spaces() -> Iterator[Good]:
    """Stray spaces of every sort around every cell."""
    marks = [("spaces", "  "), ("no-break spaces", "\u00a0"), ("zero-width spaces", "\u200b"), ("tabs", "\t")]
    for number, sheet in enumerate(sheets()):
        for what, space in marks[number % 2 :: 2]:
            changed = sheet
            for column in sheet.header:
                changed = changed.mapped(column, lambda text, space=space: f"{space}{text}{space}")  # type: ignore[misc]
            yield Good(f"{sheet.kind.name} with {what} around", changed.content(), sheet)


GOOD = [dates, periods, data_periods, figures, percentages, states, shorthand, words, spaces]
