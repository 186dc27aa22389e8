"""Odd but good files: values with harmless noise, in other words, or in DfE's shorthand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd

from schemas.periods import read_period
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


def _kept(sheet: Sheet, name: str, content: Sheet, **cells: object) -> Good:
    return Good(
        name, content.content(), sheet, cells={(sheet.at, column): value for column, value in cells.items()}
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
    assert read_period("2022-23 Q3") == "2022-23 Q3"


def data_periods() -> Iterator[Good]:
    """Every form of a data period, whatever its case and spaces."""
    for written, label, end in DATA_PERIODS:
        for kind in ("kpi", "comparator") if written.startswith(("academic", "Winter")) else ("comparator",):
            sheet = sheet_of(kind)
            if kind == "comparator":
                # A series of its own: no row that is held goes.
                sheet = replace(sheet, rows=(("absence_primary", "", "Leeds", "4.1", "reported", ""),), at=0)
            plain = sheet.put("data_period", label)
            name, content = f"{kind} of {written!r}", sheet.put("data_period", written)
            yield _kept(plain, name, content, data_period=label, data_period_end=pd.Timestamp(end))


def figures() -> Iterator[Good]:
    """Thousands separators, pounds, spaces and noughts."""
    for kind, measure in [
        ("kpi", "haf_winter_meals"),
        ("target", "haf_winter_meals"),
        ("workforce", "headcount"),
    ]:
        sheet = sheet_of(kind).find("measure", measure)
        plain = sheet.put("value", "1234.5")
        for text in FIGURES if kind == "workforce" else FIGURES[::4]:
            yield _kept(plain, f"{kind} value {text!r}", sheet.put("value", text), value=Decimal("1234.5"))
    for column in ("numerator", "denominator"):
        sheet = sheet_of("kpi").put(column, "13104")
        for text in ("13,104", "£13 104.00"):
            yield _kept(sheet, f"kpi.{column} {text!r}", sheet.put(column, text), **{column: Decimal(13104)})
    sheet = sheet_of("kpi").find("measure", "haf_winter_meals")
    for text in ("999,999,999,999", "123456789012.654321", "58787.123456"):
        plain = sheet.put("value", text.replace(",", ""))
        yield _kept(
            plain, f"kpi exact {text}", sheet.put("value", text), value=Decimal(text.replace(",", ""))
        )
    zero = sheet_of("kpi").find("measure", "ehcp_waiting")
    for text in ("0", "0.0", "-0", "000"):
        yield _kept(
            zero.put("value", "0"), f"kpi nobody is {text}", zero.put("value", text), value=Decimal(0)
        )


def percentages() -> Iterator[Good]:
    """One % sign where the measure's unit is %, and take-up that exceeds 100."""
    for kind, measure in [("kpi", "eee_2"), ("target", "eee_2"), ("workforce", "agency_share")]:
        sheet = sheet_of(kind).find("measure", measure)
        plain = sheet.put("value", "69")
        if kind == "workforce":
            plain = sheet.put("value", "69")
        for text in PERCENTAGES if kind == "workforce" else PERCENTAGES[::3]:
            yield _kept(plain, f"{kind} {measure} {text!r}", sheet.put("value", text), value=Decimal(69))
    sheet = sheet_of("kpi")
    for text in ("85%", "85", "100%", "0%"):
        plain = sheet.put("coverage", text.rstrip("%"))
        yield _kept(plain, f"kpi.coverage {text}", sheet.put("coverage", text))
    for measure in ("eee_2", "eee_3_4"):
        sheet = sheet_of("kpi").find("measure", measure)
        for text in ("100.1", "104%", "130"):
            plain = sheet.put("value", text.rstrip("%"))
            yield _kept(plain, f"kpi {measure} takes {text}", sheet.put("value", text))
    sheet = sheet_of("target")
    yield _kept(sheet, "target.tolerance with a % sign", sheet.put("tolerance", "3%"), tolerance=Decimal(3))


def states() -> Iterator[Good]:
    """Every state, in any case and with spaces or hyphens; a blank one beside a figure is reported."""
    for kind in ("kpi", "comparator", "workforce"):
        sheet = sheet_of(kind)
        for state, ways in STATES.items():
            has_value = state in (State.REPORTED, State.REPEATED)
            changed = sheet if has_value else sheet.put("value", "")
            plain = changed.put("state", state)
            for written in dict.fromkeys(ways) if kind == "workforce" else ways[1:2]:
                yield _kept(plain, f"{kind} is {written!r}", changed.put("state", written), state=str(state))
        yield _kept(sheet, f"{kind} has no state", sheet.put("state", ""), state="reported")


