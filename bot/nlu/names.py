"""Find the fact base's names in a text, exact or misspelled, with a spaCy pipeline made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from spacy.lang.en import English, EnglishDefaults
from spacy.lang.en.punctuation import TOKENIZER_INFIXES
from spacy.lang.punctuation import TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
from spacy.language import Language
from spacy.matcher.levenshtein import levenshtein
from spacy.symbols import ORTH
from spacy.tokens import Doc, Span, Token

from bot.knowledge import FactBase

OUTSIDE = "outside-"
INFIXES = (
    r"(?<=[A-Za-z0-9])/(?=[A-Za-z0-9])",
    r"(?<=[0-9])-(?=[A-Za-z])",
    r"(?<=[A-Za-z0-9])\+(?=.)",
    r"(?<=[A-Za-z])[,.;:!?]+(?=[A-Za-z])",
)
FIXABLE = re.compile(r"[a-z][a-z\-]{3,}")
STAND_INS = {
    "drug": "the drug",
    "drug_class": "these drugs",
    "cancer": "this cancer",
    "marker": "this marker",
    "therapy": "this treatment",
    "partner": "the other medicine",
    "outside-drug": "the drug",
}
SOUND_GROUPS = ("ckqx", "fpv", "iey", "szxc", "tdh", "ao", "uo", "jgy")
SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("qu", "k"),
    ("th", "t"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("c", "k"),
    ("q", "k"),
    ("z", "s"),
    ("x", "ks"),
)


@dataclass(frozen=True)
class Name:
    """One way to write a subject: the words, the subject's id, and its kind."""

    text: str
    id: str
    kind: str


@dataclass(frozen=True)
class Mention:
    """A name found in a text; `others` holds ids that it might mean instead."""

    id: str
    kind: str
    text: str
    start: int
    end: int
    how: str = "exact"
    others: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the JSON form that travels with a message."""
        return {**asdict(self), "others": list(self.others)}


def names_of(base: FactBase) -> list[Name]:
    """Return every name of the fact base, and the known names outside its scope."""
    found = []
    for subject in base.subjects.values():
        kind = "partner" if subject.status == "partner" else subject.kind
        found += [Name(name, subject.id, kind) for name in subject.names()]
    for kind, names in base.other_names.items():
        found += [Name(name, name.lower(), OUTSIDE + kind) for name in names]
    return found


def spellings(name: Name) -> set[str]:
    """Return a name's ways of writing: hyphens, spaces, split digits and plurals vary."""
    text = name.text.lower()
    forms = {text, re.sub(r"-(?=\w)", " ", text), re.sub(r"-(?=\w)", "", text)}
    forms.add(text.replace("/", " "))
    for form in tuple(forms):
        for gap in (" ", "-", ""):
            forms.add(re.sub(r"(?<=[a-z])[ -]?(?=\d)", gap, form))
    if name.kind not in ("drug", "partner", "outside-drug"):
        forms |= {_other_number(form) for form in tuple(forms) if len(form) > 4}
    return {" ".join(form.split()) for form in forms if form.strip()}


def _other_number(form: str) -> str:
    if form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form + "s" if form[-1].isalpha() and form[-1] not in "sy" else form


