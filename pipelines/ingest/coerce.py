"""From text to typed columns: harmless noise is left out, and what cannot be read becomes a finding."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from pipelines.checks import InForce
from pipelines.checks.findings import Finding, quote, suggest, word_finding
from schemas.definitions import Definitions
from schemas.periods import (
    LAST_DAY,
    data_period_of,
    read_data_period,
    read_date,
    read_period,
    read_time_period,
    read_time_span,
    suggest_data_periods,
    suggest_periods,
)
from schemas.returns import NAMES, PERIOD_PAIR, Column, Kind, name_paired
from schemas.vocabulary import AREAS, LOW, SHORTHAND, TARGETS, State, fold

Texts = Sequence[str | None]
Columns = dict[str, list[Any]]

_BLANKS = "\u00a0\u2007\u202f\u200b\ufeff \t\r\n"
_ERROR_CELL = re.compile(
    r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA|"
    r"EXTERNAL!|PYTHON!|TIMEOUT!|#+)|Err:5\d\d",
    re.IGNORECASE | re.ASCII,
)
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_SCORES = {"1", "2", "3", "4", "5"}
_UNRELIABLE = "u"
_MOST_DIGITS = 12
_MOST_DECIMALS = 6
# Nobody types so many digits: spreadsheets write them for numbers that no binary fraction meets.
_MOST_EXACT = 15
_FIGURE = re.compile(
    r"(?P<minus>[-−+]?) ?£? ?"
    r"(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+|(?=\.))(?:\.(?P<part>\d+))? ?(?P<sign>%?)",
    re.ASCII,
)
_NO_FIGURE = {"na", "n/a", "nan", "none", "null", "inf", "-inf", "+inf", "infinity", "-infinity"}
_NO_FIGURE |= {"z", "x", "c", "u", "low", "-", "–", "—", ".", "..", "...", "tbc", "tbd", "unknown", "nil"}


def is_error_cell(text: str) -> bool:
    """Whether a cell holds a spreadsheet error such as #REF!."""
    return bool(_ERROR_CELL.fullmatch(text))


def tidy(cells: Iterable[str]) -> list[str | None]:
    """Return cells without stray or no-break spaces at their ends; a blank cell is None."""
    return [text.strip(_BLANKS) or None for text in cells]


def join_period(texts: Columns) -> Columns:
    """Return the columns with DfE's pair ``time_period`` and ``time_identifier`` joined into the one it stands for."""
    if not set(PERIOD_PAIR) <= texts.keys():
        return texts
    others = {name: column for name, column in texts.items() if name not in PERIOD_PAIR}
    pairs = [(years or "", name or "") for years, name in zip(*(texts[n] for n in PERIOD_PAIR), strict=True)]
    column = name_paired(texts)
    read = read_time_span if column == "data_period" else read_time_period
    return others | {column: [read(*pair) or " ".join(pair) if any(pair) else None for pair in pairs]}


def read_figure(text: str, has_sign: bool) -> Decimal | None:
    """Return the figure of 13,104, £8.50 or, where a % sign may stand (``has_sign``), 69%; else None."""
    found = _match_figure(text)
    if not found or (found["sign"] and not has_sign):
        return None
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0")
    part = (found["part"] or "").rstrip("0")
    if len((whole + part).lstrip("0")) >= _MOST_EXACT and len(part) > _MOST_DECIMALS:
        # The noise of a binary number: what is meant is the nearest figure that is kept.
        figure = round(Decimal(f"{whole}.{part}"), _MOST_DECIMALS)
        whole, _, part = f"{figure:f}".partition(".")
        whole, part = whole.lstrip("0"), part.rstrip("0")
    if len(whole) > _MOST_DIGITS or len(part) > _MOST_DECIMALS:
        return None
    minus = "-" if found["minus"] in {"-", "−"} else ""
    return Decimal(f"{minus}{whole or '0'}.{part}")


def _match_figure(text: str) -> re.Match[str] | None:
    return _FIGURE.fullmatch(re.sub(r"[\s\u00a0\u2007\u202f]+", " ", text).replace("£ ", "£"))


def _explain_figure(text: str) -> str:
    """Return which wording says what is wrong with a text that is no figure."""
    found = _match_figure(text)
    if found and found["sign"]:
        return "sign"
    if found:
        return "decimals" if len((found["part"] or "").rstrip("0")) > _MOST_DECIMALS else "digits"
    if text.casefold() in _NO_FIGURE:
        return "word"
    if re.fullmatch(r"[-−+]?£?[\d,. ]+%?", text, re.ASCII) and re.search(r"\d", text):
        return "unsure"
    is_exponent = re.fullmatch(r"[-+]?\d+(?:\.\d+)?e[-+]?\d+", text, re.ASCII | re.IGNORECASE)
    return "exponent" if is_exponent else "other"


