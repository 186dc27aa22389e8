"""Dates as people write them, day first."""

import re
from datetime import date

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
# The days that an address may ask for.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_FORMS = (
    re.compile(r"(?P<year>(?:19|20)\d{2})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)?\d{2})", re.ASCII),
)


def read_date(text: str) -> date | None:
    """Return the day for 2023-03-31, 31/03/2023 or 31/03/23, which is of 2000 to 2099; None for all else."""
    for form in _FORMS:
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
