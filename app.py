"""The ASGI application: the screens, the feed with its health check, and the response headers.

Run it with ``streamlit run app.py``. The script that draws lives in ``ui/``, away from ``pages/``, so that
no page can be served without the shell around it.
"""

import logging
import socket
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feed import routes
from ui.markup import render
from ui.screens import SCREENS

log = logging.getLogger(__name__)

# What is at an address beside pages: the feed, and what Streamlit serves.
OTHER_ADDRESSES = {"api", "auth", "component", "media", "oauth2callback", "static"}
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (
        b"content-security-policy",
        # Streamlit's own bundle starts inline, its charts compile expressions and its components are imported from
        # blobs of our own; nothing comes from elsewhere.
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        b"style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        b"connect-src 'self' ws: wss: data:; worker-src 'self' blob:; object-src 'none'; "
        b"base-uri 'self'; form-action 'self'; frame-ancestors 'self'",
    ),
]


def read_header(scope: Scope, name: bytes) -> str:
    """Return a header of a request, "" where it has none."""
    headers: dict[bytes, bytes] = dict(scope.get("headers", ()))
    return headers.get(name, b"").decode("latin-1")


class ResponseHeaders:
    """Add the headers that tell a browser to load nothing from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; add ``HEADERS`` to the start of each HTTP response."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", []), *HEADERS]}
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class KnownHosts:
    """Refuse what asks for another host, pages, media, feed and web sockets alike.

    A page elsewhere whose name leads to this machine would else read the dashboard through its visitor's browser.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # Streamlit itself holds its setting for web sockets only.
        here = socket.gethostname().casefold()
        addresses = filter(None, map(st.get_option, ("server.address", "browser.serverAddress")))
        own = ["localhost", "127.0.0.1", "::1", here, here.split(".")[0], *addresses]
        self.hosts = set(st.get_option("server.allowedHosts") or own)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what asks for a host of ours; answer 400 to anything else."""
        app: ASGIApp = self.app
        if scope["type"] != "lifespan" and not self._knows(read_header(scope, b"host")):
            app = PlainTextResponse(
                "This dashboard does not answer to that name. Use the address that you were given for it; whoever "
                "looks after it can add a name to the setting server.allowedHosts.",
                status_code=400,
            )
        await app(scope, receive, send)

    def _knows(self, header: str) -> bool:
        try:
            host = urlsplit(f"//{header}").hostname or ""
        except ValueError:
            return False
        ends = {"*", *(f"*{host[place:]}" for place, letter in enumerate(host) if letter == ".")}
        return host in self.hosts or not ends.isdisjoint(self.hosts)


class KnownPages:
    """Say in our own words that there is no such page; Streamlit would say so in its own, over the front sheet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.base = f"/{st.get_option('server.baseUrlPath').strip('/')}/".replace("//", "/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on all but a browser's visit to a page that there is not, which is answered 404."""
        app: ASGIApp = self.app
        if scope["type"] == "http" and "text/html" in read_header(scope, b"accept"):
            name = f"{scope['path']}/".removeprefix(self.base).strip("/")
            is_file = "." in name or name.startswith("_") or name.partition("/")[0] in OTHER_ADDRESSES
            if name not in {"", *SCREENS} and not is_file:
                page = render("not_found.html", name=name[:60], base=self.base, screens=SCREENS.values())
                app = HTMLResponse(page, status_code=404)
        await app(scope, receive, send)


class UploadLimits:
    """Refuse what one session sends beyond what it may have sent and not taken back.

    Streamlit bounds each file and keeps them all in memory until the session ends. A page asks for less at a time, in
    words (``ui/desk.py``); nobody who sends returns meets this.
    """

    MOST_FILES, MOST_BYTES, MOST_SESSIONS = 200, 500 * 1024 * 1024, 10_000

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.sizes: dict[str, dict[str, int]] = {}  # by session and file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what fits; answer 413 to a file that is one too many or too big, or does not say its size."""
        app: ASGIApp = self.app
        _, _, ids = str(scope.get("path", "")).partition("/_stcore/upload_file/")
        session, _, file = ids.partition("/")
        sizes = self.sizes.setdefault(session, {}) if file else {}
        if file and scope.get("method") == "DELETE":
            sizes.pop(file, None)
        elif file and scope.get("method") == "PUT":
            length = read_header(scope, b"content-length")
            sizes[file] = int(length) if length.isdecimal() else self.MOST_BYTES + 1
            if len(sizes) > self.MOST_FILES or sum(sizes.values()) > self.MOST_BYTES:
                del sizes[file]
                app = PlainTextResponse(
                    "This page has been sent as many files as it takes. Reload it and send the others.", 413
                )
        if len(self.sizes) > self.MOST_SESSIONS:
            del self.sizes[next(iter(self.sizes))]
        await app(scope, receive, send)


def show_fault(error: BaseException) -> bool:
    """Log a bug in full under a reference, and show only the reference."""
    reference = uuid.uuid4().hex[:8]
    log.error("Error %s while drawing a page", reference, exc_info=error)
    st.error(
        f"This page could not be drawn. The returns are safe and nothing was changed. Reload the page; "
        f"if it happens again, give the reference {reference} to whoever looks after the dashboard.",
        title="Sorry, there is a fault in the dashboard",
        icon=":material/error:",
    )
    return True


app = st.App(
    Path(__file__).parent / "ui" / "shell.py",
    routes=routes(),
    middleware=[
        Middleware(ResponseHeaders),
        Middleware(KnownHosts),
        Middleware(UploadLimits),
        Middleware(KnownPages),
    ],
    on_script_error=show_fault,
)
