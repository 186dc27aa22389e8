"""What things are: vocabulary, periods, definitions and every return; and tables of words beside the modules."""

import re
import tomllib
from pathlib import Path
from typing import Any


def read_data(module: str, name: str) -> dict[str, Any]:
    """Return what is in a TOML file beside a module, whose ``__file__`` is given."""
    return tomllib.loads(Path(module).with_name(name).read_text(encoding="utf-8"))


def compile_pattern(pattern: str, parts: dict[str, str], flags: int = 0) -> re.Pattern[str]:
    """Return a pattern with the parts that it names in braces put in; a part may name one before it."""
    for name, part in reversed(parts.items()):
        pattern = pattern.replace(f"{{{name}}}", part)
    return re.compile(pattern, flags)
