"""Write the golden files anew: ``python -m tests.goldens``."""

import os
import sys
from pathlib import Path

import pytest

os.environ["GOLDENS"] = "write"
sys.exit(pytest.main([str(Path(__file__).parent), "-q", "-n", "0", "-p", "no:cacheprovider"]))
