"""Conversations in SQLite: appended by event, really deleted, purged by age, failures said."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.runtime.store import CONVERSATIONS, EVENTS, TAIL, ConversationStore, StoreError

SECRET = "my name is Zebedee Quartz"


def domain() -> Domain:
    """Return a domain with the one slot that the project's own has."""
    made = Domain.empty()
    made.slots.append(AnySlot("memory", mappings=[]))
    return made


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(domain(), path=str(tmp_path / "talk.db"))


async def said(store: ConversationStore, conversation: str, *texts: str) -> DialogueStateTracker:
    """Go on with a conversation as Rasa does: read, add events, save."""
    tracker = await store.retrieve(conversation)
    tracker = tracker or DialogueStateTracker(conversation, store.domain.slots)
    for text in texts:
        tracker.update(UserUttered(text))
        tracker.update(ActionExecuted("action_answer"))
    await store.save(tracker)
    return tracker


def rows(store: ConversationStore) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(EVENTS)).scalar_one())


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_a_conversation_comes_back_as_it_was(store: ConversationStore) -> None:
    await store.create("one")
    tracker = await said(store, "one", "hello", "what is Kisqali?")
    tracker.update(SlotSet("memory", {"topic": "what_is"}))
    await store.save(tracker)
    read = await store.retrieve("one")
    assert read is not None
    assert [event.text for event in read.events if isinstance(event, UserUttered)] == [
        "hello",
        "what is Kisqali?",
    ]
    assert read.get_slot("memory") == {"topic": "what_is"}


async def test_only_new_events_are_appended(store: ConversationStore) -> None:
    await said(store, "one", "hello")
    assert rows(store) == 2
    tracker = await said(store, "one", "again")
    assert rows(store) == 4
    await store.save(tracker)
    assert rows(store) == 4


async def test_only_the_tail_is_read_and_nothing_is_lost(store: ConversationStore) -> None:
    for number in range(TAIL):
        await said(store, "one", f"message {number}")
    tail, whole = await store.retrieve("one"), await store.retrieve_full_tracker("one")
    assert tail is not None and whole is not None
    assert (len(tail.events), len(whole.events), rows(store)) == (TAIL, 2 * TAIL, 2 * TAIL)


async def test_conversations_are_apart(store: ConversationStore) -> None:
    await said(store, "one", "hello")
    await said(store, "two", "good morning")
    assert sorted(await store.keys()) == ["one", "two"]
    read = await store.retrieve("two")
    assert read is not None and read.latest_message is not None
    assert read.latest_message.text == "good morning"


async def test_an_unknown_conversation_is_nothing(store: ConversationStore) -> None:
    assert await store.retrieve("ghost") is None
    assert not await store.known("ghost")
    assert not await store.delete("ghost")


async def test_deleted_text_is_gone_from_the_file(store: ConversationStore, tmp_path: Path) -> None:
    await store.create("one")
    await said(store, "one", *[f"{SECRET} {number}" for number in range(200)])
    await said(store, "two", "another person")
    assert SECRET.encode() in bytes_on_disk(tmp_path)
    assert await store.delete("one")
    store.engine.dispose()
    assert SECRET.encode() not in bytes_on_disk(tmp_path)
    assert b"another person" in bytes_on_disk(tmp_path)
    assert not await store.known("one") and await store.known("two")


async def test_old_conversations_are_purged(store: ConversationStore, tmp_path: Path) -> None:
    await said(store, "old", SECRET)
    await said(store, "new", "still here")
    with store.engine.begin() as connection:
        mine = CONVERSATIONS.c.id == "old"
        age = time.time() - 25 * 3600
        connection.execute(CONVERSATIONS.update().where(mine).values(touched=age))
    assert await store.purge(24) == 1
    assert await store.purge(24) == 0
    assert list(await store.keys()) == ["new"]
    assert rows(store) == 2
    store.engine.dispose()
    assert SECRET.encode() not in bytes_on_disk(tmp_path)


async def test_a_message_keeps_a_conversation_young(store: ConversationStore) -> None:
    await store.create("one")
    with store.engine.begin() as connection:
        connection.execute(CONVERSATIONS.update().values(touched=0.0))
    await said(store, "one", "hello")
    assert await store.purge(24) == 0


async def test_what_could_not_be_stored_is_said(store: ConversationStore) -> None:
    tracker = await said(store, "one", "hello")
    with store.engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE conversation_event"))
    tracker.update(UserUttered("lost?"))
    for work in (store.save(tracker), store.retrieve("one"), store.delete("one")):
        with pytest.raises(StoreError, match="could not be stored"):
            await work


async def test_a_failed_save_loses_no_event(store: ConversationStore) -> None:
    tracker = await said(store, "one", "hello")
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE conversation_event RENAME TO away"))
    tracker.update(UserUttered("kept"))
    with pytest.raises(StoreError):
        await store.save(tracker)
    with store.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO conversation_event"))
    await store.save(tracker)
    assert rows(store) == 3


async def test_a_store_in_memory_keeps_no_file(tmp_path: Path) -> None:
    store = ConversationStore(domain(), path=":memory:")
    await said(store, "one", "hello")
    await store.ping()
    assert await store.retrieve("one") is not None and not list(tmp_path.iterdir())
