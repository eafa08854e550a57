"""`peercert doctor` for people and for programs, and its exit codes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.session import peercert
from cli.stores import store_of
from peercert.cli import doctor_people
from peercert.records import Candidate, Training
from report.people import PEOPLE
from schemas import valid

ANA = Candidate(name="Ana Álvarez", email="ana@example.org", born_on=date(1990, 5, 4))
DAY = date(2026, 6, 1)
COURSE = Training(kind="core", minutes=13 * 60, started_on=DAY, completed_on=DAY)


def looked_at(text: str) -> dict[str, str]:
    """Return the first line about each point, by its name."""
    found = re.findall(r"^(?:✓|!|✗) (\S+(?: \S+)?) +(.*)$", text, re.MULTILINE)
    return dict(found)


def test_a_store_without_a_backup_ends_with_1_and_with_one_ends_with_0(store: Path) -> None:
    before = store.read_bytes()
    result = peercert("doctor")
    assert (result.code, result.out.splitlines()[-1]) == (1, "1 warning")
    assert "              → peercert backup create\n" in result.out

    assert peercert("backup", "create").code == 0
    result = peercert("doctor")
    assert (result.code, result.out.splitlines()[-1]) == (0, "All is well.")
    assert list(looked_at(result.out)) == [
        "versions",
        "permissions",
        "folder",
        "tables",
        "pages",
        "changes",
        "rows",
        "clock",
        "backup",
        "time zone",
    ]
    assert store.read_bytes() == before


def test_damage_ends_with_5(store: Path) -> None:
    name = str(PEOPLE[0].name).encode()
    store.write_bytes(store.read_bytes().replace(name, b"X" * len(name)))
    result = peercert("doctor")
    assert result.code == 5
    assert "✗ rows" in result.out
    assert result.out.splitlines()[-1] == "1 damage, 1 warning"


def test_programs_get_one_document(store: Path) -> None:
    peercert("backup", "create")
    for more in ((), ("--full",)):
        document = valid(peercert("doctor", *more, "--format", "json").out)
        assert document["full"] == bool(more)
        assert document["store"] == store.name
    assert document["level"] == "warning"
    assert "sources" in [point["name"] for point in document["points"]]
    assert valid(peercert("backup", "list", "--format", "json").out)["backups"]


def test_everything_is_said_in_words_too(store: Path) -> None:
    lines = peercert("doctor", "--accessible").out.splitlines()
    assert "backup: warning: none of this store in backups" in lines
    assert "→ peercert backup create" in lines
    assert store.exists()


def test_how_to_say_where_the_office_is_is_named_where_nobody_did(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PEERCERT_TIMEZONE")
    assert "→ peercert init --timezone America/Los_Angeles" in peercert("doctor").out
    peercert("init", "--timezone", "America/New_York")
    assert "days begin in America/New_York" in peercert("doctor").out
    assert store.exists()


def test_a_receipt_that_fits_is_well_and_one_that_does_not_is_damage(store: Path) -> None:
    peercert("receipt", "--out", "receipts.txt")
    result = peercert("doctor", "--receipt", "receipts.txt")
    assert "receipts     the store still has everything" in result.out
    store.unlink()
    store_of(store.parent)
    result = peercert("doctor", "--receipt", "receipts.txt")
    assert (result.code, "✗ receipts" in result.out) == (5, True)


def test_people_appear_by_id_only(store: Path) -> None:
    result = peercert("doctor", "--full")
    assert result.code == 1
    assert not any(str(person.name) in result.out for person in PEOPLE)
    assert "→ peercert candidate set P-00" in result.out
    assert store.exists()


def test_people_who_cannot_be_read_are_damage_and_nothing_else(store: Path) -> None:
    content = store.read_bytes()
    store.write_bytes(content.replace(b"2026-", b"9-9-9"))
    result = peercert("doctor", "--full")
    assert result.code == 5
    assert "contacts" not in looked_at(result.out)


def test_training_that_cannot_be_is_named_by_id() -> None:
    one, two = replace(COURSE, id="H-0001"), replace(COURSE, id="H-0002")
    other = replace(two, title="Other")
    long = replace(one, id="H-0003", completed_on=date(2026, 6, 2))
    person = replace(ANA, id="P-0001", training=(one, two))
    long_too = replace(long, id="H-0004", minutes=36 * 60)
    day = "P-0001: H-0001, H-0002: more than 24 hours a day on 2026-06-01"
    days = "P-0001: H-0003, H-0004: more than 24 hours a day from 2026-06-01 to 2026-06-02"
    for training, expected in (
        ((one,), []),
        ((one, long), []),
        ((one, other), [day]),
        ((one, two), ["P-0001: H-0001, H-0002 are the same", day]),
        ((long, long_too), [days]),
    ):
        assert doctor_people.impossible([replace(person, training=training)]) == expected


def test_people_who_look_alike_are_named_by_id() -> None:
    people = [replace(ANA, id="P-0001"), replace(ANA, id="P-0002"), replace(ANA, id="P-0003")]
    (points,) = [p for p in doctor_people.points(people) if p.name == "look-alikes"]
    assert points.evidence[0].startswith("P-0001, P-0002, P-0003: the same")
    assert points.command == "peercert candidate show P-0001"


def test_many_people_are_counted_and_the_first_are_named() -> None:
    people = [Candidate(id=f"P-{number:04d}") for number in range(1, 31)]
    people += [Candidate(id="P-0031", name="(erased)"), Candidate(id="P-0032", deceased_on=DAY)]
    (point,) = [p for p in doctor_people.points(people) if p.name == "contacts"]
    assert point.says.startswith("30 ")
    assert point.evidence[-1] == "and 20 more"


def test_sources_are_due_after_180_days() -> None:
    assert doctor_people.sources(date(2026, 11, 22)).level == "well"
    point = doctor_people.sources(date(2028, 11, 22))
    assert (point.level, point.command) == ("warning", "peercert rules list --unread-since 180d")
