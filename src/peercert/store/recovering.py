"""Salvage from a damaged store: what can be read and proves itself goes into a new file.

The damaged file is only copied. Changes that are whole are kept as they are, so that receipts of
them still fit; what can be read of later ones is recorded again, as one change that says so. A row
that is not what was recorded is left out: nothing that is known to be wrong is taken for a fact.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from peercert import stopping
from peercert.errors import StoreError
from peercert.store import blanking, bounds, erasures, ledger, soundness, verifying
from peercert.store.backups import Verdict, folder_of, in_folder, parting, verify
from peercert.store.book import Book
from peercert.store.datamap import COLUMNS
from peercert.store.identities import salts_elsewhere
from peercert.store.kinds import CLASS_TABLES, KINDS, LETTERS, MOST_NUMBER, PERSON, write_id
from peercert.store.ledger import Seal
from peercert.store.losses import Losses, Said, Unsaid, losses
from peercert.store.opening import (
    NOT_OUR_TABLES,
    connect,
    copy_bytes,
    flush,
    guarded,
    identity,
    is_newer,
    newer,
    store_errors,
)
from peercert.store.placing import place_as_asked, refuse_taken

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = dict[str, list[Row]]

ORDER = (
    *("candidate", "person", *(kind.table for kind in KINDS)),
    *("topic", *CLASS_TABLES, "void", "erasure", "remains"),
)
"""Tables with facts; each row belongs to one in a table before its own."""
FIRST = {
    "change": "sequence",
    "seal": "change",
    "candidate": "id",
    "void": "id",
    "erasure": "id",
    "remains": "id",
    **dict.fromkeys(CLASS_TABLES, "id"),
}
"""What those tables are ordered by that do not lie in the order of people."""
NAMES = {
    "candidate": (PERSON, "id", ""),
    "person": (PERSON, "candidate", "what is known of "),
    "topic": ("H", "training", "a topic of "),
}
NUMBERS = ("sequence", "change", "candidate", "id", "training", "record", "version", "place")
LENIENT = ("writable_schema = ON",)
"""Lets SQLite read past tables and triggers that are malformed."""
SMALLEST_ROW = 16
"""Bytes that a row takes at least: they bound rows, and numbers that are looked for one by one."""


class Salvage(NamedTuple):
    """What came of it: the new file, how far the chain was kept, rows recorded again, the rest."""

    verdict: Verdict
    kept_through: int
    again: int
    gone: tuple[str, ...]


def recover(store: Path, target: Path, moment: datetime, actor: str) -> Salvage:
    """Read what can be read of a store into a new file, and say what is gone.

    Raise RefusedError where there is a file of that name, StoreError where nothing can be read,
    NewerStoreError where a newer peercert keeps more in it than is known here.
    """
    refuse_taken(target)
    identity(store)
    with parting(target.parent) as part:
        copy_bytes(store, part)
        unknown = look_for_unknown(part, store)
        found = read_all(part, store)
    with parting(target.parent) as part:
        gone = unknown + lay_out(part, found)
        whole, good = sift(part, found, gone)
        erased = erasures.collect(store, part).people
    salts = salts_of(good, store)
    with parting(target.parent) as part:
        again = write(part, good, whole, Again(moment, actor, salts), gone)
        verdict = verify(part)
        flush(part)
        erasures.carry(erased, target)
        place_as_asked(part, target)
        flush(target)
    return Salvage(verdict._replace(path=target), whole, again, tuple(dict.fromkeys(gone)))


@contextmanager
def salvaging(copy: Path) -> Iterator[sqlite3.Connection]:
    """Open a copy of a damaged store so that as much of it as possible can be read."""
    with store_errors(copy), closing(guarded(copy, write=True, before=LENIENT)) as connection:
        connection.execute("PRAGMA cell_size_check = OFF")
        if not bounds.only_stored(connection):
            raise StoreError(f"{copy} {NOT_OUR_TABLES}")
        connection.text_factory = partial(str, encoding="utf-8", errors="replace")
        connection.execute("BEGIN")  # else each number that is looked for takes locks of its own
        yield connection


def look_for_unknown(copy: Path, store: Path) -> list[str]:
    """Return what is in a store that peercert of this version does not make, and so leaves out.

    Raise NewerStoreError where it is there because a newer peercert made the store.
    """
    versions: dict[str, Row] = {}
    columns: dict[str, Row] = {}
    with soundness.passing_over_damage(), salvaging(copy) as connection:
        gather(versions, connection, "SELECT version_num FROM alembic_version")
        gather(columns, connection, HELD)
    unknown = [
        f"column {each['name']} of table {each['held']}"
        if each["held"] in COLUMNS
        else f"table {each['held']}"
        for each in columns.values()
        if each["name"] not in COLUMNS.get(each["held"], ())
    ]
    for each in versions.values():
        if unknown and is_newer(str(each["version_num"])):
            raise newer(store, each["version_num"])
    return [f"{what}, which this version does not know" for what in dict.fromkeys(unknown)]


HELD = """
SELECT made.name AS held, piece.name
FROM sqlite_master AS made, pragma_table_info(made.name) AS piece
WHERE made.type = 'table' AND made.name NOT LIKE 'sqlite%' AND made.name <> 'alembic_version'
"""
"""Every column of every table that holds something."""


def read_all(copy: Path, store: Path) -> Rows:
    """Return every row of every table that can be read from a copy of a store."""
    most = copy.lstat().st_size // SMALLEST_ROW
    found: Rows = {}
    with soundness.passing_over_damage(), salvaging(copy) as connection:
        found = {table: read(connection, table, most) for table in ("change", "seal", *ORDER)}
    if not any(found.values()):
        hint = "go back to a backup: `peercert backup list`; nothing was written"
        raise StoreError(f"{store}: nothing in it can be read", hint=hint)
    return found


def read(connection: sqlite3.Connection, table: str, most: int) -> list[Row]:
    """Return the rows of one table: in one pass, or where that breaks number by number."""
    found: dict[str, Row] = {}
    if not gather(found, connection, f'SELECT * FROM "{table}" LIMIT {most}'):  # noqa: S608 - our own names
        column = FIRST.get(table, "candidate")
        ask = f'SELECT * FROM "{table}" WHERE "{column}" = ? LIMIT {most}'  # noqa: S608 - our own names
        for number in range(1, most):
            gather(found, connection, ask, number)
    return list(found.values())


def gather(
    found: dict[str, Row], connection: sqlite3.Connection, ask: str, *values: object
) -> bool:
    """Add the rows of a statement to those found; return whether that is all that it can find.

    A table that is not there, as in a store of an older revision, has no rows.
    """
    try:
        for row in verifying.rows_of(connection, ask, *values):
            found[repr(row)] = row
    except (sqlite3.Error, ValueError) as error:
        stopping.raise_heard()
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return True


def lay_out(part: Path, found: Rows) -> list[str]:
    """Lay everything found into a file of its own, to be looked at; return what does not fit."""
    gone: list[str] = []
    with store_errors(part), closing(connect(part, write=True)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        for table in ("change", "seal", *ORDER):
            for row in found[table]:
                if not (makes_sense(row) and insert(connection, table, row)):
                    gone += [f"{named(table, row)} does not make sense"]
            found[table] = list(verifying.rows_of(connection, f'SELECT * FROM "{table}"'))  # noqa: S608 - our own names
        connection.execute("COMMIT")
    return gone


def makes_sense(row: Row) -> bool:
    """Return whether everything that is to be a number is one that we could have given."""
    numbers = [row[name] for name in NUMBERS if row.get(name) is not None]
    return all(isinstance(each, int) and 0 < each <= MOST_NUMBER for each in numbers)


def insert(connection: sqlite3.Connection, table: str, row: Row) -> bool:
    """Add a row; return False where the table does not take it, or has other columns."""
    columns = ", ".join(f'"{name}"' for name in row)
    values = ", ".join("?" * len(row))
    add = f'INSERT INTO "{table}" ({columns}) VALUES ({values})'  # noqa: S608 - our own names
    try:
        connection.execute(add, tuple(row.values()))
    except sqlite3.IntegrityError:
        return False
    except sqlite3.OperationalError as error:  # the disk's own troubles are nothing about the row
        if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise
        return False
    return True


def sift(part: Path, found: Rows, gone: list[str]) -> tuple[int, Rows]:
    """Return the last change up to which everything is whole, and every row that may be kept.

    What is missing, or is not what was recorded, is added to what is gone.
    """
    with store_errors(part), closing(connect(part, write=False)) as connection:
        erased = losses(connection) if found["remains"] else Unsaid(connection, Said.tags)
        checks = (
            lambda: verifying.chain(connection, erased),
            lambda: verifying.rows(connection, erased),
        )
        troubles = [trouble for check in checks for trouble in soundness.caught(check)]
        good = proven(found, erased, gone)
    last = max((row["sequence"] for row in found["change"]), default=0)
    first = min((trouble.change or 1 for trouble in troubles), default=last + 1)
    return min(first - 1, last), good


def proven(found: Rows, erased: Losses, gone: list[str]) -> Rows:
    """Return every row that may be kept; what is not what was recorded is added to what is gone."""
    last = max((row["sequence"] for row in found["change"]), default=0)
    good: Rows = {"change": found["change"], "seal": found["seal"]}
    every = [Seal(**row) for row in found["seal"]]
    seals = {(seal.kind, seal.record, seal.version): seal for seal in every}
    for table in ORDER:
        good[table] = []
        for row in found[table]:
            record, version, _ = ledger.key_of(table, row)
            seal = seals.pop((table, record, version), None)
            if seal and any(verifying.one(seal, row, erased)):
                gone.append(f"{named(table, row)} is not what was recorded")
            else:
                good[table].append({**row, "sealed": seal.change if seal else last + 1})
    for seal in seals.values():
        if any(verifying.one(seal, None, erased)):
            row = {"id": seal.record, "training": seal.record, "candidate": seal.candidate}
            gone.append(f"{named(seal.kind, row)} is gone, with change {seal.change}")
    return good


def named(table: str, row: Row) -> str:
    """Name a row without saying what it holds: by its id where it has one."""
    letter, key, words = NAMES.get(table, (LETTERS.get(table, ""), "id", ""))
    number = row.get(key)
    if letter and isinstance(number, int):
        return words + write_id(letter, number)
    return f"a {table} of change {row.get('sequence', row.get('change'))}"


class Again(NamedTuple):
    """When and by whom rows are recorded again, and the salts by which copies know the people."""

    moment: datetime
    actor: str
    salts: dict[int, str]


def salts_of(good: Rows, store: Path) -> dict[int, str]:
    """Return the salts of people's own rows; where one is lost, that of a backup of the store."""
    people = {row["id"] for row in good["candidate"]}
    found = {
        row["record"]: str(row["salt"])
        for row in good["seal"]
        if row["kind"] == "candidate"
        and row["record"] in people
        and len(row["salt"] or "") == ledger.SALT_DIGITS
    }
    hashes = {row["sequence"]: row["hash"] for row in good["change"]}
    copies = [each.path for each in in_folder(folder_of(store))]
    return {**salts_elsewhere(owners(good) - found.keys(), hashes, copies), **found}


