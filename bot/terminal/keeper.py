"""Runs the `bot` command for as long as the process that started it lives, however it ends."""

from __future__ import annotations

import os
import sys
import threading


def main() -> int:
    """Run `bot` with this process's arguments; standard input is the line to the parent."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from bot.cli import main as command

    return command(sys.argv[1:])


def _end_with_parent() -> None:
    # The read returns when the parent's end closes, which the system sees to even after kill -9.
    while os.read(0, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
