"""Write an evaluation as JSON, a confusion picture, and a page."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

from bot.evaluation.scoring import Result


def as_json(result: Result, cross_validation: dict[str, float]) -> dict[str, Any]:
    """Return all numbers of an evaluation."""
    return {
        "total": result.total.shares(),
        "out_of_scope_refused": result.outside_right / max(1, result.outside),
        "in_scope_refused": result.refused_in_scope / max(1, result.in_scope),
        "groups": {name: one.shares() for name, one in sorted(result.groups.items())},
        "cross_validation": cross_validation,
        "confusions": [
            {"wanted": wanted, "got": got, "rows": rows}
            for (wanted, got), rows in result.pairs.most_common()
            if wanted != got
        ],
        "wrong": result.wrong,
    }


def write(result: Result, cross_validation: dict[str, float], folder: Path, name: str) -> Path:
    """Write `name`.json, `name`.png and `name`.html to the folder; return the page."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = as_json(result, cross_validation)
    text = json.dumps(numbers, indent=1, ensure_ascii=False)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    _picture(result, folder / f"{name}.png")
    page = folder / f"{name}.html"
    page.write_text(_page(numbers, name), encoding="utf-8")
    return page


def _picture(result: Result, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    labels = sorted({name for pair in result.pairs for name in pair})
    grid = np.zeros((len(labels), len(labels)))
    for (wanted, got), rows in result.pairs.items():
        grid[labels.index(wanted), labels.index(got)] = rows
    share = grid / np.maximum(grid.sum(axis=1, keepdims=True), 1)
    figure, axes = plt.subplots(figsize=(11, 10))
    axes.imshow(share, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=90)
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("topic of the reply")
    axes.set_ylabel("topic labelled")
    for row, column in zip(*np.nonzero(grid), strict=True):
        color = "white" if share[row, column] > 0.5 else "black"
        axes.text(column, row, int(grid[row, column]), ha="center", va="center", color=color)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _page(numbers: dict[str, Any], name: str) -> str:
    rows = {"all": numbers["total"], **numbers["groups"]}
    table = "".join(
        f"<tr><th>{html.escape(group)}</th>"
        + "".join(f"<td>{_shown(value)}</td>" for value in shares.values())
        + "</tr>"
        for group, shares in rows.items()
    )
    head = "".join(f"<th>{html.escape(key)}</th>" for key in ("group", *numbers["total"]))
    wrong = "".join(
        f"<li><code>{html.escape(json.dumps(one, ensure_ascii=False))}</code></li>"
        for one in numbers["wrong"]
    )
    crossed = "".join(
        f"<li>{html.escape(key)}: {_shown(value)}</li>"
        for key, value in numbers["cross_validation"].items()
    )
    return (
        f"<!doctype html><meta charset='utf-8'><title>{html.escape(name)}</title>"
        f"<h1>{html.escape(name)}</h1><table><tr>{head}</tr>{table}</table>"
        f"<h2>Cross-validated intent accuracy</h2><ul>{crossed}</ul>"
        f"<h2>Topics labelled and given</h2><img src='{html.escape(name)}.png' alt='Confusion "
        f"matrix of topics; the numbers are in the JSON file'><h2>Rows that went wrong</h2>"
        f"<ol>{wrong}</ol>"
    )


def _shown(value: float) -> str:
    return f"{100 * value:.1f} %" if isinstance(value, float) else str(value)
