"""docs/ledger.md gives one change in bytes: what it says is what peercert computes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from peercert.store import datamap, ledger, receipts
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
PERSON = {"candidate": 1, "version": 1, "change": 1, "states": "CA"}
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
    going = {"county": "Sonoma", "name": "Ana Álvarez"}
    shown = ledger.canonical(["person", going]).decode()
    assert shown == '["person",{"county":"Sonoma","name":"Ana Álvarez"}]'
    assert shown in PAGE

    made = ledger.commitment(SALT, "person", {**going, "email": None})
    rest = ledger.without("person", {**PERSON, **going}, made)
    told = ledger.canonical(["person", rest]).decode()
    assert told.replace(made, "COMMITMENT") in PAGE
    both = SALT + SALT
    assert ledger.commitment(both, "person", {**PERSON, **going}) == ledger.commitment(
        SALT, "person", rest
    )


def test_the_page_names_the_columns_that_are_sealed_apart_and_the_tables_that_go() -> None:
    for kind, columns in datamap.APART.items():
        assert f"| `{kind}` | {', '.join(f'`{name}`' for name in columns)} |" in PAGE
    told = PAGE[PAGE.index("**What an erasure leaves.**") :]
    named = re.findall(r"`([a-z_]+)`", told[: told.index("go, and their salts")])
    assert sorted(named) == sorted(datamap.DELETED)
