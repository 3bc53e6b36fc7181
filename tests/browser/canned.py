"""A small fact base and the replies of the stub server, one for each state of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answers import Reply
from bot.knowledge import Fact, FactBase, Source, Subject, Term
from tests.browser.hostile import HOSTILE


def _fact(subject: str, name: str, topic: str, text: str, *sources: str, **more: Any) -> Fact:
    return Fact(name, subject, topic, text, sources or ("label",), "2025-08", "2026-11", **more)


SOURCES = {
    "label": Source(
        "label",
        "Novartis (US label)",
        "Kisqali (ribociclib) prescribing information",
        "https://example.org/label",
        "2025-08",
        "label",
    ),
    "cruk": Source(
        "cruk",
        "Cancer Research UK",
        "Ribociclib (Kisqali)",
        "https://example.org/cruk",
        "2024-03-14",
        "charity",
    ),
    "nhs": Source(
        "nhs", "NHS", "When to call", "https://example.org/nhs", "2026", "regulator", undated=True
    ),
}
KISQALI = (
    _fact(
        "ribociclib",
        "side-effects",
        "side_effects",
        "The most common side effects of Kisqali are low white blood cells (neutropenia), nausea, "
        "infections, feeling very tired and diarrhea.",
        "label",
        "cruk",
        lead=True,
    ),
    _fact("ribociclib", "hair", "side_effects", "Some people lose some hair or find it thinner."),
    _fact("ribociclib", "liver", "side_effects", "Kisqali can raise liver values.", "cruk"),
    _fact("ribociclib", "infection", "side_effects", "Neutropenia makes infections more likely."),
    _fact("ribociclib", "cough", "side_effects", "Cough and headache are common as well.", "cruk"),
    _fact("ribociclib", "rash", "side_effects", "A rash or dry skin can come and go.", "cruk"),
    _fact(
        "ribociclib",
        "given",
        "how_given",
        "Kisqali is taken by mouth once a day for 21 days, then 7 days off.",
        lead=True,
    ),
    _fact(
        "ribociclib",
        "heart",
        "serious_effects",
        "Kisqali can change the heart rhythm (QT prolongation), so the heart is checked with an "
        "ECG.",
        lead=True,
    ),
)
VERZENIO = (
    _fact(
        "abemaciclib",
        "side-effects",
        "side_effects",
        "Diarrhea is the most common side effect of Verzenio. It often starts in the first week.",
        "cruk",
        lead=True,
    ),
    _fact(
        "abemaciclib",
        "given",
        "how_given",
        "Verzenio is taken by mouth twice a day, every day.",
        "cruk",
        lead=True,
    ),
)
NASTY = tuple(
    _fact("nasty", f"n{number}", "what_is", text, f"nasty-{number}", note=text)
    for number, text in enumerate(HOSTILE)
)
NASTY_SOURCES = {
    f"nasty-{number}": Source(f"nasty-{number}", text, text, text, text, "news")
    for number, text in enumerate(HOSTILE)
}


def small_base() -> FactBase:
    """Return the fact base that the stub answers from, hostile subject included."""
    subjects = (
        Subject("ribociclib", "drug", "ribociclib", "approved", ("Kisqali",), facts=KISQALI),
        Subject("abemaciclib", "drug", "abemaciclib", "approved", ("Verzenio",), facts=VERZENIO),
        Subject("nasty", "marker", HOSTILE[0], also_called=HOSTILE, facts=NASTY),
    )
    terms = [Term("neutropenia", "Too few neutrophils, white blood cells that fight infections.")]
    return FactBase({one.id: one for one in subjects}, {**SOURCES, **NASTY_SOURCES}, terms)


TERMS = {
    "neutropenia": "Too few neutrophils, the white blood cells that fight infections.",
    "ECG": "A test that records the heartbeat with small pads on the skin.",
}
GUIDANCE = (
    "Ask your oncologist: “Which side effects of Kisqali should I call you about, day or night?” "
    "Your oncology nurse can help with this too."
)
NEXT = [
    "Which serious side effects can Kisqali have?",
    "How is Kisqali given?",
    "Which tests are needed with Kisqali?",
]
ANSWER = Reply(
    "answer",
    facts=list(KISQALI[:6]),
    topic="side_effects",
    subjects=["ribociclib"],
    guidance=GUIDANCE,
    suggestions=NEXT,
    terms=TERMS,
)
FOLLOW_UP = Reply(
    "answer",
    before=["I read that as Verzenio (abemaciclib)."],
    facts=[VERZENIO[0]],
    topic="side_effects",
    subjects=["abemaciclib"],
    guidance="Ask your oncologist: “Which medicine should I have at home for loose stools?”",
    suggestions=["How is Verzenio given?"],
)
TABLE = Reply(
    "answer",
    lead="Here is what the facts say, side by side. "
    "They do not say which is better for one person.",
    facts=[KISQALI[0], VERZENIO[0], KISQALI[6], VERZENIO[1]],
    topic="compare",
    subjects=["ribociclib", "abemaciclib"],
    table={
        "columns": ["", "Kisqali (ribociclib)", "Verzenio (abemaciclib)"],
        "rows": [
            ["How it is given", KISQALI[6].text, VERZENIO[1].text],
            ["Common side effects", KISQALI[0].text, VERZENIO[0].text],
        ],
    },
    guidance="Ask your oncologist: “Which of the two fits my heart and my other medicines?”",
    terms=TERMS,
)
EMERGENCY = Reply(
    "urgent",
    lead="Call 911 now. Trouble breathing is an emergency.",
    after=[
        "Say: “I am on Kisqali for breast cancer and I cannot breathe.”",
        "Do not drive yourself. If nobody answers soon, go to the nearest emergency department.",
    ],
    topic="emergency",
    urgency="emergency",
    cited=["nhs"],
)
CALL_NOW = Reply(
    "urgent",
    lead="Call your cancer team's 24-hour line now, day or night: 555-0199. A fever of 38.0 °C "
    "(100.4 °F) or more during treatment can be serious.",
    after=["If nobody answers soon, go to the emergency department."],
    topic="emergency",
    urgency="call_now",
    cited=["nhs"],
)
CRISIS = Reply(
    "crisis",
    lead="I am glad you told me. Please call 988 now and talk with someone, day or night.",
    after=["If you have already taken something or hurt yourself, call 911 now."],
    topic="emergency",
    urgency="emergency",
    cited=["nhs"],
)
TODAY = Reply(
    "answer",
    before=["Call your cancer team today and tell them about the mouth sores."],
    facts=list(KISQALI[:3]),
    topic="side_effects",
    subjects=["ribociclib"],
    urgency="call_today",
    cited=["nhs"],
    guidance=GUIDANCE,
)
CLARIFY = Reply(
    "clarify",
    lead="Which drug or treatment do you mean? Tell me its name and I will look it up.",
    topic="side_effects",
    suggestions=[
        "What are the side effects of Kisqali?",
        "What are the side effects of Verzenio?",
    ],
)
REFUSE = Reply(
    "refuse",
    lead="I cannot tell you whether to stop, pause or change a treatment. Your cancer team can, "
    "and they will want to hear from you before anything changes. This may help you talk it over:",
    facts=[KISQALI[7]],
    topic="personal_advice",
    subjects=["ribociclib"],
    guidance=GUIDANCE,
    terms=TERMS,
)
OUTSIDE = Reply(
    "out_of_scope",
    lead="I only have facts about breast cancer, so I cannot answer for melanoma. I cover targeted "
    "therapy and immunotherapy for breast cancer.",
    topic="out_of_scope",
    guidance="Ask your oncologist: “Who on my team can answer questions about melanoma?”",
)
NOT_KNOWN = Reply(
    "not_known",
    lead="I have no reviewed fact on that for Kisqali (ribociclib). This is the closest I have:",
    facts=[KISQALI[1]],
    topic="daily_life",
    subjects=["ribociclib"],
    guidance=GUIDANCE,
)
SUPPORT = Reply(
    "support",
    lead="I am sorry. That sounds very hard, and it makes sense that you feel this way.",
    after=["You do not have to carry this alone. Your team can put you in touch with a nurse."],
    topic="emotional",
)
QUESTIONS = Reply(
    "guide",
    lead="Here are questions about Kisqali (ribociclib) you could take to your oncologist.",
    after=["- How will my heart be checked?\n- Which medicines do not mix with it?"],
    topic="doctor_questions",
    subjects=["ribociclib"],
    guidance="Ask your oncologist: “Which of these matters most for me?”",
)
WARM = replace(
    ANSWER,
    before=["I am sorry you are carrying this. Here is what I can tell you."],
    after=["You do not have to carry this alone."],
)
TWO = replace(WARM, before=[], after=[], lead=WARM.short_answer(), parts=[WARM, FOLLOW_UP])
TWO_TODAY = replace(
    TODAY, before=[], lead=TODAY.short_answer(), parts=[TODAY, FOLLOW_UP], suggestions=NEXT
)
REPLIES = {
    "two questions and a sore": TWO_TODAY,
    "mouth sores": TODAY,
    "compare": TABLE,
    "verzenio": FOLLOW_UP,
    "side effects": ANSWER,
    "breathe": EMERGENCY,
    "fever": CALL_NOW,
    "want to die": CRISIS,
    "which?": CLARIFY,
    "stop taking": REFUSE,
    "melanoma": OUTSIDE,
    "sauna": NOT_KNOWN,
    "scared": SUPPORT,
    "should i ask": QUESTIONS,
    "two questions": TWO,
}


def hostile(number: int, base: FactBase) -> dict[str, Any]:
    """Return a reply that carries one hostile string in every place that is shown."""
    text, fact = HOSTILE[number], NASTY[number]
    reply = Reply(
        "answer",
        facts=[fact, *KISQALI[:1]],
        topic=text,
        subjects=[text],
        guidance=text,
        suggestions=[text],
        after=[text, f"- {text}"],
        table={"columns": ["", text, text], "rows": [[text, text, text]]},
        terms={text: text, "neutropenia": text},
    )
    return {**reply.as_dict(base), "lead": f"{text} {text}"}
