"""Files that somebody else puts beside a store, under every name that peercert or SQLite reads.

Each is planted beside a copy of one store, then a real command runs. It may take its time, but must
end; it answers as if nothing were there, or ends with 5 and names the file; what the store holds is
what it held; and the doctor names it. The control believes what lies there, as was done once.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import NamedTuple

from peercert.store import kept
from peercert.store.backups import back_up
from peercert.store.opening import inspecting
from reliability.ground import (
    STORE,
    Outcome,
    command,
    environment,
    main,
    office,
    run_in,
    scratch,
    state_of,
)
from reliability.shapes import COPY, MOMENT

FULL, QUICK = 10_000, 8
"""How many are tried at most; there are fewer than 500."""
BOUND_IN_SECONDS = 30
"""After so long a command hangs; one that waits for a lock gives up after 5."""
PEOPLE, CHANGES = 6, 4
NOBODY = 65534
"""The account of whoever plants, where this one may give files away."""
SAVED = "saved.db"
FORGED = "P-0001\tforged"
MINE = "my own file\n"

NAMES = ("-journal", "-wal", "-shm", ".kept", ".kept-journal", ".writer", ".erasures")
LINES: tuple[tuple[str, ...], ...] = (
    ("check",),
    ("expiring", "--within", "9999d"),
    ("hours", "log", "P-0002", "2h", "--on", "2026-10-01", "--title", "Planted"),
    ("doctor",),
    ("backup", "create"),
    ("recover", "--to", SAVED),
    ("backup", "restore", COPY, "--to", SAVED),
    ("backup", "restore", COPY, "--replace", "--yes"),
    ("privacy", "erase", "P-0002", "--basis", "asked for", "--yes"),
)
BELIEVING = """
import sys
from peercert.store import neighbours
neighbours.fault_of = lambda found, store: ""
from peercert.cli.start import run
sys.exit(run(sys.argv[1:]))
"""
KEEPING = """
import sys
from peercert.cli import answers
answers.KEPT_FROM = 0
from peercert.cli.start import run
sys.exit(run(sys.argv[1:]))
"""


class Try(NamedTuple):
    """What is planted, under which name, and what runs then."""

    kind: str
    name: str
    line: tuple[str, ...]


def journal(pages: bytes) -> bytes:
    """Return a journal that makes SQLite put other pages in the place of a whole file."""
    size = struct.unpack(">H", pages[16:18])[0]
    count = len(pages) // size
    head = struct.pack(">IIIII", count, 0, count, 512, size)
    parts = [b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + head]
    parts[0] = parts[0].ljust(512, b"\0")
    for number in range(count):
        page = pages[number * size : (number + 1) * size]
        total = sum(page[at] for at in range(size - 200, 0, -200)) & 0xFFFFFFFF
        parts.append(struct.pack(">I", number + 1) + page + struct.pack(">I", total))
    return b"".join(parts)


class Ground(NamedTuple):
    """A folder with a store, what is right about it, and what is planted beside it."""

    folder: Path
    right: dict[tuple[str, ...], str]
    bytes: dict[str, bytes]

    @classmethod
    def made(cls, folder: Path, dice: random.Random) -> Ground:
        """Make a store with kept answers, another one, and what would mislead."""
        here, other = folder / "here", folder / "other"
        for each, people in ((here, PEOPLE), (other, PEOPLE - 1)):
            each.mkdir()
            office(each / STORE, people, CHANGES, dice)
            back_up(each / STORE, folder / "kept", MOMENT).path.rename(each / COPY)
            run_in(each, [sys.executable, "-c", KEEPING, "check"])
        right = {line: run_in(here, command(*line)).stdout for line in LINES[:2]}
        forged = {}
        for name, change in (("forged", forge), ("endless", never_end)):
            shutil.copytree(here, folder / name)
            change(kept.beside(folder / name / STORE))
            forged[name] = kept.beside(folder / name / STORE).read_bytes()
        note = {"process": os.getpid(), "host": os.uname().nodename, "actor": "planted"}
        with inspecting(here / STORE) as connection:
            ask = "SELECT commitment FROM seal WHERE kind = 'candidate'"
            (mark,) = connection.execute(ask).fetchone()
        erased = {"candidate": mark, "basis": "planted", "at": "2999-01-01T00:00:00.000Z"}
        contents = {
            "-journal": journal((other / STORE).read_bytes()),
            "-wal": b"\x37\x7f\x06\x82planted",
            "-shm": b"planted",
            ".kept": forged["forged"],
            ".kept-journal": journal(forged["forged"]),
            ".writer": json.dumps({**note, "command": "planted"}).encode(),
            ".erasures": json.dumps(erased).encode() + b"\n",
            "endless": forged["endless"],
        }
        return cls(here, right, contents)


def forge(path: Path) -> None:
    """Say of everybody in kept answers what is not so."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE line SET head = ?, ends = NULL, tail = '\n'", (FORGED,))
        connection.commit()


def never_end(path: Path) -> None:
    """Put a view that has no end in the place of kept answers."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("""
            ALTER TABLE line RENAME TO other;
            CREATE VIEW line AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n)
            SELECT '0' AS rank, i AS number, '' AS state, '9' AS holds_before, 1 AS ends,
            '' AS head, '' AS tail FROM n WHERE i > 1;
        """)


def write(path: Path, content: bytes) -> None:
    """Put a file of another account, which only that one may write to."""
    path.write_bytes(content)
    path.chmod(0o600)
    os.chown(path, NOBODY, NOBODY)


def write_open(path: Path, content: bytes) -> None:
    """Put a file of this account that everybody may write to."""
    path.write_bytes(content)
    path.chmod(0o666)


def bind(path: Path, _: bytes) -> None:
    """Put a socket; its name may be longer than a socket's may be."""
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(f"/proc/self/fd/{(folder := os.open(path.parent, os.O_RDONLY))}/{path.name}")
        os.close(folder)


