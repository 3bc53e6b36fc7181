"""Runs the real `bot` command, its private server replaced by the stub."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bot.cli
from bot.terminal import launch

STUB = str(Path(__file__).with_name("terminal_stub.py"))

if __name__ == "__main__":
    launch.command = lambda port: [sys.executable, STUB, "serve", "--port", str(port)]
    launch.require_trained = lambda: None
    sys.exit(bot.cli.main())
