"""A folder of definitions as small as it can be, for a test to break."""

from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.definition_faults import DefinitionFaults
from schemas.definitions import load_definitions

Change = Callable[[str, str, str], None]
FILES = Path(__file__).parent / "folder"


def list_faults(folder: Path) -> list[str]:
    """Return the faults of a folder that cannot be used, in words."""
    with pytest.raises(DefinitionFaults) as refusal:
        load_definitions(folder)
    return [str(fault) for fault in refusal.value.faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of definitions without fault."""
    for path in FILES.rglob("*.toml"):
        copy = tmp_path / path.relative_to(FILES)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace a text that stands in one file of the folder, the first time it does."""

    def replace(file: str, old: str, new: str) -> None:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
