"""Numbers and dates as a cell shows them: the number format decides the decimals, the % sign and the time of day.

Number formats are those of ECMA-376 Part 1, 18.8.30 and 18.8.31.
"""

import re
from datetime import datetime, time
from decimal import ROUND_HALF_UP, Context, Decimal

from openpyxl.styles.numbers import is_date_format

GENERAL = "General"
# What a spreadsheet shows for a day outside its calendar.
_NO_DAY = "########"
_FIRST_YEAR = 1900
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CONDITION = re.compile(r"\[[<>=]")
_FIGURE = re.compile(r"[0#?,]*[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
# A comma after the last digit divides by a thousand; a fraction and an exponent have their own digits.
_UNUSUAL = re.compile(r",(?![0#?,])|/|[Ee][+-]|@", re.ASCII)
_WIDE = 21
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


def show_number(value: int | float, code: str) -> str | None:
    """Return the text of a number under a number format; None where the format shows nothing.

    Percentages are as displayed (69%), numbers with the decimals that are displayed, or with all 15 digits that
    a spreadsheet keeps where the format does not fix them.
    """
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if code == GENERAL:
        return _show_general(exact)
    section = _section(code, value)
    if not re.sub(r"\[[^\]]*\]", "", section).strip():
        return None
    plain = _LITERAL.sub("", section)
    figure = _FIGURE.search(plain)
    if not figure or _CONDITION.search(code) or _UNUSUAL.search(plain) or exact.adjusted() > _WIDE:
        return _show_general(exact)
    return _show_fixed(exact, figure[0], plain.count("%"))


def _section(code: str, value: float) -> str:
    """Return the part of a format that is for positive, negative or zero values."""
    sections = _LITERAL.sub(lambda found: found[0].replace(";", " "), code).split(";")
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


def _show_fixed(exact: Decimal, figure: str, percents: int) -> str:
    whole, _, part = figure.replace(",", "").partition(".")
    step = Decimal(1).scaleb(-len(part))
    value = _EXACT.quantize(exact.scaleb(2 * percents, _EXACT), step)
    digits = f"{abs(value):f}"
    head, _, tail = digits.partition(".")
    tail = tail[: part.count("0")] + tail[part.count("0") :].rstrip("0")
    head = head.lstrip("0").zfill(max(1, whole.count("0")))
    sign = "-" if value < 0 else ""
    return f"{sign}{head}{'.' if tail else ''}{tail}{'%' * percents}"


def _show_general(exact: Decimal) -> str:
    if not exact:
        return "0"
    plain = exact.normalize(_EXACT)
    return f"{plain:f}" if abs(plain.adjusted()) < _WIDE else f"{plain:E}"


def show_day(value: datetime, code: str) -> str:
    """Return a date in ISO form, without a time of day that is midnight or that its format does not show."""
    if value.year < _FIRST_YEAR:
        return _NO_DAY
    shows_time = not is_date_format(code) or re.search("[hs]", _LITERAL.sub("", code), re.IGNORECASE)
    day = value.date().isoformat()
    return f"{day} {value:%H:%M:%S}" if shows_time and value.time() != time() else day
