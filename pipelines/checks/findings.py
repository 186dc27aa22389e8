"""What is wrong with a return: the codes there are, one finding, findings as a frame, and the answers to them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

import pandas as pd

from schemas import read_data
from schemas.vocabulary import Severity, Stage

COLUMNS = ["stage", "severity", "code", "file", "line", "column", "message", "remedy"]
# The columns that the annotated copy of a return has at its end.
ADDED = ("What is wrong", "What to enter")
# Nobody mends more rows than this by hand: one finding stands for the rest.
MOST = 10_000
_LONGEST_QUOTE = 60
_FEW_VALUES = 5
_MOST_NAMED = 8
# A cell is shown as data: it may not steer a terminal or turn the direction of a line.
_UNPRINTED = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Code:
    """One kind of finding: in which stage it is found, what it asks for, and its wordings."""

    name: str
    stage: Stage
    severity: Severity
    wordings: Any


CODES: dict[str, Code] = {
    name: Code(name, Stage(stage), Severity(severity), wordings)
    for stage, severities in read_data(__file__, "findings.toml").items()
    for severity, codes in severities.items()
    for name, wordings in codes.items()
}


@dataclass(frozen=True)
class Finding:
    """One thing found in a file; ``line`` is the row number that a spreadsheet shows, None for the whole file."""

    code: str
    message: str
    remedy: str
    line: int | None = None
    column: str = ""

    @property
    def severity(self) -> Severity:
        """Whether it refuses the file, waits for an answer, or only tells."""
        return CODES[self.code].severity


def word_finding(wording: str, line: int | None = None, column: str = "", **values: Any) -> Finding:
    """Return a finding in the words of ``findings.toml``: of a code, or of one wording of it, as "too-big.rows"."""
    code, _, part = wording.partition(".")
    wordings = CODES[code].wordings
    words = wordings[part] if part else wordings
    message, remedy = (words, wordings["remedy"]) if isinstance(words, str) else words
    message, remedy = (text.format(column=column, **values) for text in (message, remedy))
    return Finding(code, message, remedy, line, column)


def drop_follow_on(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with one error for each cell, and none for the cells of a row that is no row."""
    findings = list(findings)
    not_rows = {finding.line for finding in findings if finding.code == "not-a-row"}
    first: dict[tuple[int, str], Finding] = {}
    remaining = []
    for finding in findings:
        if finding.line is not None and finding.severity == Severity.ERROR:
            if finding.line in not_rows and finding.code != "not-a-row":
                continue
            if first.setdefault((finding.line, finding.column), finding) is not finding:
                continue
        remaining.append(finding)
    return remaining


