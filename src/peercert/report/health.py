"""What `peercert doctor` found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from peercert import __version__
from peercert.report.screen import Screen

SCHEMA = "peercert/doctor@1"
SIGNS = {"well": ("✓", "good"), "warning": ("!", "soon"), "damage": ("✗", "bad")}
WIDEST = 12
"""Cells of the longest name of a point."""


class Point(Protocol):
    """One thing that was looked at."""

    @property
    def name(self) -> str:
        """What was looked at."""

    @property
    def level(self) -> str:
        """How it is: well, warning or damage."""

    @property
    def says(self) -> str:
        """What was found."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """Where it was found."""

    @property
    def command(self) -> str:
        """What to do next; empty for nothing."""


def lines(point: Point, here: Screen) -> Iterator[str]:
    """Give the lines about one point: the sign and the words, the evidence, the next command."""
    if here.labelled:
        yield from here.indent(f"{point.level}: {point.says}", f"{point.name}: ")
    else:
        sign, colour = SIGNS[point.level]
        first, *rest = here.indent(point.says, f"{sign} {point.name:<{WIDEST}} ")
        mark = here.text(sign)
        yield here.paint(mark, colour) + first.removeprefix(mark)
        yield from rest
    margin = " " * (0 if here.labelled else WIDEST + 3)
    for each in point.evidence:
        yield from here.indent(each, margin)
    if point.command:
        yield here.text(f"{margin}→ {point.command}")


def summary(points: Sequence[Point]) -> str:
    """Say how many points are not well."""
    damaged = sum(point.level == "damage" for point in points)
    warned = sum(point.level == "warning" for point in points)
    parts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((damaged, "damage"), (warned, "warning"))
        if count
    ]
    return ", ".join(parts) if parts else "All is well."


def document(points: Iterable[Point], store: str, *, full: bool) -> dict[str, Any]:
    """Return everything as `peercert/doctor@1`."""
    found = list(points)
    levels = {point.level for point in found}
    return {
        "schema": SCHEMA,
        "peercert": __version__,
        "store": store,
        "full": full,
        "level": next(level for level in ("damage", "warning", "well") if level in levels),
        "points": [
            {
                "name": point.name,
                "level": point.level,
                "says": point.says,
                "evidence": list(point.evidence),
                "command": point.command or None,
            }
            for point in found
        ],
    }
