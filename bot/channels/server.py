"""`bot serve`: one process, one port, with page, widget, API and actions."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from sanic import Sanic, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.chat import ChatInput
from bot.runtime.chat import Chat
from bot.runtime.store import ConversationStore, StoreError
from bot.settings import Settings

logger = logging.getLogger(__name__)
LARGEST_BODY = 64 * 1024
PURGE_SECONDS = 600
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)


class PortInUse(RuntimeError):
    """Another program already listens on the port."""


def make_app(settings: Settings, model: Path) -> Sanic:
    """Return the Sanic app; the model loads when the server starts."""
    app = make_doors(settings)

    async def start(app: Sanic, _: Any) -> None:
        store = ConversationStore(**_database(settings))
        app.ctx.chat = Chat.load(model, store)
        app.ctx.purging = asyncio.create_task(_purge(store, settings.keep_hours))

    async def stop(app: Sanic, _: Any) -> None:
        app.ctx.purging.cancel()

    app.register_listener(start, "before_server_start")
    app.register_listener(stop, "before_server_stop")

    return app


def make_doors(settings: Settings) -> Sanic:
    """Return the app with routes, limits and headers, and no Chat behind them yet."""
    app = Sanic("bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.ACCESS_LOG = False
    app.config.FALLBACK_ERROR_FORMAT = "json"
    app.blueprint(ChatInput().blueprint(_unused))
    app.register_middleware(_secured(settings), "response")
    app.error_handler.add(Exception, _refused)

    @app.get("/")
    async def home(request: Request) -> HTTPResponse:
        return response.redirect("/chat/")

    return app


def serve(settings: Settings, model: Path) -> None:
    """Serve until stopped; raises PortInUse before anything is loaded."""
    require_free(settings.host, settings.port)
    app = make_app(settings, model)
    app.run(settings.host, settings.port, access_log=False, motd=False, debug=False)


def require_free(host: str, port: int) -> None:
    """Raise PortInUse when something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortInUse(
                f"Port {port} on {host} is in use or not allowed; choose another with --port."
            ) from error


def _database(settings: Settings) -> dict[str, str]:
    return {"url" if "://" in settings.database else "path": settings.database}


async def _purge(store: ConversationStore, hours: float) -> None:
    while True:
        with suppress(StoreError):
            removed = await store.purge(hours)
            if removed:
                logger.info("purged %d conversations", removed)
        await asyncio.sleep(PURGE_SECONDS)


def _secured(settings: Settings) -> Any:
    ancestors = " ".join(["'self'", *settings.allowed_origins.split()])

    async def add(request: Request, answer: HTTPResponse) -> None:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        answer.headers["Content-Security-Policy"] = POLICY.format(ancestors=ancestors)

    return add


async def _refused(request: Request, error: Exception) -> HTTPResponse:
    """Answer what no handler took (unknown path, wrong method, body too large) as JSON."""
    status = error.status_code if isinstance(error, SanicException) else 500
    sentences = {
        404: "There is nothing at this address.",
        405: "This address does not take that method.",
        413: "The request is too large.",
        400: "The request could not be read.",
    }
    if status >= 500:
        logger.error("unexpected %s", type(error).__name__)
    sentence = sentences.get(status, "Something went wrong on our side. Please try again.")
    return response.json({"error": sentence}, status)


async def _unused(*_: Any) -> None:
    """Stands for Rasa's callback: messages go through the app's Chat."""
