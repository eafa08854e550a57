"""`peercert provider`: who holds courses, and when which state approves them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from peercert.cli import classes, declare, facts, options
from peercert.errors import RefusedError
from peercert.records import TrainingKind

if TYPE_CHECKING:
    import sqlite3

    from peercert.classes import Provider
    from peercert.store.recording import Change

app = declare.noun("Record who holds courses, and when which state approves them.")
SCHEMA = "peercert/provider@1"
COLUMNS = ("id", "name", "approvals")

WHICH = Annotated[str, typer.Argument(metavar="PROVIDER", help="An id or a whole name.")]


@app.command("add")
def add(
    name: Annotated[
        str, classes.text_argument(metavar="NAME", help="What the provider is called.")
    ],
) -> None:
    r"""Add a provider; prints the new id, in a pipe first.

    \b
    peercert provider add "Example Peer Academy"
    peercert provider approve O-0001 --state CA --kind core --from 2025-07-01
    """
    from peercert.classes import Provider
    from peercert.folding import fold
    from peercert.store.class_reading import every

    def make(change: Change) -> Provider:
        known = every(change.connection, Provider)
        alike = (each.name for each in known if fold(each.name) == fold(name))
        return Provider(name=next(alike, name))

    id, record, known = classes.write("provider add", make)
    classes.tell(id, record, known=known)


@app.command("approve")
def approve(
    provider: WHICH,
    *,
    state: Annotated[str, facts.any_state_option("--state", help="Which state approves it.")],
    kind: Annotated[
        str | None,
        declare.choice_option(
            "--kind",
            choices=get_args(TrainingKind),
            metavar="KIND",
            help="For which training: core, continuing, ...; else for every kind.",
        ),
    ] = None,
    first: Annotated[date, declare.day_option("--from", help="The first day of the approval.")],
    through: Annotated[
        date | None,
        declare.day_option("--through", help="The last day of it; else until further notice."),
    ] = None,
) -> None:
    r"""Record that a state approves a provider, from a day on.

    Training completed with the provider on a day outside its approvals is recorded, and `check`
    does not count it. Approvals that follow one another without a gap are as one.

    \b
    peercert provider approve O-0001 --state CA --kind core --from 2025-07-01 --through 2027-06-30
    """
    from peercert.classes import Approval

    in_order(first, through)

    def make(change: Change) -> Approval:
        return Approval(
            provider=classes.number(classes.provider_of(change.connection, provider).id),
            state=state,
            kind=kind,  # type: ignore[arg-type]  # one of the choices
            approved_on=first,
            approved_through=through,
        )

    id, record, known = classes.write("provider approve", make)
    classes.tell(id, record, known=known)


def in_order(first: date | None, last: date | None) -> None:
    """Refuse a last day before the first one."""
    if first and last and last < first:
        hint = f"give the first day and then the last one; {facts.NOTHING}"
        raise RefusedError(f"an approval from {first} cannot end on {last}", hint=hint)


@app.command("list")
def list_() -> None:
    r"""List the providers on file, with their approvals.

    \b
    peercert provider list --format json
    """
    from peercert.classes import Provider
    from peercert.store.class_reading import every
    from peercert.store.opening import reading

    with reading(facts.store_path()) as connection:
        rows = documents(connection, every(connection, Provider))
    print_providers(rows)


@app.command("show")
def show(provider: WHICH) -> None:
    r"""Show a provider with every approval and its id.

    \b
    peercert provider show O-0001
    """
    from peercert.report import screen
    from peercert.store.opening import reading

    form = options.current().one_of(*options.FORMATS)
    with reading(facts.store_path()) as connection:
        rows = documents(connection, [classes.provider_of(connection, provider)])
    if form != "text":
        print_providers(rows)
        return
    lines = [f"{rows[0]['id']} {rows[0]['name']}"]
    lines += [f"  {said(each)}  {each['id']}" for each in rows[0]["approvals"]]
    screen.show(lines if rows[0]["approvals"] else [*lines, "  no approval on file"])


def documents(
    connection: sqlite3.Connection, providers: Iterable[Provider]
) -> list[dict[str, Any]]:
    """Return providers as data, each with its approvals by their first days."""
    from peercert.classes import Approval
    from peercert.store.class_reading import every

    held = sorted(every(connection, Approval), key=lambda each: each.approved_on)
    names = ("id", "state", "kind", "approved_on", "approved_through")
    return [
        {
            "id": each.id,
            "name": each.name,
            "approvals": [
                {name: written(getattr(one, name)) for name in names}
                for one in held
                if one.provider == classes.number(each.id)
            ],
        }
        for each in providers
    ]


def written(value: object) -> object:
    """Return a value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def said(approval: dict[str, Any]) -> str:
    """Say an approval in a few words."""
    kind = f" {approval['kind']}" if approval["kind"] else ""
    days = f"{approval['approved_on']}/{approval['approved_through'] or '..'}"
    return f"{approval['state']}{kind} {days}"


def print_providers(rows: list[dict[str, Any]]) -> None:
    """Print providers in the format asked for; in a table their approvals are a few words each."""
    if options.current().format in {"text", "csv"}:
        rows = [{**row, "approvals": "; ".join(map(said, row["approvals"]))} for row in rows]
    classes.show(SCHEMA, "providers", rows, COLUMNS)


@app.command("void")
def void(id: facts.RECORD, *, reason: facts.REASON = None) -> None:
    r"""Take a provider, or one of its approvals, out of what counts, with a reason.

    A provider that still has courses is kept. What is void stays in the store.

    \b
    peercert provider void Q-0001 --reason "the state took it back"
    """
    classes.void("provider void", id, "OQ", reason, courses_of)


def courses_of(change: Change, id: str) -> str:
    """Name the courses of a provider."""
    from peercert.classes import Course
    from peercert.store.class_reading import every

    ours = every(change.connection, Course, provider=classes.number(id)) if id[0] == "O" else ()
    return ", ".join(str(each.id) for each in ours)
