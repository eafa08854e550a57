"""The judgement of everybody: against the shell's scan and against the judgement as one SELECT."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from bench.days import TODAY
from bench.ground import (
    MEDIAN_OF,
    SCAN,
    Ground,
    Row,
    compared,
    has_option,
    peercert,
    seconds,
    shell,
)
from bench.timing import Run, Taken, in_turns, once, together
from peercert.records import Training
from peercert.store import kept
from peercert.store.recording import Change

WHOLE = 100_000
LARGE = 1_000_000
PEERS = Path(__file__).parent / "peers"
FORMATS: Mapping[str, tuple[str, ...]] = {"jsonl": ("--format", "jsonl"), "text": ()}
GOALS = {"jsonl": ("100x", "30x"), "text": ("40x", "12x")}
SCANNED = "the shell's scan of the hours, same store"
AGAINST = {
    "scan": SCANNED,
    "select": "one SELECT, same store",
    "shell": "the shell's own query, same store",
}
ENDING = f"""
SELECT candidate, name, state, number, max(issued_on) AS issued_on,
  coalesce(valid_through, date(issued_on, '+2 years')) AS ends
FROM certificate JOIN person USING (candidate) GROUP BY candidate, state
HAVING ends BETWEEN date('{TODAY}', '-365 days') AND date('{TODAY}', '+90 days') ORDER BY ends;
"""


def fresh() -> tuple[str, ...]:
    """Return the option that leaves kept judgements aside, where there is one."""
    return ("--fresh",) if has_option("check", "--fresh") else ()


def by_hand(ground: Ground, size: int, *, lived_in: bool) -> Run:
    """Return a run of the judgement as one SELECT, on the peers' file or on peercert's own."""
    sql = (PEERS / "judgement.sql").read_text("utf-8").replace(":today", f"'{TODAY}'")
    if lived_in:
        return shell(ground.of(size).peers, sql)
    return shell(ground.of(size).store, (PEERS / "on_store.sql").read_text("utf-8") + sql)


def whole(ground: Ground) -> Iterator[Row]:
    """Measure the check of everybody, judged anew."""
    size = ground.about(WHOLE)
    store = ground.of(size).store
    runs = {form: peercert(store, "check", *fresh(), *words) for form, words in FORMATS.items()}
    runs |= {"scan": shell(store, SCAN), "select": by_hand(ground, size, lived_in=False)}
    runs |= {"lived in": by_hand(ground, size, lived_in=True)}
    taken = in_turns(runs, MEDIAN_OF)
    for form, goals in GOALS.items():
        yield against(f"`check` of {size:,} people, {form}", taken, form, "scan", *goals)
    for form in GOALS:
        what = f"`check` of {size:,} people, {form}, against SQL"
        yield against(what, taken, form, "select", "5x", "1.5x")
    what = f"(that SELECT itself, {size:,} people)"
    yield against(what, taken, "select", "scan")
    what = f"(that SELECT on plain tables in lived-in order, {size:,} people)"
    yield against(what, taken, "lived in", "scan")


def against(what: str, taken: Mapping[str, Taken], subject: str, base: str, *goals: str) -> Row:
    """Return the row of a ratio to something by its name."""
    return compared(what, taken[subject], taken[base], AGAINST[base], *goals)


def next_days(ground: Ground) -> Iterator[Row]:
    """Measure the check on each of the days that follow, with nothing or a little changed."""
    size = ground.about(WHOLE)
    for form, words in FORMATS.items():
        store = ground.copy(size, f"next-{form}")
        once(peercert(store, "check", *words))
        scan = in_turns({"scan": shell(store, SCAN)}, MEDIAN_OF)["scan"]
        day = TODAY
        for what, changed in (("nothing", 0), ("one file in a thousand", size // 1000)):
            every = []
            for _ in range(MEDIAN_OF):
                day += timedelta(days=1)
                change(store, changed, day.toordinal(), size)
                every.append(once(peercert(store, "check", *words, day=str(day))))
            taken = {"next": together(every), "scan": scan}
            name = f"`check` of {size:,} people the next day, {form}, {what} changed"
            yield against(name, taken, "next", "scan", "3x", "1.5x")
        store.unlink()


def change(store: Path, people: int, seed: int, size: int) -> None:
    """Log an hour for some people, spread over the store."""
    hour = Training(kind="continuing", minutes=60, completed_on=TODAY, title=f"Ethics {seed}")
    with Change(store, command="hours log", actor="kim") as change:
        for number in range(people):
            change.add(f"P-{1 + (number * 997 + seed) % size:04d}", hour)


def expiring(ground: Ground) -> Iterator[Row]:
    """Measure the list of what ends soon, or ended in the last year: kept from a check, and not."""
    size = ground.about(LARGE)
    store = ground.of(size).store
    lines, aside = kept.beside(store), ground.folder / "kept"
    once(peercert(store, "check"))
    what = f"`expiring --within 90d` of {size:,} people"
    runs = {"shell": shell(store, ENDING), "ours": peercert(store, "expiring", "--within", "90d")}
    taken = in_turns(runs, MEDIAN_OF)
    yield against(f"{what}, after a check that day", taken, "ours", "shell", "5x", "2x")
    lines.rename(aside)
    try:
        taken |= in_turns({"ours": runs["ours"]}, 1)
        yield against(f"{what}, with nothing kept", taken, "ours", "shell", "5x", "2x")
    finally:
        aside.replace(lines)


def memory_and_growth(ground: Ground) -> Iterator[Row]:
    """Measure memory, and how the cost of a check grows with the number of people."""
    start = in_turns({"": peercert(ground.of(ground.sizes[0]).store, "check", "P-0001")}, MEDIAN_OF)
    every = {}
    for size in ground.sizes:
        store = ground.of(size).store
        runs = {form: peercert(store, "check", *fresh(), *how) for form, how in FORMATS.items()}
        every[size] = in_turns(runs, MEDIAN_OF if size < WHOLE else 1)
    most = {size: max(each.mebibytes for each in took.values()) for size, took in every.items()}
    yield Row(
        what=f"peak memory of a whole check, {ground.sizes[-1]:,} people",
        figure=f"{most[ground.sizes[-1]]:.0f} MiB",
        goal="300 MiB",
        stretch="20 MiB",
        note=", ".join(f"{size:,}: {mebibytes:.0f} MiB" for size, mebibytes in most.items()),
    )
    for form in FORMATS:
        at = {size: took[form].processor - start[""].processor for size, took in every.items()}
        told = ", ".join(f"{size:,}: {seconds(took)}" for size, took in at.items())
        yield Row(
            what=f"growth of a check from {ground.sizes[0]:,} to {ground.sizes[-1]:,}, {form}",
            figure=f"exponent {slope(at):.2f}",
            goal="1.05",
            note=f"{told}; processor time without start-up, one run from {WHOLE:,} on",
        )


def slope(at: Mapping[int, float]) -> float:
    """Return the exponent of growth: the slope of least squares through the logarithms."""
    points = [(math.log(size), math.log(took)) for size, took in at.items()]
    x0 = sum(x for x, _ in points) / len(points)
    y0 = sum(y for _, y in points) / len(points)
    return sum((x - x0) * (y - y0) for x, y in points) / sum((x - x0) ** 2 for x, _ in points)
