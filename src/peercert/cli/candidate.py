"""`peercert candidate`: people, and what is on file about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, get_args

import typer

from peercert.cli import declare, facts, known, options, people
from peercert.cli.candidate_import import import_files
from peercert.errors import Exit, UsageError
from peercert.records import Condition, Education, LivedAs

app = declare.noun("Add people, list them, show their files.")

States = declare.state_option("--state", help="Whose certification; may be repeated.")
Name = Annotated[str | None, typer.Option("--name", metavar="NAME", help="As on the document.")]
Email = Annotated[str | None, typer.Option("--email", metavar="ADDRESS", help="An address.")]
Phone = Annotated[str | None, typer.Option("--phone", metavar="NUMBER", help="A number.")]
County = Annotated[str | None, typer.Option("--county", metavar="COUNTY", help="Of residence.")]
Born = Annotated[date | None, declare.day_option("--born-on", help="The date of birth.")]
Schooling = Annotated[
    str | None,
    declare.choice_option(
        "--education",
        choices=get_args(Education),
        metavar="WORD",
        help="none, high_school, equivalency, college.",
    ),
]
Lived = Annotated[
    list[str] | None,
    declare.choice_option(
        "--lived-as",
        choices=get_args(LivedAs),
        metavar="WORD",
        help="consumer, parent, family_member, caregiver; as the person states it.",
    ),
]
Conditions = Annotated[
    list[str] | None,
    declare.choice_option(
        "--condition",
        choices=get_args(Condition),
        metavar="WORD",
        help="mental_health, substance_use: only that they say so, never a diagnosis.",
    ),
]
Willing = Annotated[
    bool | None,
    typer.Option(
        "--willing-to-share/--not-willing-to-share", help="As stated; or yes, no after it."
    ),
]
Dedicated = Annotated[
    bool | None,
    typer.Option(
        "--dedicated-to-recovery/--not-dedicated-to-recovery",
        help="As stated; or yes, no after it.",
    ),
]
Recoveries = Annotated[
    list[str] | None,
    typer.Option(
        "--recovery", metavar="CONDITION=DATE", help="The day recovery began; may be repeated."
    ),
]
Employed = Annotated[
    list[date] | None,
    declare.day_option("--employed-as-peer-on", help="A day with proof of work as a peer."),
]
NotOnFile = Annotated[
    list[str] | None,
    declare.choice_option(
        "--not-on-file",
        choices=people.ERASABLE,
        what="field",
        metavar="FIELD",
        help="What was wrong and is not known, such as phone; may be repeated.",
    ),
]
Died = Annotated[date | None, declare.day_option("--deceased-on", help="The day of death.")]


@app.command("add")
def add(  # noqa: PLR0913 - one for each thing on file
    *,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="As on the document.")],
    state: Annotated[list[str], States],
    email: Email = None,
    phone: Phone = None,
    county: County = None,
    born_on: Born = None,
    education: Schooling = None,
    lived_as: Lived = None,
    condition: Conditions = None,
    willing_to_share: Willing = None,
    dedicated_to_recovery: Dedicated = None,
    recovery: Recoveries = None,
    employed_as_peer_on: Employed = None,
    again: Annotated[
        bool, typer.Option("--again", help="Add another person of whom just the same is on file.")
    ] = False,
) -> None:
    r"""Add a person; prints the new id, in a pipe first. What is not given is not on file.

    Given once more with just the same words it adds nobody, and prints the id that it gave before.

    \b
    peercert candidate add --name "Ana Álvarez" --state CA --born-on 1990-05-04
    """
    given = {
        "name": name,
        "states": unique(state),
        "email": email,
        "phone": phone,
        "county": county,
        "born_on": born_on,
        "education": education,
        "lived_as": unique(lived_as),
        "conditions": unique(condition),
        "willing_to_share": willing_to_share,
        "dedicated_to_recovery": dedicated_to_recovery,
        "recovery": people.recoveries(recovery),
        "employed_as_peer_on": employed_as_peer_on or None,
    }
    people.add(given, again=again)


@app.command("set")
def set_(  # noqa: PLR0913 - one for each thing on file
    who: facts.WHO,
    *,
    name: Name = None,
    state: Annotated[list[str] | None, States] = None,
    email: Email = None,
    phone: Phone = None,
    county: County = None,
    born_on: Born = None,
    deceased_on: Died = None,
    education: Schooling = None,
    lived_as: Lived = None,
    condition: Conditions = None,
    willing_to_share: Willing = None,
    dedicated_to_recovery: Dedicated = None,
    recovery: Recoveries = None,
    employed_as_peer_on: Employed = None,
    not_on_file: NotOnFile = None,
) -> None:
    r"""Record what is known of a person from now on; what it was before stays in the store.

    Lists are given whole, but --recovery and --employed-as-peer-on add to what is there.

    \b
    peercert candidate set P-0007 --born-on 1990-05-04 --education high_school
    """
    given = {
        "name": name,
        "states": unique(state),
        "email": email,
        "phone": phone,
        "county": county,
        "born_on": born_on,
        "deceased_on": deceased_on,
        "education": education,
        "lived_as": unique(lived_as),
        "conditions": unique(condition),
        "willing_to_share": willing_to_share,
        "dedicated_to_recovery": dedicated_to_recovery,
    }
    kept: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    kept.update(dict.fromkeys(not_on_file or ()))
    if not (kept or recovery or employed_as_peer_on):
        raise UsageError("nothing to record was given", hint="such as --born-on 1990-05-04")
    people.set_facts(who, kept, people.recoveries(recovery) or [], employed_as_peer_on or [])


@app.command("list")
def list_(
    *, state: Annotated[str | None, declare.state_option("--state", help="Only these.")] = None
) -> None:
    r"""List everybody on file.

    \b
    peercert candidate list --state NC --format csv > people.csv
    """
    people.show_all(state)


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A part of a name, or an e-mail.")],
) -> Exit:
    r"""Find people by part of a name; ends with 4 where there is nobody.

    \b
    peercert candidate find alvarez
    """
    return people.show_found(text)


@app.command("show")
def show(who: facts.WHO, *, known_at: declare.KnownAt = None) -> None:
    r"""Show everything on file about a person, with every id; JSON is a candidate file.

    \b
    peercert candidate show P-0007
    peercert candidate show P-0007 --format json > P-0007.json
    """
    form = options.current().one_of("text", "json")
    people.show_one(known.person(who, known_at), form)


app.command("import")(import_files)
facts.add_void(app, "candidate", "PY", "a person with everything on file, or a day of recovery,")


def unique(words: Sequence[str] | None) -> list[Any] | None:
    """Return words each once, in order; None where none were given."""
    return list(dict.fromkeys(words)) if words else None
