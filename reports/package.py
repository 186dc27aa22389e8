"""What every Office file that is written has in common: texts that XML can hold, and the same bytes each time."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from pipelines.ingest import ArchiveTooBig, open_archive
from pipelines.store import Refused

# A tree of XML takes many times its bytes.
_MOST_XML = 16 * 1024 * 1024
LANGUAGE = "en-GB"
UNTITLED = "Untitled"
_MOST_IN_A_PROPERTY = 255
_CONTENT_TYPES = "[Content_Types].xml"
_NEVER = (1980, 1, 1, 0, 0, 0)  # the date that a zip file has where it is not to matter
# What XML cannot hold; a text from a return may have it.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def plain(words: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NOT_XML.sub(" ", words)


class Members(dict[str, bytes]):
    """The members of an Office file by name, taken where a library would write them into a zip file."""

    def write(self, uri: Any, member: bytes) -> None:
        """Take a member as the libraries' writers give it."""
        self[uri.membername] = member


def zipped(members: Mapping[str, bytes]) -> bytes:
    """Return an Office file of these members, in order and undated."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in sorted(members, key=lambda name: (name != _CONTENT_TYPES, name)):
            fixed.writestr(zipfile.ZipInfo(name, _NEVER), members[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def one_line(words: str) -> str:
    """Return a text on one line, as names and titles are; a no-break space stays one."""
    return " ".join(re.split(r"[ \t\r\n]+", plain(words))).strip()


def property_text(words: str) -> str:
    """Return a text as a file's properties hold it: a line of no more than 255 letters."""
    return one_line(words)[:_MOST_IN_A_PROPERTY]


def retyped(template: bytes, was: bytes, becomes: bytes) -> bytes:
    """Return a template as the file that it would make: its main part's content type is another's.

    Raises Refused where it is too big, before anything is unpacked; zipfile.BadZipFile where it is no zip file.
    """
    out = io.BytesIO()
    try:
        parts = open_archive(io.BytesIO(template), "template")
    except ArchiveTooBig as found:
        raise Refused(f"{found} Take out its pictures and sample pages, and give it again.") from found
    with parts, zipfile.ZipFile(out, "w") as changed:
        if (
            sum(part.file_size for part in parts.infolist() if part.filename.endswith((".xml", ".rels")))
            > _MOST_XML
        ):
            raise Refused("The template holds more text than a template needs. Take out its sample pages.")
        for name in parts.namelist():
            part = parts.read(name)
            changed.writestr(name, part.replace(was, becomes) if name == _CONTENT_TYPES else part)
    return out.getvalue()
