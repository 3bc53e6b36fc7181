"""`bot chat` with a person at it: a pseudo-terminal, read back through a terminal emulator."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path

import pytest
from terminal_pty import Open
from terminal_stub import Stub

FULL_FRAME = re.compile("┏━ EMERGENCY: act now ━+┓\n┃ Call your emergency number now")


def test_the_prompt_is_there_while_the_server_loads(terminal: Open) -> None:
    started = time.monotonic()
    chat = terminal(STUB_DELAY="2").prompt()
    assert time.monotonic() - started < 1  # 0.14 s on an idle machine
    chat.type("What are the side effects?").until("Low white blood cells").prompt()
    assert time.monotonic() - started > 2
    chat.process.sendeof()
    assert chat.end() == 0


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_reply_fits_the_width(terminal: Open, stub: Stub, columns: int) -> None:
    chat = terminal("--server", stub.address, columns=columns).prompt()
    chat.type("compare them").until("Sources").prompt()
    chat.type("I cannot breathe").until("EMERGENCY").until("Sit up").prompt()
    frame = next(line for line in chat.text.split("\n") if line.startswith("┏"))
    assert frame.endswith("┓") and len(frame) <= min(columns, 88)
    assert ("│" in chat.text) == (columns > 40)
    assert FULL_FRAME.search(chat.text)


def test_action_first_then_the_rest(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("today please").prompt()
    places = [chat.text.index(one) for one in ("CALL TODAY", "Call your team", "Low white")]
    assert places == sorted(places)


def test_a_number_sends_a_suggestion(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("which one").until("2. What").prompt()
    chat.type("1").until("turn 2: How is Examplo given?").prompt()
    chat.type("1").until("turn 3: 1").prompt()
    assert "> How is Examplo given?" in chat.text


def test_links_can_be_opened_and_addresses_shown(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("side effects").prompt()
    assert re.search(rb"\x1b]8;[^;]*;https://example.org/c\x1b\\", chat.raw)
    assert "https://" not in chat.text
    chat.type("/sources").until("https://example.org/c")


@pytest.mark.parametrize("setting", [{"TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_plain_mode_draws_nothing(terminal: Open, stub: Stub, setting: dict[str, str]) -> None:
    chat = terminal("--server", stub.address, **setting).prompt().type("I cannot breathe")
    chat.until("*** EMERGENCY: act now ***").until("https://example.org/c").prompt()
    chat.type("which one").until("1. How is Examplo given?").prompt()
    chat.type("1").until("turn 3: How is Examplo given?").prompt()
    assert not re.search(rb"\x1b\[[\d;]*[mHJKABCD]", chat.raw)
    chat.process.sendeof()
    assert chat.end() == 0


def test_no_escape_code_at_all_on_a_dumb_terminal(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address, TERM="dumb").prompt().type("compare them").prompt()
    chat.type("/quit")
    assert chat.end() == 0
    assert b"\x1b" not in chat.raw


def test_ctrl_c_stops_an_answer_and_keeps_the_chat(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("a slow one")
    time.sleep(0.5)
    chat.process.sendintr()
    chat.until("Stopped.").prompt().type("hello").until("turn 2: hello").prompt()


def test_ctrl_c_at_the_prompt_leaves_the_second_time(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt()
    chat.process.sendintr()
    chat.until("Ctrl-D or /quit leaves").prompt()
    chat.process.sendintr()
    assert chat.end() == 130


def test_tab_completes_commands_and_drug_names(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt()
    chat.process.send("/sour\t")
    chat.until("> /sources").type("").until("no answer with sources").prompt()
    chat.process.send("how does verzen\t")
    chat.until("how does verzenio").type(" work").until("turn 1: how does verzenio work")


def test_tab_completes_in_plain_mode(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address, NO_COLOR="1").prompt()
    chat.process.send("how does verzen\t")
    chat.until("how does verzenio").type(" work").until("turn 1: how does verzenio work")


def test_pasted_questions_are_asked_one_by_one(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt()
    chat.process.send("\x1b[200~first?\n\nsecond?\x1b[201~\r")
    chat.until("turn 1: first?").until("turn 2: second?").prompt()
    chat.process.send("\x1b[200~a letter\nof two lines\x1b[201~\r")
    chat.until("turn 3: a letter of two lines").prompt()


def test_keys_that_are_not_utf8_do_not_crash(terminal: Open, stub: Stub) -> None:
    for setting in ({}, {"NO_COLOR": "1"}, {"TERM": "dumb"}):
        chat = terminal("--server", stub.address, **setting).prompt()
        chat.process.send(b"d\xe9j\xe0 vu\r")
        chat.until("vu").prompt().type("hello").until(": hello").prompt()


def test_resizing_rewraps_the_next_reply(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt()
    chat.process.setwinsize(120, 40)
    chat.screen.resize(120, 40)
    chat.type("I cannot breathe").until("Sit up").prompt()
    frame = next(line for line in chat.text.split("\n") if line.startswith("┏"))
    assert len(frame) == 40


def test_help_fits_40_columns(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address, columns=40).prompt().type("/help").until("here.")
    assert "- /facts WORD: search the reviewed facts" in chat.text
    assert "/guide: save a list of questions for\n  your oncologist" in chat.text


def test_the_guide_is_saved_and_never_over_a_file(
    terminal: Open, stub: Stub, tmp_path: Path
) -> None:
    name = "questions-for-my-oncologist"
    (tmp_path / f"{name}.html").write_text("mine")
    chat = terminal("--server", stub.address).prompt().type("/guide").until("Open it in")
    chat.prompt()
    saved = (tmp_path / f"{name}-2.html").read_text(encoding="utf-8")
    assert "h1 { color: black }" in saved and "“mine”" in saved
    assert "<link" not in saved and "<script" not in saved
    assert (tmp_path / f"{name}-2.html").stat().st_mode & 0o077 == 0
    assert (tmp_path / f"{name}.html").read_text() == "mine"


def test_facts_are_searched_here(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("/facts verzenio diarrhea")
    chat.until("Sources").prompt().type("/facts").until("Say what to look for").prompt()
    chat.type("/facts qwertyuiop").until("No fact has that in it.").prompt()
    assert "found" in chat.text
    assert not stub.opened


def test_forget_deletes_and_drops_what_was_typed(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("my secret").until("turn 1").prompt()
    chat.type("/forget").until("Deleted.").prompt()
    assert stub.deleted == ["conversation-1"]
    chat.process.send("\x1b[A\x1b[A")
    chat.type("hello").until("conversation-2, turn 1: hello")


def test_a_server_that_comes_back_is_used_again(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("hello").until("turn 1").prompt()
    stub.talks.clear()
    chat.type("again").until("starts a new one").until("conversation-2, turn 1: again").prompt()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_kill_puts_the_terminal_back(terminal: Open, stub: Stub, number: int) -> None:
    chat = terminal("--server", stub.address).prompt()
    assert not chat.cooked()
    chat.process.kill(number)
    assert chat.end() == 128 + number
    assert chat.left_cooked


def test_leaving_puts_the_terminal_back(terminal: Open, stub: Stub) -> None:
    chat = terminal("--server", stub.address).prompt().type("/quit")
    assert chat.end() == 0
    assert chat.left_cooked
