"""Answers without Rasa: what was heard, and a made-up fact base, to a Reply."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from made_up import desk_over, fact, heard, made_up_desk, named, part, write_facts

from bot.answers import Desk, Heard, Memory, Part, Reply, respond
from bot.safety import Assessment, Finding


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return made_up_desk(tmp_path_factory.mktemp("facts"))


class Talk:
    """A conversation in which each turn is a hand-made part."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.memory = desk, Memory()

    def say(self, intent: str, *names: str, text: str = "a question?", **how: Any) -> Reply:
        return self.hear(heard(part(intent, text, named(self.desk.base, *names, **how))))

    def hear(self, message: Heard) -> Reply:
        reply, self.memory = respond(self.desk, message, self.memory)
        self.memory = Memory.from_dict(self.memory.as_dict())
        return reply


@pytest.fixture
def talk(desk: Desk) -> Talk:
    return Talk(desk)


def keys(reply: Reply) -> list[str]:
    return [one.key for one in reply.facts]


# Answering ---------------------------------------------------------------------------------------


def test_a_question_gets_its_facts_the_guidance_and_the_next_questions(talk: Talk) -> None:
    reply = talk.say("ask_side_effects", "examplinib")
    assert (reply.kind, reply.topic, reply.subjects) == ("answer", "side_effects", ["examplinib"])
    assert keys(reply)[0] == "examplinib/side-effects"
    assert reply.guidance.startswith("Ask your oncologist: “What should I expect from Exampla?”")
    assert "Which serious side effects can Exampla have?" in reply.suggestions
    assert reply.terms == {"neutropenia": "Too few of some white blood cells."}


def test_a_class_answers_for_its_drug(talk: Talk) -> None:
    reply = talk.say("ask_monitoring", "examplinib")
    assert (reply.kind, keys(reply)) == ("answer", ["blockers/monitoring"])


def test_no_fact_is_said_plainly(talk: Talk) -> None:
    reply = talk.say("ask_cost_access", "examplinib")
    assert reply.kind == "not_known"
    assert "no reviewed fact" in reply.lead
    assert "Exampla (examplinib)" in reply.lead
    assert reply.guidance.startswith("Ask your oncologist")


def test_a_misspelled_name_is_said_back(talk: Talk) -> None:
    reply = talk.say("ask_what_is", "examplinib", how="fuzzy")
    assert reply.before == ["I read that as Exampla (examplinib)."]


def test_a_false_premise_is_put_right_first(talk: Talk) -> None:
    reply = talk.say("ask_who_can_get", "examplinib", "triple-negative")
    assert "triple-negative is not on that list" in reply.before[0]


def test_a_symptom_that_no_fact_lists_is_not_ruled_out(talk: Talk) -> None:
    reply = talk.say("ask_side_effects", "othermab", "nausea")
    assert "That does not rule it out." in reply.before[0]


def test_drugs_stand_side_by_side_with_what_compares_them_first(talk: Talk) -> None:
    reply = talk.say("ask_compare", "examplinib", "othermab")
    assert reply.table is not None
    assert reply.table["columns"] == ["", "Exampla (examplinib)", "Otherva (othermab)"]
    assert keys(reply)[0] == "examplinib/compare-other"
    assert "Exampla is a pill" in reply.as_dict(talk.desk.base)["text"]


# Following on ------------------------------------------------------------------------------------


def test_the_subject_is_carried_over(talk: Talk) -> None:
    talk.say("ask_what_is", "examplinib")
    assert talk.say("ask_how_given").subjects == ["examplinib"]


def test_the_topic_is_carried_over(talk: Talk) -> None:
    talk.say("ask_how_given", "examplinib")
    reply = talk.say("follow_up", "othermab", text="and Otherva?")
    assert (reply.topic, reply.subjects) == ("how_given", ["othermab"])


def test_a_bare_name_asks_the_last_topic_whatever_the_classifier_says(talk: Talk) -> None:
    talk.say("ask_side_effects", "examplinib")
    reply = talk.say("out_of_scope", "othermab", text="Otherva")
    assert (reply.topic, reply.subjects) == ("side_effects", ["othermab"])


def test_a_follow_up_that_names_a_topic_asks_it(talk: Talk) -> None:
    talk.say("ask_what_is", "examplinib")
    asked = Part("and its side effects?", (("follow_up", 0.86), ("ask_side_effects", 0.13)))
    assert talk.hear(heard(asked)).topic == "side_effects"


