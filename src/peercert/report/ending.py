"""Certificates that end soon and those that have ended: `peercert/expiring@1`, and as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TextIO

from peercert.report.cells import pad, width, wrap
from peercert.report.formats import write_envelope
from peercert.report.rows import LEAST_NAME, glyph, labelled, said, tabbed
from peercert.report.screen import Screen
from peercert.report.words import COLOUR, GLYPHS, plain, what
from peercert.standing import Standing, label
from peercert.steps import first_step

SCHEMA = "peercert/expiring@1"
RUNNING = {"current", "renewal_open", "late", "needs_review"}


def write_json(
    as_of: date,
    through: date,
    coming: Sequence[Standing],
    gone: Sequence[Standing],
    out: TextIO,
) -> None:
    """Write `peercert/expiring@1`, each list in the order given."""
    head = {"schema": SCHEMA, "as_of": as_of.isoformat(), "through": through.isoformat()}
    write_envelope(head, {"expiring": coming, "past": gone}, out)


def lines(
    as_of: date, through: date, coming: Sequence[Standing], gone: Sequence[Standing], here: Screen
) -> Iterator[str]:
    """Give the lines for people; in a pipe, cells between tabs and nothing else."""
    if not here.terminal and not here.labelled:
        yield from (tabbed(standing, here) for standing in [*gone, *coming])
        return
    days = (through - as_of).days
    heading = f"Ending within {days} days of {as_of} (through {through}, both days included)"
    yield from here.indent(heading if coming else f"Nothing ends {heading[7:]}", "")
    yield from rows(coming, here)
    if gone:
        yield ""
        yield from here.indent("Past the last day and not resolved (--no-past hides them)", "")
        yield from rows(gone, here)
    if coming or gone:
        yield from [] if here.labelled else [""]
        yield from here.indent(f"{len(coming)} ending, {len(gone)} past", "")
        id = here.text((gone or coming)[0].candidate.id or "WHO")
        yield from here.indent(f"explain one: peercert check {id} --explain", "")


def rows(standings: Sequence[Standing], here: Screen) -> Iterator[str]:
    """Give a header and one row for each certificate, what is missing below it."""
    if not standings:
        return
    yield ""
    if here.labelled:
        yield from (line for standing in standings for line in labelled(standing, here))
        return
    ids = [here.text(standing.candidate.id or "-") for standing in standings]
    size = max([2, *map(width, ids)])
    tracks = max(5, *(width(what(standing)) for standing in standings))
    left = here.cells - (10 + 7 + size + tracks + 4 * 2)
    header = ["LAST DAY  ", "   LEFT", pad("ID", size), pad("TRACK", tracks), "NAME"]
    yield here.paint("  ".join(header if left >= LEAST_NAME else header[:-1]).rstrip(), "loud")
    for id, standing in zip(ids, standings, strict=True):
        yield from row(id, standing, here, (size, tracks, left))


def row(id: str, standing: Standing, here: Screen, sizes: tuple[int, int, int]) -> Iterator[str]:
    """Give the lines about one certificate."""
    size, tracks, left = sizes
    end = standing.term.valid_through if standing.term else standing.as_of
    days = f"{(end - standing.as_of).days} d"
    first = "  ".join([f"{end}", f"{days:>7}", pad(id, size), pad(what(standing), tracks)])
    name = here.name(standing.candidate.name, "(no name on file)")
    if left < LEAST_NAME:
        yield first.rstrip()
        yield from here.indent(name, " " * 12)
    else:
        head, *more = wrap(name, left)
        yield f"{first}  {head}"
        yield from (" " * (here.cells - left) + line for line in more)
    mark = GLYPHS[(standing.readiness if standing.status in RUNNING else None) or standing.status]
    for line in here.indent(missing(standing), f"{' ' * 12}{glyph(mark, here)} "):
        yield here.paint(line, COLOUR[mark])
    step = first_step(standing)
    if step:
        yield from here.indent(f"next: {said(step, standing.as_of)}", " " * 14)


def missing(standing: Standing) -> str:
    """Say whether everything is ready, and if not, what is missing."""
    word = plain(standing.status)
    if not standing.open:
        return f"{word}, ready"
    asked = ", ".join(label(id) for id in standing.open)
    return f"{word}, {plain(standing.readiness or '')}: {asked}"
