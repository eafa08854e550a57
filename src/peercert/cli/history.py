"""`peercert history`: what was recorded, changed and voided, by whom, when and why."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from peercert.cli import clock, declare, facts, naming, options
from peercert.errors import UsageError

if TYPE_CHECKING:
    from peercert.store.history import Deed, Entry

app = declare.verb("Show who recorded what, when and why.")
SCHEMA = "peercert/history@1"
NUMBER_FORM = re.compile(r"\d{1,15}", re.ASCII)


def read_number(text: str) -> int:
    """Read the number of a change."""
    if not NUMBER_FORM.fullmatch(text.strip()):
        hint = "`peercert history` shows the number of each change"
        raise UsageError(f"{text!r} is not the number of a change", hint=hint)
    return int(text)


@app.command()
def history(
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO]", help="An id, a name or an e-mail address.")
    ] = None,
    *,
    change: Annotated[
        int | None,
        declare.declared(typer.Option, read_number, "N")("--change", help="One change, whole."),
    ] = None,
) -> None:
    r"""Show who recorded what, when and why: changes, newest first, before and after.

    With WHO only what touches that person; by id also somebody who was voided or erased.

    \b
    peercert history
    peercert history P-0007
    peercert history --change 12
    """
    from peercert.store.erasing import find
    from peercert.store.history import entry, numbers
    from peercert.store.steady import steadily

    form = options.current().one_of(*options.FORMATS)
    with steadily(facts.store_path()) as store:
        with store.moment() as connection:
            whom = find(connection, who) if who else None
            asked = numbers(connection, candidate=whom, sequence=change)

        def one(number: int) -> Entry:
            with store.moment() as connection:
                return entry(connection, number, whom)

        show((document(one(number)) for number in asked), form, whole=change is not None)


def show(documents: Iterable[Mapping[str, Any]], form: str, *, whole: bool) -> None:
    """Print changes in the format asked for, one after the other as they are read."""
    from peercert.report import data
    from peercert.report import history as report
    from peercert.report.screen import screen

    if form == "text":
        here = screen(labelled=options.current().accessible)
        for number, each in enumerate(documents):
            here.show([""] if number and here.terminal and not here.labelled else [])
            here.show(report.lines(each, here, whole=whole))
    elif form == "csv":
        from peercert.cli.listing import write_csv

        rows = (row for each in documents for row in report.rows(each))
        columns = report.COLUMNS
        write_csv((dict(zip(columns, row, strict=True)) for row in rows), columns)
    elif form == "jsonl":
        for each in documents:
            data.write_document(each, sys.stdout)
    else:
        data.write_document({"schema": SCHEMA, "changes": list(documents)}, sys.stdout, indent=2)


def document(entry: Entry) -> dict[str, Any]:
    """Return a change as data; hours and names as in a candidate file."""
    head = {"change": entry.sequence, "at": entry.at, "when": when(entry.at)}
    who = {"actor": entry.actor, "command": entry.command, "reason": entry.reason}
    behind = {"at_before": entry.before, "when_before": entry.before and when(entry.before)}
    return {**head, **who, **behind, "deeds": [deed_document(deed) for deed in entry.deeds]}


def deed_document(deed: Deed) -> dict[str, Any]:
    """Return one deed as data."""
    personal = deed.candidate is not None
    facts_and_before = {
        "facts": dict(noted(deed.facts, personal=personal)),
        "before": dict(noted(deed.before, personal=personal)) if deed.did == "changed" else None,
    }
    return {**asdict(deed), **facts_and_before}


def noted(values: Mapping[str, Any], *, personal: bool) -> Iterator[tuple[str, object]]:
    """Give facts with the names and the notation of a candidate file, and name nobody unasked."""
    from peercert.intake.candidate_file import written
    from peercert.records import FILE_NAMES, file_name

    for name, value in values.items():
        if personal and name in naming.NAMING and not naming.allowed(options.current().format):
            value = value and "(not shown)"  # noqa: PLW2901 - instead of the value
        hours = name in FILE_NAMES
        yield file_name(name), None if value is None else written(value, hours=hours)


def when(at: str) -> str:
    """Return a moment of the store as the office's clock showed it."""
    return f"{datetime.fromisoformat(at).astimezone(clock.zone()):%Y-%m-%d %H:%M}"
