"""Counts for Prometheus: kinds, topics and times of replies; never text."""

from __future__ import annotations

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest as latest

BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """One process's counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._replies = Counter(
            "bot_replies", "Replies by kind and topic.", ["kind", "topic"], registry=self.registry
        )
        self._urgent = Counter(
            "bot_urgent", "Urgent replies by tier.", ["urgency"], registry=self.registry
        )
        self._errors = Counter(
            "bot_errors",
            "Requests refused or failed, by status.",
            ["status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "bot_reply_seconds", "Seconds a reply took.", buckets=BUCKETS, registry=self.registry
        )

    def answered(self, reply: dict[str, Any], seconds: float) -> None:
        """Count one reply."""
        self._replies.labels(reply["kind"], reply["topic"] or "none").inc()
        self._seconds.observe(seconds)
        if reply["urgency"]:
            self._urgent.labels(reply["urgency"]).inc()

    def failed(self, status: int) -> None:
        """Count one request that got no reply."""
        self._errors.labels(str(status)).inc()

    def exposition(self) -> tuple[bytes, str]:
        """Return the text form and its content type."""
        return latest(self.registry), CONTENT_TYPE_LATEST
