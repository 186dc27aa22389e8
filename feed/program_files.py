"""Streamlit's own files: what never changes is kept in memory and sent small, and the page knows where it stands."""

import gzip
from dataclasses import dataclass
from functools import cached_property
from posixpath import normpath

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IMMUTABLE = "immutable"
WORTH_PACKING = ("javascript", "css", "svg")
MOST_KEPT = 64 * 1024 * 1024  # bytes: all of Streamlit's files are half of that


@dataclass(frozen=True)
class Kept:
    """A response that holds for ever."""

    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def size(self) -> int:
        """Bytes in memory, as it is and packed."""
        return len(self.body) + (0 if self.packed is self else len(self.packed.body))

    @cached_property
    def packed(self) -> "Kept":
        """The same as gzip, where that is smaller: fonts and pictures are packed already."""
        kind = Headers(raw=self.headers).get("content-type", "")
        if not any(word in kind for word in WORTH_PACKING):
            return self
        body = gzip.compress(self.body, mtime=0)
        rest = [(name, value) for name, value in self.headers if name.lower() != b"content-length"]
        about = [(b"content-encoding", b"gzip"), (b"content-length", str(len(body)).encode())]
        return Kept([*rest, *about, (b"vary", b"accept-encoding")], body)

    def fit_for(self, asked: Headers) -> "Kept":
        """Packed where the browser reads that."""
        return self.packed if "gzip" in asked.get("accept-encoding", "") else self


class KeptInMemory:
    """Answer from memory what was once answered with leave to be kept for ever: a page asks for a hundred files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._kept: dict[str, Kept] = {}
        self._room = MOST_KEPT

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is not a plain reading of a whole file."""
        if not _is_plain(scope):
            await self.app(scope, receive, send)
        elif kept := self._kept.get(scope["path"]):
            ready = kept.fit_for(Headers(scope=scope))
            await send({"type": "http.response.start", "status": 200, "headers": ready.headers})
            await send({"type": "http.response.body", "body": ready.body})
        else:
            await self._answer_and_keep(scope, receive, send)

    async def _answer_and_keep(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts: list[Message] = []

        async def listen(message: Message) -> None:
            parts.append(dict(message))  # what is further out adds its headers to the message itself
            await send(message)

        await self.app(scope, receive, listen)
        if (kept := _whole(parts)) and scope["path"] not in self._kept and kept.size <= self._room:
            self._room -= kept.size
            self._kept[scope["path"]] = kept


def _is_plain(scope: Scope) -> bool:
    """Whether a whole file is read, by the one spelling of its path that is kept."""
    if scope["type"] != "http" or scope["method"] != "GET" or "range" in Headers(scope=scope):
        return False
    return normpath(str(scope["path"])) == str(scope["path"])


def _whole(parts: list[Message]) -> Kept | None:
    """Return an answer that may be kept for ever and for everybody; not one that was cut off as its reader left."""
    if not parts or parts[-1].get("more_body") or parts[0].get("status") != 200:
        return None
    about = Headers(raw=parts[0]["headers"])
    body = b"".join(part.get("body", b"") for part in parts[1:])
    may = IMMUTABLE in about.get("cache-control", "") and "set-cookie" not in about
    return (
        Kept(list(parts[0]["headers"]), body)
        if may and about.get("content-length") == str(len(body))
        else None
    )


class KnowsItsBase:
    """Tell each page where its server is; left to itself it first asks beneath its own address, and waits."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        said = f'<script>window.__streamlit = {{BACKEND_BASE_URL: location.origin + "/{path.strip("/")}"}}</script>'
        self._said = said.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add a line to the head of each page, and pass everything else on."""
        is_asked = scope["type"] == "http" and scope["method"] == "GET"
        if not is_asked or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self.app(scope, receive, send)
            return
        # A line can only be added to what is not packed and not a part.
        whole = [(n, v) for n, v in scope["headers"] if n not in {b"accept-encoding", b"range"}]
        start: Message = {}
        page: list[bytes] = []

        async def send_said(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                start.update(message)
            elif start:
                page.append(message.get("body", b""))
                if not message.get("more_body"):
                    await _send_page(
                        start, b"".join(page).replace(b"<head>", b"<head>" + self._said, 1), send
                    )
            else:
                await send(message)

        await self.app({**scope, "headers": whole}, receive, send_said)


def _is_page(start: Message) -> bool:
    return start["status"] == 200 and Headers(raw=start["headers"]).get("content-type", "").startswith(
        "text/html"
    )


async def _send_page(start: Message, body: bytes, send: Send) -> None:
    of_the_file = {b"content-length", b"etag", b"last-modified"}
    rest = [(name, value) for name, value in start["headers"] if name.lower() not in of_the_file]
    await send({**start, "headers": [*rest, (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
