"""What small hostile files cost: each is refused in words, the process that checks it below 300 MB at its peak."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from struct import pack

from tests.conftest import ROOT
from tests.pipelines.ingest.making_workbooks import SHEET, STRINGS, parts_of, workbook, zipped

MOST_MEGABYTES = 300
# The peak of the process itself: what the system reports of a child counts its parent's memory too.
MEASURED = """
import sys
from contextlib import suppress
from pathlib import Path
from pipelines.__main__ import main
for file in sys.argv[2:]:
    with suppress(SystemExit):
        main(["check", file, "--store", sys.argv[1]])
    peak = Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]
    print(f"--- {Path(file).name}: {int(peak) // 1024} MB at the peak so far", flush=True)
"""
PARTS = parts_of(workbook())
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def with_rows(row: str, count: int, **parts: str) -> bytes:
    """The plain workbook with more rows alike below its own."""
    rows = "".join(row.format(line) for line in range(10, count))
    sheet = re.sub("</sheetData>", rows + "</sheetData>", PARTS[SHEET].decode())
    return zipped(PARTS | {SHEET: sheet.encode()} | {name: text.encode() for name, text in parts.items()})


def one_string_in_every_row() -> bytes:
    texts = f'<sst xmlns="{NAMESPACE}">' + f"<si><t>{'x' * 90_000}</t></si>" * 20 + "</sst>"
    return with_rows('<row r="{}"><c t="s"><v>0</v></c></row>', 19_000, **{STRINGS: texts})


def a_million_parts() -> bytes:
    """A zip file of which nothing but the directory is there."""
    count, form = 900_000, "<4sHHHHHHIIIHHHHHII"
    names = (f"{place:x}".encode() for place in range(count))
    parts = (pack(form, b"PK\1\2", *[20, 20, *[0] * 7, len(name), *[0] * 6]) + name for name in names)
    out = bytearray().join(parts)
    wide = pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(out), 0)
    last = pack("<4sIQI", b"PK\6\7", 0, len(out), 1) + b"PK\5\6" + b"\0" * 4 + b"\xff" * 12 + b"\0" * 2
    return bytes(out + wide + last)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "one long string in every row.xlsx": one_string_in_every_row,
    "empty cells.xlsx": lambda: with_rows(f'<row r="{{}}">{"<c/>" * 200}</row>', 50_000),
    "empty strings.xlsx": lambda: zipped(
        PARTS | {STRINGS: f'<sst xmlns="{NAMESPACE}">{"<si/>" * 10_000_000}</sst>'.encode()}
    ),
    "a million parts.xlsx": a_million_parts,
    "notes.xlsx": lambda: zipped(
        PARTS | {"xl/comments/comment1.xml": f"<a>{'<t>a</t>' * 5_000_000}</a>".encode()}
    ),
    "blank lines.csv": lambda: b"period,measure,value\n" + b"\n" * 48_000_000,
    "empty cells.csv": lambda: b"period,measure,value\n" + (b'"",' * 99 + b"\n") * 150_000,
}


def test_hostile_files_are_each_refused_as_too_big_in_little_memory(tmp_path: Path) -> None:
    for name, make in HOSTILE.items():
        (tmp_path / name).write_bytes(make())
    command = [sys.executable, "-c", MEASURED, str(tmp_path / "none.duckdb")]
    command += [str(tmp_path / name) for name in HOSTILE]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name, words in zip(HOSTILE, printed.split("MB at the peak so far"), strict=False):
        assert "too-big" in words, name
        found, peak = words.rsplit("--- ", 1)[1].split(": ")
        assert found == name
        assert int(peak) < MOST_MEGABYTES, name