def test_a_follow_up_without_a_topic_keeps_the_last(talk: Talk) -> None:
    talk.say("ask_how_given", "examplinib")
    asked = Part("is that normal?", (("follow_up", 0.98), ("ask_side_effects", 0.002)))
    assert talk.hear(heard(asked)).topic == "how_given"


def test_a_comparison_takes_the_drug_before(talk: Talk) -> None:
    talk.say("ask_what_is", "examplinib")
    reply = talk.say("ask_compare", "othermab", text="how does it compare with Otherva?")
    assert reply.subjects == ["examplinib", "othermab"]


def test_more_goes_on_and_then_ends(talk: Talk) -> None:
    first = talk.say("ask_side_effects", "examplinib")
    second = talk.say("more", text="tell me more")
    assert second.kind == "answer" and not set(keys(first)) & set(keys(second))
    assert talk.say("more", text="more").kind == "smalltalk"


def test_simpler_gives_one_fact_with_its_words(talk: Talk) -> None:
    talk.say("ask_side_effects", "examplinib")
    reply = talk.say("simpler", text="in plain words")
    assert len(reply.facts) == 1
    assert reply.after == ["neutropenia: Too few of some white blood cells."]


@pytest.mark.parametrize("intent", ["more", "simpler", "follow_up"])
def test_nothing_to_go_on_is_asked_back(talk: Talk, intent: str) -> None:
    assert talk.say(intent, text="go on").kind == "clarify"


def test_what_a_person_is_on_is_remembered(talk: Talk) -> None:
    talk.say("ask_how_given", "examplinib", text="I'm on Exampla, how is it given?")
    talk.say("ask_what_is", "her2-positive")
    assert talk.memory.own == ["examplinib"]


# Asking back -------------------------------------------------------------------------------------


def test_a_missing_drug_is_asked_for_and_its_name_is_enough(talk: Talk) -> None:
    asked = talk.say("ask_side_effects")
    assert (asked.kind, asked.topic, asked.guidance) == ("clarify", "side_effects", "")
    reply = talk.say("follow_up", "othermab", text="Otherva")
    assert (reply.topic, reply.subjects) == ("side_effects", ["othermab"])


@pytest.mark.parametrize(
    ("text", "place"),
    [("the first one", 0), ("the second one", 1), ("2", 1), ("the last one please", -1)],
)
def test_an_offer_is_chosen_by_its_place(talk: Talk, text: str, place: int) -> None:
    talk.say("ask_what_is", "examplinib")
    offered = talk.memory.options
    reply = talk.say("choose", text=text)
    assert reply.topic == offered[place]["topic"]


def test_look_alikes_are_asked_about(talk: Talk) -> None:
    asked = talk.say("ask_side_effects", "examplinib", how="unsure", others=("othermab",))
    assert asked.kind == "clarify"
    assert "Exampla (examplinib) or Otherva (othermab)" in asked.lead
    assert len(asked.suggestions) == 2


def test_yes_to_two_names_is_asked_again(talk: Talk) -> None:
    talk.say("ask_side_effects", "examplinib", how="unsure", others=("othermab",))
    again = talk.say("affirm", text="yes")
    assert again.kind == "clarify" and "or Otherva" in again.lead


def test_no_to_look_alikes_asks_which_drug(talk: Talk) -> None:
    talk.say("ask_side_effects", "examplinib", how="unsure", others=("othermab",))
    assert (talk.say("deny", text="no").topic, talk.memory.pending) == ("side_effects", "subject")


def test_the_other_one_is_taken(talk: Talk) -> None:
    talk.say("ask_side_effects", "examplinib", how="unsure", others=("othermab",))
    talk.say("choose", text="the first one")
    assert talk.say("correct", text="no, the other one").subjects == ["othermab"]


def test_a_misspelled_outside_drug_is_asked_about_then_declined(talk: Talk) -> None:
    asked = talk.say("ask_what_is", "outside-drug:niraparib", how="fuzzy")
    assert asked.kind == "clarify" and "Did you mean niraparib?" in asked.lead
    assert talk.say("affirm", text="yes").kind == "out_of_scope"


def test_signs_without_words_are_asked_back(talk: Talk) -> None:
    assert talk.say("chitchat", text="?!").kind == "clarify"


