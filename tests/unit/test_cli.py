"""The `bot` command: arguments, exit codes, and one clear sentence for what cannot be done."""

from __future__ import annotations

import asyncio
import io
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up import write_facts

from bot.cli import main
from bot.commands import ask
from bot.knowledge import FactBase, load_facts
from bot.runtime import models


class FakeChat:
    """Stands for the model: says back what it was told."""

    def __init__(self) -> None:
        self.deleted = 0

    async def open(self) -> str:
        return "id"

    async def say(self, conversation: str, text: str) -> dict[str, Any]:
        if not text.strip():
            raise ValueError("The message is empty. Please type a question.")
        return {"kind": "answer", "text": f"You said {text}."}

    async def delete(self, conversation: str) -> None:
        self.deleted += 1


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeChat]:
    fake = FakeChat()
    monkeypatch.setattr(ask, "load_chat", lambda: fake)
    yield fake


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["facts"],
        ["facts", "burn"],
        ["facts", "show"],
        ["guide"],
        ["evaluate"],
        ["serve", "--port", "many"],
        ["chat", "--loud"],
    ],
)
def test_wrong_arguments_end_with_2_and_say_why(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "error:" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["chat", "ask", "guide", "serve", "train", "facts", "evaluate"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: bot {command}")


# bot ask -----------------------------------------------------------------------------------------


def test_one_question_is_answered(chat: FakeChat, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "hello"]) == 0
    assert capsys.readouterr().out == "You said hello.\n"


def test_json_is_one_line(chat: FakeChat, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "hello"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "answer"


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "hello", "--batch", "-"]])
def test_a_question_or_a_batch(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "one question, or --batch" in capsys.readouterr().err


def test_a_missing_batch_file_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--batch", "nowhere.jsonl"]) == 2
    assert capsys.readouterr().err == "There is no file nowhere.jsonl.\n"


def test_bad_rows_keep_the_run_going(
    chat: FakeChat, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        '{"id": 1, "text": "first"}',
        "not json",
        '{"id": "b"}',
        "[1, 2]",
        '{"text": "no id"}',
        '{"id": "c", "turns": ["one", 2]}',
        "",
        '{"id": "d", "turns": []}',
        '{"id": "e", "text": "  "}',
        '{"id": "f", "turns": ["one", "two"]}',
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert main(["ask", "--batch", str(path)]) == 1
    printed = capsys.readouterr()
    results = [json.loads(line) for line in printed.out.splitlines()]
    assert [one["id"] for one in results] == [1, None, "b", None, None, "c", "d", "e", "f"]
    wrong = [one["error"] for one in results if "error" in one]
    assert len(wrong) == 7 and all(error.endswith(".") for error in wrong)
    assert [one["text"] for one in results[-1]["replies"]] == ["You said one.", "You said two."]
    assert "9 rows answered, 7 with an error" in printed.err


def test_a_clean_batch_ends_with_0(
    chat: FakeChat, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "a", "text": "hi"}\n'))
    assert main(["ask", "--batch", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "a"


def test_a_batch_leaves_no_conversation_behind(chat: FakeChat) -> None:
    async def run() -> list[Any]:
        return [one async for one in ask.answered(chat, ['{"id": 1, "text": "a"}'])]  # type: ignore[arg-type]

    assert len(asyncio.run(run())) == chat.deleted == 1


def test_ctrl_c_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "load_chat", interrupted)
    assert main(["ask", "hello"]) == 130
    assert "nothing was lost" in capsys.readouterr().err


# No model, port in use ---------------------------------------------------------------------------


def test_no_model_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "current_model", lambda folder=tmp_path: None)
    monkeypatch.setattr(models.require_model, "__defaults__", (tmp_path,))
    assert main(["ask", "hello"]) == 1
    assert capsys.readouterr().err == (
        "There is no trained model yet. Please run `bot train` first.\n"
    )
    (tmp_path / "bot-old.tar.gz").touch()
    assert main(["ask", "hello"]) == 1
    assert "trained on other data" in capsys.readouterr().err


def test_a_port_in_use_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 1
    assert f"Port {port} on 127.0.0.1 is in use" in capsys.readouterr().err


def test_a_marked_model_of_other_data_is_not_served(tmp_path: Path) -> None:
    (tmp_path / "bot-x.tar.gz").touch()
    (tmp_path / models.MARK).write_text('{"model": "bot-x.tar.gz", "fingerprint": "other"}')
    assert models.current_model(tmp_path) is None
    (tmp_path / models.MARK).write_text("broken")
    assert models.current_model(tmp_path) is None


# bot facts ---------------------------------------------------------------------------------------


def test_facts_check_passes_on_a_clean_base_and_fails_on_a_broken_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_facts(tmp_path)
    drug = root / "drugs" / "letrozole.yml"
    drug.write_text(drug.read_text().replace("- label", "- ghost"), encoding="utf-8")
    assert main(["facts", "check", "--root", str(root)]) == 1
    printed = capsys.readouterr().out
    assert "error: drugs/letrozole.yml:" in printed
    assert "cites the unknown source ghost" in printed
    assert main(["facts", "check", "--root", str(tmp_path / "nowhere")]) == 2


def test_a_file_that_is_not_yaml_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "drugs").mkdir()
    (tmp_path / "drugs" / "x.yml").write_text("id: [}", encoding="utf-8")
    assert main(["facts", "check", "--root", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert "drugs/x.yml:1: not YAML" in printed.out + printed.err


@pytest.mark.parametrize("name", ["abemaciclib", "Verzenio", "abemaciclib/what-is"])
def test_facts_show_takes_ids_and_names(
    base: FactBase,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("bot.commands.facts.load_facts", lambda: base)
    assert main(["facts", "show", name]) == 0
    assert "abemaciclib/what-is [what_is, lead]" in capsys.readouterr().out


def test_facts_show_of_nothing_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "show", "moonbeam"]) == 1
    assert "no subject or fact moonbeam" in capsys.readouterr().err


def test_facts_list_and_stats_count_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = load_facts(write_facts(tmp_path))
    monkeypatch.setattr("bot.commands.facts.load_facts", lambda: base)
    assert main(["facts", "list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(base.subjects)
    assert main(["facts", "stats"]) == 0
    assert f"version: {base.version}" in capsys.readouterr().out


# bot evaluate, bot triage ------------------------------------------------------------------------


def test_evaluate_names_a_missing_file_and_a_bad_row(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(tmp_path / "none.jsonl")]) == 2
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": 1, "kind": "answer", "topic": null, "text": "x"}\n{"id": 2}\n')
    assert main(["evaluate", str(path)]) == 1
    assert "rows.jsonl:2: not a labelled question." in capsys.readouterr().err


def test_triage_shows_the_tier(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["triage", "I cannot breathe"]) == 0
    assert capsys.readouterr().out.startswith("tier: emergency")
