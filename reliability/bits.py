"""Turns one bit of a store at a time and looks whether anybody is told.

Where the turned bit changes anything that can be read, the checks of `doctor --full` (SQLite's
whole check, the chain, every commitment) must complain. And whatever was turned, no command may
end in a fault of ours: it answers, or says that the store is damaged.
"""

from __future__ import annotations

import io
import os
import random
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from peercert.cli.start import run
from peercert.errors import Exit, PeercertError
from reliability.ground import (
    STORE,
    Outcome,
    dump,
    environment,
    main,
    office,
    scratch,
    troubles,
)

FULL, QUICK = 10_000, 200
COMMANDS = (
    ("check",),
    ("candidate", "list"),
    ("candidate", "show", "P-0002"),
    ("expiring", "--within", "700d"),
    ("hours", "log", "P-0001", "2h", "--on", "2026-06-01"),
    ("hours", "void", "H-0001", "--reason", "measured"),
)
ALLOWED = frozenset({Exit.DONE, Exit.FINDINGS, Exit.REFUSED, Exit.NOBODY, Exit.STORE})


def measure(seed: int, size: int) -> Outcome:
    """Turn `size` bits of a store, one after the other."""
    dice = random.Random(seed)
    bad: list[str] = []
    tally: Counter[str] = Counter()
    with scratch() as folder, patch.dict(os.environ, environment(folder), clear=True):
        store = folder / STORE
        os.environ["PEERCERT_STORE"] = str(store)
        office(store, 12, 30, dice)
        whole = store.read_bytes()
        before = dump(store)
        for _ in range(size):
            place, bit = dice.randrange(len(whole)), dice.randrange(8)
            turned = bytearray(whole)
            turned[place] ^= 1 << bit
            store.write_bytes(turned)
            where = f"byte {place} bit {bit}"
            bad += [f"{where}: {each}" for each in wrong(store, before, tally)]
            command = dice.choice(COMMANDS)
            store.write_bytes(turned)
            bad += [f"{where}: {each}" for each in faults(command)]
            (folder / f"{STORE}-journal").unlink(missing_ok=True)
    told = f"a store of {len(whole)} bytes; " + ", ".join(f"{k} {n}" for k, n in tally.items())
    return Outcome(tried=size, bad=tuple(bad), told=told)


def wrong(store: Path, before: str, tally: Counter[str]) -> list[str]:
    """Say what is wrong: a change that can be seen and that no check complains about."""
    try:
        changed = dump(store) != before
    except (PeercertError, Exception):  # noqa: BLE001 - a file that cannot be read is a change
        changed = True
    found = troubles(store)
    tally["changes that can be seen" if changed else "that cannot"] += 1
    tally["complained about"] += bool(found)
    return ["changed, and nobody is told"] if changed and not found else []


def faults(command: tuple[str, ...]) -> list[str]:
    """Run a command and say where it ends in a fault of ours."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(command)
    if code in ALLOWED and "Traceback" not in err.getvalue():
        return []
    logs = sorted(Path(os.environ["XDG_STATE_HOME"]).rglob("*.log"))
    last = logs[-1].read_text("utf-8").splitlines()[-3:] if logs else [err.getvalue()]
    return [f"{' '.join(command)} ends with {code}: {' '.join(last)}"]


if __name__ == "__main__":
    main(measure, FULL)
