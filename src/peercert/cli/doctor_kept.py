"""`doctor --full`: whether what is kept from the last check is what judging everybody gives."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from peercert.cli.everybody import share

if TYPE_CHECKING:
    from peercert.store.health import Point

NAME = "kept answers"
AGAIN = "peercert check --fresh"


def points(store: Path) -> Iterator[Point]:
    """Compare every kept line with a fresh one; nothing is said where none are kept."""
    from peercert.store import kept
    from peercert.store.health import Point

    if not kept.beside(store).exists():
        return
    try:
        compared, different = differing(store)
    except kept.TROUBLE:
        says = "of another version or day, or cannot be read: they are passed over"
        yield Point(NAME, "well", says)
        return
    if not different:
        yield Point(NAME, "well", f"{compared} compared with fresh ones, all the same")
        return
    named = ", ".join(f"P-{number:04d}" for number in different[:10])
    people = "1 person stands" if len(different) == 1 else f"{len(different)} people stand"
    says = f"{people} elsewhere than the kept answers say"
    yield Point(NAME, "warning", says, (named,), AGAIN)


def differing(store: Path) -> tuple[int, list[int]]:
    """Return how many people were compared, and the numbers of those whose lines differ.

    Raise one of `kept.TROUBLE` where nothing can be compared.
    """
    from peercert.report.asked import Asked, law
    from peercert.store import kept
    from peercert.store.steady import BLOCK, steadily

    found: list[int] = []
    compared = 0
    with kept.opened(store) as lines, steadily(store) as steady:
        day = date.fromisoformat(kept.known(lines).as_of)
        asked = Asked("text", day, None, None, names=False, encoding=sys.stdout.encoding or "utf-8")
        with steady.moment() as connection:
            passed_over = kept.outdated(lines, connection, law(asked.encoding), day)
        for block, part in share(steady, asked, 0, 1):
            before = kept.lines_of(lines, block * BLOCK, block * BLOCK + BLOCK - 1)
            numbers = {number for _, number, *_ in before ^ {*part.ranked}} - passed_over
            compared += len({number for _, number, *_ in part.ranked} - passed_over)
            found += sorted(numbers)
    return compared, found
