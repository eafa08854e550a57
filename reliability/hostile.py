"""Hostile names, cells and files through every way in and every way out.

Names lie in the store as if the border had let them through. No output may hold a character that a
terminal acts upon or nobody sees, no exported CSV a cell that a spreadsheet would run, and nothing
may end in a fault of ours. Files of people and tables may be refused, and nothing else; large
ones, and small ones that unpack to much, within bounds of time and memory.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from unittest.mock import patch

from peercert.cli.start import run
from peercert.errors import Exit, PeercertError
from peercert.intake.candidate_file import read_text
from peercert.intake.layout_file import fitting_layout, load_layout
from peercert.intake.people import plan_people
from peercert.intake.tables import read_table
from peercert.records import Candidate, Certificate, Training
from peercert.store.recording import Change
from reliability.bombs import explode
from reliability.ground import DAY, STORE, Outcome, environment, main, scratch

FULL, QUICK = 100_000, 1_000
NAMES_OF, FILES_OF = 0.4, 0.4
"""The parts of names and of candidate files; the rest are tables."""
AT_ONCE = 1000
DEEPEST = 3
SLOW_IN_SECONDS = 5.0
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
PIECES = (
    "\x1b[2J",
    "\x1b]8;;https://example.org\x07x",
    "\x1b]52;c;eA==\x07",
    "\x9b31m",
    "\x00",
    "\x07",
    "\x08",
    "\x7f",
    "[/]",
    "[bold]x",
    "[link=https://example.org]",
    "\\[x",
    ":smile:",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\ue000",
    "\u2028",
    "=",
    "=1+1",
    "=cmd|'/C+calc'!A0",
    "+1",
    "-1",
    "@SUM(A1)",
    "|x",
    "%x",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "'",
    '"',
    "\\",
    "{{x}}",
    "${x}",
    "%s",
    "%n",
    "{0}",
    "../../x",
    "';--",
    "<script>",
    "&amp;",
    "e\u0301\u0301\u0301",
    "\u5c71\u7530",
    "\U0001f468\u200d\U0001f469",
    "null",
    "nan",
    "1e999",
    "\r",
    "\n",
    "\t",
    "\r\n",
    " =1",
    "\xa0=1",
    "",
)
START = """schema = "peercert/candidate@1"
name = "Ana Álvarez"
states = ["CA"]
born_on = 1990-05-04
certificates = [{ state = "CA", number = "M-1", issued_on = 2024-12-15 }]
training = [{ kind = "continuing", completed_on = 2025-06-01, hours = 20, topics = ["ethics"] }]
"""
KEYS = ("name", "states", "born_on", "training", "schema", "exams", "hours", "x", "email")
HEADER = "Name,Status,Certification Number,Issue Date,Expiration Date,states,email,born_on,id"
LAYOUTS = ("nc-registry", "peercert", "")
ALLOWED = frozenset({Exit.DONE, Exit.FINDINGS, Exit.USAGE, Exit.REFUSED, Exit.NOBODY})


class Screen(io.TextIOWrapper):
    """What a command writes to: a pipe or, as far as it can tell, a terminal."""

    def __init__(self, *, terminal: bool, encoding: str = "utf-8") -> None:
        """Begin empty."""
        self.held = io.BytesIO()
        super().__init__(self.held, encoding=encoding, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        """Say whether commands are to take it for a terminal."""
        return self.terminal

    def written(self) -> str:
        """Return everything that was written."""
        self.flush()
        return self.held.getvalue().decode(self.encoding)


def text(dice: random.Random) -> str:
    """Invent a text that somebody might hope to do harm with."""
    parts = []
    for _ in range(dice.randint(1, 4)):
        if dice.random() < 3 / 4:
            parts.append(dice.choice(PIECES))
        else:
            parts.append(
                chr(dice.choice((dice.randrange(0xD800), dice.randrange(0xE000, 0x110000))))
            )
    return "".join(parts)[:60] or "x"


def person(dice: random.Random) -> Candidate:
    """Invent a person of such texts."""
    topics = (text(dice),)
    hours = Training(
        kind="continuing", minutes=60, title=text(dice), provider=text(dice), topics=topics
    )
    held = Certificate(state="CA", number=text(dice), issued_on=date(2024, 12, 15))
    return Candidate(
        name=text(dice),
        states=("CA",),
        email=text(dice),
        county=text(dice),
        training=(hours,),
        certificates=(held,),
    )


def lines(dice: random.Random) -> Iterator[tuple[str, ...]]:
    """Give commands that print what is on file, and some that speak of what was typed."""
    one = f"P-{dice.randint(1, AT_ONCE):04d}"
    for form in ("text", "json", "jsonl", "csv"):
        yield "check", "--names", "--format", form
        yield "candidate", "list", "--names", "--format", form
        yield "hours", "list", one, "--format", form
    for form in ("text", "json"):
        yield "expiring", "--names", "--within", "90d", "--format", form
        yield "candidate", "show", one, "--format", form
    yield "check", one, "--names", "--explain"
    yield "check", one, "--names", "--accessible"
    yield "history", one
    for word in (text(dice).replace("\0", ""), "x" + text(dice).replace("\0", "")):
        yield "candidate", "find", "--", word
        yield "hours", "log", "P-0001", "1h", "--on", "2026-01-01", f"--title={word}"
        yield "hours", "log", f"x{word}", f"{word}h", "--on", word
        yield "check", "--file", f"x{word}"
        yield (f"x{word}",)


def names(folder: Path, dice: random.Random, size: int) -> Iterator[str]:
    """Record hostile names, print them in every way, and give each thing that is wrong."""
    store = folder / STORE
    for start in range(0, size, AT_ONCE):
        store.unlink(missing_ok=True)
        with Change(store, command="test", actor=text(dice), reason=text(dice)) as change:
            for _ in range(min(AT_ONCE, size - start)):
                change.add_candidate(person(dice))
        for words in lines(dice):
            for terminal in (False, True):
                yield from said(words, terminal=terminal)


def said(words: tuple[str, ...], *, terminal: bool) -> Iterator[str]:
    """Run a command and give what is wrong with what it printed."""
    out, err = Screen(terminal=terminal), Screen(terminal=terminal)
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    if code not in ALLOWED or "Traceback" in err.written():
        yield f"{words!r} ends with {code}: {err.written()!r}"
    unseen = {c for c in out.written() + err.written() if not c.isprintable() and c not in "\n\t"}
    if unseen or (terminal and "\t" in out.written() and "csv" not in words):
        yield f"{words!r} prints {sorted(unseen)!r}"
    if words[-1] == "csv":
        for row in csv.reader(io.StringIO(out.written())):
            yield from (f"{words!r}: cell {c!r}" for c in row if c.strip().startswith(FORMULA))


def spoilt(dice: random.Random, good: str) -> str:
    """Change a good text in a few places."""
    changed = good
    for _ in range(dice.randint(1, 4)):
        at, length = dice.randrange(len(changed) + 1), dice.choice((0, 0, 1, 3, 20))
        changed = changed[:at] + text(dice) + changed[at + length :]
    return changed


def value(dice: random.Random, depth: int = 0) -> object:
    """Invent a value of JSON."""
    simple = (text(dice), None, True, dice.randint(-9, 10**18), 1e308, "2026-02-30", "6:30", -0.0)
    if depth == DEEPEST or dice.random() < 2 / 3:
        return dice.choice(simple)
    if dice.random() < 1 / 2:
        return [value(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {dice.choice((*KEYS, text(dice))): value(dice, depth + 1) for _ in range(3)}


def candidate_file(dice: random.Random) -> None:
    """Read a spoilt candidate file: raises nothing but a refusal."""
    if dice.random() < 1 / 2:
        read_text(spoilt(dice, START), text(dice), "toml")
        return
    document = {"schema": "peercert/candidate@1", dice.choice(KEYS): value(dice)}
    written = json.dumps(document, ensure_ascii=dice.random() < 1 / 2)
    read_text(written if dice.random() < 1 / 2 else spoilt(dice, written), "x.json", "json")


def table(dice: random.Random, path: Path) -> None:
    """Read a spoilt table of people and plan its import: raises nothing but a refusal."""
    rows = [HEADER] + [
        ",".join(f'"{text(dice)}"' if dice.random() < 1 / 2 else "2026-01-01" for _ in range(9))
        for _ in range(dice.randrange(5))
    ]
    written = "\r\n".join(rows)
    data = (spoilt(dice, written) if dice.random() < 1 / 2 else written).encode()
    if dice.random() < 1 / 5:
        data = dice.randbytes(3) + data
    path.write_bytes(data)
    plan_of(dice, path)


def plan_of(dice: random.Random, path: Path) -> None:
    """Plan the import of a file."""
    read = read_table(path)
    name = dice.choice(LAYOUTS)
    layout = load_layout(name) if name else fitting_layout(read)
    plan_people(read, layout, (), date.fromisoformat(DAY), lambda _: "current")


def workbook(dice: random.Random, path: Path, good: bytes) -> None:
    """Read a spreadsheet with some bytes turned: raises nothing but a refusal."""
    data = bytearray(good)
    for _ in range(dice.randint(1, 5)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    path.write_bytes(data)
    plan_of(dice, path)


def sheet() -> bytes:
    """Return a spreadsheet of two people."""
    from openpyxl import Workbook

    book, held = Workbook(), io.BytesIO()
    for row in (HEADER.split(","), ["Ana", "Certified", "1", date(2025, 1, 1)], ["Bo", "=1+1"]):
        book.worksheets[0].append(row)
    book.save(held)
    return held.getvalue()


def refused_only(attempt: Callable[[], None], tally: Counter[str]) -> Iterator[str]:
    """Try something, and give what is raised that is not a refusal, and what takes long."""
    began = time.monotonic()
    try:
        attempt()
        tally["taken"] += 1
    except PeercertError as error:
        tally["refused"] += 1
        told = "\n".join((error.message, error.hint, *map(str, getattr(error, "problems", ()))))
        if "\x1b" in told:
            yield f"a message holds a control sequence: {told!r}"
    except Exception as error:  # noqa: BLE001 - anything else is what we look for
        yield f"{type(error).__name__}: {error}"
    seconds = time.monotonic() - began
    if seconds > SLOW_IN_SECONDS:
        yield f"took {seconds:.0f} s"


def measure(seed: int, size: int) -> Outcome:
    """Try `size` names, candidate files and tables, and files that are large or unpack to much."""
    dice = random.Random(seed)
    tally: Counter[str] = Counter()
    bad: list[str] = []
    count = int(size * NAMES_OF)
    files = int(size * FILES_OF)
    with scratch() as folder, patch.dict(os.environ, environment(folder), clear=True):
        os.environ["PEERCERT_STORE"] = str(folder / STORE)
        exploded = list(explode(folder, all_of_them=size >= FULL))
        bad += [line for _, said in exploded for line in said]
        bad += names(folder, dice, count)
        for _ in range(files):
            bad += refused_only(lambda: candidate_file(dice), tally)
        bad += tables(folder, dice, size - count - files, tally)
    told = f"{count} names, {files} candidate files, {size - count - files} tables; of the files "
    told += ", ".join(f"{n} {name}" for name, n in tally.items())
    costs = [cost for cost, _ in exploded]
    told += f"; {len(costs)} large files and bombs, at most {max(c.seconds for c in costs):.0f} s"
    told += f" and {max(c.megabytes for c in costs):.0f} MB"
    return Outcome(tried=size + len(costs), bad=tuple(bad), told=told)


def tables(folder: Path, dice: random.Random, size: int, tally: Counter[str]) -> Iterator[str]:
    """Read tables and spreadsheets, and give each thing that is wrong."""
    good = sheet()
    for number in range(size):
        if number % 10:
            yield from refused_only(lambda: table(dice, folder / "x.csv"), tally)
        else:
            yield from refused_only(lambda: workbook(dice, folder / "x.xlsx", good), tally)


if __name__ == "__main__":
    main(measure, FULL)
