"""The chat's HTTP routes, as a Rasa input channel: page, widget, API, guide, facts."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

from rasa.core.channels.channel import InputChannel
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels import pages
from bot.channels.metrics import Metrics
from bot.runtime.chat import AnswerError, Chat, MessageError, UnknownConversation
from bot.runtime.store import StoreError
from bot.settings import load_settings, shared_desk

logger = logging.getLogger(__name__)
Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]
STATUS = ((MessageError, 400), (UnknownConversation, 404), (StoreError, 503), (AnswerError, 500))


class ChatInput(InputChannel):
    """Serves /chat on whichever Sanic app carries it: `bot serve` or a stock `rasa run`."""

    @classmethod
    def name(cls) -> str:
        return "chat"

    def url_prefix(self) -> str:
        """Return the root: a stock Rasa server would put the routes under /webhooks."""
        return "/"

    def blueprint(self, on_new_message: Callable[..., Awaitable[Any]]) -> Blueprint:
        """Return the routes; messages go through the app's Chat, not through the callback."""
        routes = Blueprint("chat")
        _add_pages(routes)
        _add_api(routes)
        _add_health(routes)
        return routes


def _chat(request: Request) -> Chat:
    """Return the app's Chat; a stock Rasa server makes one of its agent at the first request."""
    context = request.app.ctx
    if not getattr(context, "chat", None):
        context.chat = Chat(context.agent, context.agent.tracker_store)
    return context.chat


def _metrics(request: Request) -> Metrics:
    context = request.app.ctx
    if not hasattr(context, "metrics"):
        context.metrics = Metrics()
    return context.metrics


def spoken(handler: Handler) -> Handler:
    """Turn what went wrong into `{"error": sentence}` with the right status."""

    @wraps(handler)
    async def handle(request: Request, *args: Any, **kwargs: Any) -> HTTPResponse:
        try:
            return await handler(request, *args, **kwargs)
        except tuple(kind for kind, _ in STATUS) as error:
            status = next(code for kind, code in STATUS if isinstance(error, kind))
            _metrics(request).failed(status)
            return response.json({"error": str(error)}, status)
        except Exception as error:
            logger.error("unexpected %s in %s", type(error).__name__, handler.__name__)
            _metrics(request).failed(500)
            sentence = "Something went wrong on our side. Please try again."
            return response.json({"error": sentence}, 500)

    return handle


def _add_api(routes: Blueprint) -> None:
    @routes.post("/chat/conversations")
    @spoken
    async def open_conversation(request: Request) -> HTTPResponse:
        return response.json({"id": await _chat(request).open()}, 201)

    @routes.post("/chat/conversations/<conversation:str>/messages")
    @spoken
    async def say(request: Request, conversation: str) -> HTTPResponse:
        started = time.perf_counter()
        reply = await _chat(request).say(conversation, _text(request))
        _metrics(request).answered(reply, time.perf_counter() - started)
        return response.json(reply)

    @routes.get("/chat/conversations/<conversation:str>/guide")
    @spoken
    async def guide(request: Request, conversation: str) -> HTTPResponse:
        made = await _chat(request).guide(conversation)
        return pages.html(pages.guide(made, shared_desk()))

    @routes.delete("/chat/conversations/<conversation:str>")
    @spoken
    async def delete(request: Request, conversation: str) -> HTTPResponse:
        await _chat(request).delete(conversation)
        return response.empty(204)


def _text(request: Request) -> str:
    try:
        body = request.json
    except Exception as error:
        raise MessageError("The request is not valid JSON.") from error
    if not isinstance(body, dict) or "text" not in body:
        raise MessageError('The request needs a JSON object with "text".')
    return body["text"]


def _add_pages(routes: Blueprint) -> None:
    @routes.get("/chat", strict_slashes=True)
    async def without_slash(request: Request) -> HTTPResponse:
        return response.redirect("/chat/")

    @routes.get("/chat/", strict_slashes=True)
    @spoken
    async def page(request: Request) -> HTTPResponse:
        return pages.html(pages.page(shared_desk(), load_settings().keep_hours))

    @routes.get("/chat/<name:[a-z]+\\.(?:js|css|svg)>")
    @spoken
    async def asset(request: Request, name: str) -> HTTPResponse:
        return pages.asset(name)

    @routes.get("/chat/facts")
    @spoken
    async def facts(request: Request) -> HTTPResponse:
        return pages.html(pages.facts(shared_desk().base, request.args.get("q", "")))


def _add_health(routes: Blueprint) -> None:
    @routes.get("/healthz")
    async def healthz(request: Request) -> HTTPResponse:
        return response.json({"alive": True})

    @routes.get("/readyz")
    @spoken
    async def readyz(request: Request) -> HTTPResponse:
        chat = getattr(request.app.ctx, "chat", None)
        if not chat:
            return response.json({"ready": False}, 503)
        await chat.store.ping()
        return response.json({"ready": True, "fact_base": shared_desk().base.version})

    @routes.get("/metrics")
    async def metrics(request: Request) -> HTTPResponse:
        body, kind = _metrics(request).exposition()
        return response.raw(body, content_type=kind)
