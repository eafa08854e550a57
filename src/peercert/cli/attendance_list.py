"""`peercert attendance list` and `sheet`: who is credited with what; what to sign at the door."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from peercert.classes import Session
from peercert.cli import facts, listing, naming, options
from peercert.cli.attendance_held import Held, held, number, refuse_nobody_in, titled
from peercert.report.words import hours_of

if TYPE_CHECKING:
    import sqlite3

SCHEMA = "peercert/attendance@1"
KEYS = ("id", "session", "candidate", "name", "hours", "verification", "sheet", "because")
SIGNED = ("ID", "Name", "Arrived", "Left", "Signature")


def show(id: str) -> None:
    """Print the attendance of a session, or of every session of a cohort."""
    from peercert.store.class_people import people
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        sessions = [held(connection, each) for each in sessions_of(connection, id)]
        known = people(connection, {who for each in sessions for who in each.came})
    named = naming.allowed(form)
    names = {who: each.name for who, each in known.items()} if named else {}
    rows = [row for each in sessions for row in rows_of(each, names)]
    absent = [
        {"session": each.id, "candidate": known.id, "name": known.name if named else None}
        for each in sessions
        for number, known in each.people.items()
        if number not in each.came
    ]
    if form == "text":
        show_text(rows, absent)
        return
    whole = {"schema": SCHEMA, "attendance": rows, "without": absent}
    flat = rows if form in {"json", "jsonl"} else [filled(row) for row in rows]
    listing.show(form, whole, flat, KEYS, KEYS)


def sessions_of(connection: sqlite3.Connection, id: str) -> Iterator[str]:
    """Give the ids of the sessions that an id means: one, or all of a cohort."""
    from peercert.classes import Cohort
    from peercert.store.class_reading import every, the
    from peercert.store.kinds import read_id

    if read_id(id)[0] != "G":
        yield id
        return
    cohort = the(connection, Cohort, id)
    for each in every(connection, Session, cohort=number(cohort.id)):
        yield each.id or ""


def rows_of(held: Held, names: Mapping[int, str | None]) -> Iterator[dict[str, Any]]:
    """Give a session's attendance as data, by the person's number; also of who has left."""
    for who, all in sorted(held.came.items()):
        for each in all:
            yield {
                "id": each.id,
                "session": held.id,
                "candidate": f"P-{who:04d}",
                "name": names.get(who),
                "hours": hours_of(each.minutes),
                "verification": each.verification,
                "sheet": f"U-{each.sheet:04d}" if each.sheet else None,
                "because": each.because,
            }


def filled(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what is not on file, hours as people read them."""
    kept = {key: value for key, value in row.items() if value is not None}
    return {**kept, "hours": f"{row['hours']:g}"}


def show_text(rows: list[dict[str, Any]], absent: list[dict[str, Any]]) -> None:
    """Print attendance for people."""
    from peercert.report import attendance_list as report
    from peercert.report.screen import screen

    now = options.current()
    here = screen(labelled=now.accessible, names=now.names_in_text)
    here.show(report.list_lines(rows, absent, here))


def sign_in(id: str) -> None:
    """Print a sheet to sign at the door, as text to print or as CSV to fill in and import."""
    from peercert.cli import errors
    from peercert.folding import fold
    from peercert.report import attendance_list as report
    from peercert.report.screen import screen
    from peercert.store.opening import reading

    form = options.current().one_of("text", "csv")
    with reading(facts.store_path()) as connection:
        session = held(connection, id)
    refuse_nobody_in(session)
    named = naming.allowed(form)
    people = [
        (each.id, (each.name or "") if named else each.id if form == "csv" else "")
        for each in session.people.values()
    ]
    people.sort(key=lambda each: fold(each[1]))
    if form == "csv":
        rows = [dict(zip(SIGNED, each, strict=False)) for each in people]
        listing.write_csv(rows, SIGNED)
        return
    here = screen(names=named)
    breaks = ", ".join("-".join(each) for each in session.session.breaks)
    here.show(report.sign_in_lines(titled(session), breaks, people, here))
    if not named and not sys.stdout.isatty():
        errors.say("Ids stand in it; --names writes names.")