# Scope -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("examplinib", "outside-cancer:melanoma"), "melanoma"),
        (("outside-drug:niraparib",), "niraparib"),
        (("letrozole",), "letrozole"),
        (("chemotherapy",), "chemotherapy"),
    ],
)
def test_what_is_outside_is_named(talk: Talk, names: tuple[str, ...], said: str) -> None:
    reply = talk.say("ask_effectiveness", *names)
    assert (reply.kind, reply.topic) == ("out_of_scope", "out_of_scope")
    assert said in reply.lead and said in reply.guidance


def test_our_drug_for_another_cancer_is_kept_for_the_next_turn(talk: Talk) -> None:
    talk.say("ask_how_given", "examplinib", "outside-cancer:melanoma")
    reply = talk.say("follow_up", "breast-cancer", text="and for breast-cancer?")
    assert (reply.kind, reply.subjects[0]) == ("answer", "examplinib")


def test_a_far_off_question_is_outside(desk: Desk) -> None:
    reply, _ = respond(desk, heard(part("ask_what_is", "what is jazz?"), near=0.1), Memory())
    assert reply.kind == "out_of_scope"


# Safety, decisions, feelings ---------------------------------------------------------------------


def _triage(tier: str, **more: Any) -> Assessment:
    return Assessment(tier, (Finding(tier, "a-rule", "words"),), **more)


@pytest.mark.parametrize(
    ("tier", "kind", "urgency"),
    [
        ("crisis", "crisis", "emergency"),
        ("emergency", "urgent", "emergency"),
        ("call_now", "urgent", "call_now"),
        ("call_today", "urgent", "call_today"),
    ],
)
def test_urgency_comes_before_everything(talk: Talk, tier: str, kind: str, urgency: str) -> None:
    reply = talk.hear(heard(part("personal_advice"), triage=_triage(tier, personal=True)))
    assert (reply.kind, reply.urgency, reply.topic) == (kind, urgency, "emergency")
    assert reply.lead and not reply.facts and not reply.guidance


def test_a_sign_for_today_with_a_question_stands_on_the_answer(talk: Talk) -> None:
    asked = part("ask_side_effects", names=named(talk.desk.base, "examplinib"))
    reply = talk.hear(heard(asked, triage=_triage("call_today", asks=True)))
    assert (reply.kind, reply.urgency) == ("answer", "call_today")
    assert reply.before and reply.facts


@pytest.mark.parametrize("kind", ["stop", "dose", "choose", "results", "prognosis", "other"])
def test_a_decision_is_declined_with_a_question_to_take_along(talk: Talk, kind: str) -> None:
    asked = part("ask_side_effects", names=named(talk.desk.base, "examplinib"))
    reply = talk.hear(heard(asked, triage=Assessment(personal=True, personal_kind=kind)))
    assert (reply.kind, reply.subjects) == ("refuse", ["examplinib"])
    assert reply.lead.startswith("I cannot")
    assert reply.guidance.startswith("Ask your oncologist: “")
    assert kind != "prognosis" or not reply.facts


def test_a_decision_asked_twice_has_another_question_to_take_along(talk: Talk) -> None:
    asked = part("ask_side_effects", names=named(talk.desk.base, "examplinib"))
    message = heard(asked, triage=Assessment(personal=True, personal_kind="stop"))
    assert talk.hear(message).guidance != talk.hear(message).guidance


def test_a_symptom_is_never_called_a_drug_in_a_question_to_take_along(talk: Talk) -> None:
    asked = part("ask_manage_symptom", names=named(talk.desk.base, "nausea"))
    reply = talk.hear(heard(asked, triage=Assessment(personal=True, personal_kind="dose")))
    assert "dose of nausea" not in reply.guidance


def test_distress_beside_a_question_gets_a_warm_line_and_the_answer(talk: Talk) -> None:
    asked = part("ask_what_is", names=named(talk.desk.base, "examplinib"))
    reply = talk.hear(heard(asked, part("emotional", "I am so scared.")))
    assert reply.kind == "answer" and reply.facts
    assert "sorry" in reply.before[0] and reply.after


def test_grief_gets_no_facts_and_no_suggestions(talk: Talk) -> None:
    reply = talk.say("emotional", "examplinib", text="my mum died on Exampla last week")
    assert reply.kind == "support" and "loss" in reply.lead
    assert not (reply.facts or reply.suggestions or reply.guidance)


def test_a_remark_after_a_death_gets_no_drug_facts(talk: Talk) -> None:
    talk.say("emotional", text="my wife passed away last week")
    reply = talk.say("ask_effectiveness", "examplinib", text="she was on Exampla, it did not help")
    assert reply.kind == "support" and not reply.facts
    assert talk.say("ask_what_is", "examplinib", text="What is Exampla?").kind == "answer"


