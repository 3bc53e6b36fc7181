"""A linear topic model over sentence vectors and n-grams, kept as plain arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

NGRAMS: tuple[dict[str, Any], ...] = (
    {"analyzer": "word", "ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b|\?"},
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
)
VECTOR_WEIGHT = 2.5
FEATURES = ("vectors", "ngrams")


class TopicModel:
    """Maps a text and its sentence vector to a probability for each topic."""

    def __init__(
        self,
        labels: list[str],
        weights: np.ndarray,
        bias: np.ndarray,
        vocabularies: list[list[str]],
        idfs: list[np.ndarray],
        features: Sequence[str] = FEATURES,
    ) -> None:
        self.labels = labels
        self.weights = weights
        self.bias = bias
        self.vocabularies = vocabularies
        self.idfs = idfs
        self.features = tuple(features)
        self._counters = [_vectorizer(*one) for one in zip(NGRAMS, vocabularies, idfs, strict=True)]

    @classmethod
    def train(
        cls,
        texts: Sequence[str],
        vectors: np.ndarray,
        labels: Sequence[str],
        features: Sequence[str] = FEATURES,
        strength: float = 6.0,
    ) -> TopicModel:
        """Fit the model; vectors have shape (texts, 384); `strength` is logistic C."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        counters = [TfidfVectorizer(min_df=2, sublinear_tf=True, **one) for one in NGRAMS]
        for counter in counters:
            counter.fit(texts)
        ngrams = [counter.transform(texts) for counter in counters]
        regression = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced")
        regression.fit(_joined(ngrams, vectors, features), labels)
        vocabularies = [list(counter.get_feature_names_out()) for counter in counters]
        return cls(
            list(regression.classes_),
            regression.coef_.astype(np.float32),
            regression.intercept_.astype(np.float32),
            vocabularies,
            [counter.idf_ for counter in counters],
            features,
        )

    def scores(self, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        """Return probabilities of shape (texts, labels)."""
        ngrams = [counter.transform(texts) for counter in self._counters]
        logits = _joined(ngrams, vectors, self.features) @ self.weights.T + self.bias
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        scores: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
        return scores

    def save(self, folder: Path) -> None:
        """Write the arrays and words to `folder`."""
        np.savez(folder / "topics.npz", weights=self.weights, bias=self.bias, *self.idfs)
        words = {
            "labels": self.labels,
            "vocabularies": self.vocabularies,
            "features": self.features,
        }
        (folder / "topics.json").write_text(json.dumps(words), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> TopicModel:
        """Read what `save` wrote."""
        words = json.loads((folder / "topics.json").read_text(encoding="utf-8"))
        with np.load(folder / "topics.npz") as arrays:
            idfs = [arrays[f"arr_{number}"] for number in range(len(NGRAMS))]
            weights, bias = arrays["weights"], arrays["bias"]
        return cls(words["labels"], weights, bias, words["vocabularies"], idfs, words["features"])


def _vectorizer(options: dict[str, Any], words: list[str], idf: np.ndarray) -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer

    made = TfidfVectorizer(vocabulary=words, sublinear_tf=True, **options)
    made.idf_ = idf
    return made


def _joined(ngrams: list[Any], vectors: np.ndarray, features: Sequence[str]) -> Any:
    parts = list(ngrams) if "ngrams" in features else []
    if "vectors" in features:
        parts.append(sparse.csr_matrix(vectors * VECTOR_WEIGHT))
    return sparse.hstack(parts, format="csr")
