"""Stores of people who have something to decide, and what a check of them prints and keeps."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from random import Random

from peercert.cli import answers
from peercert.records import Candidate
from peercert.report import whole
from peercert.report.asked import Asked, law
from peercert.report.ranking import ranking
from peercert.store import kept
from peercert.store.opening import reading
from peercert.store.reading import read_all
from peercert.store.recording import Change
from peercert.store.steady import steadily
from properties.people import Author

TODAY = date(2026, 11, 22)
LAW = law("utf-8")
PEOPLE = 10


def asked(day: date, form: str = "text") -> Asked:
    return Asked(form, day, None, None, names=False, encoding="utf-8")


def judged(store: Path, day: date, law: str = LAW) -> str:
    """Judge everybody and keep the lines."""
    out = StringIO()
    with steadily(store) as steady, ranking() as lines, kept.Keeping(store) as keeping:
        part = whole.part_of(steady.everybody(), asked(day))
        whole.write_ranked([part], asked(day), lines, out, keeping.add)
        keeping.done(answers.known_now(steady, asked(day), law), steady.moment())
    return out.getvalue()


def judged_only(store: Path, day: date) -> str:
    out = StringIO()
    with reading(store) as connection, ranking() as lines:
        part = whole.part_of(read_all(connection), asked(day))
        whole.write_ranked([part], asked(day), lines, out)
    return out.getvalue()


def store_in(folder: Path, first: int = 0) -> Path:
    """Make a store of people who have something to decide around the day."""
    store = folder / "peercert.db"
    with Change(store, command="test") as change:
        for number in range(first, first + PEOPLE):
            change.add_candidate(person(number))
    return store


def person(number: int) -> Candidate:
    random = Random(number)  # noqa: S311 - examples, not secrets
    around = TODAY - timedelta(days=800), TODAY + timedelta(days=random.choice((0, 60)))
    candidate = Author(random, random.choice(("CA", "NC")), *around).candidate()
    states = random.choice((("CA",), ("NC",), ("CA", "NC"), ()))
    return Candidate(
        **{name: getattr(candidate, name) for name in candidate.__slots__} | {"states": states}
    )
