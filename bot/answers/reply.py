"""The Reply contract: what every door gives back for a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.knowledge import Fact, FactBase

KINDS = (
    "answer",
    "clarify",
    "not_known",
    "refuse",
    "urgent",
    "crisis",
    "support",
    "out_of_scope",
    "smalltalk",
    "about",
    "guide",
)
URGENCIES = ("emergency", "call_now", "call_today")


@dataclass
class Reply:
    """One reply; `before` and `after` are reviewed lines around the facts."""

    kind: str
    lead: str = ""
    facts: list[Fact] = field(default_factory=list)
    topic: str | None = None
    subjects: list[str] = field(default_factory=list)
    symptoms: list[str] = field(default_factory=list)
    guidance: str = ""
    suggestions: list[str] = field(default_factory=list)
    urgency: str | None = None
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    table: dict[str, Any] | None = None
    terms: dict[str, str] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)
    parts: list[Reply] = field(default_factory=list)

    def as_dict(self, base: FactBase) -> dict[str, Any]:
        """Return the JSON object of the contract, `text` rendered."""
        facts = self.all_facts()
        made: dict[str, Any] = {
            "kind": self.kind,
            "urgency": self.urgency,
            "text": render(self, base),
            "lead": self.short_answer(),
            "items": [_item(fact) for fact in facts],
            "topic": self.topic,
            "subjects": self.subjects,
            "symptoms": self.symptoms,
            "facts": [fact.key for fact in facts],
            "sources": self.citations(base),
            "guidance": self.guidance,
            "suggestions": self.suggestions,
            "table": self.table,
            "terms": self.terms,
            "notes": list(self.after),
            "fact_base": base.version,
        }
        if self.parts:
            made["parts"] = [part.as_dict(base) for part in self.parts]
        return made

    def all_facts(self) -> list[Fact]:
        """Return the facts of the reply and of its parts, each once."""
        found = [*self.facts, *(fact for part in self.parts for fact in part.all_facts())]
        return list({fact.key: fact for fact in found}.values())

    def short_answer(self) -> str:
        """Return the lead: reviewed lines that stand first, then the first fact."""
        first = self.lead or (self.facts[0].text if self.facts else "")
        return " ".join(line for line in (*self.before, first) if line)

    def citations(self, base: FactBase) -> list[dict[str, str]]:
        """Return the sources of facts and of reviewed lines, in order of first use."""
        cited = [base.sources[name].citation() for name in self.cited if name in base.sources]
        found = [*cited, *base.cite(self.all_facts())]
        return list({source["id"]: source for source in found}.values())


def _item(fact: Fact) -> dict[str, Any]:
    return {
        "fact": fact.key,
        "text": fact.text,
        "sources": list(fact.sources),
        "as_of": fact.as_of,
        "reviewed": fact.reviewed,
    }


def render(reply: Reply, base: FactBase) -> str:
    """Return the whole reply for a plain-text reader, sources numbered at the end."""
    citations = reply.citations(base)
    numbers = {source["id"]: number for number, source in enumerate(citations, 1)}
    blocks = [_body(part, numbers) for part in reply.parts] or [_body(reply, numbers)]
    return "\n\n".join(block for block in (*blocks, _sources(reply, citations)) if block)


def _body(reply: Reply, numbers: dict[str, int]) -> str:
    facts = list(reply.facts)
    lines = list(reply.before)
    if reply.lead:
        marks = _marks(reply.cited, numbers)
        lines.append(f"{reply.lead}{marks}")
    elif facts:
        first = facts.pop(0)
        lines.append(f"{first.text}{_marks(first.sources, numbers)}")
    blocks = [" ".join(lines)] if lines else []
    if reply.table:
        blocks.append(_table(reply.table))
    elif facts:
        blocks.append("\n".join(f"- {one.text}{_marks(one.sources, numbers)}" for one in facts))
    blocks += [line for line in (*reply.after, reply.guidance) if line]
    return "\n\n".join(blocks)


def _marks(sources: tuple[str, ...] | list[str], numbers: dict[str, int]) -> str:
    found = sorted({numbers[name] for name in sources if name in numbers})
    return "".join(f" [{number}]" for number in found)


def _table(table: dict[str, Any]) -> str:
    rows = []
    for label, *cells in table["rows"]:
        named = zip(table["columns"][1:], cells, strict=True)
        rows.append("\n".join([f"{label}:", *(f"- {name}: {cell}" for name, cell in named)]))
    return "\n\n".join(rows)


def _sources(reply: Reply, citations: list[dict[str, str]]) -> str:
    if not citations:
        return ""
    lines = [
        f"[{number}] {one['publisher']}: {one['title']} ({one['date']}). {one['url']}"
        for number, one in enumerate(citations, 1)
    ]
    reviews = sorted({fact.reviewed for fact in reply.all_facts()})
    checked = f" (facts last checked {reviews[0]})" if reviews else ""
    return "\n".join([f"Sources{checked}:", *lines])
