"""The Reply as the contract has it and as a plain-text reader sees it, and the discussion guide."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up import heard, made_up_desk, named, part

from bot.answers import KINDS, Desk, Memory, Reply, make_guide, respond
from bot.answers.compare import side_by_side
from bot.answers.guidance import guidance
from bot.answers.resolve import Question, own_context, resolve
from bot.answers.select import find


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return made_up_desk(tmp_path_factory.mktemp("facts"))


def test_the_text_has_lead_items_guidance_and_numbered_sources_in_this_order(desk: Desk) -> None:
    facts = [desk.base.facts[key] for key in ("examplinib/what-is", "nausea/what-helps")]
    reply = Reply("answer", facts=facts, guidance="Ask your oncologist: “Why?”")
    assert reply.as_dict(desk.base)["text"].splitlines() == [
        "Exampla is a made-up drug. [1]",
        "",
        "- Small meals help. [2]",
        "",
        "Ask your oncologist: “Why?”",
        "",
        "Sources (facts last checked 2026-11):",
        "[1] FDA: A label (2025-08-01). https://example.org/label",
        "[2] A charity: A page (2026-01). https://example.org/page",
    ]


def test_reviewed_lines_stand_around_the_facts(desk: Desk) -> None:
    facts = [desk.base.facts["examplinib/what-is"]]
    reply = Reply("answer", facts=facts, before=["First."], after=["Last."], guidance="Ask.")
    made = reply.as_dict(desk.base)
    assert made["lead"] == "First. Exampla is a made-up drug."
    assert made["text"].startswith("First. Exampla is a made-up drug. [1]\n\nLast.\n\nAsk.\n\n")


def test_a_lead_of_its_own_leaves_all_facts_as_items(desk: Desk) -> None:
    facts = [desk.base.facts["examplinib/what-is"]]
    text = Reply("refuse", lead="I cannot say.", facts=facts).as_dict(desk.base)["text"]
    assert text.startswith("I cannot say.\n\n- Exampla is a made-up drug. [1]\n\n")


def test_a_reviewed_line_can_cite(desk: Desk) -> None:
    made = Reply("urgent", lead="Call now.", cited=["charity", "ghost"]).as_dict(desk.base)
    assert made["text"].startswith("Call now. [1]\n\nSources:\n[1] A charity")
    assert [source["id"] for source in made["sources"]] == ["charity"]


def test_a_reply_without_facts_has_no_sources(desk: Desk) -> None:
    made = Reply("smalltalk", lead="Hello.", topic="smalltalk").as_dict(desk.base)
    assert (made["text"], made["items"], made["sources"]) == ("Hello.", [], [])


def test_an_item_carries_its_sources_and_dates(desk: Desk) -> None:
    fact = desk.base.facts["examplinib/what-is"]
    (item,) = Reply("answer", facts=[fact]).as_dict(desk.base)["items"]
    assert item == {
        "fact": "examplinib/what-is",
        "text": "Exampla is a made-up drug.",
        "sources": ["label"],
        "as_of": "2025-08",
        "reviewed": "2026-11",
    }


def test_parts_share_one_list_of_sources(desk: Desk) -> None:
    parts = [
        Reply("answer", facts=[desk.base.facts[key]], guidance=f"Ask {key}.")
        for key in ("examplinib/what-is", "nausea/what-helps")
    ]
    made = Reply("answer", parts=parts).as_dict(desk.base)
    assert made["facts"] == ["examplinib/what-is", "nausea/what-helps"]
    assert made["text"].count("Sources") == 1 and "Small meals help. [2]" in made["text"]


def test_a_table_names_each_drug_in_each_row(desk: Desk) -> None:
    table, facts = side_by_side(["examplinib", "othermab"], desk.base, desk.wording)
    assert table is not None and len(facts) == 2 * len(table["rows"])
    text = Reply("answer", lead="Side by side.", facts=facts, table=table).as_dict(desk.base)[
        "text"
    ]
    assert "How it is given:\n- Exampla (examplinib): Exampla is a tablet." in text


def test_one_row_is_no_comparison(desk: Desk) -> None:
    assert side_by_side(["examplinib", "nausea"], desk.base, desk.wording) == (None, [])


def test_every_kind_of_the_contract_is_known() -> None:
    kinds = (
        "answer clarify not_known refuse urgent crisis support out_of_scope smalltalk about guide"
    )
    assert set(KINDS) == set(kinds.split())


# The steps behind a reply ------------------------------------------------------------------------


def test_names_are_sorted_into_subjects_and_symptoms(desk: Desk) -> None:
    asked = part("", names=named(desk.base, "nausea", "metastatic", "examplinib"))
    question = resolve(asked, "side_effects", Memory(), desk.base, desk.wording)
    assert (question.subjects, question.symptoms) == (("examplinib", "metastatic"), ("nausea",))


def test_the_last_subject_is_carried_before_what_the_person_is_on(desk: Desk) -> None:
    memory = Memory(subjects=["othermab"], own=["examplinib"])
    question = resolve(part(""), "what_is", memory, desk.base, desk.wording)
    assert (question.subjects, question.carried) == (("othermab",), True)
    only_own = resolve(part(""), "what_is", Memory(own=["examplinib"]), desk.base, desk.wording)
    assert only_own.subjects == ("examplinib",)


def test_a_stale_subject_in_the_memory_is_left_out(desk: Desk) -> None:
    memory = Memory(subjects=["gone"], own=["gone-too"])
    assert resolve(part(""), "what_is", memory, desk.base, desk.wording).subjects == ()


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("I'm on Exampla", ["examplinib"]),
        ("my mum has been put on it, she takes Exampla", ["examplinib"]),
        ("What is Exampla?", []),
    ],
)
def test_what_a_person_says_is_theirs(desk: Desk, text: str, own: list[str]) -> None:
    assert own_context(part("", text, named(desk.base, "examplinib")), desk.base) == own


def test_the_lead_fact_comes_first_and_the_rest_is_kept(desk: Desk) -> None:
    found = find(Question("side_effects", ("examplinib",)), desk.base, desk.wording)
    assert found.now[0].lead and len(found.now) == 4 and len(found.rest) == 3


def test_the_fact_nearest_to_the_wording_comes_first(desk: Desk) -> None:
    near = {"examplinib/more-5": 0.9}
    question = Question("side_effects", ("examplinib",), near=near)
    assert find(question, desk.base, desk.wording).now[0].key == "examplinib/more-5"


def test_two_drugs_share_the_answer(desk: Desk) -> None:
    question = Question("how_given", ("examplinib", "othermab"))
    found = find(question, desk.base, desk.wording)
    assert {one.subject for one in found.now} == {"examplinib", "othermab"}


def test_guidance_says_who_else_can_help(desk: Desk) -> None:
    memory = Memory(guided=["What should I expect from Exampla?"])
    line = guidance(Question("side_effects", ("examplinib",)), memory, desk.base, desk.wording)
    assert "“Who do I call first?” Your oncology nurse can help with this too." in line


def test_the_guide_has_labels_facts_questions_and_sources(desk: Desk) -> None:
    asked = part("ask_side_effects", "I am Zebedee", named(desk.base, "examplinib"))
    _, memory = respond(desk, heard(asked), Memory())
    guide = make_guide(memory.asked, desk.base, desk.wording)
    assert guide.asked[0].label == "What are the side effects of Exampla?"
    assert guide.asked[0].facts[0].key == "examplinib/side-effects"
    assert "What should I expect from Exampla?" in guide.questions
    assert [source["id"] for source in guide.sources] == ["label"]
    assert "Zebedee" not in repr(guide)


def test_the_guide_leaves_out_what_is_no_longer_in_the_fact_base(desk: Desk) -> None:
    stored = [
        {"topic": "gossip", "subjects": [], "facts": []},
        {"topic": "what_is", "subjects": ["gone"], "facts": ["gone/what-is"]},
    ]
    guide = make_guide(stored, desk.base, desk.wording)
    assert [one.facts for one in guide.asked] == [()]


def test_an_empty_conversation_still_has_questions_to_take_along(desk: Desk) -> None:
    assert make_guide([], desk.base, desk.wording).questions


def test_what_the_memory_does_not_know_is_left_out() -> None:
    assert Memory.from_dict({"topic": "what_is", "old_field": 1}) == Memory(topic="what_is")


def test_the_memory_of_what_was_asked_is_bounded() -> None:
    memory = Memory()
    for number in range(100):
        memory.keep_asked("what_is", [f"drug-{number}"], [])
    assert len(memory.asked) == 40 and memory.asked[-1]["subjects"] == ["drug-99"]


def test_nothing_of_the_persons_words_is_remembered(desk: Desk, tmp_path: Path) -> None:
    asked = part("ask_what_is", "Zebedee here, I'm on Exampla", named(desk.base, "examplinib"))
    _, memory = respond(desk, heard(asked), Memory())
    assert "Zebedee" not in repr(memory.as_dict())
