"""Which server is used, and how long a private one lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from terminal_pty import Open, Run
from terminal_stub import Stub

from bot.knowledge.load import content_hash
from bot.paths import FACTS
from bot.terminal import launch

CRASH = (
    "Traceback (most recent call last):\n  File x\nValueError: bad\nsys:1: RuntimeWarning: never"
)
ENDINGS = [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP]


def child(folder: Path) -> int:
    """Return the private server's process id, waiting until it has begun."""
    for _ in range(200):
        time.sleep(0.05)
        if (folder / "pid").exists() and (folder / "pid").read_text():
            return int((folder / "pid").read_text())
    raise AssertionError("no private server began")


def ended(pid: int) -> bool:
    """Tell whether a process ends within five seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_a_private_server_answers_and_ends(run: Run, tmp_path: Path) -> None:
    done = run(given=b"hello\n", STUB_DELAY="0.5")
    assert done.stdout == b"> hello\nconversation-1, turn 1: hello\n"
    assert done.stderr == b""
    assert ended(child(tmp_path))


@pytest.mark.parametrize("number", ENDINGS)
def test_it_ends_with_a_killed_client(terminal: Open, tmp_path: Path, number: int) -> None:
    chat = terminal().prompt()
    pid = child(tmp_path)
    chat.process.kill(number)
    assert ended(pid)


def test_it_ends_with_a_closed_terminal(terminal: Open, tmp_path: Path) -> None:
    chat = terminal().prompt()
    pid = child(tmp_path)
    chat.process.close(force=False)
    assert ended(pid)


def test_ctrl_c_while_it_loads_stops_the_question_only(terminal: Open, tmp_path: Path) -> None:
    chat = terminal(STUB_DELAY="2").prompt().type("hello")
    child(tmp_path)
    chat.process.sendintr()
    chat.until("Stopped.").prompt().type("hello").until("turn 1: hello").prompt()
    chat.process.sendeof()
    assert chat.end() == 0


def test_its_last_words_are_told(run: Run) -> None:
    sentence = "There is no trained model yet. Please run `bot train` first."
    done = run("hello", STUB_DIES=sentence)
    assert (done.returncode, done.stdout) == (69, b"")
    assert done.stderr.decode() == f"{sentence}\n"


def test_its_death_is_told_at_the_prompt(terminal: Open) -> None:
    chat = terminal(STUB_DIES=CRASH, STUB_DELAY="1").prompt()
    chat.until("The bot's own server stopped (ValueError: bad); `bot serve` shows more.")
    assert chat.end() == 69


def test_a_server_on_the_usual_port_is_used_for_the_same_facts_only(
    stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_PORT", stub.address.rpartition(":")[2])
    assert launch._running() is None
    monkeypatch.setattr("terminal_stub.BASE.digest", content_hash(FACTS))
    monkeypatch.delitem(vars(sys.modules["terminal_stub"].BASE), "version", raising=False)
    found = launch._running()
    assert found and found.address == stub.address
    stub.ready = False
    assert launch._running() is None


def test_settings_say_where_the_usual_port_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert launch._usual_address() == "http://127.0.0.1:5005"
    monkeypatch.setenv("BOT_HOST", "0.0.0.0")
    monkeypatch.setenv("BOT_PORT", "81")
    assert launch._usual_address() == "http://127.0.0.1:81"
    (tmp_path / "bot.yml").write_text("host: '::1'\nport: 90\n")
    monkeypatch.setenv("BOT_CONFIG", str(tmp_path / "bot.yml"))
    monkeypatch.delenv("BOT_HOST")
    assert launch._usual_address() == "http://[::1]:81"


def test_a_wrong_setting_is_told(run: Run) -> None:
    done = run("hello", BOT_PORT="ninety")
    assert (done.returncode, done.stderr) == (2, b"The setting port must be a whole number.\n")


def test_the_command_is_the_bots_own_server() -> None:
    made = launch.command(1234)
    assert made[:3] == [sys.executable, "-m", "bot.terminal.keeper"]
    assert made[3:] == ["serve", "--host", "127.0.0.1", "--port", "1234", "--database", ":memory:"]


def test_a_server_that_gets_ready_is_waited_for(terminal: Open, stub: Stub) -> None:
    stub.ready = False
    chat = terminal("--server", stub.address).prompt().type("hello").until("Getting ready ...")
    stub.ready = True
    chat.until("turn 1: hello").prompt()


def test_the_client_imports_nothing_heavy() -> None:
    code = (
        "import sys, bot.terminal.chat, bot.terminal.prompt; "
        "print([one for one in ('rasa', 'tensorflow', 'numpy', 'sanic', 'yaml', 'rich', 'spacy')"
        " if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"[]\n"
