"""What is wrong with a folder of definitions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one definition file: where in it, what was found, what to do."""

    file: str
    where: str
    found: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.found}. {self.remedy}"


class DefinitionFaults(Exception):
    """The definitions cannot be used; ``faults`` says why, for every file."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def quote(value: object) -> str:
    """Return a value as a message shows it: in quotation marks, cut to 60 characters."""
    text = str(value)
    return f"“{text[:59]}…”" if len(text) > 60 else f"“{text}”"
