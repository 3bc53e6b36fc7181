"""A linear topic model over sentence vectors, n-grams and signs, kept as plain arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

NGRAMS: tuple[dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b|\?"},
    {"analyzer": "char_wb", "ngram_range": (3, 4)},
)
VECTOR_WEIGHT, SIGN_WEIGHT = 1.5, 0.5
FEATURES = ("vectors", "ngrams", "signs")
STRENGTH = 0.2


@dataclass(frozen=True)
class Inputs:
    """What is known of some texts: the texts without names, vectors and signs, one row each."""

    texts: Sequence[str]
    vectors: np.ndarray
    signs: np.ndarray

    def take(self, rows: np.ndarray) -> Inputs:
        """Return some of the rows."""
        return Inputs([self.texts[row] for row in rows], self.vectors[rows], self.signs[rows])


class TopicModel:
    """Maps texts to a probability for each topic: one linear score a topic, then softmax."""

    def __init__(
        self,
        labels: list[str],
        weights: np.ndarray,
        bias: np.ndarray,
        vocabularies: list[list[str]],
        idfs: list[np.ndarray],
        features: Sequence[str] = FEATURES,
        sharpness: float = 1.0,
    ) -> None:
        self.labels = labels
        self.weights = weights
        # As scipy multiplies them; otherwise it copies all weights for every text.
        self._columns = np.ascontiguousarray(weights.T, dtype=np.float64)
        self.bias = bias
        self.vocabularies = vocabularies
        self.idfs = idfs
        self.features = tuple(features)
        self.sharpness = sharpness
        self._counters = [_vectorizer(*one) for one in zip(NGRAMS, vocabularies, idfs, strict=True)]

    @classmethod
    def train(
        cls,
        inputs: Inputs,
        labels: Sequence[str],
        features: Sequence[str] = FEATURES,
        strength: float = STRENGTH,
    ) -> TopicModel:
        """Fit the model on all rows; its confidence is set on a fifth held out of a first fit."""
        wanted = np.array(labels)
        held = np.arange(len(wanted)) % 5 == 0
        learn, test = np.flatnonzero(~held), np.flatnonzero(held)
        trial = cls._fit(inputs.take(learn), wanted[learn], features, strength)
        model = cls._fit(inputs, wanted, features, strength)
        model.sharpness = trial.fitted_sharpness(inputs.take(test), wanted[test])
        return model

    @classmethod
    def _fit(
        cls, inputs: Inputs, labels: np.ndarray, features: Sequence[str], strength: float
    ) -> TopicModel:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.svm import LinearSVC

        counters = [TfidfVectorizer(min_df=2, sublinear_tf=True, **one) for one in NGRAMS]
        ngrams = [counter.fit_transform(inputs.texts) for counter in counters]
        machine = LinearSVC(C=strength, random_state=0)
        machine.fit(_joined(ngrams, inputs, features), labels)
        return cls(
            [str(label) for label in machine.classes_],
            machine.coef_.astype(np.float32),
            machine.intercept_.astype(np.float32),
            [list(counter.get_feature_names_out()) for counter in counters],
            [counter.idf_ for counter in counters],
            features,
        )

    def fitted_sharpness(self, inputs: Inputs, labels: np.ndarray) -> float:
        """Return the softmax factor with the least log loss on labelled rows."""
        margins = self._margins(inputs)
        rows = np.flatnonzero(np.isin(labels, self.labels))
        places = np.searchsorted(self.labels, labels[rows])
        losses = {
            factor: -np.log(_softmax(margins * factor)[rows, places] + 1e-9).mean()
            for factor in np.arange(1.0, 12.0, 0.5)
        }
        return float(min(losses, key=lambda factor: losses[factor]))

    def scores(self, inputs: Inputs) -> np.ndarray:
        """Return probabilities of shape (texts, labels)."""
        return _softmax(self._margins(inputs) * self.sharpness)

    def _margins(self, inputs: Inputs) -> np.ndarray:
        ngrams = [counter.transform(inputs.texts) for counter in self._counters]
        margins, start = self.bias, 0
        for block in _blocks(ngrams, inputs, self.features):
            end = start + block.shape[1]
            margins, start = margins + block @ self._columns[start:end], end
        return margins

    def save(self, folder: Path) -> None:
        """Write the arrays and words to `folder`."""
        np.savez(folder / "topics.npz", *self.idfs, weights=self.weights, bias=self.bias)
        words = {
            "labels": self.labels,
            "vocabularies": self.vocabularies,
            "features": self.features,
            "sharpness": self.sharpness,
        }
        (folder / "topics.json").write_text(json.dumps(words), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what `save` wrote."""
        words = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        with np.load(folder / "topics.npz") as arrays:
            idfs = [arrays[f"arr_{number}"] for number in range(len(NGRAMS))]
            return cls(weights=arrays["weights"], bias=arrays["bias"], idfs=idfs, **words)


def _vectorizer(options: dict[str, Any], words: list[str], idf: np.ndarray) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer(vocabulary=words, sublinear_tf=True, **options)
    made.idf_ = idf
    return made


def _softmax(margins: np.ndarray) -> np.ndarray:
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _joined(ngrams: list[Any], inputs: Inputs, features: Sequence[str]) -> Any:
    blocks = [sparse.csr_matrix(block) for block in _blocks(ngrams, inputs, features)]
    return sparse.hstack(blocks, format="csr")


def _blocks(ngrams: list[Any], inputs: Inputs, features: Sequence[str]) -> list[Any]:
    blocks = list(ngrams) if "ngrams" in features else []
    if "vectors" in features:
        blocks.append(inputs.vectors * VECTOR_WEIGHT)
    if "signs" in features:
        blocks.append(inputs.signs * SIGN_WEIGHT)
    return blocks
