"""Specification of what is imported when: a command that needs no frames does not wait for them."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

HEAVY = ("pandas", "pyarrow", "pandera", "numpy")


@pytest.mark.parametrize("module", ["vocabulary", "periods", "returns", "definitions", "definition_faults"])
def test_words_periods_and_definitions_are_read_without_pandas(module: str) -> None:
    code = f"import sys, schemas.{module}; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(run.stdout.split())


def test_loading_definitions_needs_no_pandas() -> None:
    code = (
        "import sys, pathlib, schemas.definitions as d;"
        "d.load_definitions(pathlib.Path('data/definitions')); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(run.stdout.split())
