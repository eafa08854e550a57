"""Lists of one person's records: text, JSON, JSON Lines and CSV."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from peercert.cli import confirming, facts, naming, options

if TYPE_CHECKING:
    from peercert.records import Candidate


def list_records(who: str, listed_in: str, columns: Sequence[str], kind: type[Any]) -> None:
    """Print one list of a person's file; `columns` are the fields that text shows."""
    from peercert.intake.candidate_file import record_document

    form = options.current().one_of(*options.FORMATS)
    person = read(who)
    rows = [record_document(each) for each in getattr(person, listed_in)]
    name = person.name if naming.allowed(form) else None
    whole = {"candidate": {"id": person.id, "name": name}, listed_in: rows}
    show(form, whole, rows, columns, facts.keys(kind), nothing(listed_in, person))


def nothing(listed_in: str, person: Candidate | None = None) -> str:
    """Say that a list is empty, and whose it is."""
    verb = "are" if listed_in.endswith("s") else "is"
    whose = f" for {confirming.whom(person)}" if person else ""
    return f"No {listed_in} {verb} on file{whose}."


def read(who: str) -> Any:  # noqa: ANN401 - Candidate, imported when it is used
    """Return the one person meant."""
    from peercert.store.finding import the_one
    from peercert.store.opening import reading
    from peercert.store.reading import read_one

    with reading(facts.store_path()) as connection:
        return read_one(connection, the_one(connection, who))


def show(  # noqa: PLR0913, PLR0917 - what a list is in every format
    form: str,
    whole: Mapping[str, Any],
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    header: Sequence[str],
    nothing: str = "",
) -> None:
    """Print rows in the format asked for: `whole` is what JSON prints, `header` is CSV's.

    `nothing` is said to somebody who reads where there are none.
    """
    from peercert.report import data, screen

    if form == "json":
        data.write_document(whole, sys.stdout, indent=2)
    elif form == "jsonl":
        for row in rows:
            data.write_document(row, sys.stdout)
    elif form == "csv":
        write_csv(rows, header)
    else:
        cells = [[cell(row, column) for column in columns] for row in rows]
        labelled = options.current().accessible
        here = screen.screen(labelled=labelled)
        if not cells and (here.terminal or labelled):
            here.show(here.indent(nothing, ""))
            return
        screen.table([name.replace("_", " ") for name in columns], cells, labelled=labelled)


def cell(row: Mapping[str, Any], column: str) -> str:
    """Return what text shows of a row: topics with their hours, where they have some."""
    if column == "topics" and "topic_hours" in row:
        return " ".join(f"{topic}={facts.said(n)}h" for topic, n in row["topic_hours"].items())
    return facts.said(row.get(column, ""))


def write_csv(rows: Iterable[Mapping[str, Any]], header: Sequence[str]) -> None:
    """Write a header and a row each, with no cell that a spreadsheet would run."""
    from peercert.report.csv_rows import write_table

    said = ([facts.said(row.get(name, "")) for name in header] for row in rows)
    write_table(header, said, sys.stdout)
