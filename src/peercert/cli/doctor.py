"""`peercert doctor`: whether all is well with the store. It never repairs anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import clock, declare, options
from peercert.cli.facts import store_path
from peercert.errors import Exit, PeercertError

if TYPE_CHECKING:
    from peercert.store.health import Point, Wish

app = declare.verb("Say whether all is well with the store.")


@app.command()
def doctor(
    *,
    full: Annotated[
        bool, typer.Option("--full", help="Every page, every row, every person, the last backup.")
    ] = False,
    receipt: Annotated[
        list[Path] | None,
        typer.Option("--receipt", metavar="FILE", help="Receipts kept elsewhere, to hold it to."),
    ] = None,
    backups: Annotated[
        str | None,
        typer.Option("--backups", metavar="FOLDER", help="Where they are; else beside the store."),
    ] = None,
) -> Exit:
    r"""Say whether all is well with the store; nothing is repaired.

    Looks at the file and who may touch it, its pages, the chain of changes, the newest change, the
    clock and the last backup; --full at every row and every person too. Each problem names the
    evidence and the next command. Ends with 0 when all is well, 1 with warnings, 5 with damage.

    \b
    peercert doctor
    peercert doctor --full --receipt /media/usb/receipts.txt
    """
    from peercert.store.health import Wish
    from peercert.store.receipts import read

    named = tuple(each for path in receipt or () for each in read(path))
    folder = Path(backups) if backups else store_path().parent / "backups"
    return tell(Wish(store_path(), folder, full, clock.now(), named))


def tell(wish: Wish) -> Exit:
    """Look at everything, print it, and return the exit code of the worst."""
    from peercert.report import data, health
    from peercert.report.screen import screen

    form = options.current().one_of("text", "json")
    here = screen(labelled=options.current().accessible)
    points = []
    for point in examined(wish):
        points.append(point)
        if form == "text":
            here.show(health.lines(point, here))
    if form == "json":
        document = health.document(points, str(wish.store), full=wish.full)
        data.write_document(document, sys.stdout, indent=2)
    else:
        here.show([health.summary(points)])
    levels = {point.level for point in points}
    return Exit.STORE if "damage" in levels else Exit(int("warning" in levels))


def examined(wish: Wish) -> Iterator[Point]:
    """Give every point: the store, the zone, and, where all is asked for, people and sources."""
    from peercert.store.health import examine

    yield from examine(wish)
    yield zone()
    if wish.full:
        from peercert.cli import doctor_people

        yield from everybody(wish.store)
        yield doctor_people.sources(options.current().day)


def everybody(store: Path) -> Iterator[Point]:
    """Look at people and kept answers; not where the store would have to be upgraded for it."""
    from peercert.cli import doctor_kept, doctor_people
    from peercert.store.opening import is_current

    with suppress(PeercertError):
        if not is_current(store):
            return
        yield from doctor_people.points(doctor_people.on_file(store))
    yield from doctor_kept.points(store)


def zone() -> Point:
    """Say in which zone a day begins."""
    from peercert.store.health import Point
    from peercert.zones import is_place

    where = f"days begin in {clock.zone()}: {clock.today()}"
    if not is_place(str(clock.zone())):
        says = f"{where}; that is no place's own zone, but this computer's"
        return Point("time zone", "warning", says, (), f"peercert init --timezone {clock.EXAMPLE}")
    if clock.zone() is not UTC:
        return Point("time zone", "well", where)
    says = f"{where}; nobody said where the office is"
    return Point("time zone", "well", says, (), f"peercert init --timezone {clock.EXAMPLE}")
