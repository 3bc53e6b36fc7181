"""The chat API over HTTP: one connection a request, every failure told in one sentence."""

from __future__ import annotations

import http.client
import json
import re
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 60.0
LARGEST_MESSAGE = 60_000
LARGEST_ANSWER = 8_000_000
LOADING = ""
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class BadAddress(ValueError):
    """What was set as the server's address cannot be one."""


class ServerError(RuntimeError):
    """The server refused or failed a request; says why in one sentence."""


class UnknownConversation(ServerError):
    """The conversation is deleted, too old, or of another run of the server."""


class Unreachable(ServerError):
    """There is no such bot at the address."""


class Server:
    """A running bot, known by its address (`http://127.0.0.1:5005`)."""

    private = False

    def __init__(self, address: str) -> None:
        """Take an address; raises BadAddress when it is none."""
        given = address if "://" in address else f"http://{address}"
        try:
            parts = urlsplit(given)
            self._host, self._port = parts.hostname or "", parts.port
            self._host.encode("idna")
            http.client.HTTPConnection(self._host, self._port)  # does not connect yet
        except (ValueError, http.client.InvalidURL) as error:
            raise BadAddress(f"{address} is not a web address.") from error
        if parts.scheme not in ("http", "https") or not self._host:
            raise BadAddress("The server's address must start with http:// or https://.")
        self._secure = parts.scheme == "https"
        self._prefix = parts.path.rstrip("/").removesuffix("/chat")
        self.address = f"{parts.scheme}://{parts.netloc}{self._prefix}"

    @property
    def exposed(self) -> bool:
        """Tell whether messages would cross a network unencrypted."""
        local = self._host in ("localhost", "::1") or self._host.startswith("127.")
        return not self._secure and not local

    def check(self) -> None:
        """Raise Unreachable when the server is known to have ended."""

    def fact_base(self, patience: float = 5.0) -> str:
        """Return the version of the server's fact base, LOADING while it gets ready."""
        status, body = self._request("GET", "/readyz", patience=patience)
        state = _parsed(body) or {}
        if status == 503 and state.get("ready") is False:
            return LOADING
        version = self._accepted(status, {} if status == 404 else state).get("fact_base")
        if not isinstance(version, str) or not version:
            raise Unreachable(f"There is no such bot at {self.address}.")
        return version

    def open(self) -> str:
        """Open a conversation and return its id."""
        return str(self._json("POST", "/chat/conversations", {})["id"])

    def say(self, conversation: str, text: str) -> dict[str, Any]:
        """Return the Reply to a message."""
        if len(text.encode()) > LARGEST_MESSAGE:
            raise ServerError("The message is too long to send.")
        return self._json("POST", f"/chat/conversations/{conversation}/messages", {"text": text})

    def guide(self, conversation: str) -> str:
        """Return the discussion guide as an HTML page."""
        return self.page(f"/chat/conversations/{conversation}/guide")

    def page(self, path: str) -> str:
        """Return a page, style sheet or the like as text."""
        status, body = self._request("GET", path)
        if status != 200:
            self._accepted(status, _parsed(body))
        return body.decode("utf-8", "replace")

    def delete(self, conversation: str, patience: float = PATIENCE) -> None:
        """Delete a conversation for good; one that is gone already is no error."""
        path = f"/chat/conversations/{conversation}"
        status, body = self._request("DELETE", path, patience=patience)
        if status not in (204, 404):
            self._accepted(status, _parsed(body))

    def _json(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        status, answer = self._request(method, path, json.dumps(body).encode())
        return self._accepted(status, _parsed(answer))

    def _accepted(self, status: int, answer: dict[str, Any] | None) -> dict[str, Any]:
        """Return a good answer; raise the server's own sentence for any other."""
        if answer is not None and 200 <= status < 300:
            return answer
        sentence = (answer or {}).get("error")
        if not isinstance(sentence, str):
            raise Unreachable(f"There is no such bot at {self.address}.")
        raise (UnknownConversation if status == 404 else ServerError)(sentence)

    def _request(
        self, method: str, path: str, body: bytes | None = None, patience: float = PATIENCE
    ) -> tuple[int, bytes]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        connection = kind(self._host, self._port, timeout=patience)
        headers = {"Content-Type": "application/json"} if body else {}
        try:
            connection.request(method, self._prefix + path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(LARGEST_ANSWER)
        except TimeoutError as error:
            raise ServerError(f"The server at {self.address} took too long.") from error
        except (OSError, http.client.HTTPException) as error:
            raise Unreachable(f"The server at {self.address} cannot be reached.") from error
        finally:
            connection.close()


def clean(value: Any) -> Any:
    """Return a JSON value without control characters, which could steer a terminal."""
    if isinstance(value, str):
        return CONTROLS.sub("", value)
    if isinstance(value, list):
        return [clean(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): clean(one) for key, one in value.items()}
    return value


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return clean(found) if isinstance(found, dict) else None
