"""What is written: one logged hour, and an import of a whole state."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from bench.days import TODAY
from bench.everybody import WHOLE
from bench.ground import Ground, Row, peercert, seconds
from bench.spreadsheets import HOURS_EACH, written
from bench.timing import once
from peercert.records import Training
from peercert.store.recording import Change

LOGGED = 50
LOGGED_IN = 10_000


def one_hour(ground: Ground) -> Iterator[Row]:
    """Measure what makes one logged hour durable: from the lock to the end of the commit."""
    size = ground.about(LOGGED_IN)
    store = ground.copy(size, "log")
    every = []
    for number in range(LOGGED):
        hour = Training(kind="continuing", minutes=60, completed_on=TODAY, title=f"Hour {number}")
        with Change(store, command="hours log", actor="kim") as change:
            began = time.perf_counter()
            change.add(f"P-{1 + number * 7:04d}", hour)
        every.append(time.perf_counter() - began)
    store.unlink()
    worst = (
        f"{LOGGED} changes in a store of {size:,} people; the slowest {max(every) * 1000:.1f} ms"
    )
    yield Row(
        what="one `hours log`, its durable part",
        figure=f"{statistics.median(every) * 1000:.1f} ms",
        goal="5 ms",
        stretch="2 ms",
        note=worst,
    )


def whole_import(ground: Ground) -> Iterator[Row]:
    """Measure the import of people with ten rows of hours for each, into a new store."""
    size = ground.about(WHOLE)
    people, hours = written(ground.folder, size)
    store = ground.folder / "imported.db"
    words = (str(people), "--layout", "peercert", "--hours", str(hours), "--yes")
    taken = once(peercert(store, "import", "people", *words))
    rows = size * HOURS_EACH
    yield Row(
        what=f"import of {size:,} people and {rows:,} hour rows from CSV, one change",
        figure=seconds(taken.seconds),
        goal="120 s",
        stretch="60 s",
        note=f"one run; {taken.mebibytes:.0f} MiB",
    )
    store.unlink()
