"""What a case of the corpus is: a file, and the verdict that it must get."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

from schemas.vocabulary import Severity
from tests.corpus.sheets import Sheet


@dataclass(frozen=True)
class Expected:
    """One finding: code, line as a spreadsheet shows it (None for the whole file), column, the value quoted."""

    code: str
    line: int | None = None
    column: str = ""
    quotes: str = ""


@dataclass(frozen=True)
class Faulty:
    """A file that must be refused, for exactly these findings; ``hidden`` may stand nowhere."""

    name: str
    content: bytes
    expected: tuple[Expected, ...]
    severity: Severity = Severity.ERROR
    hidden: str = ""
    file: str = "return.csv"


@dataclass(frozen=True)
class Good:
    """A file that must be accepted, its rows typed as those of a plain sheet but for some ``cells``.

    ``lines`` are those of the rows where they are not 2, 3, 4 and so on.
    """

    name: str
    content: bytes
    like: Sheet
    lines: tuple[int, ...] = ()
    cells: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    file: str = "return.csv"


def faulty(
    name: str,
    content: bytes | Sheet,
    code: str,
    line: int | None = None,
    column: str = "",
    quotes: str = "",
    **rest: str,
) -> Faulty:
    """A file with one fault."""
    data = content if isinstance(content, bytes) else content.content()
    return Faulty(name, data, (Expected(code, line, column, quotes),), **rest)  # type: ignore[arg-type]


def listed(cases: Iterable[Faulty] | Iterable[Good]) -> list[ParameterSet]:
    """The cases as pytest takes them, named so that they can be read."""
    return [pytest.param(case, id=case.name) for case in cases]
