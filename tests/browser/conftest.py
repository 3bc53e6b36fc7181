"""A browser, the stub server, a page of another origin, and a page that watches itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.serving import FLAGS, chromium, free_port, serve_folder, start, wait_for

WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Served:
    """Two origins: the chat, and a page that embeds it."""

    chat: str
    host: str


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Start the stub and the embedding page's server."""
    port, other = free_port(), free_port()
    made = Served(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other}")
    folder = tmp_path_factory.mktemp("host")
    (folder / "index.html").write_text(
        "<!doctype html><html lang=en><title>Clinic</title><main><h1>Clinic</h1>"
        "<p>A page of a hospital.</p><a href='#x'>A link</a></main>"
        f"<script src='{made.chat}/chat/embed.js' data-title='Ask about treatment' "
        "data-position=left defer></script>",
        encoding="utf-8",
    )
    log = folder / "stub.log"
    stub = start(["-m", "tests.browser.stub", str(port), made.host], log)
    host = serve_folder(folder, other)
    try:
        wait_for(f"{made.chat}/healthz", stub, 60, log)
        yield made
    finally:
        host.shutdown()
        host.server_close()
        stub.terminate()
        stub.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield started
        started.close()


@dataclass
class Watched:
    """What must stay empty: foreign requests, page errors, policy complaints."""

    allowed: tuple[str, ...]
    foreign: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note what this page asks for and complains about."""
        page.on("request", self._requested)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._said)

    def _requested(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((*self.allowed, "about:", "data:")):
            self.foreign.append(url)

    def _said(self, message: object) -> None:
        if "Content Security Policy" in message.text:  # type: ignore[attr-defined]
            self.errors.append(message.text)  # type: ignore[attr-defined]

    def check(self, page: Page) -> None:
        """Fail on anything noted, on a hit of a hostile string, on anything stored."""
        assert self.foreign == []
        assert self.errors == []
        assert page.evaluate("[window.violations, window.hit ?? null]") == [[], None]
        stored = "[localStorage.length, sessionStorage.length, document.cookie]"
        assert page.evaluate(stored) == [0, 0, ""]


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the chat in a fresh context and watches it to the end."""
    opened: list[tuple[Page, Watched]] = []

    def make(address: str = "/chat/", allowed: str = "", **options: object) -> Page:
        context = browser.new_context(**options)  # type: ignore[arg-type]
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(10_000)
        watched = Watched((allowed,) if allowed else (served.chat, served.host))
        watched.follow(page)
        page.goto(address if "://" in address else served.chat + address)
        opened.append((page, watched))
        return page

    yield make
    for page, watched in opened:
        watched.check(page)
        page.context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return the chat page of the stub in a fresh context."""
    return open_page()
