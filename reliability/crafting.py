"""Files that somebody crafted: each is an honest store, and what SQLite itself then does to it.

Kinds of tables are no longer ours. Kinds of rows have our tables and hold what no change of ours
records; each comes a second time with every commitment and hash made to fit, as somebody would who
knows the format.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from peercert.store import ledger, verifying
from peercert.store.ledger import Seal

LAST = 2**63 - 1
LONG = 2_000_000
PAGE = 4096
ROOTS = "SELECT rootpage FROM sqlite_master WHERE name = 'candidate'"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
SLOW = "length(hex(zeroblob(400000)))"
HIDDEN = "PRAGMA legacy_alter_table = ON; ALTER TABLE {0} RENAME TO hidden; CREATE VIEW {0} AS "
VOID = "SELECT i AS id, 1 AS change, 'training' AS kind, i AS record, 0 AS restores, 'x' AS reason"
VIEW = "DROP VIEW current_{0}; CREATE VIEW current_{0} AS {1} SELECT {0}.* FROM {0}{2}"
REWRITE = "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, '{}', '{}')"
ESCAPE = "\x1b[31m\u202e"

TABLES = {
    "void is an endless view": f"{HIDDEN.format('void')}{ENDLESS} {VOID}, NULL AS candidate FROM n",
    "seal is an endless view": f"{HIDDEN.format('seal')}{ENDLESS} SELECT i AS change FROM n",
    "void is a product of tables": f"{HIDDEN.format('void')}SELECT a.* FROM hidden AS a, "
    "seal AS b, seal AS c, seal AS d, seal AS e, seal AS f",
    "training without an end": VIEW.format("training", ENDLESS, ", n"),
    "people without an end": VIEW.format("person", ENDLESS, ", n"),
    "candidates without an end": VIEW.format("candidate", ENDLESS, ", n"),
    "an endless view that yields nothing": VIEW.format("exam", ENDLESS, ", n WHERE i < 0"),
    "an endless view of slow steps": VIEW.format("training", ENDLESS, f", n WHERE {SLOW} < 0"),
    "a view that lies": "DROP VIEW current_certificate; CREATE VIEW current_certificate AS SELECT "
    "candidate, id, change, state, number, '2026-11-01' AS issued_on, '2099-01-01' AS "
    "valid_through, override_reason FROM certificate",
    "a view that loads a library": VIEW.format("training", "", ", (SELECT load_extension('x'))"),
    "a trigger that swallows training": "CREATE TRIGGER no BEFORE INSERT ON training "
    "BEGIN SELECT RAISE(IGNORE); END",
    "a trigger that swallows people": "CREATE TRIGGER no BEFORE INSERT ON candidate "
    "BEGIN SELECT RAISE(IGNORE); END",
    "a trigger that swallows seals": "CREATE TRIGGER no BEFORE INSERT ON seal "
    "BEGIN SELECT RAISE(IGNORE); END",
    "a trigger that writes without an end": "CREATE TRIGGER no AFTER INSERT ON change BEGIN INSERT "
    "INTO topic SELECT 1, 1, a.place + b.record, 'x', 1 FROM seal a, seal b, seal c, seal d; END",
    "a trigger that deletes": "CREATE TRIGGER no AFTER INSERT ON change "
    "BEGIN DELETE FROM void; END",
    "no triggers": "DROP TRIGGER training_is_never_rewritten",
    "a column that is computed slowly": f"ALTER TABLE exam ADD COLUMN x AS ({SLOW})",
    "a constraint that is slow": REWRITE.format("CONSTRAINT sat_on_is_valid", f"CHECK ({SLOW} > 0)")
    + "; --",
    "an index that is slow": f"CREATE INDEX slow ON seal ({SLOW} + place)",
    "a table too few": "DROP TABLE exam",
    "a table too many": "CREATE TABLE more (id INTEGER)",
    "a table that is virtual": "CREATE VIRTUAL TABLE more USING fts5(x)",
    "a table with controls in its name": f'CREATE TABLE "{ESCAPE}" (x REFERENCES void (id)); '
    f'INSERT INTO "{ESCAPE}" VALUES (99)',
    "statistics that lie": "ANALYZE; UPDATE sqlite_stat1 SET stat = '9999999999999 1 1'",
    "tables that name no revision": "DELETE FROM alembic_version",
    "tables of two revisions": "INSERT INTO alembic_version VALUES ('0001')",
    "tables of a revision with controls": f"UPDATE alembic_version SET version_num = '{ESCAPE}'",
    "tables that say they are older": "UPDATE alembic_version SET version_num = '0001'",
    "another program's file": "PRAGMA application_id = 7",
}
MANY = "UPDATE {0} SET {1} = {2} WHERE rowid = 1"
ONE = "UPDATE {0} SET {1} = {2} WHERE candidate = 1"
NUMBERS = {"the last there is": str(LAST), "negative": "-7", "zero": "0", "a text": "'many'"}
NUMBERED = (
    ("candidate", "id", "id = 12"),
    ("person", "version", "candidate = 1"),
    ("training", "id", "id = 1"),
    ("training", "minutes", "id = 1"),
    ("training", "candidate", "id = 1"),
    ("topic", "minutes", "candidate = 1"),
    ("void", "id", "id = 1"),
    ("void", "record", "id = 1"),
    ("seal", "record", "change = 2 AND place = 1"),
    ("seal", "candidate", "change = 2"),
    ("change", "sequence", "sequence = 31"),
)
ROWIDS = ("candidate.id", "void.id", "change.sequence")
"""Columns that cannot hold a text."""
ROWS = {
    **{
        f"{table}.{column} is {how}": f"UPDATE {table} SET {column} = {value} WHERE {where}"
        for table, column, where in NUMBERED
        for how, value in NUMBERS.items()
        if not (how == "a text" and f"{table}.{column}" in ROWIDS)
    },
    "a name of 2 MB": ONE.format("person", "name", f"hex(zeroblob({LONG // 2}))"),
    "a reason of 2 MB": MANY.format("change", "reason", f"hex(zeroblob({LONG // 2}))"),
    "a void's reason of 2 MB": MANY.format("void", "reason", f"hex(zeroblob({LONG // 2}))"),
    "a name with controls": ONE.format("person", "name", f"'{ESCAPE}'"),
    "a name that is bytes": ONE.format("person", "name", "x'c328'"),
    "a name that is not UTF-8": ONE.format("person", "name", "CAST(x'c328' AS TEXT)"),
    "an actor with controls": MANY.format("change", "actor", f"'{ESCAPE}'"),
    "an actor that is not UTF-8": MANY.format("change", "actor", "CAST(x'c328' AS TEXT)"),
    "a command with controls": MANY.format("change", "command", f"'{ESCAPE}'"),
    "a name with NUL": ONE.format("person", "name", "'Ana' || char(0) || 'Lee'"),
    "a state that there is not": ONE.format("person", "states", "'XX'"),
    "a state of a certificate that there is not": ONE.format("certificate", "state", "'ZZ'"),
    "a state with controls": ONE.format("certificate", "state", f"'{ESCAPE[:2]}'"),
    "a kind of training that there is not": ONE.format("training", "kind", "'magic'"),
    "a flag that is 7": ONE.format("person", "willing_to_share", "7"),
    "no day": ONE.format("exam", "sat_on", "''"),
    "a day that is none": ONE.format("certificate", "issued_on", "'2O25-08-05'"),
    "a day before the calendar": ONE.format("certificate", "issued_on", "'0000-01-01'"),
    "the first day": ONE.format("certificate", "issued_on", "'0001-01-01'"),
    "the last day": ONE.format("certificate", "issued_on", "'9999-12-31'"),
    "valid through the last day": ONE.format("certificate", "valid_through", "'9999-12-31'"),
    "a day that is a number": ONE.format("certificate", "valid_through", "20251231.5"),
    "a day that is bytes": ONE.format("certificate", "issued_on", "x'00'"),
    "born on the first day": ONE.format("person", "born_on", "'0001-01-01'"),
    "born on the last day": ONE.format("person", "born_on", "'9999-12-31'"),
    **{
        f"a moment that is {at!r}": MANY.format("change", "at", f"'{at}'")
        for at in ("", "yesterday", "2026-13-45T25:00:00.000Z", "0000-01-01T00:00:00.000Z")
    },
    "a moment at the end": MANY.format("change", "at", "'9999-12-31T23:59:59.999Z'"),
    "a moment at the beginning": MANY.format("change", "at", "'0001-01-01T00:00:00.000Z'"),
    **{
        f"a {table}'s kind that is {kind!r}": f"UPDATE {table} SET kind = '{kind}' WHERE {where}"
        for table, where in (("void", "id = 1"), ("seal", "change = 2 AND place = 1"))
        for kind in ("no_such", "sqlite_master", 'x" --', "", "candidate", "erasure")
    },
    **{
        f"a {table}'s salt that is {salt!r}": f"UPDATE {table} SET salt = '{salt}' WHERE {where}"
        for table, where in (("seal", "change = 1 AND place = 1"), ("change", "sequence = 2"))
        for salt in ("zz" * 16, "abc", "")
    },
    **{
        f"a {name} that is no hash": f"UPDATE change SET {name} = 'x' WHERE sequence = 31"
        for name in ("hash", "previous", "commitment")
    },
    "a hash that is bytes": "UPDATE change SET hash = x'00ff' WHERE sequence = 31",
    "no seals": "DELETE FROM seal",
    "no seals of the last change": "DELETE FROM seal WHERE change = 31",
    "no changes": "DELETE FROM change",
    "no first change": "DELETE FROM change WHERE sequence = 1",
    "nobody": "DELETE FROM candidate",
    "people without what is known": "DELETE FROM person",
    "training of somebody who is not there": "DELETE FROM candidate WHERE id = 1",
    "nothing but people": "; ".join(f"DELETE FROM {name}" for name in ("change", "seal", "void")),
    "voids of nothing": "DELETE FROM training",
    "an erasure of nobody": "INSERT INTO erasure VALUES (1, 31, 999, 'asked for')",
    "an erasure of everybody": "INSERT INTO erasure SELECT id, 31, id, 'asked for' FROM candidate",
    "a zone that there is not": "INSERT INTO setting VALUES (1, 31, 'timezone', '../../etc')",
    "a zone with controls": f"INSERT INTO setting VALUES (1, 31, 'timezone', '{ESCAPE}')",
    "a setting that there is not": "INSERT INTO setting VALUES (1, 31, 'colour', 'red')",
}
WITHOUT = {
    f"{table}.{column} is not there": (table, column)
    for table, column in (
        ("person", "states"),
        ("training", "kind"),
        ("training", "minutes"),
        ("certificate", "state"),
        ("certificate", "issued_on"),
        ("exam", "sat_on"),
        ("change", "at"),
        ("change", "actor"),
        ("change", "hash"),
        ("change", "previous"),
        ("seal", "kind"),
        ("seal", "record"),
        ("seal", "commitment"),
        ("void", "kind"),
        ("void", "record"),
        ("void", "reason"),
    )
}
"""A value that must be there, in every row of a table."""
PAGES = "pages that lead to one another for ever"
AGAIN = ", and all made to fit"


def kinds() -> Iterator[str]:
    """Yield the name of every kind of file."""
    yield PAGES
    yield from TABLES
    for name in (*ROWS, *WITHOUT):
        yield name
        yield name + AGAIN


def craft(path: Path, kind: str) -> None:
    """Do to an honest store what makes it one of this kind."""
    if kind == PAGES:
        multiply(path)
        return
    name = kind.removesuffix(AGAIN)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        if name in TABLES:
            with suppress(sqlite3.OperationalError):  # where SQLite has no virtual table of a kind
                db.executescript(TABLES[name])
            return
        guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for trigger, _ in guards:
            db.execute(f"DROP TRIGGER {trigger}")
        db.execute("PRAGMA ignore_check_constraints = ON")
        if name in ROWS:
            db.executescript(ROWS[name])
        else:
            take(db, path, *WITHOUT[name])
        if kind != name:
            fit(db)
        for _, sql in guards:
            db.execute(sql)


def take(db: sqlite3.Connection, path: Path, table: str, column: str) -> None:
    """Take a value away that must be there, with a table that meanwhile allows it."""
    (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    lenient = sql.replace(f"  {column} TEXT NOT NULL", f"  {column} TEXT")
    lenient = lenient.replace(f"  {column} INTEGER NOT NULL", f"  {column} INTEGER")
    write = "UPDATE sqlite_master SET sql = ? WHERE name = ?"
    db.execute("PRAGMA writable_schema = ON")
    db.execute(write, (lenient, table))
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA ignore_check_constraints = ON")
        other.execute(f"UPDATE {table} SET {column} = NULL")
    db.execute(write, (sql, table))


def fit(db: sqlite3.Connection) -> None:
    """Make every commitment and every hash fit what is there, as far as anything can."""
    for seal in [Seal(*row) for row in db.execute("SELECT * FROM seal")]:
        with suppress(sqlite3.Error, ValueError, TypeError, KeyError):
            row = verifying.row_of(db, seal)
            made = ledger.commitment(seal.salt or "", seal.kind, row or {})
            where = "WHERE change = ? AND place = ?"
            db.execute(f"UPDATE seal SET commitment = ? {where}", (made, seal.change, seal.place))
    previous = ledger.GENESIS
    with suppress(sqlite3.Error, ValueError, TypeError):
        for change in list(verifying.rows_of(db, "SELECT * FROM change ORDER BY sequence")):
            with suppress(ValueError, TypeError):
                made = ledger.header_commitment(change["salt"], change["actor"], change["reason"])
                change["commitment"] = made
            change["previous"] = previous
            seals = list(ledger.seals_of(db, change["sequence"]))
            previous = ledger.change_hash(change, seals)
            update = "UPDATE change SET commitment = ?, previous = ?, hash = ? WHERE sequence = ?"
            told = (change["commitment"], change["previous"], previous, change["sequence"])
            db.execute(update, told)


def multiply(path: Path, levels: int = 6) -> None:
    """Lay pages below the table of people whose every cell leads to the same page below.

    A file of some pages more has as many people as nobody can count.
    """
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute(ROOTS).fetchone()
    data = bytearray(path.read_bytes())
    leaf = bytes(data[(root - 1) * PAGE : root * PAGE])
    first = len(data) // PAGE + 1
    data += leaf
    for level in range(levels):
        data += interior(first + level)
    data[(root - 1) * PAGE : root * PAGE] = interior(first + levels)
    data[28:32] = struct.pack(">I", len(data) // PAGE)
    path.write_bytes(data)


def interior(below: int) -> bytes:
    """Return an inner page of a table, full of cells that all lead to one page."""
    cell = struct.pack(">IB", below, 1)
    count = (PAGE - 12) // (len(cell) + 2)
    start = PAGE - count * len(cell)
    places = [start + at * len(cell) for at in range(count)]
    head = struct.pack(">BHHHBI", 5, 0, count, start, 0, below)
    table = head + b"".join(struct.pack(">H", place) for place in places)
    return table.ljust(start, b"\0") + cell * count
