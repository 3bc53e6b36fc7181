"""`bot train`: train when config, domain, data or code changed."""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
import threading
import time
from collections.abc import Iterator
from typing import TextIO

from bot.knowledge import FactBaseError, load_facts
from bot.runtime.models import ModelError, current_model
from bot.runtime.quiet import quiet


def run(arguments: argparse.Namespace) -> int:
    """Train if needed; messages go to stderr."""
    known = current_model()
    if known and not arguments.force:
        print(f"The model fits the data ({known.name}).", file=sys.stderr)
        return 0
    try:
        load_facts()
    except FactBaseError as error:
        print(f"The fact base cannot be used:\n{error}", file=sys.stderr)
        return 1
    quiet()
    from bot.runtime.models import train

    print("Training the model. This takes a minute or two.", file=sys.stderr)
    started = time.monotonic()
    try:
        with progress(sys.stderr), muted():
            model, _ = train(force=arguments.force)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Trained {model.name} in {time.monotonic() - started:.0f} s.", file=sys.stderr)
    return 0


@contextlib.contextmanager
def progress(out: TextIO, every: float = 5.0) -> Iterator[None]:
    """Print the seconds gone by while the work goes on."""
    done = threading.Event()
    started = time.monotonic()

    def tick() -> None:
        while not done.wait(every):
            print(f"  ... {time.monotonic() - started:.0f} s", file=out, flush=True)

    thread = threading.Thread(target=tick, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextlib.contextmanager
def muted() -> Iterator[None]:
    """Hold back what Rasa prints while training; show it when the training fails."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            yield
    except Exception:
        print(said.getvalue()[-4000:], file=sys.stderr)
        raise
