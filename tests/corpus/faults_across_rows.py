"""Faults across rows: the same thing twice, and rows that contradict one another."""

from collections.abc import Iterator

from tests.corpus.cases import Expected, Faulty, faulty
from tests.corpus.sheets import Sheet, sheet_of, sheets


def _again(sheet: Sheet, **written: str) -> Sheet:
    """The sheet with its row once more at the end, some cells written in another way."""
    more = sheet.again()
    for column, text in written.items():
        more = more.put(column, text, len(more.rows) - 1)
    return more


def the_same_twice() -> Iterator[Faulty]:
    """A row that stands twice, with the same other cells or with others."""
    for sheet in sheets():
        kind, key, line = sheet.kind.name, sheet.kind.key[-1], len(sheet.rows) + 2
        yield faulty(f"{kind} a row twice", sheet.again(), "duplicate-key", line, key)
        changed = sheet.kind.columns[-1].name
        other = _again(sheet, **({changed: "share"} if changed == "tolerance_kind" else {}))
        blank = _again(other, **{sheet.kind.key[0]: f" {sheet.cell(sheet.kind.key[0])}\u00a0"})
        expected = tuple(Expected("duplicate-key", each, key) for each in (line, line + 1))
        yield Faulty(f"{kind} a row three times", blank.content(), expected)


def the_same_in_other_words() -> Iterator[Faulty]:
    """Keys that are equal once case, spaces and the ways to write a date or a period are set aside."""
    for kind, written in {
        "kpi": [{"period": "Q3 2022/23"}, {"period": "2022/23  q3"}, {"measure": " eee_2\u00a0"}],
        "target": [{"period_from": "Q1 2022/23", "period_to": "Q4 2022/23"}, {"target": "LOCAL"}],
        "comparator": [{"area": "england"}, {"area": " England "}, {"data_period": "academic  year 2015/16"}],
        "workforce": [{"as_at": "01/02/2023"}, {"as_at": "1/2/23"}, {"organisation": "DIRECTORATE"}],
        "project": [{"report_date": "17/03/2023"}, {"project": "A2 "}, {"report_date": "17/3/23"}],
        "action": [{"action": "a1-02"}, {"action": "A1-02 ", "report_date": "17/03/23"}],
        "risk": [{"risk": "r2"}, {"report_date": "17/03/2023", "risk": "R2\u00a0"}],
    }.items():
        sheet = sheet_of(kind)
        if kind == "comparator":
            sheet = sheet.find("area", "England")
        for words in written:
            name = f"{kind} a row again as {' '.join(words.values())!r}"
            yield faulty(
                name, _again(sheet, **words), "duplicate-key", len(sheet.rows) + 2, sheet.kind.key[-1]
            )


def one_action_in_two_projects() -> Iterator[Faulty]:
    """An action's reference under two projects."""
    sheet = sheet_of("action")
    for project in ("A2", "B1", "E1.2"):
        moved = sheet.then(sheet.rows[0])
        last = len(moved.rows) - 1
        content = moved.put("project", project, last)
        expected = Expected("action-in-two-projects", last + 2, "action", "A1-01")
        yield Faulty(f"action A1-01 under {project} too", content.content(), (expected,))


def target_periods() -> Iterator[Faulty]:
    """Targets that end before they begin, and targets of one name that share a period."""
    sheet = sheet_of("target")
    for first, last in [
        ("2022-23 Q4", "2022-23 Q1"),
        ("2022-23 Q1", "2021-22 Q4"),
        ("Q4 2022/23", "Q3 2022/23"),
    ]:
        content = sheet.put("period_from", first).put("period_to", last)
        yield faulty(f"target from {first} to {last}", content, "period-order", sheet.line(), "period_to")
    line = len(sheet.rows) + 2
    for first, last in [
        ("2022-23 Q4", "2023-24 Q1"),
        ("2022-23 Q2", "2022-23 Q3"),
        ("2021-22 Q1", "2023-24 Q4"),
        ("2022-23 Q1", "2022-23 Q2"),
        ("2022-23 Q4", "2022-23 Q4"),
    ]:
        content = _again(sheet, period_from=first, period_to=last)
        earlier = first < "2022-23 Q1"
        found = sheet.line() if earlier else line
        yield faulty(
            f"target again from {first} to {last}", content, "overlapping-periods", found, "period_from"
        )


FAULTS = [the_same_twice, the_same_in_other_words, one_action_in_two_projects, target_periods]
