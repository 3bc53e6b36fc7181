"""The HTML pages and the files beside them: chat page, guide on paper, browsable fact base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from sanic import response
from sanic.response import HTTPResponse

from bot.answers import Guide, shared_wording
from bot.answers.guidance import asked
from bot.answers.kinds import Desk
from bot.answers.resolve import Question
from bot.knowledge import Fact, FactBase, Subject
from bot.knowledge.schema import KINDS

WEB = Path(__file__).with_name("web")
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
PATIENCE_MS = 20_000
STARTERS = ("side_effects", "how_it_works", "doctor_questions")
LONGEST_QUERY = 100
CALLED = ("emergency", "crisis")
PHONE = re.compile(r"\+?\d[\d ().-]+\d")
KIND_TITLES = {
    "drug": "Drugs",
    "drug_class": "Groups of drugs",
    "cancer": "Types and stages of breast cancer",
    "marker": "Markers and tests",
    "therapy": "Kinds of treatment",
    "symptom": "Side effects",
}


def asset(name: str) -> HTTPResponse:
    """Return a script, style sheet or picture of web/; an unknown name is a JSON 404."""
    path = WEB / name
    if path.suffix not in TYPES or path.parent != WEB or not path.is_file():
        return response.json({"error": "There is nothing at this address."}, 404)
    headers = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
    return response.raw(path.read_bytes(), headers=headers, content_type=TYPES[path.suffix])


def html(text: str) -> HTTPResponse:
    """Return a page."""
    return response.html(text)


def page(desk: Desk, keep_hours: float) -> str:
    """Return the chat page, with the clinic's own name and numbers in it."""
    return _render(
        "index.html",
        base=desk.base,
        clinic=desk.clinic,
        emergency=_emergency(desk),
        phones=_phones(desk),
        keep=f"{keep_hours:g} hour{'' if keep_hours == 1 else 's'}",
        starters=_starters(desk),
        clinician=_seen_by_clinician(desk.base),
        patience=PATIENCE_MS,
    )


def guide(made: Guide, desk: Desk) -> str:
    """Return a discussion guide as HTML for printing; nothing the person typed is in it."""
    numbers = {source["id"]: number for number, source in enumerate(made.sources, 1)}
    clinician = _seen_by_clinician(desk.base)
    return _render(
        "guide.html",
        guide=made,
        numbers=numbers,
        clinic=desk.clinic,
        emergency=_emergency(desk),
        clinician=clinician,
    )


def facts(base: FactBase, query: str) -> str:
    """Return the fact base as HTML: all of it, or the facts that hold every word of the query."""
    query = " ".join(query.split())[:LONGEST_QUERY]
    return _found(base, query) if query else _whole(base)


@lru_cache(maxsize=1)
def _whole(base: FactBase) -> str:
    return _found(base, "")


def _found(base: FactBase, query: str) -> str:
    words = query.lower().split()
    groups = {KIND_TITLES[kind]: list(_matching(base, kind, words)) for kind in KINDS}
    total = sum(len(found) for group in groups.values() for _, found in group)
    return _render(
        "facts.html",
        base=base,
        groups={title: group for title, group in groups.items() if group},
        total=total,
        query=query,
        topics=shared_wording().topics,
        clinician=_seen_by_clinician(base),
    )


def _matching(base: FactBase, kind: str, words: list[str]) -> Iterator[tuple[Subject, list[Fact]]]:
    for subject in sorted(base.subjects.values(), key=lambda one: one.title.lower()):
        if subject.kind == kind:
            found = [fact for fact in subject.facts if _holds(subject, fact, words)]
            if found:
                yield subject, found


def _holds(subject: Subject, fact: Fact, words: list[str]) -> bool:
    label = shared_wording().topics[fact.topic].label
    text = " ".join((*subject.names(), fact.key, label, fact.text)).lower()
    return all(word in text for word in words)


def _emergency(desk: Desk) -> str:
    """Return what to call in an emergency: the clinic's own number, else its region's."""
    return desk.clinic.emergency or str(desk.rules.regions[desk.clinic.region]["emergency"])


def _phones(desk: Desk) -> list[str]:
    """Return the phone numbers that become links to call: the clinic's and all regions'."""
    lines = [desk.clinic.emergency, desk.clinic.day_line, desk.clinic.night_line]
    for region in desk.rules.regions.values():
        lines += [str(value) for key, value in region.items() if key.split("_")[0] in CALLED]
    return list(dict.fromkeys(number for line in lines for number in PHONE.findall(line)))


def _starters(desk: Desk) -> list[str]:
    """Return the first suggestions: one topic for each of the wording's example drugs."""
    known = [one for one in desk.wording.examples if one in desk.base.subjects]
    questions = [
        Question(topic, (subject,)) for topic, subject in zip(STARTERS, known, strict=False)
    ]
    return asked(questions, desk.base, desk.wording)


def _seen_by_clinician(base: FactBase) -> int:
    return sum(bool(fact.reviewed_by) for fact in base.facts.values())


def _https(address: str) -> str:
    """Return an address that is safe in a link, or nothing."""
    return address if address.startswith("https://") else ""


def _tel(text: str) -> Markup:
    """Return a text with its phone numbers as links to call them."""
    link = Markup('<a href="tel:{}">{}</a>')
    pieces: list[str] = []
    end = 0
    for found in PHONE.finditer(text):
        number = found.group()
        pieces += [escape(text[end : found.start()]), link.format(_dialled(number), number)]
        end = found.end()
    return Markup("").join([*pieces, escape(text[end:])])


def _dialled(number: str) -> str:
    return re.sub(r"[^\d+]", "", number)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"https": _https, "tel": _tel}
    return made


def _render(name: str, **values: Any) -> str:
    return _templates().get_template(name).render(**values)
