"""Personal data refuses a file, and is never repeated: findings name the line and the column, not the value.

The NHS number's check digit is that of the NHS Data Dictionary (modulus 11).
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from pipelines.checks.findings import Finding, word_finding
from pipelines.ingest import KNOWN_COLUMNS, TextTable, tidy_header
from pipelines.store.problems import Refused

MOST_TYPED, MOST_NAME = 500, 120
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufffe\uffff]")
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
# Most texts have nothing of what any of these begins with, and need no closer look.
_SUSPECT = re.compile(
    r"@|[A-Za-z]\d[\dA-Za-z]?\s*\d[A-Za-z]{2}|\d{11}|(?:\d[\s().\-\u2010-\u2015\u2212]{0,3}){9}\d|"
    r"(?i:gir\s?0aa|d\.?o\.?b\b|born|birth)"
)


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits pass the NHS number's check digit (modulus 11)."""
    check = 11 - sum(int(d) * weight for d, weight in zip(digits[:9], range(10, 1, -1), strict=True)) % 11
    return check != 10 and check % 11 == int(digits[9]) and len(set(digits)) > 1


def name_personal_data(text: str) -> str | None:
    """Return what kind of personal data a text holds, such as "a postcode"; None where it holds none."""
    if not _SUSPECT.search(text):
        return None
    plain = re.sub(r"[\u00a0\u2007\u202f]", " ", re.sub(r"[\u2010-\u2015\u2212]", "-", text))
    for what, pattern in _PATTERNS.items():
        if pattern.search(plain):
            return what
    numbers = (re.sub(r"\D", "", found) for found in _NHS.findall(plain))
    return "an NHS number" if any(map(is_nhs_number, numbers)) else None


def screen_typed(what: str, text: str, most: int = MOST_TYPED) -> str:
    """Return a text that somebody typed, tidied; ``what`` is it, such as "reason".

    Raises Refused where it has more than ``most`` characters or holds personal data, without repeating it.
    """
    text = _NOT_TEXT.sub(" ", text.replace("\r\n", "\n")).strip()
    if len(text) > most:
        remedy = f"Shorten it to {most:,} or fewer. Nothing was changed."
        raise Refused(f"The {what} has {len(text):,} characters. {remedy}")
    if personal := name_personal_data(text):
        remedy = "Take it out: name a role, never a person. Nothing was changed."
        raise Refused(f"The {what} holds {personal}. {remedy}")
    return text


def find_personal_name(file_name: str) -> Finding | None:
    """Return a finding where a file's own name holds personal data; an underscore parts words as a space does."""
    what = name_personal_data(file_name) or name_personal_data(file_name.replace("_", " "))
    return word_finding("personal-data.name", what=what) if what else None


def find_personal_data(table: TextTable) -> list[Finding]:
    """Return a finding for each heading and each cell that holds personal data."""
    findings = [
        word_finding("personal-data.above", line, what=what)
        for line, row in table.above
        for what in dict.fromkeys(map(name_personal_data, row))
        if what
    ]
    for place, (shown, header) in enumerate(zip(_name_columns(table), table.headers, strict=True)):
        # Words that only capitals divide, as in DateOfBirth, are words too.
        words = tidy_header(re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "_", header))
        what = name_personal_data(header)
        if what or _HEADING.search(words):
            wording = "personal-data.heading" if what else "personal-data.named"
            findings.append(word_finding(wording, table.header_line, shown, place=place + 1, what=what))
        cells = table.column(place)
        found = {text: what for text in set(cells) if (what := name_personal_data(text))}
        findings += [
            word_finding("personal-data.cell", line, shown, what=found[text])
            for line, text in zip(table.lines, cells, strict=True)
            if text in found
        ]
    return findings


def without_personal_data(table: TextTable, findings: Iterable[Finding]) -> TextTable:
    """Return the table with what ``find_personal_data`` found blank; under such a heading the whole column."""
    hidden, names = {(finding.line, finding.column) for finding in findings}, _name_columns(table)
    is_whole = [(table.header_line, name) in hidden for name in names]
    columns = list(zip(names, is_whole, strict=True))
    rows = [
        [
            "" if whole or (line, name) in hidden else cell
            for (name, whole), cell in zip(columns, row, strict=True)
        ]
        for line, row in zip(table.lines, table.rows, strict=True)
    ]
    headers = ["" if whole else header for whole, header in zip(is_whole, table.headers, strict=True)]
    return replace(table, headers=headers, rows=rows, above=())


def _name_columns(table: TextTable) -> list[str]:
    """Return what to call each column: any heading that is not one of ours might itself be somebody's."""
    names = map(tidy_header, table.headers)
    return [name if name in KNOWN_COLUMNS else f"column {place}" for place, name in enumerate(names, start=1)]


def find_personal_beside(texts: Iterable[str]) -> list[Finding]:
    """Return a finding for each kind of personal data in texts that stand beside the table."""
    kinds = {what for text in texts if (what := name_personal_data(text))}
    return [word_finding("personal-data.beside", what=what) for what in sorted(kinds)]