class NameFinder:
    """Finds mentions; `words` are ordinary words, never taken for misspelled names."""

    def __init__(self, names: Iterable[Name], words: Iterable[str] = ()) -> None:
        self.names = list(names)
        self.words = frozenset(words)
        self.nlp = _blank_english()
        self._owner: dict[str, set[tuple[str, str]]] = {}
        self._capital: set[str] = set()
        ruler = self.nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "NORM"})
        ruler.add_patterns(list(self._patterns()))  # type: ignore[attr-defined]
        self.name_words = frozenset(word for word in self._owner if len(word) > 4)

    def _patterns(self) -> Iterator[dict[str, str]]:
        taken: dict[str, str] = {}
        for name in self.names:
            short = len(name.text) <= 3 and name.text.isupper()
            for form in spellings(name):
                if taken.setdefault(form, name.id) != name.id:
                    continue
                for word in re.findall(r"[a-z0-9]+", form):
                    self._owner.setdefault(word, set()).add((name.id, name.kind))
                if short and (form in self.words or len(form) < 3):
                    self._capital.add(form)
                yield {"label": name.kind, "pattern": form, "id": name.id}

    def doc(self, text: str) -> Doc:
        """Return the text as a spaCy document with misspelled names mended in `norm_`."""
        doc = self.nlp.make_doc(text)
        self._join_split_names(doc)
        for token in doc:
            self._mend(token)
        for _, pipe in self.nlp.pipeline:
            doc = pipe(doc)
        return doc

    def mentions(self, doc: Doc) -> list[Mention]:
        """Return the names in a document made by `doc`, in order of appearance."""
        found = []
        for entity in doc.ents:
            if entity.text.lower() in self._capital and not entity.text.isupper():
                continue
            mended = [token for token in entity if token._.mended]
            others = tuple(dict.fromkeys(one for token in mended for one in token._.others))
            how = "unsure" if others else "fuzzy" if mended else "exact"
            found.append(
                Mention(
                    entity.ent_id_,
                    entity.label_,
                    entity.text,
                    entity.start_char,
                    entity.end_char,
                    how,
                    tuple(one for one in others if one != entity.ent_id_),
                )
            )
        return found

    def _join_split_names(self, doc: Doc) -> None:
        """Merge `her ceptin`: the halves are no words, the whole is a name."""
        joined: list[Span] = []
        for first, second in pairwise(doc):
            whole = first.lower_ + second.lower_
            halves = (first.lower_, second.lower_)
            odd = any(half not in self.words and half not in self._owner for half in halves)
            taken = bool(joined) and first in joined[-1]
            if odd and not taken and len(whole) > 5 and whole in self._owner:
                joined.append(doc[first.i : second.i + 1])
        with doc.retokenize() as retokenizer:
            for span in joined:
                retokenizer.merge(span, attrs={"NORM": span.text.lower().replace(" ", "")})

    def _mend(self, token: Token) -> None:
        word = token.norm_.lower()
        if word in self._owner or word in self.words or not FIXABLE.fullmatch(word):
            return
        scored = sorted(self._close(word))
        if not scored:
            return
        best, name = scored[0]
        owners = self._owner[name]
        rivals = {
            owner[0]
            for score, other in scored[1:]
            if score <= best + 1
            for owner in self._owner[other]
            if not owners & self._owner[other]
        }
        token.norm_ = name
        token._.mended = True
        token._.others = tuple(sorted(rivals))

    def _close(self, word: str) -> Iterator[tuple[int, str]]:
        most = 1 if len(word) < 7 else 2 if len(word) < 10 else 3
        sound = _skeleton(word)
        for name in self.name_words:
            if abs(len(name) - len(word)) > most + 1 or name[0] not in _alike(word[0]):
                continue
            alike = sound == _skeleton(name) and len(sound) > 2
            distance = levenshtein(word, name, most + alike + 1)
            if distance <= most + alike:
                yield max(0, distance - alike), name


def delexicalised(text: str, mentions: Iterable[Mention]) -> str:
    """Return the text with each name replaced by a phrase for its kind; symptoms stay."""
    pieces, end = [], 0
    for one in mentions:
        if one.kind in STAND_INS:
            pieces += [text[end : one.start], STAND_INS[one.kind]]
            end = one.end
    return "".join([*pieces, text[end:]]).lower()


class _Defaults(EnglishDefaults):
    infixes = [*TOKENIZER_INFIXES, *INFIXES]  # noqa: RUF012 - spaCy declares a list
    prefixes = (*TOKENIZER_PREFIXES, "/")
    # spaCy would cut the K of PI3K off as a unit of memory.
    suffixes = tuple(one for one in TOKENIZER_SUFFIXES if "km²" not in one)


class _English(English):
    Defaults = _Defaults


def _blank_english() -> Language:
    for name, default in (("mended", False), ("others", ())):
        if not Token.has_extension(name):
            Token.set_extension(name, default=default)
    nlp = _English()
    tokenizer: Any = nlp.tokenizer
    tokenizer.add_special_case("st.", [{ORTH: "st."}])  # as spaCy has "St." already
    return nlp


def _alike(letter: str) -> str:
    return letter + "".join(group for group in SOUND_GROUPS if letter in group)


def _skeleton(word: str) -> str:
    """Return the consonants as they sound: `kiskali` and `kisqali` give the same."""
    for old, new in SOUNDS:
        word = word.replace(old, new)
    kept = re.sub(r"(?<=.)[aeiouyhw]", "", word)
    return re.sub(r"(.)\1+", r"\1", kept)
