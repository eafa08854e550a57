"""One way in, fuzzed by what its code has not yet run: `python -m reliability.fuzzing NAME ...`.

A program of its own, because atheris ends the one in which it ran. Anything that is raised and is
no refusal ends it, and so does an input that takes long or much memory.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

atheris: Any = import_module("atheris")

with atheris.instrument_imports(include=["peercert", "tomllib"]):
    from peercert.attendance import Span
    from peercert.errors import PeercertError
    from peercert.intake.attendance.matching import Somebody, match
    from peercert.intake.attendance.reading import read_attendance
    from peercert.intake.candidate_file import read_text, to_json
    from peercert.intake.layout_file import fitting_layout
    from peercert.intake.people import plan_people
    from peercert.intake.program_file import read_program
    from peercert.intake.tables import read_table
    from peercert.report.clean import clean, printable

DAY = date(2026, 11, 22)
STARTS = datetime(2026, 6, 17, 16, tzinfo=UTC)
MEETING = Span(STARTS, STARTS + timedelta(hours=7))
TABLE = Path("x.csv")
PEOPLE = (
    Somebody(id="P-0001", names=("Ana Álvarez",), emails=("ana@example.org",)),
    Somebody(id="P-0002", names=("Bo Lind", "Bo van der Lind")),
    Somebody(id="P-0003", names=("Tessa Moran",), emails=("tessa@example.org",), trainer=True),
)


def said(text: str) -> None:
    """Prepare a text for a terminal of few letters: nothing is left that it might act upon."""
    if not printable(clean(text), io.TextIOWrapper(io.BytesIO(), "ascii")).isprintable():
        raise RuntimeError(f"{text!r} is not made clean")


def toml(data: bytes) -> None:
    """Read a candidate file, and read it again from what is written of it."""
    candidate = read_text(data.decode("utf-8", "ignore"), "x.toml", "toml")
    if read_text(to_json(candidate), "x.json", "json") != candidate:
        raise RuntimeError("written and read, it is another")
    said(candidate.name or "")


def json(data: bytes) -> None:
    """Read a candidate file in JSON."""
    said(read_text(data.decode("utf-8", "ignore"), "x.json", "json").name or "")


def program(data: bytes) -> None:
    """Read a programme file."""
    read_program(data.decode("utf-8", "ignore"), "x.toml")


def people(data: bytes) -> None:
    """Read a table and plan its import."""
    TABLE.write_bytes(data)
    read = read_table(TABLE)
    plan = plan_people(read, fitting_layout(read), (), DAY, lambda _: "current")
    for each in plan.added:
        said(each.candidate.name or "")


def attendance(data: bytes) -> None:
    """Read an attendance file and look whose rows they are."""
    sheet = read_attendance(data, MEETING, "America/Los_Angeles")
    match(sheet.rows, PEOPLE)
    for name in [each.name for each in sheet.rows] + [each.name for each in sheet.ignored]:
        said(name)


TARGETS: dict[str, Callable[[bytes], None]] = {
    each.__name__: each for each in (toml, json, program, people, attendance)
}


def refused_only(target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Return a target that takes a refusal for an end like any other; what it says is clean."""

    def attempt(data: bytes) -> None:
        try:
            target(data)
        except PeercertError as error:
            for line in (error.message, error.hint, *map(str, getattr(error, "problems", ()))):
                said(line)

    return attempt


if __name__ == "__main__":
    atheris.Setup([sys.argv[0], *sys.argv[2:]], refused_only(TARGETS[sys.argv[1]]))
    atheris.Fuzz()
