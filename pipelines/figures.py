"""Figures as people type them: harmless noise is left out, and what cannot be a figure is refused with its cause."""

import re

_MOST_DIGITS = 12
_MOST_DECIMALS = 6
_FIGURE = re.compile(
    r"(?P<minus>[-−+]?) ?£? ?"
    r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+|(?=\.))(?:\.(?P<part>\d+))? ?(?P<sign>%?)",
    re.ASCII,
)
_NO_FIGURE = {"na", "n/a", "nan", "none", "null", "inf", "-inf", "+inf", "infinity", "-infinity"}
_NO_FIGURE |= {"z", "x", "c", "u", "low", "-", "–", "—", ".", "..", "...", "tbc", "tbd", "unknown", "nil"}
PLAIN = r"^-?\d{1,12}(?:\.\d{1,6})?$"


def _found(text: str) -> re.Match[str] | None:
    return _FIGURE.fullmatch(re.sub(r"[\s\u00a0\u2007\u202f]+", " ", text).replace("£ ", "£"))


def read_figure(text: str, has_sign: bool) -> str | None:
    """Return plain digits for 13,104, £8.50 or, where a % sign may stand (``has_sign``), 69%; else None."""
    found = _found(text)
    if not found or (found["sign"] and not has_sign):
        return None
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0")
    part = (found["part"] or "").rstrip("0")
    if len(whole) > _MOST_DIGITS or len(part) > _MOST_DECIMALS:
        return None
    minus = "-" if found["minus"] in {"-", "−"} else ""
    return f"{minus}{whole or '0'}{'.' if part else ''}{part}"


def why_not_figure(text: str, where_none: str = "") -> tuple[str, str]:
    """Return what is wrong with a text that is no figure, and what to enter; ``where_none`` ends that advice."""
    found = _found(text)
    if found and found["sign"]:
        return (
            "has a % sign, which does not belong here",
            "Enter the number alone; % is for measures whose unit is %.",
        )
    if found and len((found["part"] or "").rstrip("0")) > _MOST_DECIMALS:
        return f"has more than {_MOST_DECIMALS} decimals", f"Round it to {_MOST_DECIMALS} decimals or fewer."
    if found:
        return (
            f"has more than {_MOST_DIGITS} digits",
            "Check the figure, and enter it in the unit of the measure.",
        )
    if text.casefold() in _NO_FIGURE:
        return "is not a number", f"Enter the figure{where_none}."
    if re.fullmatch(r"[-−+]?£?[\d,. ]+%?", text, re.ASCII) and re.search(r"\d", text):
        return (
            "is not a number we can be sure of",
            "Write decimals with a point, such as 1.5, and thousands as 13,104.",
        )
    if re.fullmatch(r"[-+]?\d+(?:\.\d+)?e[-+]?\d+", text, re.ASCII | re.IGNORECASE):
        return "is written with an exponent", "Write the number out in digits."
    return "is not a number", "Enter digits only, such as 69 or 13,104."
