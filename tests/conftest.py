"""What all tests share: a clean environment, the fact base, the trained chat."""

from __future__ import annotations

import os

os.environ["RASA_TELEMETRY_ENABLED"] = "false"

import pytest

from bot.knowledge import FactBase, load_facts


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put browser tests last: Playwright keeps an event loop running once it has started."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the machine reaches a test."""
    for name in list(os.environ):
        if name.startswith("BOT_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def base() -> FactBase:
    """The project's own fact base."""
    return load_facts()
