"""What somebody waits for at the keyboard: ratios to a Python that does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from bench.ground import BARE, MEDIAN_OF, PEERCERT, Ground, Row, compared, peercert
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
    for name, goals in (("version", ("2x", "1.15x")), ("help", ("7x", "4x"))):
        yield compared(f"`peercert --{name}`", taken[name], taken["bare"], BARE_NAME, *goals)


def one_person(ground: Ground) -> Iterator[Row]:
    """Measure the check of one person, fully explained, in large stores."""
    for size in dict.fromkeys(map(ground.about, ONE_OF)):
        store = ground.of(size).store
        one = peercert(store, "check", f"P-{size // 2:04d}", "--explain")
        taken = in_turns({"bare": BARE, "one": one}, 2 * MEDIAN_OF)
        what = f"`check ID --explain` in a store of {size:,} people"
        yield compared(what, taken["one"], taken["bare"], BARE_NAME, "7x", "2.1x")


def completion(ground: Ground) -> Iterator[Row]:
    """Measure what bash waits for that completes an id."""
    size = ground.about(COMPLETED_OF)
    asked = {
        "PEERCERT_STORE": str(ground.of(size).store),
        "_PEERCERT_COMPLETE": "complete_bash",
        "COMP_WORDS": "peercert check P-09",
        "COMP_CWORD": "2",
    }
    runs = {"bare": BARE, "ids": Run([PEERCERT], settings=asked)}
    taken = in_turns(runs, 2 * MEDIAN_OF)
    what = f"completion of an id out of {size:,} people"
    yield compared(what, taken["ids"], taken["bare"], BARE_NAME, "7x", "4x")
