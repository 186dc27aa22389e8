"""Personal data refuses a file, and is never repeated: findings name the line and the column, not the value.

The NHS number's check digit is that of the NHS Data Dictionary (modulus 11).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from pipelines.checks.findings import Finding, word_finding
from pipelines.ingest import KNOWN_COLUMNS, TextTable, tidy_header
from pipelines.store.problems import Refused
from schemas import compile_pattern, read_data

MOST_TYPED, MOST_NAME = 500, 120
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\ufffe\uffff]")
_DATA: dict[str, dict[str, str]] = read_data(__file__, "personal.toml")
_compile = partial(compile_pattern, parts=_DATA["parts"])
_HEADING, _SUSPECT = _compile(_DATA["heading"]["named"]), _compile(_DATA["suspect"]["any"])
_PATTERNS = {what: _compile(pattern) for what, pattern in _DATA["cells"].items()}
_NHS = re.compile(r"(?<!\d)(?<!\d[.,])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d|[.,]\d)")


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
