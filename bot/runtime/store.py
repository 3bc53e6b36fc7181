"""Conversations in SQL (SQLite by default): appended by event, read by the tail, really deleted."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeVar

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SerializedTrackerAsText, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

logger = logging.getLogger(__name__)
TAIL = 24  # events; a turn is about six, and policies look back three states
Result = TypeVar("Result")

TABLES = sa.MetaData()
CONVERSATIONS = sa.Table(
    "conversation",
    TABLES,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("touched", sa.Float, nullable=False, index=True),
)
EVENTS = sa.Table(
    "conversation_event",
    TABLES,
    sa.Column(
        "id",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("conversation", sa.String(64), nullable=False, index=True),
    sa.Column("data", sa.Text, nullable=False),
)


class StoreError(RuntimeError):
    """The conversation could not be read or written; the message was not kept."""


class ConversationStore(TrackerStore, SerializedTrackerAsText):
    """A Rasa tracker store that never loses an acknowledged event and can forget.

    `url` is an SQLAlchemy address; without one, `path` names a SQLite file (":memory:" keeps
    nothing). Database calls run in a thread. Only the last events of a conversation are read:
    what it has to carry stands in the `memory` slot.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        path: str = "conversations.db",
        url: str | None = None,
        **_: Any,
    ) -> None:
        super().__init__(domain, event_broker)
        self.engine = _engine(str(url) if url else f"sqlite:///{path}")
        TABLES.create_all(self.engine)

    async def create(self, conversation: str) -> None:
        """Open an empty conversation."""

        def insert(connection: sa.engine.Connection) -> None:
            connection.execute(CONVERSATIONS.insert().values(id=conversation, touched=time.time()))

        await self._run(insert)

    async def known(self, conversation: str) -> bool:
        """Tell whether a conversation was opened and not deleted since."""

        def count(connection: sa.engine.Connection) -> bool:
            query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id == conversation)
            return connection.execute(query).first() is not None

        return await self._run(count)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that were not stored yet; raise StoreError when that fails."""
        stored: int = getattr(tracker, "stored_events", 0)
        fresh = list(tracker.events)[stored:]
        await self.stream_events(tracker)
        if not fresh:
            return
        rows = [
            {"conversation": tracker.sender_id, "data": json.dumps(event.as_dict())}
            for event in fresh
        ]

        def append(connection: sa.engine.Connection) -> None:
            mine = CONVERSATIONS.c.id == tracker.sender_id
            touch = CONVERSATIONS.update().where(mine).values(touched=time.time())
            if not connection.execute(touch).rowcount:
                values = {"id": tracker.sender_id, "touched": time.time()}
                connection.execute(CONVERSATIONS.insert().values(**values))
            connection.execute(EVENTS.insert(), rows)

        await self._run(append)
        tracker.stored_events = stored + len(fresh)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the conversation's last events as a tracker, or None when there are none."""
        return await self._tracker(sender_id, TAIL)

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return the whole conversation as a tracker."""
        return await self._tracker(conversation_id, None)

    async def keys(self) -> Iterable[str]:
        """Return the ids of all conversations."""
        return await self._run(
            lambda connection: [row[0] for row in connection.execute(sa.select(CONVERSATIONS.c.id))]
        )

    async def delete(self, conversation: str) -> bool:
        """Remove a conversation from the database file; tell whether it was there."""

        def remove(connection: sa.engine.Connection) -> bool:
            connection.execute(EVENTS.delete().where(EVENTS.c.conversation == conversation))
            mine = CONVERSATIONS.c.id == conversation
            return bool(connection.execute(CONVERSATIONS.delete().where(mine)).rowcount)

        found = await self._run(remove)
        await self._run(self._shorten_log)
        return found

    async def purge(self, hours: float) -> int:
        """Remove conversations untouched for that long; return how many."""
        before = time.time() - hours * 3600

        def remove(connection: sa.engine.Connection) -> int:
            old = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.touched < before)
            connection.execute(EVENTS.delete().where(EVENTS.c.conversation.in_(old)))
            gone = CONVERSATIONS.delete().where(CONVERSATIONS.c.touched < before)
            return int(connection.execute(gone).rowcount)

        removed = await self._run(remove)
        if removed:
            await self._run(self._shorten_log)
        return removed

    async def ping(self) -> None:
        """Raise StoreError when the database does not answer."""
        await self._run(lambda connection: connection.execute(sa.select(sa.literal(1))).first())

    async def _tracker(self, conversation: str, tail: int | None) -> DialogueStateTracker | None:
        def read(connection: sa.engine.Connection) -> list[str]:
            query = sa.select(EVENTS.c.data).where(EVENTS.c.conversation == conversation)
            query = query.order_by(EVENTS.c.id.desc())
            rows = connection.execute(query.limit(tail) if tail else query)
            return [row[0] for row in rows]

        stored = await self._run(read)
        if not stored:
            return None
        events = [_event(json.loads(data)) for data in reversed(stored)]
        tracker = DialogueStateTracker.from_events(
            conversation, [event for event in events if event], self.domain.slots
        )
        tracker.stored_events = len(tracker.events)
        return tracker

    async def _run(self, work: Callable[[sa.engine.Connection], Result]) -> Result:
        def inside() -> Result:
            with self.engine.begin() as connection:
                return work(connection)

        try:
            return await asyncio.to_thread(inside)
        except sa.exc.SQLAlchemyError as error:
            logger.error("conversation store: %s", type(error).__name__)
            raise StoreError("The conversation could not be stored. Please try again.") from error

    def _shorten_log(self, connection: sa.engine.Connection) -> None:
        """Empty SQLite's write-ahead log, where deleted text would linger."""
        if self.engine.dialect.name == "sqlite":
            raw = connection.connection
            raw.commit()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _event(data: dict[str, Any]) -> Event | None:
    """Return what `Event.from_parameters` would, which searches all classes for each event."""
    kind = _event_type(data["event"])
    return kind._from_parameters(data) if kind else None


@lru_cache
def _event_type(name: str) -> type[Event] | None:
    found: type[Event] | None = Event.resolve_by_type(name)
    return found


def _engine(url: str) -> sa.engine.Engine:
    if not url.startswith("sqlite"):
        return sa.create_engine(url, pool_pre_ping=True, future=True)
    options: dict[str, Any] = {"connect_args": {"timeout": 10, "check_same_thread": False}}
    # Unless told, SQLAlchemy opens a file anew for each call, and SQLite tidies up at each close.
    options["poolclass"] = sa.pool.StaticPool if url.endswith(":memory:") else sa.pool.QueuePool
    engine = sa.create_engine(url, future=True, **options)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _: Any) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
