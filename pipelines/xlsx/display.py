"""Numbers and dates as a cell shows them: the number format decides the decimals, the % sign and whether it is a date.

Number formats are those of ECMA-376 Part 1, 18.8.30 and 18.8.31.
"""

import math
import re
from datetime import datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

GENERAL = "General"
_MIDNIGHT = time()
# What a spreadsheet shows for a day outside its calendar.
_NO_DAY = "########"
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_CONDITION = re.compile(r"\[[<>=]")
_FIGURE = re.compile(r"[0#?,]*[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
# A comma after the last digit divides by a thousand; a fraction and an exponent have their own digits.
_UNUSUAL = re.compile(r",(?![0#?,])|/|[Ee][+-]|@", re.ASCII)
_WIDE = 21
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


def shown(raw: str, code: str, since_1904: bool = False) -> str | None:
    """Return the text of a stored number under a number format; None where the format shows nothing.

    Percentages are as displayed (69%), dates in ISO form, numbers with the decimals that are displayed, or with
    all 15 digits that a spreadsheet keeps where the format does not fix them.
    """
    try:
        value = float(raw)
    except ValueError:
        return raw
    if not math.isfinite(value):
        return raw
    if code == GENERAL:
        return _whole(_exact(raw, value))
    if is_date_format(code):
        return _date(value, code, since_1904)
    section = _section(code, value)
    if not re.sub(r"\[[^\]]*\]", "", section).strip():
        return None
    plain = _LITERAL.sub("", section)
    figure, exact = _FIGURE.search(plain), _exact(raw, value)
    if not figure or _CONDITION.search(code) or _UNUSUAL.search(plain) or exact.adjusted() > _WIDE:
        return _whole(exact)
    return _fixed(exact, figure[0], plain.count("%"))


def _exact(raw: str, value: float) -> Decimal:
    """Return a whole number as it is, any other without the noise beyond a spreadsheet's 15 digits."""
    return Decimal(raw) if re.fullmatch(r"-?\d+", raw, re.ASCII) else Decimal(f"{value:.15g}")


def _section(code: str, value: float) -> str:
    """Return the part of a format that is for positive, negative or zero values."""
    sections = _LITERAL.sub(lambda found: found[0].replace(";", " "), code).split(";")
    place = 1 if value < 0 else 2 if value == 0 else 0
    return sections[place] if place < len(sections) else sections[0]


def _fixed(exact: Decimal, figure: str, percents: int) -> str:
    whole, _, part = figure.replace(",", "").partition(".")
    step = Decimal(1).scaleb(-len(part))
    value = _EXACT.quantize(exact.scaleb(2 * percents, _EXACT), step)
    digits = f"{abs(value):f}"
    head, _, tail = digits.partition(".")
    tail = tail[: part.count("0")] + tail[part.count("0") :].rstrip("0")
    head = head.lstrip("0").zfill(max(1, whole.count("0")))
    sign = "-" if value < 0 else ""
    return f"{sign}{head}{'.' if tail else ''}{tail}{'%' * percents}"


def _whole(exact: Decimal) -> str:
    if not exact:
        return "0"
    plain = exact.normalize(_EXACT)
    return f"{plain:f}" if abs(plain.adjusted()) < _WIDE else f"{plain:E}"


def _date(value: float, code: str, since_1904: bool) -> str:
    if value < 0:
        return _NO_DAY
    try:
        epoch = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
        found = from_excel(value, epoch, timedelta=is_timedelta_format(code))
    except (OverflowError, ValueError):
        return _NO_DAY
    if not isinstance(found, datetime):
        return str(found) if isinstance(found, time | timedelta) else str(value)
    shows_time = re.search("[hs]", _LITERAL.sub("", code), re.IGNORECASE)
    day = found.date().isoformat()
    return f"{day} {found:%H:%M:%S}" if shows_time and found.time() != _MIDNIGHT else day


def shown_day(raw: str, code: str) -> str:
    """Return the text of a date that is stored in ISO form, without a time that is midnight or is not shown."""
    day, _, hours = raw.removesuffix("Z").partition("T")
    shows_time = not is_date_format(code) or re.search("[hs]", _LITERAL.sub("", code), re.IGNORECASE)
    return f"{day} {hours}" if hours.strip("0:.") and shows_time else day
