"""`peercert expiring`: certificates that end soon, and those that have ended."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from peercert.cli import errors, known, naming, options
from peercert.errors import Exit, UsageError

if TYPE_CHECKING:
    from peercert.records import Candidate, Certificate
    from peercert.standing import Standing

app = options.verb("List the certificates that end soon, and those that have ended.")
RESOLVED = {"revoked", "surrendered", "deceased"}


@dataclass(frozen=True, slots=True)
class Window:
    """The last days that are asked about: before the day of the check, and from it on."""

    first: date
    as_of: date
    through: date


@app.command()
def expiring(  # noqa: PLR0913 - one for each option
    *,
    within: Annotated[
        timedelta,
        options.span_option(
            "--within", show_default="90d", help="How far ahead, both ends included."
        ),
    ] = timedelta(days=90),
    past: Annotated[
        bool, typer.Option("--past/--no-past", help="Also those past their last day, unresolved.")
    ] = True,
    past_within: Annotated[
        timedelta,
        options.span_option(
            "--past-within", show_default="365d", help="How far back to look for them."
        ),
    ] = timedelta(days=365),
    state: Annotated[
        str | None, options.state_option("--state", help="Certificates of this state only.")
    ] = None,
    known_at: known.KnownAt = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print nothing where there is nothing.")
    ] = False,
    exit_zero: Annotated[
        bool, typer.Option("--exit-zero", help="End with 0 where it would be 1.")
    ] = False,
) -> Exit:
    r"""List the certificates that end soon, and those that have ended.

    A certificate that was renewed, and one of somebody whose certification was revoked or
    surrendered or who has died, is not listed. Ends with 1 where a row was printed.

    \b
    peercert expiring --within 90d
    peercert expiring --within 12w --no-past --quiet
    """
    form = options.current().one_of(*options.FORMATS)
    window = window_of(within, past_within if past else timedelta(0))
    found = sorted(ending(window, state, known_at), key=by_last_day)
    coming = [standing for standing in found if last_day(standing) >= window.as_of]
    gone = [standing for standing in found if last_day(standing) < window.as_of]
    if found or not quiet:
        show(window, coming, gone, form)
    return Exit.FINDINGS if found and not exit_zero else Exit.DONE


def window_of(within: timedelta, before: timedelta) -> Window:
    """Return the days asked about, or refuse spans that leave the calendar."""
    day = options.current().day
    try:
        return Window(day - before, day, day + within)
    except OverflowError:
        raise UsageError("the window leaves the calendar", hint="ask for a shorter one") from None


def last_day(standing: Standing) -> date:
    """Return the last day of the certificate."""
    return standing.term.valid_through if standing.term else date.max


def by_last_day(standing: Standing) -> tuple[object, ...]:
    """Order standings by the last day, then as data is ordered."""
    from peercert.report.words import by_person

    return last_day(standing), *by_person(standing)


def ending(window: Window, state: str | None, known_at: date | None = None) -> Iterator[Standing]:
    """Judge everybody whose latest certificate of a state ends in the window."""
    from peercert.standing import judge, states_of
    from peercert.store.reading import certificates, read_one

    with known.opened(known_at) as connection:
        near = [(n, s) for n, held in certificates(connection) for s in states(held, window)]
        for number, name in near:
            person: Candidate = read_one(connection, number)
            if name not in states_of(person) or name != (state or name):
                continue
            standing = judge(person, name, window.as_of)
            if standing.status not in RESOLVED:
                yield standing


def states(held: tuple[Certificate, ...], window: Window) -> Iterator[str]:
    """Give the states whose latest certificate, as seen on the day, ends in the window."""
    from peercert.records import Candidate
    from peercert.rules import RULEBOOKS
    from peercert.rules.law import AsOf
    from peercert.standing import latest_certificate

    seen = Candidate(certificates=tuple(c for c in held if c.issued_on <= window.as_of))
    for name in sorted({certificate.state for certificate in seen.certificates}):
        book = RULEBOOKS.get(name)
        latest = latest_certificate(seen, name)
        if book and book.term and latest:
            term = book.term(latest, AsOf(window.as_of))
            if window.first <= term.valid_through <= window.through:
                yield name


def show(window: Window, coming: Sequence[Standing], gone: Sequence[Standing], form: str) -> None:
    """Print what was found in the format asked for."""
    from peercert.report import ending, formats
    from peercert.report.screen import screen

    if form != "text":
        coming, gone = naming.shown(coming), naming.shown(gone)
    if form == "json":
        ending.write_json(window.as_of, window.through, coming, gone, sys.stdout)
    elif form != "text":
        formats.write(form, [*gone, *coming], window.as_of, sys.stdout)
    else:
        here = screen(labelled=options.current().accessible, names=options.current().names)
        here.show(ending.lines(window.as_of, window.through, coming, gone, here))
        if not (coming or gone or here.terminal):
            errors.say(f"nothing ends through {window.through}")
