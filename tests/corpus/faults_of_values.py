"""Faults of single values: every bad value in every column of its type, in the bundled return of every kind."""

from collections.abc import Iterator

from schemas.returns import Column
from tests.corpus.cases import Expected, Faulty, faulty
from tests.corpus.sheets import Sheet, sheet_of, sheets

BAD = {
    "number": {
        "words": "sixty-nine",
        "infinity": "Inf",
        "minus infinity": "-Infinity",
        "nan": "NaN",
        "overflow": "1e309",
        "exponent": "6.9E+01",
        "long": "1234567890123",
        "longest": "9" * 400,
        "seven decimals": "0.1234567",
        "decimal comma": "6,9",
        "two points": "6.9.1",
        "broken thousands": "13,10,4",
        "two percent signs": "69%%",
        "percent sign first": "%69",
        "dollars": "$69",
        "two pounds": "££69",
        "not available": "n/a",
        "dash": "-",
        "to be confirmed": "TBC",
        "range": "60-70",
        "about": "~69",
        "more than": ">95",
        "fraction": "2/3",
        "with unit": "69 per cent",
        "in brackets": "(69)",
        "wide digits": "６９",
        "eastern digits": "٦٩",
        "hexadecimal": "0x45",
        "date": "31/03/2023",
        "formula": "=68+1",
        "yes": "TRUE",
    },
    "date": {
        "american": "03/31/2023",
        "february 31": "31/02/2023",
        "february 29": "29/02/2023",
        "april 31": "2023-04-31",
        "serial": "45002",
        "serial with time": "45002.5",
        "words": "soon",
        "month and year": "March 2023",
        "day in words": "17 March 2023",
        "with time": "2023-03-17 00:00:00",
        "day zero": "00/03/2023",
        "month 13": "2023-13-01",
        "year 0023": "0023-03-17",
        "year 2203": "17/03/2203",
        "squashed": "20230317",
        "points": "17.03.2023",
        "one digit of a year": "17/03/3",
        "not available": "NaT",
    },
    "period": {
        "fifth quarter": "2022-23 Q5",
        "years apart": "2022-24 Q3",
        "years the same": "2022-22 Q3",
        "year only": "2022-23",
        "quarter only": "Q3",
        "calendar": "2022 Q3",
        "date": "31/12/2022",
        "month": "December 2022",
        "words": "last quarter",
        "long ago": "1822-23 Q3",
    },
    "data_period": {
        "words": "last term",
        "years apart": "Academic year 2020/22",
        "winter term": "Winter term 2022",
        "fifth quarter": "Quarter 5 2022/23",
        "american month": "Sept 2022",
        "no year": "January",
        "february 30": "30 February 2022",
        "backwards": "March 2022 to January 2022",
        "number": "202021",
        "date": "30/09/2022",
    },
    "flag": {"maybe": "maybe", "tick": "✓", "one": "1", "p": "p"},
    "score": {
        "six": "6",
        "zero": "0",
        "minus": "-1",
        "half": "2.5",
        "word": "high",
        "of five": "3/5",
        "percent": "3%",
    },
}
CODE = {
    "number": "not-a-number",
    "date": "not-a-date",
    "period": "not-a-period",
    "data_period": "not-a-data-period",
    "flag": "not-yes-or-no",
    "score": "not-a-score",
    "choice": "unknown-choice",
}
ERROR_CELLS = [
    "#REF!",
    "#N/A",
    "#VALUE!",
    "#DIV/0!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "########",
]
BAD_CHOICES = {
    "state": ["reporting", "n/a", "q", "nil return", "Not-due-yet"],
    "tolerance_kind": ["percent", "point", "%"],
    "organisation": ["Directorates", "School", "NHS"],
    "reported_by": ["Travel", "SEND", "nobody"],
}


