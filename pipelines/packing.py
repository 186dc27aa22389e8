"""How the bytes of a return are kept: as they came, or compressed where there are many.

A compressed file is no return (``decoding.not_csv``), so bytes that begin as one were compressed here.
"""

import gzip

# From here on it pays: beside a big file's bytes the database holds two more copies of what it is given.
_MANY = 1024 * 1024
_MARK = b"\x1f\x8b"


def packed(content: bytes) -> bytes:
    """Return the bytes to keep for a file's."""
    return content if len(content) < _MANY else gzip.compress(content, compresslevel=1, mtime=0)


def unpacked(kept: bytes) -> bytes:
    """Return the file's own bytes."""
    return gzip.decompress(kept) if kept.startswith(_MARK) else kept