def findings_frame(file: str, findings: Iterable[Finding]) -> pd.DataFrame:
    """Return findings as COLUMNS, errors first, then by line; beyond MOST of a code and column, one for the rest."""
    listed: dict[tuple[str, str], list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: finding.line or 0):
        listed.setdefault((finding.code, finding.column), []).append(finding)
    shown = list(chain.from_iterable(map(_shorten, listed.values())))
    shown.sort(key=lambda one: (_RANKS[one.severity], one.line is None, one.line or 0, one.column))
    rows = [
        (CODES[f.code].stage.value, f.severity.value, f.code, file, f.line, f.column, f.message, f.remedy)
        for f in shown
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(dict.fromkeys(COLUMNS, "str") | {"line": "Int64"})


def _shorten(alike: list[Finding]) -> list[Finding]:
    if len(alike) <= MOST:
        return alike
    message = f"{len(alike) - MOST:,} more rows have a fault of this kind."
    return [*alike[:MOST], replace(alike[MOST - 1], message=message, line=None)]


def join_findings(frames: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the findings of several files in one frame, errors first, then by line."""
    frame = pd.concat([findings_frame("", []), *frames], ignore_index=True)
    ranks = frame["severity"].map({severity.value: rank for severity, rank in _RANKS.items()})
    ordered = frame.assign(rank=ranks).sort_values(["rank", "line", "column"], kind="stable")
    return ordered[COLUMNS].reset_index(drop=True)


def group_alike(findings: pd.DataFrame) -> pd.DataFrame:
    """Return one row for findings that say the same of the same column, in the order of their first lines.

    ``rows`` counts them, ``line`` is the first's and ``where`` says it in words: "line 8", "12 rows, first at
    line 8" or "the whole file".
    """
    by = ["stage", "severity", "code", "file", "column", "remedy"]
    findings = findings.assign(message=_few_values(findings, by))
    groups = findings.groupby([*by, "message"], sort=False, dropna=False)["line"]
    rows = groups.agg(rows="size", line="min").reset_index()
    first = "line " + rows["line"].astype("str")
    several = rows["rows"].map("{:,} rows, first at ".format).astype("str") + first
    where = first.mask(rows["rows"] > 1, several)
    return rows.assign(where=where.mask(rows["line"].isna(), "the whole file"))


def _few_values(findings: pd.DataFrame, by: list[str]) -> pd.Series[Any]:
    """Return messages as they are, but of many errors alike only the first few with their own value."""
    nth = findings.groupby(by, dropna=False)["message"].transform(lambda messages: pd.factorize(messages)[0])
    many = nth.groupby([findings[name] for name in by], dropna=False).transform("max") > _FEW_VALUES
    others = many & (nth >= _FEW_VALUES) & (findings["severity"] == Severity.ERROR) & findings["line"].notna()
    return findings["message"].mask(others, "Other values have the same fault.")


# File, code and line: what names one finding; a finding about the whole file has no line.
FindingKey: TypeAlias = tuple[str, str, int | None]


@dataclass(frozen=True)
class Answers:
    """Why what was found is meant: ``by_code`` for every finding of a code, ``by_finding`` for one; blank is none.

    An answer to one finding goes before one to its code.
    """

    by_code: Mapping[str, str] = field(default_factory=dict)
    by_finding: Mapping[FindingKey, str] = field(default_factory=dict)
    rejected: frozenset[FindingKey] = frozenset()

    def reject(self, keys: Iterable[FindingKey]) -> Answers:
        """Return the same in which these findings have no answer, that of their code included."""
        return replace(self, rejected=self.rejected | frozenset(keys))

    @classmethod
    def of(cls, given: Answers | Mapping[str, str] | None) -> Answers:
        """Return answers, or a plain mapping of code to text, as Answers."""
        return given if isinstance(given, Answers) else cls(given or {})

    def to(self, findings: pd.DataFrame) -> pd.Series[Any]:
        """Return the answer to each finding (file, code, line) by its index, missing where there is none."""
        lines = [None if pd.isna(line) else int(line) for line in findings["line"]]
        keys = zip(findings["file"], findings["code"], lines, strict=True)
        return pd.Series([self.find(key) or None for key in keys], index=findings.index, dtype="str")

    def find(self, key: FindingKey) -> str:
        """Return the answer to one finding, "" for none."""
        if key in self.rejected:
            return ""
        return self.by_finding.get(key, "").strip() or self.by_code.get(key[1], "").strip()


def single_line(text: str) -> str:
    """Return a text without line breaks and what could steer a terminal."""
    return _UNPRINTED.sub(" ", text).strip()


def shorten(text: str) -> str:
    """Return a text for one line: a long one cut, line breaks and control characters shown as spaces."""
    flat = _UNPRINTED.sub(" ", text[: 4 * _LONGEST_QUOTE])
    return flat if len(flat) <= _LONGEST_QUOTE else flat[:_LONGEST_QUOTE] + "…"


def quote(text: object) -> str:
    """Return a text shortened and in quotation marks."""
    return f"‘{shorten(str(text))}’"


def find_nearest(text: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``text``, whatever its case; None where none is near."""
    folded = {word.casefold(): word for word in known}
    found = get_close_matches(text[:_LONGEST_QUOTE].casefold(), folded, 1)
    return folded[found[0]] if found else None


@lru_cache(maxsize=1_000)
def suggest(text: str, known: tuple[str, ...]) -> str:
    """Return as advice the known words that begin with a text, the one most like it, or else some that there are."""
    starting = sorted((word for word in known if word.casefold().startswith(text.casefold())), key=len)
    if len(starting) > 1:
        return _name_some(starting)
    near = find_nearest(text, known)
    return f"Did you mean {near}?" if near else _name_some(known)


def _name_some(known: Sequence[str]) -> str:
    """Return "Enter a, b or c.", or the first few where there are many."""
    if len(known) > _MOST_NAMED:
        others = f"{len(known) - _MOST_NAMED} others, which the definitions list"
        return f"Enter one of {', '.join(known[:_MOST_NAMED])} and {others}."
    words = [", ".join(known[:-1]), known[-1]] if len(known) > 1 else known
    return f"Enter {' or '.join(words)}."
