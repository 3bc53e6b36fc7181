"""The small parts of the terminal client, one by one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console
from terminal_stub import ANSWER, BASE, CANNED, SOURCES, TABLE, URGENT, Stub

from bot.answers import Reply
from bot.knowledge import FactBase
from bot.terminal import guide, lines
from bot.terminal.client import BadAddress, Server, ServerError, Unreachable, clean
from bot.terminal.commands import matching
from bot.terminal.complete import candidates
from bot.terminal.fancy import fancy
from bot.terminal.plain import plain, wrapped
from bot.terminal.talk import Conversation


def drawn(reply: Reply, width: int = 80, interactive: bool = True, addresses: bool = False) -> str:
    """Return a reply as it is drawn, without colour."""
    out = io.StringIO()
    console = Console(file=out, width=width, highlight=False, markup=False)
    console.print(fancy(reply.as_dict(BASE), width, interactive, addresses))
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"plain\r\n", "plain"),
        (b"\xef\xbb\xbfmark", "mark"),
        ("naïve 😀".encode(), "naïve 😀"),
        (b"na\xefve", "naïve"),
        (b"\xff\xfe", "ÿþ"),
        (b"  \n", ""),
    ],
)
def test_decoding_never_fails(raw: bytes, text: str) -> None:
    assert lines.decoded(raw) == text


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", []),
        (" \n ", []),
        ("one", ["one"]),
        ("one?\n\n two?", ["one?", "two?"]),
        ("I have a fever\nwhat now?", ["I have a fever what now?"]),
        ("caf\udce9", ["café"]),
    ],
)
def test_a_paste_is_one_question_or_one_a_line(typed: str, asked: list[str]) -> None:
    assert lines.questions(typed) == asked


def test_wrapping_hangs_lists_and_keeps_addresses() -> None:
    address = "https://example.org/" + "a" * 60
    text = f"- {'word ' * 12}\n[1] Title (2025). {address}\n\nend"
    made = wrapped(text, 40).split("\n")
    assert made[1].startswith("  word")
    assert f"    {address}" in made
    assert made[-2:] == ["", "end"]
    assert wrapped(text, 0) == text


def test_a_plain_reply_is_the_servers_text() -> None:
    assert plain(ANSWER.as_dict(BASE)) == ANSWER.as_dict(BASE)["text"]


@pytest.mark.parametrize("name", ["breathe", "harm", "today"])
def test_what_is_urgent_says_so_first(name: str) -> None:
    reply = CANNED[name].as_dict(BASE)
    assert plain(reply).startswith("*** ")
    assert plain(reply).split("\n\n")[1].startswith(reply["lead"].split(".")[0])
    assert drawn(CANNED[name]).startswith("┏━ ")


def test_markers_lead_to_their_sources() -> None:
    text = drawn(ANSWER)
    assert "common with Examplib. [1]" in text
    assert "[2] A Charity: Side effects of Examplo (2026-01)" in text
    assert "yourself. [1]" in drawn(URGENT)
    assert SOURCES["charity"].url in drawn(URGENT, addresses=True)


def test_a_table_is_cited_and_stacked_where_it_is_narrow() -> None:
    compared = CANNED["compare"]
    assert "╭" in drawn(compared, 80)
    assert "food. [1]" in " ".join(drawn(compared, 200).split())
    narrow = drawn(compared, 40)
    assert "╭" not in narrow
    assert all(cell.split()[0] in narrow for row in TABLE["rows"] for cell in row)
    assert max(map(len, narrow.splitlines())) <= 40


def test_two_answers_keep_what_stands_before_them() -> None:
    both = CANNED["both"]
    both = Reply("answer", lead=both.lead, before=["Call today."], parts=both.parts,
                 urgency="call_today")  # fmt: skip
    text = drawn(both)
    assert text.index("CALL TODAY") < text.index("Call today.") < text.index("Low white")
    assert text.count("Low white") == 1
    assert "tablet" in text


def test_many_sources_take_a_line_each_only_when_addresses_are_wanted() -> None:
    reply = ANSWER.as_dict(BASE)
    reply["sources"] = [dict(reply["sources"][0], id=str(number)) for number in range(20)]
    for addresses, found in (
        (False, "; [20]\N{NO-BREAK SPACE}Regulator (2025-08)"),
        (True, "\n[20] "),
    ):
        out = io.StringIO()
        Console(file=out, width=200).print(fancy(reply, 200, True, addresses))
        assert found in out.getvalue()


def test_brackets_and_emoji_codes_are_left_as_they_are() -> None:
    assert "[bold]:smile: [/x]" in drawn(Reply("smalltalk", lead="[bold]:smile: [/x]"))


def test_suggestions_are_for_a_person() -> None:
    assert "1. How is Examplo given?" in drawn(ANSWER)
    assert "How is Examplo given?" not in drawn(ANSWER, interactive=False)
    assert "• How is Examplo given?" in drawn(CANNED["which"], interactive=False)


def test_a_reply_of_an_older_server_is_shown_too() -> None:
    out = io.StringIO()
    Console(file=out).print(fancy({"text": "x", "lead": "short"}, 80, True, False))
    assert out.getvalue().strip() == "short"
    assert plain({"text": "whole"}) == "whole"


def test_completion_of_names_keeps_what_was_typed(base: FactBase) -> None:
    assert ("verzenio", 6) in list(candidates("tell me about verzen", ()))
    assert ("trastuzumab deruxtecan", 13) in list(candidates("is trastuzumab d", ()))
    assert list(candidates("/so", ["/sources", "/new"])) == [("/sources", 3)]
    assert not list(candidates("x", ()))


def test_facts_are_found_by_every_word_names_first(base: FactBase) -> None:
    found = matching(base, "verzenio DIARRHEA")
    assert found
    assert all("diarrhea" in f"{one.key} {one.text}".lower() for one in found)
    assert matching(base, "verzenio")[0].subject == "abemaciclib"
    assert not matching(base, "qwertyuiop")


def test_a_saved_guide_needs_no_server() -> None:
    page = (
        "<head><link rel='icon' href='../../icon.svg'><LINK href=../../paper.css rel=stylesheet>"
        '<link rel="stylesheet" href="https://elsewhere.example/x.css"><script src="x"></script>'
        "</head>"
    )
    assert guide.whole(page, lambda path: f"/* {path} */") == (
        "<head><style>\n/* /chat/paper.css */\n</style>\n</head>"
    )


def test_guides_are_numbered(tmp_path: Path) -> None:
    names = [guide.save(str(number), tmp_path).name for number in range(3)]
    assert names == [f"{guide.NAME}{end}.html" for end in ("", "-2", "-3")]
    assert [(tmp_path / name).read_text() for name in names] == ["0", "1", "2"]
    with pytest.raises(OSError):
        guide.save("x", tmp_path / "missing")


def test_a_servers_address_is_read_kindly() -> None:
    for given in ("localhost:90", "http://localhost:90/", "http://localhost:90/chat/"):
        assert Server(given).address == "http://localhost:90"
    assert Server("https://clinic.example/bot/chat/").address == "https://clinic.example/bot"
    for given in ("", "ftp://x", "http://", "http://x:port", "http://x:99999", "http://a b"):
        with pytest.raises(BadAddress):
            Server(given)


def test_unencrypted_is_noticed_away_from_home_only() -> None:
    assert Server("http://clinic.example").exposed
    for given in ("https://clinic.example", "http://localhost", "http://127.0.0.2", "http://[::1]"):
        assert not Server(given).exposed


def test_another_program_at_the_address_is_noticed(stub: Stub) -> None:
    with pytest.raises(Unreachable, match="no such bot"):
        Server(f"{stub.address}/elsewhere").fact_base()
    with pytest.raises(ServerError):
        Server(stub.address).page("/nothing")


def test_a_slow_server_is_no_unreachable_one(stub: Stub) -> None:
    server = Server(stub.address)
    conversation = server.open()
    with pytest.raises(ServerError, match="took too long") as caught:
        server._request("POST", f"/chat/conversations/{conversation}/messages",
                        b'{"text": "slow"}', patience=0.1)  # fmt: skip
    assert not isinstance(caught.value, Unreachable)


def test_controls_are_removed_deep_inside() -> None:
    dirty = {"a\x1b": ["x\x07y", {"b": "line\nnext\ttab \x9b2J"}], "n": 1, "none": None}
    assert clean(dirty) == {"a": ["xy", {"b": "line\nnext\ttab 2J"}], "n": 1, "none": None}


def test_deleting_twice_is_no_error(stub: Stub) -> None:
    talk = Conversation(Server(stub.address), print)
    talk.say("hello")
    stub.talks.clear()
    talk.forget()
    talk.leave()
    assert stub.deleted == ["conversation-1"]


def test_a_number_means_a_suggestion_only_when_there_is_one(stub: Stub) -> None:
    talk = Conversation(Server(stub.address), print)
    assert talk.meant("1") == "1"
    talk.say("which one")
    assert talk.meant("2").startswith("What should I ask")
    for other in ("0", "3", "101", "38.5", "²", "one"):
        assert talk.meant(other) == other