def test_a_question_beside_a_death_gets_its_answer_and_no_suggestions(talk: Talk) -> None:
    asked = part(
        "ask_what_is", "My wife died. What is Exampla?", named(talk.desk.base, "examplinib")
    )
    reply = talk.hear(heard(asked))
    assert "loss" in reply.before[0] and reply.facts and not reply.suggestions


def test_another_language_is_answered_as_such(talk: Talk) -> None:
    reply = talk.hear(heard(part("ask_what_is"), triage=Assessment(language="es")))
    assert reply.kind == "out_of_scope" and reply.lead


@pytest.mark.parametrize(
    ("intent", "kind", "topic"),
    [
        ("greet", "smalltalk", "smalltalk"),
        ("thank", "smalltalk", "smalltalk"),
        ("bot_challenge", "smalltalk", "smalltalk"),
        ("insult", "smalltalk", "smalltalk"),
        ("affirm", "smalltalk", "smalltalk"),
        ("help", "about", "meta"),
        ("meta_sources", "about", "meta"),
        ("meta_privacy", "about", "meta"),
        ("forget_me", "about", "meta"),
        ("make_guide", "guide", "doctor_questions"),
    ],
)
def test_around_the_questions(talk: Talk, intent: str, kind: str, topic: str) -> None:
    reply = talk.say(intent, text="some words")
    assert (reply.kind, reply.topic) == (kind, topic)
    assert kind == "guide" or not reply.guidance


def test_two_questions_get_two_answers(talk: Talk) -> None:
    names = named(talk.desk.base, "examplinib")
    both = heard(part("ask_what_is", names=names), part("ask_how_given", names=names))
    made = talk.hear(both).as_dict(talk.desk.base)
    assert [one["topic"] for one in made["parts"]] == ["what_is", "how_given"]
    assert (made["topic"], len(made["facts"])) == ("what_is", 2)
    assert made["text"].count("Ask your oncologist") == 2
    assert made["text"].count("Sources (") == 1


def test_what_stands_before_two_answers_is_in_the_text(talk: Talk) -> None:
    names = named(talk.desk.base, "examplinib")
    both = [part("ask_what_is", names=names), part("ask_how_given", names=names)]
    tired = part("emotional", "I am so scared.")
    reply = talk.hear(heard(*both, tired, triage=_triage("call_today", asks=True)))
    made = reply.as_dict(talk.desk.base)
    assert (made["urgency"], len(made["parts"])) == ("call_today", 2)
    assert made["text"].startswith(reply.parts[0].before[0])
    assert made["lead"].startswith(reply.parts[0].before[0])
    assert made["text"].split("\n\nSources")[0].endswith(made["parts"][1]["guidance"])


def test_the_memory_given_is_left_as_it_was(desk: Desk) -> None:
    memory = Memory()
    respond(desk, heard(part("ask_what_is", names=named(desk.base, "examplinib"))), memory)
    assert memory == Memory()


def test_guidance_differs_until_there_is_no_other(talk: Talk) -> None:
    lines = [talk.say("ask_side_effects", "examplinib").guidance for _ in range(6)]
    assert len(set(lines)) == 6


def test_the_most_specific_guidance_comes_first(talk: Talk) -> None:
    assert "Will Otherva tire me?" in talk.say("ask_side_effects", "othermab").guidance


def test_the_same_question_gets_the_same_facts(desk: Desk) -> None:
    message = heard(part("ask_side_effects", names=named(desk.base, "examplinib")))
    first, second = (respond(desk, message, Memory())[0].as_dict(desk.base) for _ in range(2))
    assert first == second


def test_a_fact_of_the_region_comes_first(tmp_path: Path) -> None:
    root = write_facts(tmp_path)
    path = root / "drugs" / "othermab.yml"
    drug = yaml.safe_load(path.read_text(encoding="utf-8"))
    for region in ("US", "UK"):
        text = f"Otherva is approved in the {region}."
        drug["facts"].append(fact(f"status-{region}", "approval_status", text, region=region))
    path.write_text(yaml.safe_dump(drug), encoding="utf-8")
    desk = desk_over(root)
    asked = part("ask_approval_status", names=named(desk.base, "othermab"))
    for region in ("US", "UK"):
        reply, _ = respond(desk, heard(asked, triage=Assessment(region=region)), Memory())
        assert keys(reply)[0] == f"othermab/status-{region}"
