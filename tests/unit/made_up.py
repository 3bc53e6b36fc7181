"""A small made-up fact base, and messages as the understanding would hand them on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.answers import Desk, Heard, Named, Part, load_wording
from bot.knowledge import FactBase, load_facts
from bot.safety import Assessment, shared_rules

SOURCES = {
    "label": {
        "publisher": "FDA",
        "title": "A label",
        "url": "https://example.org/label",
        "date": "2025-08-01",
        "kind": "label",
    },
    "charity": {
        "publisher": "A charity",
        "title": "A page",
        "url": "https://example.org/page",
        "date": "2026-01",
        "kind": "charity",
    },
}
ASKS = [
    {"id": "effects-1", "topic": "side_effects", "text": "What should I expect from {subject}?"},
    {"id": "effects-2", "topic": "side_effects", "who": "nurse", "text": "Who do I call first?"},
    {
        "id": "effects-own",
        "topic": "side_effects",
        "subjects": ["othermab"],
        "text": "Will {subject} tire me?",
    },
    {"id": "list", "topic": "doctor_questions", "text": "What comes next?"},
]
TOPICS = {
    "what_is": "{name} is a made-up drug.",
    "how_it_works": "{name} works in a made-up way.",
    "who_can_get": "{name} is for made-up cancer.",
    "side_effects": "{name} can cause nausea and neutropenia.",
    "serious_effects": "{name} can rarely harm the heart.",
    "how_given": "{name} is a tablet.",
}


def fact(name: str, topic: str, text: str, **more: Any) -> dict[str, Any]:
    """Return a fact as its YAML would hold it."""
    base = {"id": name, "topic": topic, "text": text, "sources": ["label"]}
    return {**base, "as_of": "2025-08", "reviewed": "2026-11", **more}


def drug(name: str, brand: str, **more: Any) -> dict[str, Any]:
    """Return a drug with a lead fact on six topics."""
    facts = [
        fact(topic.replace("_", "-"), topic, text.format(name=brand), lead=True)
        for topic, text in TOPICS.items()
    ]
    given = {"id": name, "kind": "drug", "status": "approved", "name": name, "brands": [brand]}
    return {**given, "facts": facts, **more}


def subjects() -> list[tuple[str, dict[str, Any]]]:
    """Return the made-up subjects with the folders they belong in."""
    example = drug("examplinib", "Exampla", is_a=["blockers"], treats=["her2-positive"])
    example["facts"] += [
        fact(f"more-{number}", "side_effects", f"Exampla effect number {number}.")
        for number in range(1, 7)
    ]
    example["facts"][3]["symptoms"] = ["nausea"]
    example["facts"].append(
        fact("compare-other", "compare", "Exampla is a pill; Otherva is not.", about=["othermab"])
    )
    blockers = {"id": "blockers", "kind": "drug_class", "name": "blockers"}
    blockers["facts"] = [fact("monitoring", "monitoring", "Blood tests are made.", lead=True)]
    nausea = {"id": "nausea", "kind": "symptom", "name": "nausea"}
    nausea["facts"] = [
        fact("what-helps", "manage_symptom", "Small meals help.", lead=True, sources=["charity"])
    ]
    cancers = [
        {"id": name, "kind": "cancer", "name": name}
        for name in ("her2-positive", "triple-negative", "metastatic", "breast-cancer")
    ]
    chemo = {"id": "chemotherapy", "kind": "therapy", "name": "chemotherapy"}
    partner = {"id": "letrozole", "kind": "drug", "status": "partner", "name": "letrozole"}
    partner["facts"] = [fact("what-is", "what_is", "Letrozole is a hormone pill.", lead=True)]
    return [
        ("drugs", example),
        ("drugs", drug("othermab", "Otherva", treats=["triple-negative"])),
        ("drugs", partner),
        ("classes", blockers),
        ("symptoms", nausea),
        ("therapies", chemo),
        *(("cancers", one) for one in cancers),
    ]


def write_facts(root: Path) -> Path:
    """Write the made-up fact base below a folder."""
    for folder, subject in subjects():
        (root / folder).mkdir(exist_ok=True)
        path = root / folder / f"{subject['id']}.yml"
        path.write_text(yaml.safe_dump(subject), encoding="utf-8")
    glossary = [{"term": "neutropenia", "text": "Too few of some white blood cells."}]
    others = {"drug": ["niraparib"], "cancer": ["melanoma"]}
    for name, content in (
        ("sources", SOURCES),
        ("questions", ASKS),
        ("glossary", glossary),
        ("other_names", others),
    ):
        (root / f"{name}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return root


def made_up_desk(root: Path) -> Desk:
    """Return a desk over the made-up fact base, with the project's own wording and safety rules."""
    return desk_over(write_facts(root))


def desk_over(root: Path) -> Desk:
    """Return a desk over the facts in a folder."""
    return Desk(load_facts(root), load_wording(), shared_rules())


def named(
    base: FactBase, *ids: str, how: str = "exact", others: tuple[str, ...] = ()
) -> list[Named]:
    """Return mentions of subjects, and of `kind:text` for names outside."""
    found = []
    for name in ids:
        if ":" in name:
            kind, text = name.split(":")
            found.append(Named(text, kind, text, how, others))
            continue
        subject = base.subjects[name]
        kind = "partner" if subject.status == "partner" else subject.kind
        found.append(Named(name, kind, subject.short, how, others))
    return found


def part(intent: str, text: str = "a question?", names: list[Named] | None = None) -> Part:
    """Return a part whose intent is quite sure."""
    return Part(text, ((intent, 0.95), ("chitchat", 0.02)), tuple(names or ()))


def heard(*parts: Part, triage: Assessment | None = None, near: float = 0.6) -> Heard:
    """Return a message of some parts."""
    text = " ".join(one.text for one in parts)
    nearest = (("examplinib/what-is", near),)
    return Heard(text, parts, nearest, triage=triage or Assessment())
