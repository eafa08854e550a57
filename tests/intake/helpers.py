"""Tables in memory, plans of them, and what is on file afterwards."""

from __future__ import annotations

import csv
import importlib.util
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

from peercert.errors import BadFileError
from peercert.intake.layout import Layout
from peercert.intake.layout_file import load_layout
from peercert.intake.people import plan_people
from peercert.intake.plan import Plan
from peercert.intake.tables import Table, read_csv, table
from peercert.records import Candidate
from peercert.standing import judge

EXAMPLES = Path(__file__).parents[2] / "examples"
REGISTRY = EXAMPLES / "nc_registry.csv"
AS_OF = date(2026, 11, 22)


def generator() -> ModuleType:
    """Return the module that makes registries."""
    spec = importlib.util.spec_from_file_location("make_registry", EXAMPLES / "make_registry.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = generator()
COLUMNS: list[str] = GENERATOR.COLUMNS
CLEAN = dict.fromkeys(COLUMNS, "") | {
    "Last Name": "Álvarez",
    "First Name": "Ana",
    "County": "Wake",
    "Date of Birth": "05-04-1990",
    "Phone Number": "919-555-0100",
    "Email address": "ana@example.org",
    "Veteran": "False",
    "Certification Status": "Current",
    "Checklist": "True",
    "Certificate Number": "2025-001-11",
    "Date of Certification": "03-31-25",
    "Expertise": "MH",
    "Education": "GED",
}


def entry(**cells: str) -> dict[str, str]:
    """Return one clean row of the registry with some cells changed; `_` stands for a space."""
    return CLEAN | {name.replace("_", " "): cell for name, cell in cells.items()}


def csv_text(rows: Iterable[dict[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    """Return rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def table_of(text: str, name: str = "registry.csv") -> Table:
    """Return the table of some CSV."""
    return table(name, read_csv(text.encode(errors="surrogatepass"), name))


def plan_of(
    rows: Iterable[dict[str, str]] | Table,
    on_file: Iterable[Candidate] = (),
    *,
    layout: Layout | str = "nc-registry",
    as_of: date = AS_OF,
) -> Plan:
    """Plan the import of some rows."""
    made = rows if isinstance(rows, Table) else table_of(csv_text(rows))
    shape = load_layout(layout) if isinstance(layout, str) else layout

    def status_of(candidate: Candidate) -> str:
        return judge(candidate, shape.state or "NC", as_of).status

    return plan_people(made, shape, on_file, as_of, status_of)


def carried_out(plan: Plan, on_file: Sequence[Candidate] = ()) -> list[Candidate]:
    """Return everybody on file after a plan was carried out."""
    changed = {each.id: each.candidate for each in plan.changed}
    people = [changed.get(person.id or "", person) for person in on_file]
    numbered = enumerate((each.candidate for each in plan.added), len(people) + 1)
    return people + [replace(candidate, id=f"P-{number:04d}") for number, candidate in numbered]


def problems(error: BadFileError) -> list[str]:
    """Return the problems of an error as lines."""
    return [str(problem) for problem in error.problems]