def write(part: Path, good: Rows, whole: int, who: Again, gone: list[str]) -> int:
    """Write what may be kept into a new store; return how many rows were recorded again."""
    lost = sorted({row["sequence"] for row in good["change"] if row["sequence"] > whole})
    if lost:
        which = f"changes {lost[0]} to {lost[-1]}" if lost[1:] else f"change {lost[0]}"
        gone.append(f"{which}: who recorded it, when and why")
    again: list[tuple[str, ledger.Row]] = []
    with store_errors(part), closing(connect(part, write=True)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("PRAGMA defer_foreign_keys = ON")
        for table, key in (("change", "sequence"), ("seal", "change")):
            for row in good[table]:
                if row[key] <= whole:
                    insert(connection, table, row)
        good["remains"] = outliving(good, whole)
        for table, row in with_people(good, whole):
            if table != "topic":
                row["change"] = min(row.pop("sealed"), whole + 1)
                is_again = row["change"] > whole
            else:
                is_again = row.pop("sealed") > whole
            if has_parent(connection, table, row) and insert(connection, table, row):
                again += [(table, row)] * is_again
            else:
                gone.append(f"{named(table, row)} belongs to nothing that is left")
        if again:
            ledger.close(connection, header(whole + 1, who), again, who.salts)
        if not good["remains"]:
            made = header(0, who)
            book = Book(connection, **{name: made[name] for name in ("actor", "reason", "command")})
            blanking.note_all_before(book)
            book.close()
        connection.execute("COMMIT")
    return len(again)


def outliving(good: Rows, whole: int) -> list[Row]:
    """Return what is said of what lost its salt and keeps its seal: others get a new one."""
    kept = {(row["kind"], row["record"], row["version"]): row["change"] for row in good["seal"]}
    kept |= {("change", row["sequence"], None): row["sequence"] for row in good["change"]}
    return [
        row
        for row in good["remains"]
        if row["sealed"] <= whole
        or kept.get((row["kind"], row["record"], row["version"]), whole + 1) <= whole
    ]


def with_people(good: Rows, whole: int) -> Iterator[tuple[str, Row]]:
    """Give every row that may be kept, and an empty file for those of whose person none is left."""
    known = {table: {row[key] for row in good[table]} for table, key in PEOPLE.items()}
    people = owners(good)
    for number in sorted(people - known["candidate"]):
        yield "candidate", {"id": number, "sealed": whole + 1}
    for row in good["candidate"]:
        yield "candidate", dict(row)
    for number in sorted(people - known["person"]):
        yield "person", {"candidate": number, "version": 1, "states": "", "sealed": whole + 1}
    for table in ORDER[1:]:
        yield from ((table, dict(row)) for row in good[table])


def owners(good: Rows) -> set[int]:
    """Return the numbers of everybody of whom any row may be kept."""
    theirs = {row["candidate"] for table in ORDER for row in good[table] if row.get("candidate")}
    return theirs | {row["id"] for row in good["candidate"]}


PEOPLE = {"candidate": "id", "person": "candidate"}
PARENTS = {
    **dict.fromkeys(("topic", "verification"), ("training",)),
    **dict.fromkeys(("approval", "course"), ("provider",)),
    **dict.fromkeys(("session", "alias", "enrolment"), ("cohort",)),
    "cohort": ("course",),
    "sheet": ("session",),
    "attendance": ("session", "sheet"),
}
"""What a row belongs to, by the column that has the number of it."""


def has_parent(connection: sqlite3.Connection, table: str, row: Row) -> bool:
    """Say whether what a row belongs to is there; people are made where they are not."""
    for parent in PARENTS.get(table, ()):
        ask, values = f'SELECT 1 FROM "{parent}" WHERE id = ?', [row[parent]]  # noqa: S608 - our own names
        if parent == "training":
            ask, values = f"{ask} AND candidate = ?", [*values, row.get("candidate")]
        if row[parent] is not None and not connection.execute(ask, values).fetchone():
            return False
    return True


def header(sequence: int, who: Again) -> Row:
    """Return who records again what was salvaged, and as which change."""
    return {
        "sequence": sequence,
        "at": who.moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z",
        "actor": who.actor,
        "reason": "salvaged from a damaged store",
        "command": "recover",
    }
