"""A stand-in for `bot serve`: the chat API with canned Replies; also a private server's child."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bot.answers import Reply
from bot.knowledge import Fact, FactBase, Source, Subject

LONGEST = 1000
GUIDE = (
    '<!doctype html><html><head><meta charset="utf-8"><title>Questions</title>\n'
    '<link rel="icon" href="../../icon.svg">\n<link rel="stylesheet" href="../../guide.css">\n'
    '<script src="../../guide.js" defer></script>\n'
    "</head><body><h1>Questions for my oncologist – “mine”</h1></body></html>"
)


def _fact(name: str, topic: str, text: str, *sources: str) -> Fact:
    return Fact(name, "examplib", topic, text, sources, "2025-08", "2026-11", lead=True)


FACTS = (
    _fact("common", "side_effects", "Low white blood cells are common with Examplib.", "label"),
    _fact("nausea", "side_effects", "Nausea, tiredness and hair thinning are common too. " * 2,
          "label", "charity"),
    _fact("how", "how_given", "Examplib is a tablet taken once a day, with or without food.",
          "label"),
    _fact("heart", "serious_effects", "Examplib can change the heart's rhythm.", "charity"),
)  # fmt: skip
SOURCES = {
    "label": Source("label", "Regulator", "Examplo label", "https://example.org/label/2025/examplo"
                    "-prescribing-information-s014.pdf", "2025-08", "label"),
    "charity": Source("charity", "A Charity", "Side effects of Examplo", "https://example.org/c",
                      "2026-01", "charity"),
}  # fmt: skip
BASE = FactBase(
    {"examplib": Subject("examplib", "drug", "examplib", brands=("Examplo",), facts=FACTS)},
    SOURCES,
    digest=os.environ.get("STUB_DIGEST", "0123456789"),
)
SUGGESTIONS = ["How is Examplo given?", "What should I ask my oncologist about Examplo?"]
ASK = "Ask your oncologist: “Which blood tests will I have on Examplo, and how often?”"
TABLE = {
    "columns": ["", "Examplo (examplib)", "Other (otherlib)"],
    "rows": [
        ["How it is given", FACTS[2].text, "Otherlib is given into a vein every three weeks."],
        ["Serious effects", FACTS[3].text, "Otherlib can inflame the lungs."],
    ],
}
ANSWER = Reply(
    "answer", facts=list(FACTS[:2]), guidance=ASK, suggestions=SUGGESTIONS,
    terms={"white blood cells": "Cells in the blood that fight germs."},
)  # fmt: skip
URGENT = Reply(
    "urgent", lead="Call your emergency number now. Do not drive yourself.", urgency="emergency",
    after=["Say: “I am on Examplo and I cannot breathe.”", "- Keep the door open.\n- Sit up."],
    cited=["charity"],
)  # fmt: skip
CANNED = {
    "side effects": ANSWER,
    "compare": Reply("answer", lead="Side by side.", facts=list(FACTS[2:]), table=TABLE),
    "breathe": URGENT,
    "harm": Reply("crisis", lead="Please call the crisis line.", urgency="emergency"),
    "today": Reply("answer", facts=[FACTS[0]], before=["Call your team today."],
                   urgency="call_today"),
    "stop taking": Reply("refuse", lead="I cannot decide that.", facts=[FACTS[3]], guidance=ASK),
    "which": Reply("clarify", lead="Which drug do you mean?", suggestions=SUGGESTIONS),
    "both": Reply("answer", lead=FACTS[0].text,
                  parts=[Reply("answer", facts=[FACTS[0]]), Reply("answer", facts=[FACTS[2]])]),
    "nasty": Reply("smalltalk", lead="A \x1b]0;title\x07red \x1b[31m[bold]word[/bold] \x9b2J."),
}  # fmt: skip
ERRORS = {
    "broken": (500, "Something went wrong on our side. Please try again."),
    "busy": (503, "The chat cannot be stored just now. Please try again."),
}


class Stub(ThreadingHTTPServer):
    """The server; `talks` maps a conversation's id to what was said in it."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.talks: dict[str, list[str]] = {}
        self.opened = 0
        self.deleted: list[str] = []
        self.ready = True

    def handle_error(self, *_: Any) -> None:
        """Say nothing of a client that left."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, conversation: str, text: str) -> tuple[int, dict[str, Any]]:
        """Return status and answer to a message."""
        if conversation not in self.talks:
            return 404, {"error": "This conversation is not known, or it was deleted."}
        if not text.strip() or len(text) > LONGEST:
            return 400, {"error": f"The message is empty or longer than {LONGEST}."}
        self.talks[conversation].append(text)
        for word, (status, sentence) in ERRORS.items():
            if word in text:
                return status, {"error": sentence}
        if "slow" in text:
            time.sleep(5)
        if "lose" in text:
            self.talks.clear()
        found = next((reply for word, reply in CANNED.items() if word in text.lower()), None)
        number = len(self.talks.get(conversation, ()))
        said = Reply("smalltalk", lead=f"{conversation}, turn {number}: {text}")
        return 200, (found or said).as_dict(BASE)


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        if self.path == "/readyz":
            ready = {"ready": True, "fact_base": BASE.version}
            self._json(*((200, ready) if self.server.ready else (503, {"ready": False})))
        elif self.path.endswith("/guide"):
            self._send(200, GUIDE.encode())
        elif self.path == "/chat/guide.css":
            self._send(200, b"h1 { color: black }")
        else:
            self._json(404, {"error": "There is nothing at this address."})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/chat/conversations":
            self.server.opened += 1
            name = f"conversation-{self.server.opened}"
            self.server.talks[name] = []
            self._json(201, {"id": name})
        else:
            self._json(*self.server.say(self.path.split("/")[3], body["text"]))

    def do_DELETE(self) -> None:
        name = self.path.split("/")[3]
        self.server.deleted.append(name)
        self._send(204 if self.server.talks.pop(name, None) is not None else 404, b"")

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def serve(arguments: list[str] | None = None) -> int:
    """Stand in for `bot serve`: slow to start (STUB_DELAY), or dying with STUB_DIES."""
    given = arguments or sys.argv[1:]
    Path(os.environ.get("STUB_PID", os.devnull)).write_text(str(os.getpid()))
    time.sleep(float(os.environ.get("STUB_DELAY", "0")))
    if os.environ.get("STUB_DIES"):
        print(os.environ["STUB_DIES"], file=sys.stderr)
        return 1
    stub = Stub(int(given[given.index("--port") + 1]))
    threading.Thread(target=stub.serve_forever).start()
    threading.Event().wait()
    return 0


if __name__ == "__main__":
    import bot.cli
    from bot.terminal import keeper

    bot.cli.main = serve  # type: ignore[assignment]
    sys.exit(keeper.main())
