"""Who is where in a cohort: rows as data, and as lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from peercert.admission import Place, waiting
from peercert.amounts import MINUTES_IN_HOUR
from peercert.classes import Attendance, Session
from peercert.finishing import once
from peercert.report.cells import pad, width
from peercert.report.data import iso
from peercert.report.screen import Screen, fields

KEYS = (
    "id",
    "name",
    "status",
    "place",
    "applied_on",
    "since",
    "rsvp_on",
    "oriented_on",
    "hours",
    "behind_hours",
)
ORDER = ("completed", "accepted", "waitlisted", "applied", "declined", "withdrew")
HEADER = ("ID", "STATUS", "SINCE", "ORIENTATION", "HOURS", "BEHIND", "NAME")
SAID = {"completed": "finished"}


def people(
    inside: Mapping[int, Place],
    called: Mapping[int, str | None],
    came: Mapping[int, Iterable[Attendance]],
    sessions: Sequence[Session],
    held: Mapping[int, int],
) -> list[dict[str, Any]]:
    """Return a row for everybody in a cohort: seats, then who waits, in the order of applying.

    `held` are the minutes of the sessions held by now, by number.
    """
    line = waiting(inside)
    rows = []
    for number, place in inside.items():
        counted = once(sessions, came.get(number, ()))
        have = sum(each.minutes for each in counted if each.session in held)
        behind = max(sum(held.values()) - have, 0) if place.status == "accepted" else 0
        rows.append(
            {
                "id": f"P-{number:04d}",
                "name": called.get(number),
                "status": place.status,
                "place": line.index(number) + 1 if number in line else None,
                "applied_on": iso(place.applied_on),
                "since": iso(place.since),
                "rsvp_on": iso(place.rsvp_on),
                "oriented_on": iso(place.oriented_on),
                "hours": hours(have),
                "behind_hours": hours(behind),
            }
        )
    return sorted(rows, key=lambda row: ORDER.index(row["status"] or "applied"))


def hours(minutes: int) -> float:
    """Return minutes as hours, rounded to two places."""
    return round(minutes / MINUTES_IN_HOUR, 2)


def lines(document: Mapping[str, Any], here: Screen) -> Iterator[str]:
    """Give the roster: on a terminal under a heading, in a pipe cells between tabs."""
    rows = document["people"]
    if here.labelled:
        for row in rows:
            yield from fields(here, zip(map(str.lower, HEADER), cells(row, here), strict=True))
    elif not here.terminal:
        yield from ("\t".join(cells(row, here)) for row in rows)
    else:
        yield from heading(document, here)
        yield from columns([cells(row, here) for row in rows], here)


def heading(document: Mapping[str, Any], here: Screen) -> Iterator[str]:
    """Give which cohort it is, its seats, and how many hours were held."""
    cohort = document["cohort"]
    seats = f" of {cohort['seats']}" if cohort["seats"] else ""
    parts = [f"{cohort['taken']}{seats} seats taken"]
    parts += [f"{cohort['waiting']} waiting"] if cohort["waiting"] else []
    parts += [f"{document['held_hours']:g} hours held by {document['as_of']}"]
    title = here.indent(f"{cohort['title']} ({cohort['id']})", "")
    yield from (here.paint(line, "loud") for line in title)
    yield from here.indent(", ".join(parts), "")


def cells(row: Mapping[str, Any], here: Screen) -> list[str]:
    """Return one person in the order of the header."""
    status = SAID.get(row["status"], row["status"] or "")
    came = "came" if row["oriented_on"] else "will come" if row["rsvp_on"] else ""
    return [
        row["id"],
        f"waits, {row['place']}" if row["place"] else status,
        row["since"] or "",
        came,
        f"{row['hours']:g}",
        f"{row['behind_hours']:g}" if row["behind_hours"] else "",
        here.name(row["name"], "(no name on file)"),
    ]


def columns(rows: Sequence[Sequence[str]], here: Screen) -> Iterator[str]:
    """Give rows in columns; a name goes on in further lines where it has to."""
    if not rows:
        return
    sizes = [max(map(width, column)) for column in list(zip(HEADER, *rows, strict=True))[:-1]]
    before = sum(sizes) + 2 * len(sizes)
    for row in (HEADER, *rows):
        front = "".join(pad(cell, size) + "  " for cell, size in zip(row, sizes, strict=False))
        for line in here.indent(row[-1], front, " " * before):
            yield line.rstrip()
