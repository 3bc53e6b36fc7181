"""The trained chat, loaded once; trained first when the data changed."""

from __future__ import annotations

import pytest

from bot.commands.ask import load_chat
from bot.runtime.chat import Chat
from bot.runtime.models import train

pytest.register_assert_rewrite("contract")


@pytest.fixture(scope="session")
def chat() -> Chat:
    """A chat with the current model that keeps nothing."""
    train()
    return load_chat()
