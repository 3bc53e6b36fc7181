"""Which model fits the data, and training one when none does."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from bot.paths import DATA, MODELS, ROOT

TRAINED_FROM = ("config.yml", "domain.yml")
CODE = ("bot/nlu", "bot/knowledge")
MARK = "trained_from.json"


class ModelError(RuntimeError):
    """There is no model that can be used; says in one sentence what to do."""


def fingerprint() -> str:
    """Return a hash over all that a model is trained from: config, domain, data, our code."""
    digest = hashlib.sha256()
    paths = [ROOT / name for name in TRAINED_FROM]
    for folder in ("nlu", "rules", "stories", "facts"):
        paths += sorted((DATA / folder).rglob("*.yml"))
    for folder in CODE:
        paths += sorted((ROOT / folder).glob("*.py"))
    for path in paths:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def current_model(folder: Path = MODELS) -> Path | None:
    """Return the model trained from the present data, or None."""
    mark = folder / MARK
    if not mark.exists():
        return None
    try:
        stored = json.loads(mark.read_text(encoding="utf-8"))
    except ValueError:
        return None
    model = folder / str(stored.get("model"))
    return model if stored.get("fingerprint") == fingerprint() and model.exists() else None


def require_model(folder: Path = MODELS) -> Path:
    """Return the model to serve; raises ModelError when there is none or it is of other data."""
    model = current_model(folder)
    if model:
        return model
    if any(folder.glob("*.tar.gz")):
        raise ModelError("The model was trained on other data. Please run `bot train` first.")
    raise ModelError("There is no trained model yet. Please run `bot train` first.")


def train(folder: Path = MODELS, force: bool = False) -> tuple[Path, bool]:
    """Train when needed; return the model and whether it was trained now.

    The new model takes the old one's place only when it is whole, so an interrupted training
    leaves what was there. Raises ModelError when Rasa trains nothing.
    """
    known = current_model(folder)
    if known and not force:
        return known, False
    from rasa.model_training import train as rasa_train

    print_of_data = fingerprint()
    folder.mkdir(exist_ok=True)
    result = rasa_train(
        domain=str(ROOT / "domain.yml"),
        config=str(ROOT / "config.yml"),
        training_files=[str(DATA / name) for name in ("nlu", "rules", "stories")],
        output=str(folder),
        fixed_model_name=f"bot-{print_of_data[:12]}",
        force_training=force,
    )
    if not result.model:
        raise ModelError("The training did not produce a model.")
    model = Path(result.model)
    _mark(folder, model, print_of_data)
    for old in folder.glob("bot-*.tar.gz"):
        if old != model:
            old.unlink()
    return model, True


def _mark(folder: Path, model: Path, print_of_data: str) -> None:
    part = folder / f"{MARK}.part"
    part.write_text(json.dumps({"model": model.name, "fingerprint": print_of_data}))
    os.replace(part, folder / MARK)
