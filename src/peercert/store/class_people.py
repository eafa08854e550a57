"""What is known of the people of a class: just enough to name them and to find them in a file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peercert.store.columns import day_on_file
from peercert.store.kinds import PERSON, write_id

ASK = """
SELECT candidate, name, email, born_on FROM current_person
WHERE candidate IN (SELECT value FROM json_each(?)) ORDER BY candidate
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody on file; the name comes from outside and is not cleaned."""

    number: int
    name: str | None
    email: str | None
    born_on: date | None

    @property
    def id(self) -> str:
        """Return the id as it is written: `P-0007`."""
        return write_id(PERSON, self.number)


def people(connection: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, Known]:
    """Return those of these people who are on file, by number and in its order."""
    rows = connection.execute(ASK, (json.dumps(sorted(numbers)),))
    return {
        number: Known(number, name, email, day_on_file(born_on))
        for number, name, email, born_on in rows
    }
