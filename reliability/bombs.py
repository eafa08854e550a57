"""Small files that unpack to much, and large ones: each is taken or refused within bounds.

Each is given to the real command as a program of its own, whose time and memory are measured.
"""

from __future__ import annotations

import os
import resource
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path
from typing import NamedTuple, TypeAlias

from peercert.errors import Exit
from reliability.ground import command, environment

QUICK = 7
"""Of how many files each is one in a short run."""
MOST = {".xlsx": (60, 1000), ".json": (60, 1000), ".toml": (60, 1000), ".csv": (300, 3000)}
"""Seconds of one core, which do not depend on what else the machine does, and megabytes; for a
table that is plain text it is what the largest takes that is read."""
MOST_ADDRESSES = 4_000_000_000
MILLION = 1_000_000
ALLOWED = (Exit.DONE, Exit.USAGE, Exit.REFUSED)
SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
RELATION = (
    '<Relationships xmlns="{}"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
)
PARTS = {
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": RELATION.format(PACKAGE, OFFICE, "officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": f'<workbook xmlns="{SPACE}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": RELATION.format(
        PACKAGE, OFFICE, "worksheet", "worksheets/sheet1.xml"
    ),
}
SHEET = "xl/worksheets/sheet1.xml"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>'
SPACES = " " * MILLION


Parts: TypeAlias = Iterator[tuple[str, Iterator[str]]]


class Bomb(NamedTuple):
    """What a file is called, and the texts of which it is made."""

    name: str
    parts: Callable[[], Parts]
    """The parts of a workbook, or one part, named by its ending, for another file."""


def sheet(rows: Iterable[str] = (), before: str = "") -> Parts:
    """Give the parts of a workbook with these rows."""
    yield from ((name, iter([text])) for name, text in PARTS.items())
    begin = f'<?xml version="1.0"?>{before}<worksheet xmlns="{SPACE}"><sheetData>{HEAD}'
    yield SHEET, chain([begin], rows, ["</sheetData></worksheet>"])


def cell(where: str, *texts: str) -> Iterator[str]:
    """Give one row with one cell."""
    number = where.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    begin = f'<row r="{number}"><c r="{where}" t="inlineStr"><is><t>'
    return chain([begin], texts, ["</t></is></c></row>"])


def numbered(count: int) -> Iterator[str]:
    """Give so many rows below the header, each with one cell."""
    rows = (cell(f"A{number}", f"Person {number}") for number in range(2, count + 2))
    return chain.from_iterable(rows)


def bare(count: int, each: int) -> Iterator[str]:
    """Give so many rows of so many cells that do not say where they are."""
    for _ in range(count):
        yield "<row>"
        yield from repeat('<c t="inlineStr"><is><t>x</t></is></c>', each)
        yield "</row>"


def entities() -> str:
    """Return a document type in which each name stands for ten of the one before."""
    names = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY e0 "ha">{names}]>'


def plain(*pieces: Iterable[str], ending: str = ".csv") -> Parts:
    """Give the one part of a file that is no workbook."""
    yield ending, chain(*pieces)


def shared() -> Iterator[str]:
    """Give the texts of a workbook that many cells might share."""
    each = f"<si><t>{'x' * 1000}</t></si>"
    return chain([f'<sst xmlns="{SPACE}">'], repeat(each, 100_000), ["</sst>"])


def nothings() -> Parts:
    """Give very many parts with nothing in them."""
    return ((f"p{number}.xml", iter([""])) for number in range(100_000))


