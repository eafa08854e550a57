"""Standings as programs read them: `peercert/check@1` as an envelope, as lines, as a table.

Keys stand in a fixed order, and standings in the order given: two runs of one day are
byte-identical.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TextIO

from peercert.report.csv_rows import write_row as write_csv_row
from peercert.report.csv_rows import write_rows, write_table
from peercert.report.data import DATES, dates, encoded, head, iso
from peercert.report.jsonlines import line
from peercert.standing import Standing
from peercert.steps import first_step

COLUMNS = (
    "id",
    "name",
    "state",
    "stage",
    "path",
    "certificate_number",
    "status",
    "readiness",
    "because",
    *DATES,
    "next_step",
    "next_step_by",
    "next_step_command",
)


def write(form: str, standings: Sequence[Standing], as_of: date, out: TextIO) -> None:
    """Write standings, in the order given, as `json`, `jsonl` or `csv`."""
    if form == "json":
        write_envelope(head(standings, as_of), {"standings": standings}, out)
        return
    if form == "csv":
        write_table(COLUMNS, map(cells, standings), out)
        return
    for standing in standings:
        write_row(form, standing, out)


def write_row(form: str, standing: Standing, out: TextIO) -> None:
    """Write one standing on a line: as JSON, or as a row with no cell that a spreadsheet runs."""
    if form == "csv":
        write_csv_row(cells(standing), out)
    else:
        out.write(line(standing, out) + "\n")


def write_header(out: TextIO) -> None:
    """Write the names of the columns."""
    write_rows([COLUMNS], out)


def write_envelope(
    head: dict[str, Any], lists: Mapping[str, Sequence[Standing]], out: TextIO
) -> None:
    """Write an object that ends in lists of standings, each standing on its own line."""
    lines = {name: (line(each, out) for each in each_list) for name, each_list in lists.items()}
    write_lists(head, lines, out)


def write_lists(head: dict[str, Any], lists: Mapping[str, Iterable[str]], out: TextIO) -> None:
    """Write an object that ends in lists of lines that are JSON, each on its own line."""
    out.write(encoded(head, out)[:-1])
    for name, lines in lists.items():
        out.write(f', "{name}": [')
        for number, each in enumerate(lines):
            out.write(",\n" if number else "\n")
            out.write(each)
        out.write("]")
    out.write("}\n")


def cells(standing: Standing) -> list[str]:
    """Return one line of the table, in the order of its header."""
    step = first_step(standing)
    first = (
        standing.candidate.id,
        standing.candidate.name,
        standing.state,
        standing.stage,
        standing.path,
        standing.certificate.number if standing.certificate else None,
        standing.status,
        standing.readiness,
        standing.because,
        *dates(standing).values(),
    )
    last = (step.say, iso(step.by), step.command) if step else ("", "", "")
    return [cell or "" for cell in (*first, *last)]
