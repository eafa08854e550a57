"""Who is credited with what, and the sheet to sign at the door, as text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from peercert.report.cells import pad, width, wrap
from peercert.report.screen import Screen, fields

Document: TypeAlias = Mapping[str, Any]

LEAST_NAME = 12
SHEET = 79
SIGNATURE = 20
BLANK = "_______"
LISTED = ("id", "session", "candidate", "name", "hours", "verification", "because")


def list_lines(rows: Sequence[Document], absent: Sequence[Document], here: Screen) -> Iterator[str]:
    """Give who is credited with what, and who has a seat and nothing on file."""
    cells = [
        [f"{row['hours']:g}" if name == "hours" else row[name] or "" for name in LISTED]
        for row in rows
    ]
    if here.labelled:
        for row in cells:
            yield from fields(here, zip(LISTED, row, strict=True))
    elif not here.terminal:
        yield from ("\t".join(here.text(cell) for cell in row) for row in cells)
        return
    else:
        yield from listed(cells, here)
    if absent:
        who = ", ".join(f"{each['candidate']} ({each['session']})" for each in absent)
        yield from here.indent(who, "nothing on file: ", "  ")


def listed(cells: Sequence[Sequence[str]], here: Screen) -> Iterator[str]:
    """Give rows in columns, the name last, and below each why it is not full credit."""
    head = ("ID", "SESSION", "PERSON", "CREDIT", "KNOWN", "NAME")
    shown = [(id, t, who, f"{h} h", known, name) for id, t, who, name, h, known, _ in cells]
    sizes = [max(map(width, column)) for column in zip(head, *shown, strict=True)][:-1]
    before = sum(sizes) + 2 * len(sizes)
    for row, why in zip((head, *shown), ("", *(row[-1] for row in cells)), strict=True):
        first = "  ".join(pad(cell, size) for cell, size in zip(row[:-1], sizes, strict=True))
        yield from (line.rstrip() for line in here.indent(row[-1], f"{first}  ", " " * before))
        yield from here.indent(why, "    ") if why else ()


def sign_in_lines(
    title: str, breaks: str, people: Sequence[tuple[str, str]], here: Screen
) -> Iterator[str]:
    """Give a sheet to print: a row for each person, with room for two times and a signature."""
    yield from here.indent(title, "")
    yield from here.indent(breaks, "breaks: ") if breaks else ()
    yield from ("", "Please write when you came and when you left, and sign.", "")
    shown = [(here.text(id), here.text(name)) for id, name in people]
    ids = max(width(id) for id, _ in shown)
    room = max(SHEET - ids - 2 - 2 * (2 + len(BLANK)) - 2 - SIGNATURE, LEAST_NAME)
    names = max(len("NAME"), *(min(width(name), room) for _, name in shown))
    head = ("ID", ids), ("NAME", names), ("ARRIVED", len(BLANK)), ("LEFT", len(BLANK))
    yield "  ".join([*(pad(word, size) for word, size in head), "SIGNATURE"])
    for id, name in shown:
        first, *more = wrap(name, names)
        blanks = ("_" * len(BLANK), "_" * len(BLANK), "_" * SIGNATURE)
        yield ""
        yield "  ".join([pad(id, ids), pad(first, names), *blanks])
        yield from (" " * (ids + 2) + line for line in more)
