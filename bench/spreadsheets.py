"""Tables of people and of their hours, as an office would import them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from bench.lives import COLUMNS, Fact, Value
from bench.made import SEED
from bench.people import life

HOURS_EACH = 10
PEOPLE = (
    *("name", "states", "email", "phone", "county", "born_on", "education", "lived_as"),
    *("conditions", "willing_to_share", "dedicated_to_recovery", "certificate_state"),
    *("certificate_number", "certificate_issued_on", "certificate_valid_through"),
)
HOURS = (
    *("email", "kind", "title", "provider", "state", "approved", "started_on", "completed_on"),
    *("hours", "topics", "topic_hours", "specialization", "verification"),
)
FLAGS: dict[Value, str] = {None: "", 0: "false", 1: "true"}


def written(folder: Path, size: int) -> tuple[Path, Path]:
    """Write both tables for that many people; return where they are."""
    people, hours = folder / "people.csv", folder / "hours.csv"
    with (
        people.open("w", newline="", encoding="utf-8") as first,
        hours.open("w", newline="", encoding="utf-8") as second,
    ):
        of_people, of_hours = csv.DictWriter(first, PEOPLE), csv.DictWriter(second, HOURS)
        of_people.writeheader()
        of_hours.writeheader()
        for number in range(1, size + 1):
            facts = life(number, SEED)
            person = person_row(facts)
            of_people.writerow(person)
            of_hours.writerows(hour_rows(facts, person["email"]))
    return people, hours


def named(fact: Fact) -> dict[str, Value]:
    """Return the values of a fact, as they are in the end, by their names."""
    return dict(zip(COLUMNS[fact[2]], fact[6] or (), strict=True))


def person_row(facts: list[Fact]) -> dict[str, Value]:
    """Return the row of a person with the newest certificate."""
    person = next(named(fact) for fact in facts if fact[2] == "person")
    held = [named(fact) for fact in facts if fact[2] == "certificate"]
    row = {name: person[name] for name in PEOPLE if name in person}
    for name in ("willing_to_share", "dedicated_to_recovery"):
        row[name] = FLAGS[row[name]]
    for name in ("lived_as", "conditions"):
        row[name] = str(row[name] or "").replace(" ", ",")
    newest = held[-1] if held else {}
    return row | {f"certificate_{name}": value for name, value in newest.items()}


def hour_rows(facts: list[Fact], email: Value) -> Iterator[dict[str, Value]]:
    """Give the rows of somebody's hours, each with what it was about."""
    topics = {fact[4]: named(fact) for fact in facts if fact[2] == "topic"}
    for fact in facts:
        if fact[2] == "training" and fact[4] < HOURS_EACH:
            row = named(fact)
            minutes, topic = int(str(row.pop("minutes"))), topics.get(fact[4], {})
            share = topic.get("minutes")
            row |= {"email": email, "hours": f"{minutes // 60}:{minutes % 60:02d}"}
            row["approved"] = FLAGS[row["approved"]]
            row["topics" if share is None else "topic_hours"] = (
                topic.get("topic") if share is None else f"{topic['topic']}=0:{share}"
            )
            yield {name: value for name, value in row.items() if name in HOURS}
