"""Write the golden files anew: ``python -m tests.goldens``; ``words`` prints what the screens say, once each."""

import os
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
if sys.argv[1:] == ["words"]:
    screens = sorted(path for folder in ("screens", "clinic") for path in HERE.glob(f"*/{folder}/**/*.txt"))
    lines = (line for path in screens for line in path.read_text(encoding="utf-8").splitlines())
    # Sentences that differ in their figures only are one.
    said = {re.sub(r"\d[\d,.]*", "0", line): line for line in lines if " " in line}
    print("\n".join(said.values()))  # noqa: T201 - a command's own words
    sys.exit()
os.environ["GOLDENS"] = "write"
sys.exit(pytest.main([str(HERE), "-q", "-n", "0", "-p", "no:cacheprovider"]))
