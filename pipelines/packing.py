"""How the bytes of a return are kept: as they came, or compressed where there are many.

A compressed file is no return (``decoding.not_csv``), so bytes that begin as one were compressed here.
"""

import gzip

# From here on it pays: beside a big file's bytes the database holds two more copies of what it is given.
_MANY = 1024 * 1024
_MARK = b"\x1f\x8b"


class Original:
    """A file's bytes as they came; once they have been packed, only so: a big file need not be held twice."""

    def __init__(self, content: bytes) -> None:
        self._content: bytes | None = content
        self._kept = b""

    @property
    def content(self) -> bytes:
        """The file's own bytes."""
        return unpacked(self._kept) if self._content is None else self._content

    def packed(self) -> bytes:
        """Return the bytes to keep, and hold on to no others."""
        if self._content is not None:
            self._kept, self._content = packed(self._content), None
        return self._kept


def packed(content: bytes) -> bytes:
    """Return the bytes to keep for a file's."""
    return content if len(content) < _MANY else gzip.compress(content, compresslevel=1, mtime=0)


def unpacked(kept: bytes) -> bytes:
    """Return the file's own bytes."""
    return gzip.decompress(kept) if kept.startswith(_MARK) else kept