def _explain_date(text: str) -> str:
    """Return which wording says what is wrong with a text that is no date."""
    if found := _LIKE_DATE.fullmatch(text):
        day, month, year = found["day"], found["month"], found["long"] or found["year"]
        if found["time"]:
            return "time"
        if len(year) > 2 and not 1900 <= int(year) <= LAST_DAY.year:
            return "year"
        return "month-first" if day and int(day) <= 12 < int(month) <= 31 else "no-day"
    return "serial" if re.fullmatch(r"\d{4,6}(\.\d+)?", text) else "other"


_LIKE_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{2,4})|(?P<long>\d{4})-\d{2}-\d{2})(?P<time>[ T][\d:.]+)?",
    re.ASCII,
)
_SUGGEST = {"period": suggest_periods, "data_period": suggest_data_periods}
# What is wrong with a cell that cannot be read as its column's type.
_FAULTS = {
    "number": "not-a-number",
    "date": "not-a-date",
    "choice": "unknown-choice",
    "period": "not-a-period",
    "data_period": "not-a-data-period",
    "flag": "not-yes-or-no",
    "score": "not-a-score",
}


def _read_state(value: str | None, state: str | None) -> tuple[str | None, str | None, str | None]:
    """Return value, state and marker: DfE's shorthand moved from the value to the state, a blank state filled in.

    z, x and c become not_applicable, not_available and suppressed; low is 0 marked low; u is not_available unless
    a value stands beside it, which it marks. A value without a state is reported.
    """
    word = "_".join((state or "").casefold().replace("-", " ").replace("_", " ").split()) or None
    folded = (value or "").casefold()
    by_value = SHORTHAND.get(folded)
    is_low = folded == LOW
    figure = "0" if is_low else None if by_value else value
    is_unreliable = word == _UNRELIABLE and figure is not None
    given = None if is_unreliable or word is None else SHORTHAND.get(word, word)
    found = given or by_value or (State.REPORTED if figure is not None else None)
    return figure, found and str(found), _UNRELIABLE if is_unreliable else LOW if is_low else None


def read_each(texts: Texts, read: Callable[[str], Any]) -> list[Any]:
    """Return what ``read`` makes of each text, each different one read once; None stays None."""
    known = {text: read(text) for text in dict.fromkeys(texts) if text is not None}
    return [None if text is None else known[text] for text in texts]


def as_listed(texts: Texts, known: Iterable[str]) -> list[str | None]:
    """Return each text as the list spells it, where both are the same folded; others as they are."""
    listed = {fold(word): word for word in known}
    return read_each(texts, lambda text: listed.get(fold(text), text))


def _read_column(column: Column, texts: Texts, has_sign: Sequence[bool]) -> list[Any]:
    if column.type == "number":
        pairs = zip(texts, has_sign, strict=True)
        return [None if text is None else read_figure(text, sign) for text, sign in pairs]
    if column.type == "choice":
        return [word if word in column.choices else None for word in as_listed(texts, column.choices)]
    # Names and references have single plain spaces within; prose is left as it was written.
    read = _READERS.get(column.type) or ((lambda text: " ".join(text.split())) if column.key else None)
    return read_each(texts, read) if read else list(texts)


def _read_span(text: str, part: str) -> Any:
    """Return the label or the end of a data period, None where a text is none."""
    return getattr(read_data_period(text), part, None)


_READERS: dict[str, Callable[[str], Any]] = {
    "date": read_date,
    "period": read_period,
    "data_period": lambda text: _read_span(text, "label"),
    "flag": lambda text: _YES_NO.get(text.casefold()),
    "score": lambda text: int(text) if text in _SCORES else None,
}


