"""Lines and files of the house by room, for `make loc`: ``python -m tests.house.loc``."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("app.py", "pages", "ui", "pipelines", "measures", "schemas", "feed")
ROOMS = (*PRODUCT, "reports", "tests", "benchmarks")


def tracked(*endings: str) -> list[Path]:
    """Return the files that git knows, or would add, with these endings or all."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = map(Path, listed.splitlines())
    return [path for path in paths if (ROOT / path).is_file() and (path.suffix in endings or not endings)]


def row(name: str, paths: Iterable[Path]) -> str:
    """Return a line of the table: what is counted, its lines and its files."""
    counts = [(ROOT / path).read_text(encoding="utf-8").count("\n") for path in paths]
    return f"{name:<34}{sum(counts):>8,} lines {len(counts):>5,} files"


def table() -> str:
    """Return the whole table."""
    python = tracked(".py")
    by_room = {room: [path for path in python if path.parts[0] == room] for room in ROOMS}
    lines = []
    for room, paths in by_room.items():
        lines.append(row(room, paths))
        parts = sorted({path.parts[1] for path in paths if len(path.parts) > 2})
        lines += [row(f"  {room}/{part}", [p for p in paths if p.parts[1] == part]) for part in parts]
    product = [path for room in PRODUCT for path in by_room[room]]
    outside = [path for path in python if path.parts[0] not in ("tests", "benchmarks")]
    lines += ["", row("app.py to feed", product), row("Python outside tests, benchmarks", outside), ""]
    for name, endings in {"templates": (".html", ".j2"), "CSS": (".css",), "JavaScript": (".js",)}.items():
        lines.append(row(name, tracked(*endings)))
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201 - a table for a terminal
