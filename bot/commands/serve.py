"""`bot serve`: one process, one port."""

from __future__ import annotations

import argparse
import dataclasses
import sys

from bot.runtime import collector
from bot.runtime.quiet import quiet


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped; a port in use or a missing model is said in one sentence."""
    quiet()
    collector.pause()
    from bot.channels.server import PortInUse, require_free, serve
    from bot.runtime.models import ModelError, require_model
    from bot.settings import SettingsError, load_settings

    given = {
        name: value
        for name in ("host", "port", "database")
        if (value := getattr(arguments, name)) is not None
    }
    try:
        settings = dataclasses.replace(load_settings(), **given)
        require_free(settings.host, settings.port)
        model = require_model()
        address = f"http://{settings.host}:{settings.port}/chat/"
        print(f"The chat page opens at {address} (Ctrl-C stops).", file=sys.stderr)
        serve(settings, model)
    except (PortInUse, ModelError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
