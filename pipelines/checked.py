"""A return that has been checked: what acceptance needs, and nothing else."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.answers import Answers
from pipelines.matching import decoded
from pipelines.packing import Original
from schemas.vocabulary import Severity

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CheckedReturn:
    """One file, its findings, and its typed rows (with ``line``) where every check was passed.

    The texts of ``encoded`` are encoded (``pipelines.matching``), ``frame`` has them plain.
    ``answers`` say why findings are meant. ``held`` are the ids of the returns in force for its scopes when it
    was checked: acceptance refuses when they are others by then; None asks for no such care.
    """

    file_name: str
    original: Original
    sha256: str
    kind: str | None
    findings: "pd.DataFrame"
    encoded: "pd.DataFrame | None" = None
    answers: Answers = field(default_factory=Answers)
    held: frozenset[str] | None = None

    @property
    def content(self) -> bytes:
        """The file's bytes as they came."""
        return self.original.content

    @property
    def typed(self) -> "tuple[str, pd.DataFrame]":
        """Kind and rows, encoded, of a return that nothing refuses; raises ValueError for another."""
        if self.kind is None or self.encoded is None:
            raise ValueError("a refused return has no rows")
        return self.kind, self.encoded

    @property
    def frame(self) -> "pd.DataFrame | None":
        """The typed rows with plain texts."""
        return None if self.encoded is None else decoded(self.encoded)

    @property
    def rows(self) -> int:
        """Number of rows read."""
        return 0 if self.encoded is None else len(self.encoded)

    @property
    def has_errors(self) -> bool:
        """Whether anything refuses it that no answer can help."""
        return self.encoded is None or bool((self.findings["severity"] == Severity.ERROR).any())

    @property
    def waiting(self) -> "pd.DataFrame":
        """The questions without an answer; none while errors refuse the file, for what is asked may then differ."""
        if self.has_errors:
            return self.findings.head(0)
        asked = self.findings[self.findings["severity"] == Severity.QUESTION]
        return asked[self.answers.to(asked).isna()]

    @property
    def unanswered(self) -> list[str]:
        """Codes of the questions that still wait for an answer."""
        return list(self.waiting["code"].unique())

    @property
    def refused(self) -> bool:
        """Whether an error, or a question without an answer, keeps the file out."""
        return self.has_errors or bool(len(self.waiting))
