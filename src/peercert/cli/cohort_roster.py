"""`peercert cohort roster`: who applied, has a seat, waits, came, is behind, finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peercert.cli import classes, facts, listing, naming, options
from peercert.cli.session import COHORT

if TYPE_CHECKING:
    import sqlite3

SCHEMA = "peercert/roster@1"


def roster(cohort: COHORT) -> None:
    r"""Show who applied, has a seat, waits (in order), came to orientation, is behind, finished.

    Behind is who has fewer hours than the sessions held by now lasted. --as-of shows a past day.

    \b
    peercert cohort roster G-0001
    peercert cohort roster G-0001 --format csv > roster.csv
    """
    from peercert.report import roster as report
    from peercert.store.opening import reading

    now = options.current()
    form = now.one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        document = read(connection, cohort)
    if form == "text":
        from peercert.report.screen import screen

        here = screen(labelled=now.accessible, names=now.names)
        here.show(report.lines(document, here))
        return
    if not naming.allowed(form):
        document["people"] = [{**each, "name": None} for each in document["people"]]
    people = document["people"]
    rows = [plain(each) for each in people] if form == "csv" else people
    listing.show(form, document, rows, (), report.KEYS)


def plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as cells: what is not on file is empty."""
    return {key: classes.cell(value) for key, value in row.items()}


def read(connection: sqlite3.Connection, id: str) -> dict[str, Any]:
    """Return the roster of a cohort on the day that everything is judged by, as data."""
    from peercert.admission import places, taken, waiting
    from peercert.cli.hours_progress import came_to, class_of
    from peercert.finishing import held_by
    from peercert.report.roster import people
    from peercert.store.class_people import people as known
    from peercert.store.class_reading import steps

    day = options.current().day
    about = class_of(connection, id)
    cohort = about.cohort
    number = classes.number(cohort.id)
    inside = places(each for each in steps(connection, cohort=number) if each[1].on <= day)
    came = came_to(connection, about)
    held = held_by(about.sessions, came, day)
    called = {number: each.name for number, each in known(connection, inside).items()}
    return {
        "schema": SCHEMA,
        "as_of": day.isoformat(),
        "cohort": {
            "id": cohort.id,
            "title": cohort.title,
            "seats": cohort.seats,
            "taken": taken(inside),
            "waiting": len(waiting(inside)),
        },
        "held_hours": classes.hours(sum(held.values())),
        "people": people(inside, called, came, about.sessions, held),
    }
