"""Answers to findings: one for all of a code, as the command line gives it, or one for each, as a screen does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import pandas as pd

# File, code and line: what names one finding; a finding about the whole file has no line.
FindingKey: TypeAlias = tuple[str, str, int | None]


@dataclass(frozen=True)
class Answers:
    """Why what was found is meant: ``by_code`` for every finding of a code, ``by_finding`` for one; blank is none.

    An answer to one finding goes before one to its code.
    """

    by_code: Mapping[str, str] = field(default_factory=dict)
    by_finding: Mapping[FindingKey, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Answers | Mapping[str, str] | None) -> Answers:
        """Return answers, or a plain mapping of code to text, as Answers."""
        return given if isinstance(given, Answers) else cls(given or {})

    def to(self, findings: pd.DataFrame) -> pd.Series[Any]:
        """Return the answer to each finding (file, code, line) by its index, missing where there is none."""
        import pandas as pd

        by_code = findings["code"].map(_filled(self.by_code)).astype("str")
        own = _filled(self.by_finding)
        if not own:
            return by_code
        known = pd.DataFrame(list(own), columns=["file", "code", "line"]).astype(
            {"file": "str", "code": "str", "line": "Int64"}
        )
        asked = findings[["file", "code", "line"]].merge(
            known.assign(answer=pd.array(list(own.values()), dtype="str")), how="left"
        )
        return asked["answer"].set_axis(findings.index).fillna(by_code)


def _filled(answers: Mapping[Any, str]) -> dict[Any, str]:
    return {key: text.strip() for key, text in answers.items() if text.strip()}
