"""docs/ledger.md gives one change in bytes: what it says is what peercert computes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from peercert.store import ledger, receipts
from peercert.store.verifying import Receipt

PAGE = (Path(__file__).parents[2] / "docs" / "ledger.md").read_text("utf-8")
SALT = bytes(range(16)).hex()
ROW = {
    "candidate": 1,
    "id": 1,
    "state": "CA",
    "sat_on": "2026-01-05",
    "outcome": "passed",
    "change": 1,
}
PERSON = {"candidate": 1, "version": 1, "name": "Ana Álvarez", "county": None, "states": "CA"}
HEADER = {
    "sequence": 1,
    "at": "2026-01-05T17:00:00.000Z",
    "actor": "kim",
    "reason": None,
    "command": "exam record",
    "previous": ledger.GENESIS,
}


def seal() -> ledger.Seal:
    made = ledger.commitment(SALT, "exam", ROW)
    return ledger.Seal(1, 1, "exam", *ledger.key_of("exam", ROW), SALT, made)


def change() -> dict[str, object]:
    return {**HEADER, "commitment": ledger.header_commitment(SALT, "kim", None)}


def test_the_page_shows_the_bytes_and_the_hashes() -> None:
    covered = ledger.canonical(["exam", dict(sorted(ROW.items()))]).decode()
    hash = ledger.change_hash(change(), [seal()])
    line = receipts.written(Receipt(1, date(2026, 1, 5).isoformat(), ledger.short(hash)))

    for shown in (SALT, covered, seal().commitment, str(change()["commitment"]), hash, line):
        assert shown in PAGE, shown


def test_letters_stand_as_they_are_and_what_is_not_on_file_is_left_out() -> None:
    shown = '["person",{"candidate":1,"name":"Ana Álvarez","states":"CA","version":1}]'

    assert shown in PAGE
    same = {name: value for name, value in PERSON.items() if value is not None}
    assert ledger.canonical(["person", same]).decode() == shown
    assert ledger.commitment(SALT, "person", PERSON) == ledger.commitment(SALT, "person", same)