def link(path: Path, content: bytes) -> None:
    """Put a symbolic link to another file."""
    (path.parent / "mine").write_bytes(content)
    path.symlink_to("mine")


def link_hard(path: Path, _: bytes) -> None:
    """Put a second name of a file of the owner's own."""
    (path.parent / "mine").write_text(MINE)
    path.hardlink_to(path.parent / "mine")


KINDS: dict[str, Callable[[Path, bytes], None]] = {
    "open to all": write_open,
    "pipe": lambda path, _: os.mkfifo(path, 0o666),
    "socket": bind,
    "folder": lambda path, _: path.mkdir(),
    "symbolic link": link,
    "hard link": link_hard,
    "another's": write,
}
NEEDS_ROOT = "another's"


def tries() -> Iterator[Try]:
    """Yield everything that is tried."""
    for kind, name, line in product(KINDS, NAMES, LINES):
        if kind != NEEDS_ROOT or os.geteuid() == 0:
            yield Try(kind, name, line)
    yield from (Try("endless", ".kept", line) for line in LINES)


def plant(ground: Ground, one: Try, folder: Path) -> Path:
    """Make a copy of the store in a folder with what is planted beside it; return that."""
    shutil.copytree(ground.folder, folder)
    path = folder / f"{STORE}{one.name}"
    path.unlink(missing_ok=True)
    put = KINDS.get(one.kind, write_open)
    put(path, ground.bytes["endless" if one.kind == "endless" else one.name])
    return path


def run(ground: Ground, one: Try, folder: Path, program: list[str]) -> list[str]:
    """Plant, run, and return what is wrong with what came of it."""
    path = plant(ground, one, folder)
    victim = folder / "mine"
    before = victim.read_bytes() if victim.exists() else b""
    try:
        ran = subprocess.run(
            [*program, *one.line],
            cwd=folder,
            env=environment(folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=BOUND_IN_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return [f"{one}: hangs"]
    wrong = list(judged(ground, one, ran, path.name))
    if before and victim.read_bytes() != before:
        wrong.append("a file of the owner's was written to")
    if os.path.lexists(path):
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    wrong += facts(ground, one, ran.returncode, folder)
    return [f"{one}: {each}" for each in wrong]


def judged(
    ground: Ground, one: Try, ran: subprocess.CompletedProcess[str], name: str
) -> Iterator[str]:
    """Yield what is wrong with what a command answered."""
    if ran.returncode not in {0, 1, 5}:
        yield f"exit {ran.returncode}: {ran.stderr}"
    elif ran.returncode == 5 and name not in ran.stderr:
        yield f"refused, and the file is not named: {ran.stderr}"
    elif ran.returncode != 5 and ran.stdout != ground.right.get(one.line, ran.stdout):
        yield f"another answer: {ran.stdout}"
    if name not in ran.stdout + ran.stderr:
        if one.line == ("doctor",):
            yield "the doctor does not name it"
        if one.name.startswith(".kept") and one.line[0] in {"check", "expiring"}:
            yield "nothing is said of answers that are not used"
    if "planted" in ran.stderr.lower():
        yield f"a planted note is believed: {ran.stderr}"


def facts(ground: Ground, one: Try, code: int, folder: Path) -> Iterator[str]:
    """Yield what is wrong with what is on file in the end."""
    held, now = state_of(ground.folder / STORE), state_of(folder / STORE)
    acts = one.line[0] in {"hours", "privacy"}
    recorded = code == 0 and (acts or "--replace" in one.line)
    is_as_held = now.facts == held.facts or (recorded and acts)
    if now.changes != held.changes + recorded or not is_as_held:
        yield "the store holds something else"
    saved = folder / SAVED
    if saved.exists() and state_of(saved).facts != held.facts:
        yield "something else was salvaged"


def control(ground: Ground, folder: Path) -> Iterator[str]:
    """Yield what is not found where everything that lies there is believed."""
    believing = [sys.executable, "-c", BELIEVING]
    for place, (kind, name) in enumerate((("open to all", "-journal"), ("open to all", ".kept"))):
        if not run(ground, Try(kind, name, LINES[0]), folder / f"control-{place}", believing):
            yield f"control: {kind} {name} is believed, and nothing is found"


def measure(seed: int, size: int) -> Outcome:
    """Plant everything, or some of it."""
    dice = random.Random(seed)
    every = list(tries())
    chosen = dice.sample(every, min(size, len(every)))
    began = time.monotonic()
    with scratch() as folder:
        ground = Ground.made(folder, dice)
        bad = list(control(ground, folder))

        def work(place: int) -> list[str]:
            return run(ground, chosen[place], folder / str(place), command())

        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for found in threads.map(work, range(len(chosen))):
                bad += found
    words = f"{len(NAMES)} names, {len(KINDS) + 1} kinds, {len(LINES)} commands"
    if os.geteuid() != 0:
        words += "; no files of another account: this one may give none away"
    each = (time.monotonic() - began) / len(chosen)
    words += f"; {each:.1f} s each; the control, which believes them, is found out"
    return Outcome(tried=len(chosen), bad=tuple(bad), told=words)


if __name__ == "__main__":
    main(measure, FULL)
