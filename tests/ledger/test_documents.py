"""What the ledger prints for programs is what its schemas say."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.session import peercert
from peercert.errors import Exit
from peercert.store.recording import Change
from schemas import valid, validator
from store.people import ANA, BO


@pytest.fixture
def store(settled: Path) -> Path:
    """Make a store in which each kind of deed was done."""
    path = settled / "peercert.db"
    with Change(path, command="candidate import", reason="the register") as change:
        change.add_candidate(ANA)
        change.add_candidate(BO)
    with Change(path, command="hours void") as change:
        change.void("H-0001", "typed twice")
    with Change(path, command="candidate set") as change:
        change.set_person("P-0002", county="Kern", email=None)
    for line in ("undo 2 --yes", "privacy erase P-0002 --basis request --yes"):
        assert peercert(*line.split()).code == Exit.DONE
    assert peercert("init", "--timezone", "Asia/Kathmandu").code == Exit.DONE
    return path


@pytest.mark.usefixtures("store")
def test_history_as_json() -> None:
    document = valid(peercert("history", "--format", "json").out)
    changes = document["changes"]
    did = {deed["did"] for change in changes for deed in change["deeds"]}
    assert did == {"added", "changed", "voided", "restored", "erased"}
    lines = peercert("history", "--format", "jsonl").out.splitlines()
    for line, change in zip(lines, changes, strict=True):
        wrapped = f'{{"schema": "peercert/history@1", "changes": [{line}]}}'
        assert valid(wrapped)["changes"] == [change]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("number", "ways"), [("1", "--dry-run"), ("4", "--yes")])
def test_undoing_as_json(number: str, ways: str) -> None:
    document = valid(peercert("undo", number, ways, "--format", "json").out)
    assert document["undoes"] == int(number)
    assert document["standings"]
    assert (document["change"] is None) == (ways == "--dry-run")


@pytest.mark.usefixtures("store")
def test_a_receipt_as_json() -> None:
    assert valid(peercert("receipt", "--format", "json").out)["change"] == 6  # the zone


@pytest.mark.parametrize("name", ["history", "import", "receipt", "undo"])
def test_the_schemas_are_printed_and_refuse_what_is_not_said(name: str) -> None:
    printed = peercert("schema", "show", name).out
    assert f'"urn:peercert:schema:{name}:1"' in printed
    assert not validator(name).is_valid({"schema": f"peercert/{name}@1", "more": 1})
