"""Where text for people goes: a terminal of some width, or a pipe that takes lines as they are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from peercert.report.cells import pad, width, wrap
from peercert.report.clean import clean, printable

NARROW = 60
"""Below this many cells, one field stands on a line."""

COLOURS = {"good": "32", "soon": "33", "bad": "31", "open": "36", "loud": "1", "quiet": "2"}


@dataclass(frozen=True, slots=True)
class Screen:
    """What standard output can show."""

    stream: TextIO
    cells: int
    terminal: bool
    colour: bool
    labelled: bool
    names: bool = True
    """Whether people are named; else they stand there by their ids."""

    def text(self, text: str) -> str:
        """Return text from anywhere as one harmless line in characters that can be shown."""
        return printable(clean(text), self.stream)

    def name(self, name: str | None, missing: str) -> str:
        """Return somebody's name, harmless, or what to say where it is missing or not shown."""
        return self.text(name or missing) if self.names else "-"

    def paint(self, text: str, colour: str) -> str:
        """Return text in a colour, where there are colours; the words alone carry the meaning."""
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m" if self.colour and text else text

    def indent(self, text: str, before: str, more: str | None = None) -> list[str]:
        """Return text from anywhere in lines that fit, `before` in front of the first of them."""
        first = printable(before, self.stream)
        rest = " " * width(first) if more is None else more
        room, others = (
            max(self.cells - width(each), 1) if self.terminal else 1_000_000
            for each in (first, rest)
        )
        lines = wrap(self.text(text), room, others)
        return [(rest if number else first) + line for number, line in enumerate(lines)]

    def show(self, lines: Iterable[str]) -> None:
        """Write lines that are ready."""
        self.stream.writelines(f"{line}\n" for line in lines)


def screen(*, labelled: bool = False, names: bool | None = None) -> Screen:
    """Return what standard output is, now; people are named as asked, else on a terminal."""
    stream = sys.stdout
    terminal = stream.isatty()
    cells = 80
    if terminal:
        from shutil import get_terminal_size

        cells = get_terminal_size((80, 24)).columns
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    narrow = terminal and cells < NARROW
    colour, labels = terminal and not plain, labelled or narrow
    named = terminal if names is None else names
    return Screen(stream, max(cells, 20), terminal, colour, labels, named)


def show(lines: Iterable[str]) -> None:
    """Write lines from anywhere on standard output, each of them made harmless."""
    here = screen()
    here.show(here.text(line) for line in lines)


def table(header: Sequence[str], rows: Iterable[Sequence[str]], *, labelled: bool = False) -> None:
    """Write rows of cells from anywhere; nothing is cut.

    In a pipe: separated by tabs, no header. On a terminal: in columns under the header, or one
    labelled field a line where columns do not fit or labels are asked for.
    """
    here = screen(labelled=labelled)
    if not here.terminal and not labelled:
        here.show("\t".join(here.text(cell) for cell in row) for row in rows)
        return
    ready = [[here.text(cell) for cell in row] for row in rows]
    sizes = [max(map(width, column)) for column in zip(header, *ready, strict=True)]
    if here.labelled or sum(sizes) + 2 * (len(sizes) - 1) > here.cells:
        here.show(line for row in ready for line in fields(here, zip(header, row, strict=True)))
        return
    for row in ([name.upper() for name in header], *ready):
        cells = (pad(cell, size) for cell, size in zip(row, sizes, strict=True))
        here.show(["  ".join(cells).rstrip()])


def fields(here: Screen, row: Iterable[tuple[str, str]]) -> list[str]:
    """Return one labelled field a line, and an empty line after them."""
    return [*(line for name, cell in row if cell for line in here.indent(cell, f"{name}: ")), ""]
