"""What holds for every reply, whatever was said: the Reply contract of DESIGN section 4."""

from __future__ import annotations

from typing import Any

from bot.answers import KINDS, shared_wording
from bot.knowledge import TOPICS, FactBase

KEYS = {
    "kind",
    "urgency",
    "text",
    "lead",
    "items",
    "topic",
    "subjects",
    "symptoms",
    "facts",
    "sources",
    "guidance",
    "suggestions",
    "table",
    "fact_base",
}
EXTRA = {"terms", "figures", "notes", "parts"}
GUIDED = ("answer", "not_known", "refuse", "out_of_scope")
UNGUIDED = ("smalltalk", "about", "clarify", "support", "urgent", "crisis")
TOPIC_OF_KIND = {
    "urgent": "emergency",
    "crisis": "emergency",
    "support": "emotional",
    "about": "meta",
    "smalltalk": "smalltalk",
    "out_of_scope": "out_of_scope",
    "guide": "doctor_questions",
}


def check_reply(reply: dict[str, Any], base: FactBase, english: bool = True) -> None:
    """Assert the contract for a reply and its parts."""
    for one in (reply, *reply.get("parts", ())):
        check_shape(one, base)
        check_facts(one, base)
        if english:
            check_guidance(one)
    if reply.get("parts"):
        assert reply["topic"] == reply["parts"][0]["topic"]
        assert reply["subjects"] == reply["parts"][0]["subjects"]


def check_shape(reply: dict[str, Any], base: FactBase) -> None:
    """Assert keys, kind, urgency, topic and subjects."""
    assert set(reply) >= KEYS
    assert set(reply) <= KEYS | EXTRA
    assert reply["kind"] in KINDS
    assert reply["topic"] in {None, *TOPICS, *TOPIC_OF_KIND.values(), "personal_advice"}
    assert reply["topic"] == TOPIC_OF_KIND.get(reply["kind"], reply["topic"])
    assert set(reply["subjects"]) | set(reply["symptoms"]) <= base.subjects.keys()
    assert reply["fact_base"] == base.version
    assert reply["text"].strip() and reply["lead"].strip()
    assert "{" not in reply["text"], "a place in a reviewed line was left open"
    check_urgency(reply)


def check_urgency(reply: dict[str, Any]) -> None:
    """Assert that urgency goes with the kind, and that the action then stands first."""
    urgency = reply["urgency"]
    if reply["kind"] == "crisis":
        assert urgency == "emergency"
    elif reply["kind"] == "urgent":
        assert urgency in ("emergency", "call_now", "call_today")
    else:
        assert urgency in (None, "call_today")
    if reply["kind"] in ("urgent", "crisis"):
        assert reply["text"].startswith(reply["lead"])


def check_facts(reply: dict[str, Any], base: FactBase) -> None:
    """Assert that each item is a fact with its exact text, and that every source resolves."""
    assert [item["fact"] for item in reply["items"]] == reply["facts"]
    sources = {source["id"]: source for source in reply["sources"]}
    for item in reply["items"]:
        fact = base.facts[item["fact"]]
        assert item["text"] == fact.text
        assert fact.text in reply["text"]
        assert item["sources"] == list(fact.sources) and item["sources"]
        assert (item["as_of"], item["reviewed"]) == (fact.as_of, fact.reviewed)
        assert set(item["sources"]) <= sources.keys()
    for name, source in sources.items():
        assert source == base.sources[name].citation()
        assert source["url"] in reply["text"]
    meanings = {term.term: term.text for term in base.glossary}
    assert (reply.get("terms") or {}).items() <= meanings.items()


def check_guidance(reply: dict[str, Any]) -> None:
    """Assert that the question for the oncologist is there, or not, and stands last."""
    grief = reply["lead"].startswith(shared_wording().line("support", "grief"))
    if reply["kind"] in UNGUIDED or grief:
        assert reply["guidance"] == ""
        assert "Ask your oncologist: “" not in reply["text"]
    elif reply["kind"] in GUIDED:
        assert reply["guidance"].startswith("Ask your oncologist")
        body = reply["text"].split("\n\nSources", 1)[0]
        last = (reply.get("parts") or [reply])[-1]["guidance"]
        assert body.endswith(last)


def guidance_lines(reply: dict[str, Any]) -> list[str]:
    """Return the guidance of a reply or of its parts."""
    lines = [one["guidance"] for one in reply.get("parts") or [reply]]
    return [line for line in lines if line]