def shorthand() -> Iterator[Good]:
    """DfE's z, x, c, u and low."""
    meant = {"z": "not_applicable", "x": "not_available", "c": "suppressed", "u": "not_available"}
    for kind in ("kpi", "comparator", "workforce"):
        sheet = sheet_of(kind)
        for letter, state in meant.items():
            plain = sheet.put("value", "").put("state", state)
            for written in (letter, letter.upper(), f" {letter} ") if kind == "workforce" else (letter,):
                content = sheet.put("value", written).put("state", "")
                yield _kept(plain, f"{kind} value {written!r}", content, state=state, value=None)
            content = sheet.put("value", "").put("state", letter)
            yield _kept(plain, f"{kind} state {letter}", content, state=state, value=None)
            content = sheet.put("value", letter).put("state", state)
            yield _kept(plain, f"{kind} value {letter} and {state}", content, state=state, value=None)
        low = sheet.put("value", "low").put("state", "")
        yield Good(
            f"{kind} low",
            low.content(),
            low,
            cells={(sheet.at, "value"): Decimal(0), (sheet.at, "marker"): "low"},
        )
        marked = sheet.put("state", "u")
        value = Decimal(sheet.cell("value"))
        cells = {(sheet.at, "value"): value, (sheet.at, "marker"): "u", (sheet.at, "state"): "reported"}
        yield Good(f"{kind} a figure marked u", marked.content(), marked, cells=cells)


def words() -> Iterator[Good]:
    """Words of a list in any case, and yes and no."""
    for kind in ("project", "action"):
        sheet = sheet_of(kind)
        plain = sheet.put("status", "Green")
        for text in ("green", "GREEN", " Green\u00a0"):
            yield _kept(plain, f"{kind} status {text!r}", sheet.put("status", text), status="Green")
        blank = sheet.put("status", "").put("reported_by", "Travel programme")
        for text in ("travel programme", "TRAVEL  PROGRAMME"):
            content = blank.put("reported_by", text)
            yield _kept(
                blank, f"{kind} {text!r} reports", content, status=None, reported_by="Travel programme"
            )
    sheet = sheet_of("kpi")
    for text, flag in [
        ("yes", True),
        ("YES", True),
        ("y", True),
        ("TRUE", True),
        ("no", False),
        ("N", False),
        ("False", False),
    ]:
        plain = sheet.put("provisional", "yes" if flag else "no")
        yield _kept(plain, f"kpi provisional {text}", sheet.put("provisional", text), provisional=flag)
    trust = sheet_of("workforce").put("organisation", "Birmingham Children's Trust")
    for text in ("Birmingham Children’s Trust", "birmingham children's trust"):
        content = trust.put("organisation", text)
        yield _kept(trust, f"workforce of {text}", content, organisation="Birmingham Children's Trust")
    target = sheet_of("target")
    for text in ("Local", "LOCAL", " local "):
        yield _kept(target, f"target {text!r}", target.put("target", text), target="local")
    share = target.put("tolerance_kind", "share")
    yield _kept(share, "target Share", target.put("tolerance_kind", "Share"), tolerance_kind="share")
    area = sheet_of("comparator").find("area", "England")
    yield _kept(area, "comparator of england", area.put("area", "england"), area="England")
    risk = sheet_of("risk")
    for score in ("1", "5", " 3 "):
        plain = risk.put("likelihood", score.strip())
        yield _kept(plain, f"risk score {score!r}", risk.put("likelihood", score), likelihood=int(score))


def spaces() -> Iterator[Good]:
    """Stray spaces of every sort around every cell."""
    for sheet in sheets():
        for what, space in {
            "spaces": "  ",
            "no-break spaces": "\u00a0",
            "zero-width spaces": "\u200b",
            "tabs": "\t",
        }.items():
            changed = sheet
            for column in sheet.header:
                changed = changed.mapped(column, lambda text, space=space: f"{space}{text}{space}")  # type: ignore[misc]
            yield Good(f"{sheet.kind.name} with {what} around", changed.content(), sheet)


GOOD = [dates, periods, data_periods, figures, percentages, states, shorthand, words, spaces]
