"""What the server does with a request before the screens or the feed have it: headers, and refusals in our words."""

import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.markup import render
from ui.screens import SCREENS

# What is at an address beside pages: the feed, and what Streamlit serves.
OTHER_ADDRESSES = {"api", "auth", "component", "media", "oauth2callback", "static"}
# Streamlit's own, which it publishes no name for: only there can be counted what a session sends.
UPLOADS = "/_stcore/upload_file/"
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


class Guard:
    """Answer in place of the application what a rule refuses: one that returns the answer, or None to pass it on."""

    def __init__(self, app: ASGIApp, rule: Callable[[Scope], Response | None]) -> None:
        self.app, self.rule = app, rule

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, pages, media, feed and web sockets alike."""
        app = None if scope["type"] == "lifespan" else self.rule(scope)
        await (app or self.app)(scope, receive, send)


def refuse_host(scope: Scope) -> Response | None:
    """Answer 400 to what asks for a host that is not ours.

    A page elsewhere whose name leads to this machine would else read the dashboard through its visitor's browser.
    """
    if is_own_host(Headers(scope=scope).get("host", "")):
        return None
    return PlainTextResponse(
        "This dashboard does not answer to that name. Use the address that you were given for it; whoever "
        "looks after it can add a name to the setting server.allowedHosts.",
        status_code=400,
    )


def is_own_host(header: str) -> bool:
    """Return whether a Host header names a host of the setting, or where that has none, of this machine."""
    try:
        host = urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return False
    # Streamlit itself holds its setting for web sockets only.
    here = socket.gethostname().casefold()
    addresses = filter(None, map(st.get_option, ("server.address", "browser.serverAddress")))
    machine = ["localhost", "127.0.0.1", "::1", here, here.split(".")[0], *addresses]
    ends = (f"*{host[place:]}" for place, letter in enumerate(host) if letter == ".")
    return not {host, "*", *ends}.isdisjoint(st.get_option("server.allowedHosts") or machine)


def refuse_page(scope: Scope) -> Response | None:
    """Answer 404 to a browser's visit to a page that there is not.

    Streamlit would say so in its own words, over the front sheet.
    """
    if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    base = f"/{st.get_option('server.baseUrlPath').strip('/')}/".replace("//", "/")
    name = f"{scope['path']}/".removeprefix(base).strip("/")
    is_file = "." in name or name.startswith("_") or name.partition("/")[0] in OTHER_ADDRESSES
    if is_file or name in {"", *SCREENS}:
        return None
    page = render("not_found.html", name=name[:60], base=base, screens=SCREENS.values())
    return HTMLResponse(page, status_code=404)


class UploadLimits:
    """Refuse what one session sends beyond what it may have sent and not taken back.

    Streamlit bounds each file and keeps them all in memory until the session ends. A page asks for less at a time, in
    words (``ui/desk.py``); nobody who sends returns meets this.
    """

    MOST_FILES, MOST_BYTES, MOST_SESSIONS = 200, 500 * 1024 * 1024, 10_000

    def __init__(self) -> None:
        self.sizes: dict[str, dict[str, int]] = {}  # by session and file

    def __call__(self, scope: Scope) -> Response | None:
        """Answer 413 to a file that is one too many or too big, or does not say its size."""
        session, _, file = str(scope["path"]).partition(UPLOADS)[2].partition("/")
        if not file:
            return None
        sizes, method = self.sizes.setdefault(session, {}), scope.get("method")
        if len(self.sizes) > self.MOST_SESSIONS:
            del self.sizes[next(iter(self.sizes))]
        if method == "DELETE":
            sizes.pop(file, None)
        if method != "PUT":
            return None
        length = Headers(scope=scope).get("content-length", "")
        sizes[file] = int(length) if length.isdecimal() else self.MOST_BYTES + 1
        if len(sizes) <= self.MOST_FILES and sum(sizes.values()) <= self.MOST_BYTES:
            return None
        del sizes[file]
        return PlainTextResponse(
            "This page has been sent as many files as it takes. Reload it and send the others.",
            status_code=413,
        )


MIDDLEWARE = [
    Middleware(ResponseHeaders),
    Middleware(Guard, refuse_host),
    Middleware(Guard, UploadLimits()),
    Middleware(Guard, refuse_page),
]
