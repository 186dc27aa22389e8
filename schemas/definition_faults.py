"""What is wrong with a folder of definitions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one definition file."""

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
