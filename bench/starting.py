"""What somebody waits for at the keyboard: ratios to a Python that does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bench.ground import (
    BARE,
    MEDIAN_OF,
    PEERCERT,
    Ground,
    Row,
    has_command,
    peercert,
    seconds,
    times,
)
from bench.timing import Run, in_turns

BARE_NAME = "`python -c pass`"
COMPLETED_OF = 10_000
ONE_OF = (100_000, 1_000_000)


def start_up(_: Ground) -> Iterator[Row]:
    """Measure `--version` and `--help`."""
    runs = {
        "bare": BARE,
        "version": Run([PEERCERT, "--version"]),
        "help": Run([PEERCERT, "--help"]),
    }
    taken = in_turns(runs, 2 * MEDIAN_OF)
    for name, goal, stretch in (("version", 2.0, 1.15), ("help", 7.0, 4.0)):
        yield Row(
            what=f"`peercert --{name}`",
            figure=times(taken[name].seconds / taken["bare"].seconds),
            goal=f"{goal:g}x",
            stretch=f"{stretch:g}x",
            against=BARE_NAME,
            note=seconds(taken[name].seconds),
        )


def one_person(ground: Ground) -> Iterator[Row]:
    """Measure the check of one person, fully explained, in large stores."""
    for size in dict.fromkeys(map(ground.about, ONE_OF)):
        store = ground.of(size).store
        one = peercert(store, "check", f"P-{size // 2:04d}", "--explain")
        taken = in_turns({"bare": BARE, "one": one}, 2 * MEDIAN_OF)
        yield Row(
            what=f"`check ID --explain` in a store of {size:,} people",
            figure=times(taken["one"].seconds / taken["bare"].seconds),
            goal="7x",
            stretch="2.1x",
            against=BARE_NAME,
            note=seconds(taken["one"].seconds),
        )


def completion(ground: Ground) -> Iterator[Row]:
    """Measure what a shell waits for that completes an id."""
    size = ground.about(COMPLETED_OF)
    what = f"completion of an id out of {size:,} people"
    if not has_command("completion", "ids"):
        yield Row(what=what, figure="-", goal="7x", stretch="4x", note="there is no completion")
        return
    ids = peercert(ground.of(size).store, "completion", "ids", "P-09")
    taken = in_turns({"bare": BARE, "ids": ids}, 2 * MEDIAN_OF)
    ratio = times(taken["ids"].seconds / taken["bare"].seconds)
    note = seconds(taken["ids"].seconds)
    yield Row(what=what, figure=ratio, goal="7x", stretch="4x", against=BARE_NAME, note=note)