def coerce(
    kind: Kind,
    written: Columns,
    lines: Sequence[int],
    definitions: Definitions,
    in_force: InForce | None = None,
    headings: Mapping[str, str] | None = None,
) -> tuple[Columns, list[Finding]]:
    """Return the typed columns of a kind, None where nothing is, and a finding for each cell that cannot be read.

    ``written`` are the tidy cells by column. What a blank cell means is filled in, and so are the columns added: a
    figure is of its own quarter, and not provisional. Names and references are spelled as the definitions have them,
    or else what is ``in_force``, or else the first row; ``headings`` are what the sender calls the columns.
    """
    texts, typed = dict(written), dict[str, list[Any]]()
    nothing: list[Any] = [None] * len(lines)
    if "state" in kind.names:
        states = zip(*map(_read_state, written["value"], written.get("state", nothing)), strict=True)
        texts["value"], texts["state"], typed["marker"] = map(list, states)
    signs = _signs(texts, definitions)
    findings: list[Finding] = []
    for column in kind.columns:
        cells = texts.get(column.name, nothing)
        readable = [None if text and is_error_cell(text) else text for text in cells]
        typed[column.name] = _read_column(column, readable, signs.get(column.name, [False] * len(lines)))
        if column.name in texts:
            findings += _find_unread(
                column, cells, written.get(column.name, cells), typed[column.name], lines, headings or {}
            )
    _fill_in(kind, typed, definitions)
    _spell_names(kind, typed, definitions, in_force or InForce())
    return typed, findings


def _signs(texts: Columns, definitions: Definitions) -> dict[str, list[bool]]:
    """Return, by column, where a % sign is harmless: a coverage, and figures of a measure whose unit is %."""
    if "measure" not in texts:
        return {}
    # Of an unknown measure nobody can say; it has a finding of its own.
    others = {code for code, measure in definitions.measures.items() if measure.unit != "%"}
    percent = [code not in others for code in texts["measure"]]
    return {"value": percent, "tolerance": percent, "coverage": [True] * len(percent)}


def _fill_in(kind: Kind, typed: Columns, definitions: Definitions) -> None:
    if "status" in kind.names:
        typed["status"] = as_listed(typed["status"], [status.name for status in definitions.statuses])
    if kind.name == "kpi":
        rows = zip(typed["data_period"], typed["period"], typed["measure"], typed["value"], strict=True)
        typed["data_period"] = [
            label or (find_own_span(period, measure, definitions) if value is not None else None)
            for label, period, measure, value in rows
        ]
        typed["provisional"] = [bool(flag) for flag in typed["provisional"]]
    if kind.name in {"kpi", "comparator"}:
        typed["data_period_end"] = read_each(typed["data_period"], lambda text: _read_span(text, "end"))


def _spell_names(kind: Kind, typed: Columns, definitions: Definitions, in_force: InForce) -> None:
    leads = [project.lead for project in definitions.plan.project]
    defined: dict[str, Sequence[str]] = {"lead": leads, "target": TARGETS, "area": AREAS}
    for name in set(NAMES) & set(kind.names):
        spelled = in_force.of(kind.name)[name].dropna().unique()
        own = reversed(dict.fromkeys(filter(None, typed[name])))
        typed[name] = as_listed(typed[name], [*own, *spelled, *defined.get(name, ())])


def find_own_span(period: str | None, code: str | None, definitions: Definitions) -> str | None:
    """Return the data period of a figure that names none: its quarter, or its year up to the quarter's end."""
    measure = definitions.measures.get(code or "")
    return data_period_of(period, measure.cumulative if measure else None).label if period else None


def _find_unread(
    column: Column,
    cells: Texts,
    quotable: Texts,
    values: Sequence[Any],
    lines: Sequence[int],
    headings: Mapping[str, str],
) -> Iterable[Finding]:
    heading, state = (headings.get(name, name) for name in (column.name, "state"))
    # A target has a figure; a KPI without one says why in its state.
    why = f" and say why in {state}" if column.required else ""
    values_of_all = {
        "heading": heading,
        "where_none": "" if column.filled else f"; where there is none, leave the cell blank{why}",
        "decimals": _MOST_DECIMALS,
        "digits": _MOST_DIGITS,
    }
    code = _FAULTS.get(column.type, "")
    for text, written, value, line in zip(cells, quotable, values, lines, strict=True):
        if text is None or value is not None:
            continue
        written, wording, own = written or text, code, dict[str, str]()
        if is_error_cell(text):
            wording = "error-cell"
        elif column.type == "choice":
            own["remedy"] = suggest(written, column.choices)
        elif column.type == "number":
            wording += f".{_explain_figure(written)}"
        elif column.type == "date":
            wording += f".{_explain_date(written)}"
        elif find_meant := _SUGGEST.get(column.type):
            own["meant"] = " or ".join(find_meant(text))
            wording += ".like" if own["meant"] else ".unlike"
        yield word_finding(wording, line, column.name, text=quote(written), **values_of_all, **own)
