"""The pages without a browser: files, weight, question list, browsable facts."""

from __future__ import annotations

import gzip
import json
import re
from types import SimpleNamespace
from typing import cast

import pytest

from bot.answers import Guide, shared_wording
from bot.answers.guide import Asked
from bot.answers.kinds import Desk
from bot.channels import pages
from bot.safety import Clinic, Rules
from tests.browser.canned import KISQALI, SOURCES, small_base
from tests.browser.hostile import HOSTILE

BASE = small_base()
LARGEST = 25 * 1024


REGIONS = {
    "": {"emergency": "your local emergency number (911 in the US)", "crisis": "call 988"},
    "UK": {"emergency": "999", "crisis": "call 116 123", "crisis_es": "llame al 116 123"},
}


def desk(clinic: Clinic) -> Desk:
    """Return a desk with the small fact base and these numbers of a clinic."""
    return Desk(BASE, shared_wording(), cast(Rules, SimpleNamespace(regions=REGIONS)), clinic)


@pytest.mark.parametrize("name", ["chat.js", "card.js", "embed.js", "print.js"])
def test_scripts(name: str) -> None:
    answer = pages.asset(name)
    assert (answer.status, answer.content_type) == (200, "text/javascript; charset=utf-8")
    text = answer.body.decode()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval\(", text)
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", text)


def test_style_and_picture() -> None:
    assert pages.asset("chat.css").content_type == "text/css; charset=utf-8"
    assert pages.asset("icon.svg").content_type == "image/svg+xml"


@pytest.mark.parametrize("name", ["no.js", "index.html", "../pages.py", "../web/chat.js", "", "."])
def test_other_names_are_a_json_404(name: str) -> None:
    answer = pages.asset(name)
    assert answer.status == 404
    assert json.loads(answer.body)["error"].endswith(".")


def test_the_page_weighs_little() -> None:
    files = [pages.asset(name).body for name in ("chat.js", "card.js", "chat.css", "icon.svg")]
    files.append(pages.asset("embed.js").body)
    files.append(pages.page(desk(Clinic()), 24).encode())
    weight = sum(len(gzip.compress(one)) for one in files)
    print(f"page weight: {weight} bytes gzipped")
    assert weight < LARGEST


@pytest.mark.parametrize(
    ("clinic", "emergency"),
    [
        (Clinic(), 'your local emergency number (<a href="tel:911">911</a> in the US)'),
        (Clinic(region="UK"), '<a href="tel:999">999</a>'),
        (Clinic(region="UK", emergency="+44 112"), '<a href="tel:+44112">+44 112</a>'),
    ],
)
def test_the_page_names_the_emergency_number(clinic: Clinic, emergency: str) -> None:
    text = pages.page(desk(clinic), 1)
    assert f"In an emergency, call {emergency} now." in text
    assert "1 hour after" in text


def test_no_page_has_script_or_style_in_it() -> None:
    made = Guide((Asked("What?", KISQALI),), ("Why?",), ())
    for text in (
        pages.page(desk(Clinic()), 24),
        pages.facts(BASE, ""),
        pages.guide(made, desk(Clinic())),
    ):
        tags = " ".join(re.findall(r"<[a-z][^>]*>", text))
        assert not re.search(r"<style|\sstyle=|<script(?! src=)|\son\w+=", tags)
        assert not re.search(r"(?:href|src|action)=.(?!https://|\.\./|[#a-z./?]+\W|tel:)", tags)


def test_question_list() -> None:
    cited = tuple(SOURCES[one].citation() for one in ("label", "cruk"))
    made = Guide((Asked("What are the side effects?", KISQALI[:2]),), ("Why?", HOSTILE[0]), cited)
    text = pages.guide(made, desk(Clinic("Hillside", "911", "555-0142", "", "UK")))
    assert text.count('type="checkbox"') == 2
    assert "&lt;script&gt;" in text and HOSTILE[0] not in text
    assert '<a class="mark" href="#source-2">[2]</a> <small>(checked 2026-11)</small>' in text
    assert '<li id="source-1">Novartis (US label): <a href="https://example.org/label"' in text
    for words in ("Hillside", "911", "555-0142", "Nights and weekends", "Notes"):
        assert words in text


def test_every_fact_has_its_place_sources_and_dates() -> None:
    text = pages.facts(BASE, "")
    for fact in BASE.facts.values():
        assert f'id="{fact.key}"' in text
    assert text.count("checked 2026-11") == len(BASE.facts)
    assert "When to call" not in text
    assert '<section id="ribociclib"' in text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("kisqali heart", 1),
        ("KISQALI", 8),
        ("ribociclib/hair", 1),
        ("how it is given", 2),
        ("zzz", 0),
        ("x" * 500, 0),
    ],
)
def test_search(query: str, count: int) -> None:
    text = pages.facts(BASE, query)
    assert text.count('class="fact"') == count
    assert f"{count} fact{'' if count == 1 else 's'} with" in text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_query_is_text(text: str) -> None:
    page = pages.facts(BASE, text)
    assert "<script>" not in page and "<img" not in page and "49" not in page.split("<main>")[0]