def _shown(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _columns(type_: str) -> Iterator[tuple[Sheet, Column]]:
    for sheet in sheets():
        for column in sheet.kind.columns:
            if column.type == type_:
                yield sheet, column


def bad_values() -> Iterator[Faulty]:
    """Every value that will not go into a column of its type; in further columns of the type, one in each row."""
    for type_, values in BAD.items():
        (sheet, column), *others = _columns(type_)
        for what, text in values.items():
            name, content = f"{sheet.kind.name}.{column.name} {what}", sheet.put(column.name, text)
            yield faulty(name, content, CODE[type_], sheet.line(), column.name, _shown(text))
        for sheet, column in others:
            texts = list(values.values())[: len(sheet.rows)]
            content = sheet
            for at, text in enumerate(texts):
                content = content.put(column.name, text, at)
            expected = tuple(
                Expected(CODE[type_], sheet.line(at), column.name, _shown(text))
                for at, text in enumerate(texts)
            )
            yield Faulty(f"{sheet.kind.name}.{column.name} wrong in every way", content.content(), expected)


def bad_choices() -> Iterator[Faulty]:
    """Every word that is not one of a column's list."""
    for sheet, column in _columns("choice"):
        for text in BAD_CHOICES[column.name]:
            name = f"{sheet.kind.name}.{column.name} is {text}"
            content = sheet.put(column.name, text)
            yield faulty(name, content, "unknown-choice", sheet.line(), column.name, text)


def error_cells() -> Iterator[Faulty]:
    """A spreadsheet's error in every column, and every such error in one."""
    for sheet in sheets():
        content = sheet
        for name in sheet.kind.names:
            content = content.put(name, "#REF!")
        expected = tuple(Expected("error-cell", sheet.line(), name, "#REF!") for name in sheet.kind.names)
        yield Faulty(f"{sheet.kind.name} #REF! in every column", content.content(), expected)
        last = sheet.kind.names[-1]
        yield faulty(
            f"{sheet.kind.name}.{last} is #REF!", sheet.put(last, "#REF!"), "error-cell", sheet.line(), last
        )
    sheet = sheet_of("kpi")
    for text in ERROR_CELLS:
        content = sheet.put("value", f" {text.lower()} ")
        yield faulty(f"kpi.value is {text}", content, "error-cell", sheet.line(), "value", text.lower())


def percent_signs() -> Iterator[Faulty]:
    """A % sign on a count is refused; so is a second one anywhere."""
    for kind, measure in [
        ("kpi", "haf_winter_meals"),
        ("target", "neet_supported"),
        ("workforce", "headcount"),
    ]:
        sheet = sheet_of(kind).find("measure", measure)
        for text in ("500%", "500 %"):
            content = sheet.put("value", text)
            yield faulty(f"{kind} {measure} is {text}", content, "not-a-number", sheet.line(), "value", text)
    sheet = sheet_of("kpi")
    for column in ("numerator", "denominator"):
        content = sheet.put(column, "69%")
        yield faulty(f"kpi.{column} with a % sign", content, "not-a-number", sheet.line(), column, "69%")


def over_100() -> Iterator[Faulty]:
    """A percentage over 100, where the measure cannot be."""
    for measure in ("care_leavers_eet", "transport_eligible", "ehc_20_weeks", "neet_16_17"):
        sheet = sheet_of("kpi").find("measure", measure)
        for text in ("100.1", "101%", "112"):
            yield faulty(
                f"kpi {measure} is {text}", sheet.put("value", text), "over-100", sheet.line(), "value", text
            )
    for kind, measure in [
        ("target", "care_leavers_eet"),
        ("workforce", "agency_share"),
        ("comparator", "absence_primary"),
    ]:
        sheet = sheet_of(kind).find("measure", measure)
        yield faulty(
            f"{kind} {measure} over 100", sheet.put("value", "119"), "over-100", sheet.line(), "value", "119"
        )
    sheet = sheet_of("kpi")
    for text in ("120", "100.5%"):
        yield faulty(
            f"kpi.coverage is {text}", sheet.put("coverage", text), "over-100", sheet.line(), "coverage", text
        )


def below_zero() -> Iterator[Faulty]:
    """No figure is below zero, however the minus is written."""
    for sheet, column in _columns("number"):
        for text in ("-5", "−5", "-0.01") if sheet.kind.name == "target" else ("-5",):
            name = f"{sheet.kind.name}.{column.name} is {text}"
            yield faulty(name, sheet.put(column.name, text), "below-zero", sheet.line(), column.name, text)


FAULTS = [bad_values, bad_choices, error_cells, percent_signs, over_100, below_zero]