BOMBS = (
    Bomb("the farthest cell", lambda: sheet(cell("XFD1048576"))),
    Bomb("a far row", lambda: sheet(cell("A1048576"))),
    Bomb("a far column", lambda: sheet(cell("XFD2"))),
    Bomb("a row beyond all", lambda: sheet(cell("A99999999999999999999"))),
    Bomb("a million rows", lambda: sheet(numbered(MILLION))),
    Bomb("a million bare rows", lambda: sheet(bare(MILLION, 1))),
    Bomb("a million empty rows", lambda: sheet(bare(MILLION, 0))),
    Bomb("a million cells in a row", lambda: sheet(bare(1, MILLION))),
    Bomb("every row and column that is read", lambda: sheet(bare(50_000, 100))),
    Bomb("every row with a name", lambda: sheet(numbered(49_999))),
    Bomb("spaces that unpack to 2 GB", lambda: sheet(repeat(SPACES, 2000))),
    Bomb("a cell of 140 MB", lambda: sheet(cell("A2", *repeat(SPACES, 140)))),
    Bomb("entities", lambda: sheet(cell("A2", "&e9;"), before=entities())),
    Bomb("100,000 parts", lambda: chain(sheet(), nothings())),
    Bomb("100 MB of shared texts", lambda: chain(sheet(), [("xl/sharedStrings.xml", shared())])),
    Bomb("a table of a million rows", lambda: plain(["name\n"], repeat("x\n", MILLION))),
    Bomb("a table of a million columns", lambda: plain(repeat("x,", MILLION))),
    Bomb("a table of three million rows", lambda: plain(["name\n"], repeat("x\n", 3 * MILLION))),
    Bomb("a table of 200 MB", lambda: plain(repeat(SPACES, 200))),
    Bomb("a table of 600 MB", lambda: plain(repeat(SPACES, 600))),
    Bomb("a cell of 19 MB", lambda: plain(["name\n"], repeat("x" * MILLION, 19))),
    Bomb("19 MB of quotation marks", lambda: plain(repeat('"' * MILLION, 19))),
    Bomb("19 MB of line ends", lambda: plain(repeat("\n" * MILLION, 19))),
    Bomb("brackets in JSON", lambda: plain(repeat("[", 900_000), ending=".json")),
    Bomb("braces in JSON", lambda: plain(repeat('{"name":', 100_000), ending=".json")),
    Bomb("digits in JSON", lambda: plain('{"name": ', repeat("9", 900_000), "}", ending=".json")),
    Bomb("brackets in TOML", lambda: plain("name = ", repeat("[", 900_000), ending=".toml")),
    Bomb("braces in TOML", lambda: plain("name = ", repeat("{a=", 300_000), ending=".toml")),
    Bomb("dots in TOML", lambda: plain(repeat("a.", 400_000), "a = 1", ending=".toml")),
    Bomb("dots in a TOML table", lambda: plain("x = {", repeat("a.", 400_000), ending=".toml")),
    Bomb("dots of a TOML table", lambda: plain("[", repeat("'a' . ", 100_000), ending=".toml")),
    Bomb("tables in TOML", lambda: plain(repeat("[[a]]\n", 150_000), ending=".toml")),
    Bomb("digits in TOML", lambda: plain("name = ", repeat("9", 900_000), ending=".toml")),
)


def lay(bomb: Bomb, folder: Path) -> Path:
    """Write a file."""
    parts = bomb.parts()
    name, first = next(parts)
    if name.startswith("."):
        path = folder / f"x{name}"
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(first)
        return path
    path = folder / "x.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for part, pieces in chain([(name, first)], parts):
            with archive.open(part, "w") as packed:
                packed.writelines(piece.encode() for piece in pieces)
    return path


class Cost(NamedTuple):
    """How a command ended, what it said, and what it took."""

    code: int
    said: str
    seconds: float
    megabytes: float


def bound() -> None:
    """Keep a program from taking what the machine has."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
    longest = 2 * max(seconds for seconds, _ in MOST.values())
    resource.setrlimit(resource.RLIMIT_CPU, (longest, longest))


def cost(line: list[str], folder: Path) -> Cost:
    """Run a command; memory is the most that it had at once."""
    started = subprocess.Popen(
        line,
        cwd=folder,
        env=environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=bound,  # noqa: PLW1509 - no other thread is there
    )
    with started:
        said = started.stdout.read() if started.stdout else ""
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
    return Cost(started.returncode, said, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000)


def explode(folder: Path, *, all_of_them: bool) -> Iterator[tuple[Cost, list[str]]]:
    """Give what each file took, and what was wrong."""
    for bomb in BOMBS[:: 1 if all_of_them else QUICK]:
        path = lay(bomb, folder)
        is_table = path.suffix in {".csv", ".xlsx"}
        words = (
            "import people {} --layout peercert --dry-run" if is_table else "candidate import {}"
        )
        took = cost(command(*words.format(path.name).split()), folder)
        yield took, [f"{bomb.name}: {each}" for each in wrong(took, *MOST[path.suffix])]


def wrong(took: Cost, most_seconds: int, most_megabytes: int) -> Iterator[str]:
    """Say what is wrong with an end, or takes more than it may."""
    if took.code not in ALLOWED or "Traceback" in took.said:
        yield f"ends with {took.code}: {took.said[-200:]}"
    if took.seconds > most_seconds:
        yield f"took {took.seconds:.0f} s"
    if took.megabytes > most_megabytes:
        yield f"took {took.megabytes:.0f} MB"
