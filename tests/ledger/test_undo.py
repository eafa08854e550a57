"""`undo` shows what follows, leaves nothing where it is refused, and can itself be undone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cli.session import peercert
from peercert.cli import options, undo
from peercert.errors import Exit, RefusedError
from peercert.records import Training
from peercert.store import verifying
from peercert.store.opening import connect, reading
from peercert.store.recording import Change
from store.people import ANA, BO

CORE = Training(kind="core", state="CA", approved=True, completed_on=date(2025, 5, 16), minutes=600)


@pytest.fixture
def store(settled: Path) -> Path:
    """Make a store of three changes: two people, ten hours of a core course, an address."""
    path = settled / "peercert.db"
    with Change(path, command="candidate import") as change:
        change.add_candidate(replace(ANA, training=()))
        change.add_candidate(BO)
    with Change(path, command="hours log") as change:
        change.add("P-0001", replace(CORE, provider_approved_on=date(2024, 3, 1)))
    with Change(path, command="candidate set") as change:
        change.set_person("P-0002", county="Kern")
    return path


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2", "--dry-run"), Exit.DONE),
        (("2",), Exit.UNCONFIRMED),
        (("9", "--yes"), Exit.REFUSED),
        (("2", "--yes", "--format", "csv"), Exit.USAGE),
    ],
)
def test_where_it_is_not_done_nothing_is_left(
    store: Path, arguments: tuple[str, ...], code: int
) -> None:
    before = dump(store)

    assert peercert("undo", *arguments).code == code

    assert dump(store) == before


def test_what_follows_is_shown_and_recorded(store: Path) -> None:
    shown = json.loads(peercert("undo", "2", "--yes", "--format", "json").out)

    assert (shown["undoes"], shown["change"]) == (2, 4)
    places = {(row["candidate"], row["state"]) for row in shown["standings"]}
    assert places == {("P-0001", "CA"), ("P-0001", "NC")}
    with reading(store) as connection:
        assert not [*verifying.chain(connection), *verifying.rows(connection)]


def test_hours_are_shown_as_they_fall(store: Path) -> None:
    with Change(store, command="candidate add") as change:
        change.add_candidate(replace(BO, states=("CA",), certificates=(), training=(CORE,)))
        change.add("P-0003", replace(CORE, provider_approved_on=date(2024, 3, 1)))
    with Change(store, command="hours log") as change:
        change.add("P-0003", replace(CORE, minutes=4200, provider_approved_on=date(2024, 3, 1)))

    out = peercert("undo", "5", "--dry-run").out

    assert out == "P-0003\tCA\ttraining hours 90 of 80 → 20 of 80\n"


@pytest.mark.usefixtures("store")
def test_an_import_is_undone_for_everybody_and_brought_back() -> None:
    before = peercert("candidate", "list", "--format", "json").out

    assert peercert("undo", "1", "--yes").out == (
        "P-0001\t\tno longer on file\nP-0002\t\tno longer on file\nChange 4 undoes change 1.\n"
    )
    assert json.loads(peercert("candidate", "list", "--format", "json").out)["candidates"] == []
    assert peercert("undo", "4", "--yes").out.endswith("Change 5 undoes change 4.\n")

    assert peercert("candidate", "list", "--format", "json").out == before


def test_a_change_that_comes_between_is_seen(store: Path) -> None:
    options.take(["--yes"])
    trial = undo.tried(None)
    with Change(store, command="candidate set") as change:
        change.set_person("P-0001", county="Inyo")
    before = dump(store)

    with pytest.raises(RefusedError, match="change 4 was recorded meanwhile"):
        undo.carried_out(trial, None)

    assert dump(store) == before


def test_an_erasure_cannot_be_undone(store: Path) -> None:
    with Change(store, command="privacy erase") as change:
        change.erase("P-0001", "on request")
    before = dump(store)

    result = peercert("undo", "--yes")

    assert result.code == Exit.REFUSED
    assert "cannot be undone" in result.err
    assert dump(store) == before


def test_a_store_without_changes_has_nothing_to_undo(settled: Path) -> None:
    connect(settled / "peercert.db", write=True).close()

    result = peercert("undo", "--yes")

    assert (result.code, result.out) == (Exit.REFUSED, "")
    assert "nothing was recorded yet" in result.err
