"""The zip archive that a workbook is, and its XML as events: bounded in size, without DTDs, never a whole tree."""

import io
import posixpath
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

MOST_UNPACKED = 500 * 1024 * 1024
# A million rows of the widest kind, twelve columns, have fewer.
MOST_TAGS = 80_000_000
_CHUNK = 256 * 1024
_ENCRYPTED = 0x1
_PACKED = {ZIP_DEFLATED, ZIP_STORED}
_MOST_NAMES = 10_000
_ENCODINGS = {"utf-8", "utf-16", "us-ascii"}
_TOO_LARGE = f"Unpacked, the workbook is larger than {MOST_UNPACKED // 1024 // 1024} MB."
_TOO_MANY = "The workbook has more in it than a return of 1,000,000 rows can have."

Attributes = dict[str, str]


class Damaged(Exception):
    """The archive or its XML is not as a workbook's must be."""


class TooLarge(Exception):
    """There is more in the archive than is read; says how much."""


class Encrypted(Exception):
    """A part of the archive needs a password."""


@contextmanager
def opened(content: bytes) -> Iterator[ZipFile]:
    """Open an archive whose declared sizes are within bounds; zipfile itself reads no further than declared.

    Raises TooLarge, Encrypted or Damaged.
    """
    with _broken_as_damaged():
        archive = ZipFile(io.BytesIO(content))
    with archive:
        parts = archive.infolist()
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Encrypted
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise TooLarge(_TOO_LARGE)
        # No spreadsheet packs otherwise, nor one name twice, of which each reader might take another.
        if any(part.compress_type not in _PACKED for part in parts) or len(archive.NameToInfo) < len(parts):
            raise Damaged
        yield archive


@contextmanager
def _broken_as_damaged() -> Iterator[None]:
    """Zipfile has many ways to say that an archive is broken; nothing else is done within."""
    try:
        yield
    except (
        BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        KeyError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise Damaged from error


def events(
    archive: ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Feed a part to the handlers, which get names without their namespace; yields after each chunk.

    Raises Damaged for a part that is missing, broken or has a DTD, which no workbook has; TooLarge.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _refuse_encoding
    parser.StartDoctypeDeclHandler = _refuse_dtd
    local = _LocalNames()
    parser.StartElementHandler = lambda name, attributes: start(local[name], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(local[name])
    if text:
        parser.CharacterDataHandler = text
    with _broken_as_damaged():
        stream = archive.open(part)
    with stream:
        is_last, tags = False, 0
        while not is_last:
            with _broken_as_damaged():
                chunk = stream.read(_CHUNK)
            is_last = not chunk
            tags += chunk.count(b"<")
            if tags > MOST_TAGS:
                raise TooLarge(_TOO_MANY)
            try:
                parser.Parse(chunk, is_last)
            except expat.ExpatError as error:
                raise Damaged from error
            yield


def _refuse_encoding(version: str, encoding: str | None, standalone: int) -> None:
    """Raise Damaged for an encoding that no workbook has; the parser would ask Python for it."""
    if (encoding or "utf-8").casefold() not in _ENCODINGS:
        raise Damaged


class _LocalNames(dict[str, str]):
    """Names without their namespace, each cut once."""

    def __missing__(self, name: str) -> str:
        if len(self) > _MOST_NAMES:
            raise Damaged
        self[name] = name.rpartition(" ")[2]
        return self[name]


def _refuse_dtd(*_: object) -> None:
    raise Damaged


def elements(archive: ZipFile, part: str) -> Iterator[tuple[str, Attributes]]:
    """Yield every element of a part as it begins, with its attributes."""
    found: list[tuple[str, Attributes]] = []
    for _ in events(archive, part, lambda name, attributes: found.append((name, attributes))):
        yield from found
        found.clear()


def related(archive: ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return a part's relationships: by id the last word of the type, and the part or address that is meant."""
    folder, name = posixpath.split(part)
    relationships = posixpath.join(folder, "_rels", f"{name}.rels")
    if relationships not in archive.namelist():
        return {}
    return {
        of.get("Id", ""): (
            of.get("Type", "").rsplit("/", 1)[-1],
            posixpath.normpath(posixpath.join("/", folder, of.get("Target", ""))).lstrip("/"),
        )
        for element, of in elements(archive, relationships)
        if element == "Relationship"
    }
