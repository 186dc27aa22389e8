"""Personal data refuses a file, and is never repeated: findings name the column and the line, not the value."""

import re
from typing import Any

import pandas as pd

from pipelines.findings import find, joined

_HEADERS = re.compile(
    r"(^|_)(dob|date_of_birth|birth_date|upn|unique_pupil_number|nhs(_number|_no)?|"
    r"(child|children|pupil|student|young_person|person|first|last|middle|sur|fore|full|given|family)(s|'s|’s)?_?names?|"
    r"surname|forename|address|postcode|post_code|phone|telephone|mobile|e_?mail(_address)?)(_|$)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_PATTERNS = {
    "an e-mail address": r"[\w.+'-]+@[\w-]+\.[\w.-]+",
    "a postcode": r"\b(?:GIR ?0AA|[A-PR-UWYZ][A-HK-Y]?[0-9][0-9A-HJKMNPR-Y]? ?[0-9][ABD-HJLNP-UW-Z]{2})\b",
    "a pupil number": r"\b[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\b",
    "a phone number": r"(?<![\d.,])(?:\+44[\s()-]*(?:0\)?)?|\(?0)[1-37-9](?:[\s()-]*\d){8,9}(?![\d.,])",
    "a birth date": (
        rf"(?i:\b(?:dob|d\.o\.b\.?|born(?: on)?|date of birth)\b\W{{0,3}}\d{{1,2}}"
        rf"(?:[/.\- ]\d{{1,2}}[/.\- ]\d{{2,4}}|(?:st|nd|rd|th)? {_MONTH},? \d{{2,4}}))"
    ),
}
_NHS = re.compile(r"(?<![\d.,-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d.,-])")
_REMEDY = (
    "Remove it from the file and from where it was exported, and send the file again. The value is not kept."
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the NHS number's check digit (modulus 11)."""
    check = 11 - sum(int(d) * weight for d, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9]) and len(set(digits)) > 1


def _has_nhs_number(text: str) -> bool:
    return any(is_nhs_number(re.sub(r"\D", "", found)) for found in _NHS.findall(text))


def personal_data(name: str, frame: pd.DataFrame, lines: "pd.Series[Any]") -> pd.DataFrame:
    """Return a finding for each heading and cell that holds personal data; values are left out."""
    headings = [header for header in frame.columns if _HEADERS.search(str(header))]
    found = [
        find("personal-data", name, "The heading names personal data.", _REMEDY, [1], str(header))
        for header in headings
    ]
    for header in frame.columns:
        cells = frame[header]
        shown = str(header) if not _looks_personal(str(header)) else "a heading"
        for what, pattern in _PATTERNS.items():
            hit = cells.str.contains(pattern, regex=True).to_numpy(dtype=bool)
            found.append(find("personal-data", name, f"A cell holds {what}.", _REMEDY, lines[hit], shown))
        unique = cells[cells.str.contains(r"\d{3}[ -]?\d{3}[ -]?\d{4}", regex=True)].drop_duplicates()
        numbers = unique[[_has_nhs_number(text) for text in unique]]
        found.append(
            find(
                "personal-data",
                name,
                "A cell holds an NHS number.",
                _REMEDY,
                lines[cells.isin(numbers)],
                shown,
            )
        )
    return joined(found)


def _looks_personal(text: str) -> bool:
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in _PATTERNS.values()) or _has_nhs_number(
        text
    )
