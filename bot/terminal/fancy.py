"""A Reply for a terminal that can draw: frame, table, bold, links that open. Uses rich."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from bot.terminal.plain import CHOICES, SUGGESTIONS, TERMS, banner

NARROWEST_CELL = 24
WIDEST_LABEL = 14
MOST_SOURCES = 8
OPENABLE = ("https", "http", "tel")
ALARM = Style(color="red", bold=True)
Numbers = dict[str, tuple[int, str]]


def fancy(reply: dict[str, Any], width: int, interactive: bool, addresses: bool) -> RenderableType:
    """Return a reply to print on `width` columns; `addresses` writes each source's out in full."""
    sources = reply.get("sources") or []
    numbers = {one["id"]: (number, one["url"]) for number, one in enumerate(sources, 1)}
    parts = reply.get("parts") or [reply]
    blocks = [*_first(reply, parts)]
    for part in parts:
        blocks += _body(part, numbers, width)
    blocks += _sources(reply, addresses)
    if interactive:
        terms = reply.get("terms") or {}
        if terms:
            lines = (Text(f"{one}: {terms[one]}") for one in terms)
            blocks.append(Group(Text(TERMS), _listed(lines)))
    blocks += _suggestions(reply, interactive)
    return Group(*_spaced(blocks))


def _first(reply: dict[str, Any], parts: list[dict[str, Any]]) -> Iterator[RenderableType]:
    """Yield what a reply of several parts says before the first of them."""
    before = str(reply.get("lead", "")).removesuffix(str(parts[0].get("lead", ""))).strip()
    if len(parts) > 1 and before:
        said = Text(before, "bold")
        yield _framed(said, banner(reply)) if banner(reply) else said


def _body(part: dict[str, Any], numbers: Numbers, width: int) -> Iterator[RenderableType]:
    lead, items = str(part.get("lead", "")), list(part.get("items") or [])
    first = items[0] if items and lead.endswith(items[0]["text"]) else None
    # Sources that no item names stand behind the reviewed lines of the lead.
    shown = {name for one in items for name in one["sources"]}
    reviewed = [one["id"] for one in part.get("sources") or [] if one["id"] not in shown]
    head = banner(part)
    if head:
        action = lead.removesuffix(first["text"]).strip() if first else lead
        yield _framed(_cited(action, reviewed, numbers, "bold"), head)
        lead = first["text"] if first else ""
    if lead:
        yield _cited(lead, first["sources"] if first else reviewed, numbers, "bold")
    if part.get("table"):
        yield _table(part["table"], {one["text"]: one["sources"] for one in items}, numbers, width)
    else:
        rest = items[1:] if first else items
        if rest:
            yield _listed(_cited(one["text"], one["sources"], numbers) for one in rest)
    for note in part.get("notes") or []:
        yield _note(note)
    if part.get("guidance"):
        yield _guidance(part["guidance"])


def _framed(body: Text, title: str) -> Panel:
    return Panel(
        body, title=Text(title, ALARM), title_align="left", border_style=ALARM, box=box.HEAVY
    )


def _cited(text: str, sources: Iterable[str], numbers: Numbers, style: str = "") -> Text:
    made = Text(text, style)
    for number, url in sorted(numbers[one] for one in sources if one in numbers):
        made.append(" ")
        made.append(f"[{number}]", _link(url) + Style(bold=False))
    return made


def _link(url: str) -> Style:
    return Style(link=url) if urlsplit(url).scheme in OPENABLE else Style()


def _listed(lines: Iterable[Text], marks: Iterable[str] | None = None) -> Table:
    """Return lines as a list whose entries hang beside their marks."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    given = iter(marks) if marks else None
    for line in lines:
        grid.add_row(next(given) if given else "•", line)
    return grid


def _note(note: str) -> RenderableType:
    lines = note.split("\n")
    if all(line.startswith("- ") for line in lines):
        return _listed(Text(line[2:]) for line in lines)
    return Text(note)


def _guidance(text: str) -> RenderableType:
    who, colon, question = text.partition(":")
    made = Text.assemble((who + colon, "bold"), question) if colon else Text(text)
    return _listed([made], ["→"])


def _table(
    table: dict[str, Any], sources: dict[str, list[str]], numbers: Numbers, width: int
) -> RenderableType:
    """Return a comparison as a table, or one list a row where cells would be too narrow."""
    columns, rows = table["columns"], table["rows"]
    cited = [[_cited(cell, sources.get(cell, ()), numbers) for cell in cells] for _, *cells in rows]
    labels = [Text(label, "bold") for label, *_ in rows]
    if width < NARROWEST_CELL * len(columns):
        blocks = []
        for label, cells in zip(labels, cited, strict=True):
            named = zip(columns[1:], cells, strict=False)
            lines = [Text.assemble((f"{name}: ", "bold"), cell) for name, cell in named]
            blocks.append(Group(label, _listed(lines)))
        return Group(*_spaced(blocks))
    made = Table(box=box.ROUNDED, show_lines=True)
    for number, column in enumerate(columns):
        share: dict[str, Any] = {"ratio": 1} if number else {"max_width": WIDEST_LABEL}
        made.add_column(Text(column), overflow="fold", **share)
    for label, cells in zip(labels, cited, strict=True):
        made.add_row(label, *cells)
    return made


def _sources(reply: dict[str, Any], addresses: bool) -> Iterator[RenderableType]:
    sources = reply.get("sources") or []
    if not sources:
        return
    dates = sorted(str(one["reviewed"]) for one in reply.get("items") or [])
    notes = [f"facts last checked {dates[0]}"] if dates else []
    notes += [] if addresses else ["/sources shows the addresses"]
    head = f"Sources ({'; '.join(notes)}):" if notes else "Sources:"
    if len(sources) > MOST_SOURCES and not addresses:
        named = [
            Text(
                f"[{number}]\N{NO-BREAK SPACE}{one['publisher']} ({one['date']})", _link(one["url"])
            )
            for number, one in enumerate(sources, 1)
        ]
        yield Group(Text(head), Text("; ").join(named))
        return
    lines = [_source(one, addresses) for one in sources]
    marks = [f"[{number}]" for number in range(1, len(sources) + 1)]
    yield Group(Text(head), _listed(lines, marks))


def _source(source: dict[str, Any], addresses: bool) -> Text:
    named = f"{source['publisher']}: {source['title']} ({source['date']})"
    made = Text(named, _link(source["url"]))
    if addresses:
        made.append("\n" + source["url"])
    return made


def _suggestions(reply: dict[str, Any], interactive: bool) -> Iterator[RenderableType]:
    lines = [Text(one) for one in reply.get("suggestions") or []]
    if lines and interactive:
        marks = [f"{number}." for number in range(1, len(lines) + 1)]
        yield Group(Text(SUGGESTIONS), _listed(lines, marks))
    elif lines and reply.get("kind") == "clarify":
        yield Group(Text(CHOICES), _listed(lines))


def _spaced(blocks: Iterable[RenderableType]) -> Iterator[RenderableType]:
    for number, block in enumerate(blocks):
        if number:
            yield Text("")
        yield block
