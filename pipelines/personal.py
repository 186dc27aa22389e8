"""Personal data refuses a file, and is never repeated: findings name the line and the column, not the value.

A cell is first screened whole columns at a time by one loose pattern, then each text that it holds is looked at
closely. The NHS number's check digit is that of the NHS Data Dictionary (modulus 11).
"""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipelines.decoding import KNOWN, tidy_header
from pipelines.findings import find, joined
from pipelines.intake import TextTable
from pipelines.matching import by_unique, matches

_REMEDY = (
    "Remove it from the file and from where it was exported, and send the file again. The value is not kept."
)
_WHOSE = (
    "child|children|pupil|student|learner|young_person|person|parent|carer|mother|father|guardian|"
    "first|last|middle|full|given|family"
)
_HEADING = re.compile(
    rf"(?:^|_)(?:dob|d\.?o\.?b|date_?of_?birth|birth_?dates?|birthday|born|upn|unique_?pupil_?(?:number|no|id)|"
    rf"nhs(?:_?(?:number|no|id))?|(?:{_WHOSE})(?:['’]?s)?['’]?_?names?|names?_of_(?:the_)?(?:{_WHOSE})|surnames?|"
    rf"forenames?|(?:home_?|postal_?|e_?mail_?)?address(?:es)?|post_?codes?|contact_?(?:number|no)s?|"
    rf"(?:(?:tele)?phone|tel|mobile)s?(?:_?(?:number|no)s?)?|e_?mails?)"
    r"(?:_|\W|$)"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = (
    r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2,4}|\d{4}-\d{2}-\d{2}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{2,4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{2,4}})"
)
_AREA = (
    "A[BL]|B[ABDHLNRSTX]?|C[ABFHMORTVW]|D[ADEGHLNTY]|E[CHNX]?|F[KY]|G[LUY]?|H[ADGPRSUX]|I[GMPV]|JE|K[ATWY]|L[ADELNSU]?|"
    "M[EKL]?|N[EGNPRW]?|O[LX]|P[AEHLOR]|R[GHM]|S[AEGKLMNOPRSTWY]?|T[ADFNQRSW]|UB|W[ACDFNRSV]?|YO|ZE|ZZ"
)
_INWARD = "[0-9][ABD-HJLNP-UW-Z]{2}"
_PATTERNS = {
    # From the start of a word only: looked for at every letter, a cell of 100,000 would take half a minute.
    "an e-mail address": re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"),
    # The areas that there are; then anything so written in capitals; E1 2nd is no postcode, B33 8TH is one.
    "a postcode": re.compile(
        rf"\b(?:(?:{_AREA})[0-9][0-9A-Z]?\s*{_INWARD}|GIR\s?0AA)\b|"
        r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s+[0-9](?!ST|ND|RD|TH|AM|PM)[A-Z]{2}\b|"
        rf"(?i:\b(?!\w\d\s+\d(?:st|nd|rd|th)\b)(?:{_AREA})[0-9][0-9A-Z]?\s+{_INWARD}\b)"
    ),
    "a pupil number": re.compile(r"(?i:\b[A-HJ-NP-RT-Z]\s?[0-9]{11}[0-9A-HJ-NP-RT-Z]\b)"),
    "a phone number": re.compile(
        r"(?<![\w.,/+-])(?!\d\d[-.]\d\d[-.](?:19|20)\d\d(?!\d))"
        r"(?:(?:\+|00)44[\s().-]*(?:0\)?)?|\(?0)[1-37-9](?:[\s().-]?[\s().-]?\d){8,9}(?![\d/]|[.,]\d)"
    ),
    "a birth date": re.compile(
        r"(?i:\b(?:d\.?o\.?b\b\.?|born|birth\s?date|birthday|date of birth)"
        rf"(?:\W{{0,3}}|\W+(?:is|was|on)\W+(?:the\W+)?){_DAY})"
    ),
}
_NHS = re.compile(r"(?<!\d)(?<!\d[.,])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d|[.,]\d)")
_NONE = pd.Series(dtype="str")
_LOOSE = (
    r"@|[A-Za-z]\d[\dA-Za-z]?[\s\pZ]*\d[A-Za-z]{2}|(?i:gir\s?0aa)|\d{11}|(?:\d[\s\pZ().\p{Pd}\x{2212}]{0,3}){9}\d|"
    r"(?i:d\.?o\.?b\b|born|birth)"
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the NHS number's check digit (modulus 11)."""
    check = 11 - sum(int(d) * weight for d, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9]) and len(set(digits)) > 1


def what_it_holds(text: str) -> str | None:
    """Return what kind of personal data a text holds, if any."""
    plain = re.sub(r"[\u00a0\u2007\u202f]", " ", re.sub(r"[\u2010-\u2015\u2212]", "-", text))
    for what, pattern in _PATTERNS.items():
        if pattern.search(plain):
            return what
    numbers = (re.sub(r"\D", "", found) for found in _NHS.findall(plain))
    return "an NHS number" if any(map(is_nhs_number, numbers)) else None


def in_a_name(file_name: str) -> str | None:
    """Return what kind of personal data a file's name holds, if any; an underscore parts words as a space does."""
    return what_it_holds(file_name) or what_it_holds(file_name.replace("_", " "))


def personal_name(shown: str, what: str) -> pd.DataFrame:
    """Return the finding for a file whose own name holds personal data; ``shown`` stands for the name."""
    remedy = "Give the file another name, and send it again. Its name is not kept."
    return find("personal-data", shown, f"The name of the file holds {what}.", remedy)


def personal_data(name: str, table: TextTable) -> pd.DataFrame:
    """Return a finding for each heading and each cell that holds personal data; values are left out."""
    parts = []
    for place, header in enumerate(table.headers):
        shown, heading = _shown(header, place), _HEADING.search(_words_of(header))
        if held := what_it_holds(header):
            said = f"The heading of column {place + 1} holds {held}."
            parts.append(find("personal-data", name, said, _REMEDY, [table.header_line], shown))
        elif heading:
            said = f"The heading of column {place + 1} names personal data."
            parts.append(find("personal-data", name, said, _REMEDY, [table.header_line], shown))
        found = _in_cells(table.cells[place])
        what = "The cell holds " + found + "."
        parts.append(find("personal-data", name, what, _REMEDY, table.lines[found.index], shown))
    return joined(parts)


def personal_beside(name: str, texts: Iterable[str]) -> pd.DataFrame:
    """Return a finding for each kind of personal data in texts that stand beside the table."""
    held = _in_cells(pd.Series(list(texts), dtype="str")).unique()
    parts = [
        find("personal-data", name, f"A note, a text box or another sheet holds {what}.", _REMEDY)
        for what in held
    ]
    return joined(parts)


def _words_of(header: str) -> str:
    """Return a heading's words, also those that only capitals divide, as in ``DateOfBirth``."""
    return tidy_header(re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", header))


def _shown(header: str, place: int) -> str:
    """Return a column's name where it is one of ours; any other might itself be somebody's."""
    tidy = tidy_header(header)
    return tidy if tidy in KNOWN else f"column {place + 1}"


def _in_cells(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return what those cells hold that hold personal data."""
    suspects = cells[matches(cells, _LOOSE)]
    return by_unique(suspects, what_it_holds, "str").dropna() if len(suspects) else _NONE
