"""`bot chat` through pipes: lines in, plain text or JSON out, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys

from terminal_pty import CLOSED_PORT, DRIVER, Run
from terminal_stub import Stub

ESCAPE = b"\x1b"


def test_each_line_gets_a_reply_under_its_question(run: Run, stub: Stub) -> None:
    given = b"What are the side effects?\n\n   \nI cannot breathe\r\nhello"
    done = run("--server", stub.address, given=given)
    text = done.stdout.decode()
    places = [text.index(one) for one in (
        "> What are the side effects?\nLow white blood cells",
        "https://example.org/c\n\n> I cannot breathe\n*** EMERGENCY: act now ***\n\nCall your",
        "\n\n> hello\nconversation-1, turn 3: hello\n",
    )]  # fmt: skip
    assert places == sorted(places)
    assert (done.returncode, done.stderr, ESCAPE in done.stdout) == (0, b"", False)


def test_long_lines_are_not_wrapped_in_a_pipe(run: Run, stub: Stub) -> None:
    text = run("--server", stub.address, "side effects").stdout.decode()
    assert max(map(len, text.split("\n"))) > 100
    assert not text.startswith(">")
    assert "How is Examplo given?" not in text


def test_a_question_back_lists_the_choices(run: Run, stub: Stub) -> None:
    text = run("--server", stub.address, "which one").stdout.decode()
    assert text.startswith("Which drug do you mean?\n\nYou could ask:\n- How is Examplo given?\n")


def test_json_gives_one_object_a_line(run: Run, stub: Stub) -> None:
    done = run("--server", stub.address, "--json", given=b"side effects\nbroken\nhello\n")
    first, failed, last = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert first["facts"] == ["examplib/common", "examplib/nausea"]
    assert failed == {"error": "Something went wrong on our side. Please try again."}
    assert last["text"].endswith("turn 3: hello")
    assert done.returncode == 1


def test_an_error_is_told_and_the_run_goes_on(run: Run, stub: Stub) -> None:
    given = b"broken\nbusy\n" + b"x" * 2000 + b"\n" + b"y" * 100_000 + b"\nhello\n"
    done = run("--server", stub.address, given=given)
    assert done.stderr.decode().splitlines() == [
        "Something went wrong on our side. Please try again.",
        "The chat cannot be stored just now. Please try again.",
        "The message is empty or longer than 1000.",
        "The message is too long to send.",
    ]
    assert done.stdout.endswith(b"turn 3: hello\n")
    assert done.returncode == 1


def test_a_lost_conversation_is_opened_anew(run: Run, stub: Stub) -> None:
    done = run("--server", stub.address, given=b"lose it\nhello\n")
    assert done.stdout.endswith(b"conversation-2, turn 1: hello\n")
    assert done.stderr.count(b"\n") == 1 and b"starts a new one" in done.stderr
    assert done.returncode == 0


def test_input_that_is_not_utf8_is_read_as_latin1(run: Run, stub: Stub) -> None:
    done = run(
        "--server", stub.address, given=b"\xef\xbb\xbfd\xc3\xa9j\xc3\xa0\nd\xe9j\xe0\n\x00\xff\n"
    )
    assert done.stdout.decode().count("déjà") == 4
    assert done.returncode == 0


def test_output_that_is_not_utf8_gets_typewriter_quotes(run: Run, stub: Stub) -> None:
    done = run("--server", stub.address, "side effects", PYTHONIOENCODING="ascii")
    assert b'Ask your oncologist: "Which blood tests' in done.stdout


def test_what_could_steer_a_terminal_is_left_out(run: Run, stub: Stub) -> None:
    done = run("--server", stub.address, "nasty")
    assert done.stdout == b"A ]0;titlered [31m[bold]word[/bold] 2J.\n"


def test_commands_work_in_a_pipe(run: Run, stub: Stub) -> None:
    given = b"side effects\n/sources\n/new\nhello\n/nonsense\n/intent{}\n/quit\nnever"
    done = run("--server", stub.address, given=given)
    assert b"> /sources\n[1] Regulator: Examplo label (2025-08). https://" in done.stdout
    assert b"conversation-2, turn 1: hello" in done.stdout
    assert b"never" not in done.stdout
    assert done.stderr.count(b"There is no such command; /help lists what there is.") == 2


def test_leaving_deletes_the_conversation(run: Run, stub: Stub) -> None:
    run("--server", stub.address, "hello")
    assert stub.deleted == ["conversation-1"]


def test_no_server_is_69_and_a_bad_address_2(run: Run) -> None:
    away = run("--server", f"localhost:{CLOSED_PORT}", "hello")
    assert (away.returncode, away.stdout) == (69, b"")
    assert away.stderr == b"The server at http://localhost:1 cannot be reached.\n"
    for wrong in ("ftp://example.org", "http://", "http://localhost:abc", "http://a b"):
        done = run("--server", wrong, "hello")
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


def test_a_reader_that_leaves_is_141(environment: dict[str, str], stub: Stub) -> None:
    command = [sys.executable, DRIVER, "chat", "--server", stub.address]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as process:  # type: ignore[call-overload]
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"> hello\n"
        process.stdout.close()
        process.stdin.write(b"hello\n" * 3)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == 141


def test_replies_come_line_by_line(environment: dict[str, str], stub: Stub) -> None:
    command = [sys.executable, DRIVER, "chat", "--json", "--server", stub.address]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, **pipes) as process:  # type: ignore[call-overload]
        for turn in (1, 2):
            process.stdin.write(b"hello\n")
            process.stdin.flush()
            assert f"turn {turn}: hello" in process.stdout.readline().decode()
        process.stdin.close()
        assert process.wait() == 0


def test_nothing_to_read_is_no_error(run: Run, stub: Stub) -> None:
    done = run("--server", stub.address)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
