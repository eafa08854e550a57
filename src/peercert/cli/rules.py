"""`peercert rules`: what each state asks for, in which versions, by which sources."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
from dateutil.relativedelta import relativedelta

from peercert.cli import declare, errors, options
from peercert.errors import UsageError

app = declare.noun("Show what each state asks for, with sources.")


@app.command("list")
def list_(
    *,
    state: Annotated[
        str | None,
        declare.choice_option(
            "--state", choices=options.STATES, what="state", help="Of this state only."
        ),
    ] = None,
    unread_since: Annotated[
        relativedelta | None,
        declare.span_option("--unread-since", help="Only where a source is due to be read again."),
    ] = None,
) -> None:
    r"""List every requirement: what is asked, the numbers now in force, when it was last read.

    \b
    peercert rules list --state NC
    peercert rules list --unread-since 180d
    """
    from peercert.report import rulebook
    from peercert.report.screen import screen
    from peercert.rules import RULEBOOKS

    form = options.current().one_of("text", "json")
    day = options.current().day
    found = [r for book in RULEBOOKS.values() for r in book.requirements]
    found = [r for r in found if state in {None, rulebook.state_of(r)}]
    if unread_since is not None:
        found = [r for r in found if rulebook.unread(r, day - unread_since)]
    if form == "json":
        rulebook.write_json(found, day, sys.stdout)
    else:
        here = screen(labelled=options.current().accessible)
        here.show(rulebook.listed(found, day, here))
        if unread_since is not None and not found:
            errors.say(f"every source has been read since {day - unread_since}")


@app.command("show")
def show(
    id: Annotated[
        str, typer.Argument(metavar="ID", help="A requirement's id, or a state: CA, NC or model.")
    ],
) -> None:
    r"""Show one requirement: what is asked, our reading, every version of every number, sources.

    \b
    peercert rules show nc.initial.recovery_time
    """
    from peercert.report import rulebook
    from peercert.report.screen import screen
    from peercert.rules import REQUIREMENTS, RULEBOOKS

    form = options.current().one_of("text", "json")
    chosen = meant(id, [*RULEBOOKS, *REQUIREMENTS])
    here = screen(labelled=options.current().accessible)
    if chosen in RULEBOOKS and form == "text":
        here.show(rulebook.state_shown(RULEBOOKS[chosen], here))
    elif form == "text":
        here.show(rulebook.shown(REQUIREMENTS[chosen], here))
    else:
        asked = RULEBOOKS[chosen].requirements if chosen in RULEBOOKS else [REQUIREMENTS[chosen]]
        rulebook.write_json(asked, options.current().day, sys.stdout)


def meant(text: str, known: Sequence[str]) -> str:
    """Return the state or requirement of that name. Raise UsageError, naming those like it."""
    from peercert.cli.words import plain
    from peercert.plausible import requirements_like

    names = {plain(each): each for each in known}
    if (word := plain(text)) in names:
        return names[word]
    like = requirements_like(text)
    hint = "`peercert rules list` has them all"
    if len(like) == 1:
        hint = f"did you mean {like[0]}?"
    elif like:
        hint = "\n  ".join(["perhaps one of these:", *like])
    raise UsageError(f"{text!r} is not a requirement that we know", hint=hint)
