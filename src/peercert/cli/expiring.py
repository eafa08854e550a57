"""`peercert expiring`: certificates that end soon, and those that have ended."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from dateutil.relativedelta import relativedelta

from peercert.cli import declare, errors, known, naming, options
from peercert.errors import Exit, UsageError

if TYPE_CHECKING:
    from peercert.records import Certificate
    from peercert.report.screen import Screen
    from peercert.standing import Standing

app = declare.verb("List the certificates that end soon, and those that have ended.")
AHEAD, BACK = relativedelta(days=90), relativedelta(days=365)
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
        relativedelta,
        declare.span_option(
            "--within", show_default="90d", help="How far ahead, both ends included."
        ),
    ] = AHEAD,
    past: Annotated[
        bool, typer.Option("--past/--no-past", help="Also those past their last day, unresolved.")
    ] = True,
    past_within: Annotated[
        relativedelta,
        declare.span_option(
            "--past-within", show_default="365d", help="How far back to look for them."
        ),
    ] = BACK,
    state: Annotated[
        str | None, declare.state_option("--state", help="Certificates of this state only.")
    ] = None,
    known_at: declare.KnownAt = None,
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
    window = window_of(within, past_within if past else relativedelta())
    counted = None if known_at or quiet else from_kept(form, window, state)
    if counted is None:
        counted = listed(form, window, ending(window, state, known_at), quiet=quiet)
    return Exit.FINDINGS if counted and not exit_zero else Exit.DONE


def from_kept(form: str, window: Window, state: str | None) -> int | None:
    """Print the lines that are kept, for a program or a file; None where that cannot be."""
    from peercert.cli import answers
    from peercert.report.asked import Asked
    from peercert.report.screen import screen
    from peercert.store import kept

    here = screen(labelled=options.current().accessible, names=options.current().names)
    plain = form == "text" and not (here.terminal or here.labelled or here.names)
    if not plain or not kept.beside(options.store_path()).exists():
        return None
    asked = Asked(
        form, window.as_of, None, None, names=False, encoding=sys.stdout.encoding or "utf-8"
    )
    answer = answers.of_ending(asked, window.first, window.through, RESOLVED, state)
    found = answers.printed(asked, answer)
    if found == 0:
        errors.say(f"nothing ends through {window.through}")
    return found


def listed(form: str, window: Window, standings: Iterable[Standing], *, quiet: bool) -> int:
    """Print standings by their last days, and return how many there are."""
    from peercert.report.screen import screen

    here = screen(labelled=options.current().accessible, names=options.current().names)
    if form == "json" or (form == "text" and (here.terminal or here.labelled)):
        found = sorted(standings, key=by_last_day)
        if found or not quiet:
            show(window, found, form)
        return len(found)
    count = streamed(form, standings, here, header=not quiet)
    if form == "text" and not (count or quiet):
        errors.say(f"nothing ends through {window.through}")
    return count


def streamed(form: str, standings: Iterable[Standing], here: Screen, *, header: bool) -> int:
    """Print lines for a program or a file, in memory that does not grow; return how many."""
    from peercert.report import formats
    from peercert.report.ranking import ranking, text_of
    from peercert.report.rows import tabbed
    from peercert.report.whole import Block
    from peercert.report.words import number_of

    with ranking() as lines:
        count = 0
        for standing in standings:
            count += 1
            block = Block(sys.stdout.encoding or "utf-8")
            if form == "text":
                block.write(f"{tabbed(standing, here)}\n")
            else:
                formats.write_row(form, naming.shown([standing])[0], block)
            number, _ = number_of(standing)
            rank = f"{last_day(standing)}{standing.state}{number:015d}"
            lines.add([(rank, number, standing.state, "", None, block.getvalue(), "")])
        if form == "csv" and (count or header):
            formats.write_header(sys.stdout)
        sys.stdout.writelines(text_of(line, 0) for line in lines)
    return count


def window_of(within: relativedelta, before: relativedelta) -> Window:
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
    from peercert.store.reading import holders

    with known.steadily(known_at) as store:
        with store.moment() as connection:
            near = holders(connection, (window.first, window.through), issued(window))
        for person in store.some(near):
            for name in states(person.certificates, window):
                if name not in states_of(person) or name != (state or name):
                    continue
                standing = judge(person, name, window.as_of)
                if standing.status not in RESOLVED:
                    yield standing


def issued(window: Window) -> tuple[date, date]:
    """Return the first and the last day of issue from which some last day is in the window.

    That is where none is printed and the rulebooks compute one.
    """
    from peercert.records import Certificate
    from peercert.rules import RULEBOOKS
    from peercert.rules.law import AsOf

    def last_of(ordinal: int) -> date:
        held = Certificate(state="", issued_on=date.fromordinal(ordinal))
        terms = [book.term(held, AsOf(window.as_of)) for book in RULEBOOKS.values() if book.term]
        return max(term.valid_through for term in terms)

    last = min(window.through, window.as_of)
    days = range(1, last.toordinal() + 1)
    first = bisect_left(days, window.first, key=last_of)
    return date.fromordinal(min(first + 1, len(days))), last


def states(held: tuple[Certificate, ...], window: Window) -> Iterator[str]:
    """Give the states whose latest certificate, as seen on the day, ends in the window."""
    from peercert.latest import latest_certificate
    from peercert.records import Candidate
    from peercert.rules import RULEBOOKS
    from peercert.rules.law import AsOf

    seen = Candidate(certificates=tuple(c for c in held if c.issued_on <= window.as_of))
    for name in sorted({certificate.state for certificate in seen.certificates}):
        book = RULEBOOKS.get(name)
        latest = latest_certificate(seen, name)
        if book and book.term and latest:
            term = book.term(latest, AsOf(window.as_of))
            if window.first <= term.valid_through <= window.through:
                yield name


def show(window: Window, found: Sequence[Standing], form: str) -> None:
    """Print what was found in the format asked for."""
    from peercert.report import ending
    from peercert.report.screen import screen

    if form != "text":
        found = naming.shown(found)
    coming = [standing for standing in found if last_day(standing) >= window.as_of]
    gone = [standing for standing in found if last_day(standing) < window.as_of]
    if form == "json":
        ending.write_json(window.as_of, window.through, coming, gone, sys.stdout)
    else:
        here = screen(labelled=options.current().accessible, names=options.current().names)
        here.show(ending.lines(window.as_of, window.through, coming, gone, here))
