"""A real server and a real browser for the tests that need them."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from shutil import which
from typing import Literal
from urllib.error import URLError

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

ROOT = Path(__file__).parent.parent.parent
# The last is a laptop's at twice the size, and A4 less its margins of 12 mm in CSS pixels.
SIZES = {
    "room": (1920, 1080),
    "laptop": (1366, 768),
    "phone": (400, 800),
    "twice": (683, 384),
    "a4": (702, 990),
}
Theme = Literal["light", "dark"]
CHROMIUM_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@dataclass
class Server:
    """Where the dashboard answers, and what it has logged."""

    url: str
    log_file: Path

    def log(self) -> str:
        """All that the server has printed so far."""
        return self.log_file.read_text()


@dataclass
class Screen:
    """A screen opened in a browser, to be looked at at several sizes; ``problems`` is what the browser complains of."""

    page: Page
    server: Server
    address: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open it for a laptop, and listen."""
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._hear)
        resize(self.page, "laptop")
        open_page(self.page, self.server.url + self.address)

    def _hear(self, said: ConsoleMessage) -> None:
        # Under a page's address Streamlit looks for its server there first, then at the root.
        is_search = "/_stcore/" in said.location.get("url", "")
        if said.type == "error" and not is_search:
            self.problems.append(said.text)

    def seen(self, size: str, theme: Theme = "light", media: Literal["screen", "print"] = "screen") -> Page:
        """The page as it is drawn at a size, in a theme, on a screen or on paper."""
        self.page.emulate_media(color_scheme=theme, media=media)
        resize(self.page, size)
        wait_until_drawn(self.page, settle=100)
        return self.page


def resize(page: Page, size: str) -> None:
    """Give a page one of the sizes."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def wait_until_healthy(url: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Return once ``url`` answers 200; raise RuntimeError if the process ends or time runs out."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer")


@contextmanager
def serve(
    script: Path,
    store: Path,
    log_file: Path,
    health: str = "/api/health",
    more: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Run ``streamlit run script`` on a free port with ``store`` and ``more`` settings, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    command = ["streamlit", "run", str(script), "--server.port", port, "--server.headless", "true"]
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "PERFORMANCE_STORE": str(store), **(more or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_healthy(url + health, process)
            yield Server(url, log_file)
        finally:
            process.terminate()
            process.wait(timeout=20)


def launch(playwright: Playwright) -> Browser:
    """Start the system's Chromium, without a screen."""
    path = next(p for p in map(which, ("chromium", "chromium-browser", "google-chrome")) if p)
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)


def open_page(page: Page, url: str) -> None:
    """Go to ``url`` and wait until the screen has been drawn in full."""
    page.goto(url)
    wait_until_drawn(page)


# Whether the script has ended, its charts are there and what it no longer draws has gone, for so many milliseconds.
_QUIET = """([call, settle]) => {
    const app = document.querySelector('[data-testid=stApp]'), now = performance.now()
    const isBusy = app?.getAttribute('data-test-script-state') !== 'notRunning' || !document.querySelector('h1')
        || document.querySelector('[data-testid=stSkeleton], [data-stale=true]')
        || document.getAnimations().some(animation => animation.playState === 'running')
    if (isBusy || window.waiting?.call !== call) window.waiting = { call, since: now }
    return !isBusy && now - window.waiting.since >= settle
}"""
_CALLS = count()


def wait_until_drawn(page: Page, settle: int = 200) -> None:
    """Wait until the screen has been drawn in full, and has stayed so for ``settle`` milliseconds."""
    page.wait_for_function(_QUIET, arg=[next(_CALLS), settle], timeout=30_000)
