"""Dates, reporting periods ("2022-23 Q3") and data periods ("Academic year 2020/21")."""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache

MONTHS = tuple(month_name[1:])
# The days that an address may ask for.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_DATE_FORMS = (
    re.compile(r"(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)?\d{2})", re.ASCII),
)


def read_date(text: str) -> date | None:
    """Return the day for 2023-03-31, 31/03/2023 or 31/03/23, which is of 2000 to 2099; None for all else."""
    for form in _DATE_FORMS:
        if found := form.fullmatch(text.strip()):
            year = int(found["year"])
            try:
                return date(year + 2000 if year < 100 else year, int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def read_address_date(text: str) -> date | None:
    """Return the day for 2023-03-31, from FIRST_DAY to LAST_DAY; None for all else, other ways to write it too."""
    day = read_date(text)
    return day if day and day.isoformat() == text and FIRST_DAY <= day <= LAST_DAY else None


def day_in_words(day: date) -> str:
    """Return the day for a sentence: ``17 March 2023``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


MONTH_NAMES = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
_YEAR = r"((?:19|20)\d{2})"
_SHORT_YEAR = r"((?:19|20)?\d{2})"
_QUARTER = re.compile(
    rf"(?:{_YEAR}[-/](\d{{2}}) ?q([1-4])|q([1-4]) ?{_YEAR}[-/](\d{{2}}))", re.IGNORECASE | re.ASCII
)
_DFE_QUARTER = re.compile(r"financial year q([1-4])", re.IGNORECASE | re.ASCII)
# The month in which each kind of data period begins, and how many months it lasts.
TERMS = {"autumn term": (9, 4), "spring term": (1, 3), "summer term": (4, 5)}
_SPANS = (
    TERMS
    | {
        "academic year": (9, 12),
        "financial year": (4, 12),
        "winter": (12, 1),
        "easter": (4, 1),
        "summer": (7, 2),
        "calendar year": (1, 12),
    }
    | {name.lower(): (number, 1) for number, name in enumerate(MONTHS, 1)}
)


# The month in which the years begin that a measure may add up over.
YEAR_BEGINS = {"academic year": 9, "financial year": 4}
_TWO_YEARS = tuple(YEAR_BEGINS)


def _full_year(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)


def _consecutive(first: str, second: str) -> bool:
    return (int(first) + 1) % 100 == int(second)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _month_number(name: str) -> int:
    return next(n for n, month in enumerate(MONTHS, 1) if month.startswith(name.title()))


def _tidy(text: str) -> str:
    """Return the text with single spaces, plain dashes and years as in 2022/23."""
    plain = " ".join(re.sub("[\u2010-\u2015\u2212]", "-", text).split())
    return re.sub(r"\b((?:19|20)\d\d)([-/])(?:19|20)(\d\d)\b", r"\1\2\3", plain, flags=re.ASCII)


def read_period(text: str) -> str | None:
    """Return ``2022-23 Q3`` for ``2022-23 Q3`` or ``Q3 2022/23``; None when it is neither."""
    found = _QUARTER.fullmatch(_tidy(text))
    if not found:
        return None
    first, second, quarter = found.group(1, 2, 3) if found[1] else found.group(5, 6, 4)
    return f"{first}-{second} Q{quarter}" if _consecutive(first, second) else None


def read_time_period(time_period: str, identifier: str) -> str | None:
    """Return ``2022-23 Q3`` for DfE's pair ``202223`` and ``Financial year Q3``."""
    years, quarter = _tidy(time_period), _DFE_QUARTER.fullmatch(_tidy(identifier))
    if not quarter or not re.fullmatch(r"\d{6}", years, re.ASCII):
        return None
    return read_period(f"{years[:4]}-{years[4:]} Q{quarter[1]}")


def read_time_span(time_period: str, identifier: str) -> str | None:
    """Return ``Academic year 2022/23`` for DfE's pair ``202223`` and ``Academic year``: the data period it names."""
    years, name = _tidy(time_period), _tidy(identifier)
    if period := read_time_period(years, name):
        return data_period_of(period).label
    if re.fullmatch(r"\d{6}", years, re.ASCII):
        # A term of an academic year: autumn is in its first calendar year, the others in its second.
        year = int(years[:4]) + (name.lower() != "autumn term")
        years = f"{year}" if name.lower() in TERMS else f"{years[:4]}/{years[4:]}"
    read = read_data_period(f"{name} {years}")
    return read.label if read else None


def period_start(period: str) -> date:
    """First day of a canonical reporting period; quarter 1 begins on 1 April."""
    year, quarter = int(period[:4]), int(period[-1])
    return date(year + (quarter == 4), (1, 4, 7, 10)[quarter % 4], 1)


def period_end(period: str) -> date:
    """Last day of a canonical reporting period."""
    start = period_start(period)
    return _month_end(start.year, start.month + 2)


def period_of(day: date) -> str:
    """Reporting period that a day falls in."""
    year = day.year if day.month >= 4 else day.year - 1
    return f"{year}-{(year + 1) % 100:02d} Q{(day.month - 4) % 12 // 3 + 1}"


def next_period(period: str) -> str:
    """Reporting period after this one."""
    return period_of(period_end(period) + timedelta(days=1))


def previous_period(period: str) -> str:
    """Reporting period before this one."""
    return period_of(period_start(period) - timedelta(days=1))


def period_label(period: str) -> str:
    """Words for a heading: ``Quarter 3, 2022/23``."""
    return f"Quarter {period[-1]}, {period[:4]}/{period[5:7]}"


def short_period(period: str) -> str:
    """Words for a table: ``Q3 2022/23``."""
    return f"Q{period[-1]} {period[:4]}/{period[5:7]}"


def drop_year_words(label: str) -> str:
    """Return ``2020/21`` for ``Academic year 2020/21``; other data periods as they are."""
    return label.removeprefix("Academic year ").removeprefix("Financial year ")


@dataclass(frozen=True)
class DataPeriod:
    """The span that a figure is about; it sorts by its last day."""

    label: str
    start: date
    end: date


def data_period_of(period: str, cumulative: str | None = None) -> DataPeriod:
    """Reporting period as the span a figure is about; of a cumulative measure, the year so far at its end."""
    if cumulative:
        end, month = period_end(period), YEAR_BEGINS[cumulative]
        start = date(end.year - (end.month < month), month, 1)
        return DataPeriod(
            f"{MONTHS[month - 1]} {start.year} to {MONTHS[end.month - 1]} {end.year}", start, end
        )
    label = f"Quarter {period[-1]} {period[:4]}/{period[5:7]}"
    return DataPeriod(label, period_start(period), period_end(period))


def _read_span(found: re.Match[str]) -> DataPeriod | None:
    name, year, second = found[1].lower(), int(found[2]), found[3] or ""
    if (name in _TWO_YEARS) != bool(second) or (second and not _consecutive(found[2], second)):
        return None
    month, months = _SPANS[name]
    years, last = divmod(month + months - 2, 12)
    label = f"{name.capitalize()} {year}" + (f"/{second}" if second else "")
    return DataPeriod(label, date(year, month, 1), _month_end(year + years, last + 1))


def _read_month(found: re.Match[str]) -> DataPeriod:
    month, year = _month_number(found[1]), _full_year(found[2])
    return DataPeriod(f"{MONTHS[month - 1]} {year}", date(year, month, 1), _month_end(year, month))


def _read_months(found: re.Match[str]) -> DataPeriod | None:
    first, last = _month_number(found[1]), _month_number(found[3])
    start, end = date(int(found[2]), first, 1), _month_end(int(found[4]), last)
    label = f"{MONTHS[first - 1]} {start.year} to {MONTHS[last - 1]} {end.year}"
    return DataPeriod(label, start, end) if start <= end else None


def _read_day(found: re.Match[str]) -> DataPeriod | None:
    try:
        end = date(_full_year(found[4]), _month_number(found[3]), int(found[2]))
    except ValueError:
        return None
    if not found[1]:
        return DataPeriod(day_in_words(end), end, end)
    after = end + timedelta(days=1)
    leap_day = (after.month, after.day) == (2, 29)
    start = date(after.year - 1, 3, 1) if leap_day else after.replace(year=after.year - 1)
    return DataPeriod(f"Year to {day_in_words(end)}", start, end)


_DATA_PERIOD_FORMS = [
    (re.compile(pattern, re.IGNORECASE | re.ASCII), read)
    for pattern, read in [
        (rf"({'|'.join(_SPANS)}) {_YEAR}(?:[/-](\d{{2}}))?", _read_span),
        (rf"({MONTH_NAMES})(?:[- ](?=\d{{4}})|-){_SHORT_YEAR}", _read_month),
        (rf"({MONTH_NAMES}) {_YEAR} (?:to|-) ({MONTH_NAMES}) {_YEAR}", _read_months),
        (rf"(year to )?(\d{{1,2}})[- ]({MONTH_NAMES})(?:[- ](?=\d{{4}})|-){_SHORT_YEAR}", _read_day),
    ]
]


@lru_cache(maxsize=1_000)  # the same few labels come again and again
def read_data_period(text: str) -> DataPeriod | None:
    """Return the span that a label names, whatever its case, spacing and dashes; None when it names none."""
    tidy = _tidy(text)
    if period := read_period(re.sub(r"^quarter ", "q", tidy, flags=re.IGNORECASE)):
        return data_period_of(period)
    for form, read in _DATA_PERIOD_FORMS:
        if found := form.fullmatch(tidy):
            return read(found)
    return None


_ROUGH_QUARTER = re.compile(r"\bq(?:uarter|tr|rt)?\.? ?(\d+)\b", re.IGNORECASE | re.ASCII)
# Two years, divided unless the first has four digits: 22/23, 2022-2023, 202223.
_ROUGH_YEARS = re.compile(r"\b(?:20)?(\d\d)(?: ?[-/ ] ?(?:20)?|(?<=20\d\d))(\d\d)\b", re.ASCII)
_ROUGH_MONTHS = re.compile(rf"({MONTH_NAMES}) ?(?:to|-) ?({MONTH_NAMES}) {_YEAR}", re.IGNORECASE | re.ASCII)
_YEAR_TO_MONTH = re.compile(rf"year to ({MONTH_NAMES}) {_YEAR}", re.IGNORECASE | re.ASCII)
_ORDINAL_OR_COMMA = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b|,", re.IGNORECASE | re.ASCII)
_LONGEST_NAME = 40


def suggest_data_periods(text: str) -> list[str]:
    """Return what a label that is no data period may mean: ``Quarter 4 2022/23`` for ``Qtr 4 22/23``."""
    if day := read_date(text):
        return [day_in_words(day)]
    plain = _ORDINAL_OR_COMMA.sub("", _tidy(text))
    if read_data_period(plain):
        labels = [plain]
    elif found := _ROUGH_MONTHS.fullmatch(plain):
        first, last, year = found[1], found[2], int(found[3])
        labels = [f"{first} {year - (_month_number(first) > _month_number(last))} to {last} {year}"]
    elif found := _YEAR_TO_MONTH.fullmatch(plain):
        labels = [f"Year to {day_in_words(_month_end(int(found[2]), _month_number(found[1])))}"]
    else:
        labels = _guess_labels(plain)
    return [span.label for span in map(read_data_period, labels) if span]


def suggest_periods(text: str) -> list[str]:
    """Return which reporting periods a text that is none may mean: ``2022-23 Q3`` for ``Quarter 3, 22/23``."""
    spans = [span for span in map(read_data_period, suggest_data_periods(text)) if span]
    periods = [(period_of(span.start), span) for span in spans]
    return [one for one, span in periods if (span.start, span.end) == (period_start(one), period_end(one))]


def _guess_labels(text: str) -> list[str]:
    """Return labels that the words and years of a text may stand for; some may name no span."""
    quarter, rest = _ROUGH_QUARTER.search(text), _ROUGH_QUARTER.sub("", text)
    years, year = _ROUGH_YEARS.search(rest), re.search(_YEAR, rest)
    words = re.sub(r"[^a-z ]", "", rest.lower()).strip()[:_LONGEST_NAME]
    # Words for a span from one day or month to another are like those of each end; few mistype a first letter.
    likely = [name for name in _SPANS if words.startswith(name[0]) and " to " not in words]
    near = get_close_matches(words, likely, 1)
    if years and not _consecutive(years[1], years[2]):
        return []
    if years:
        first = int(f"20{years[1]}")
        return [
            label
            for name in ([f"quarter {quarter[1]}"] if quarter else near or _TWO_YEARS)
            for label in _label_in_years(name, first)
        ]
    if year and quarter:
        # It may be the first year or the second.
        return [
            f"Quarter {quarter[1]} {first}/{(first + 1) % 100:02d}"
            for first in (int(year[0]) - 1, int(year[0]))
        ]
    return [f"{name} {year[0]}" for name in near] if year else []


def _label_in_years(name: str, first: int) -> list[str]:
    """Return what a quarter, a year or a shorter span of two years is called: ``Spring term 2023`` of 2022/23.

    A term is of an academic year; a month or a season may be of a financial one too, and so begin in either.
    """
    if name not in _SPANS or name in _TWO_YEARS:
        return [f"{name} {first}/{(first + 1) % 100:02d}"]
    month, months = _SPANS[name]
    begins = [YEAR_BEGINS["academic year"]] if name in TERMS else YEAR_BEGINS.values()
    years = {first, first + 1} if months == 12 else {first + (month < begin) for begin in begins}
    return [f"{name} {year}" for year in sorted(years)]
