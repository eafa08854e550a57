"""Verify a peercert store without peercert: python3 verify_ledger.py STORE [RECEIPTS].

Each change (table `change`) has a hash over the hash before it, its own facts, a salted commitment
to who did it and why, and one to each row that it added (table `seal`); an erasure takes the salts,
and the chain holds. So no row alters without breaking a commitment, no commitment without breaking
the chain, no new chain ends as a receipt kept elsewhere. Ends with 0, or 1 and every trouble.
"""

import hashlib
import hmac
import json
import re
import sqlite3
import sys
from base64 import b32encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

KEYS = {"person": "candidate version", "topic": "training place"}  # else id, and version if any
NEVER_ERASED = {"candidate", "erasure", "application", "exam", "conduct"}  # they keep their salts
ERASED = """SELECT seal.change, seal.place FROM seal
LEFT JOIN void ON seal.kind = 'void' AND void.id = seal.record
LEFT JOIN seal AS fact ON fact.kind = void.kind AND fact.record = void.record
JOIN erasure ON erasure.candidate = iif(seal.kind = 'void', fact.candidate, seal.candidate)
WHERE erasure.change > seal.change"""


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys, without spaces, letters as they are, in UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def commitment(salt: str | None, kind: str, row: dict[str, Any]) -> str:
    """Return the salted commitment to what a row has on file."""
    filled = {name: value for name, value in row.items() if value is not None}
    key = bytes.fromhex(salt) if salt and re.fullmatch("[0-9a-f]{32}", salt) else b"none"
    return hmac.digest(key, canonical([kind, filled]), "sha256").hex()


def chain(store: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Follow the changes from the first; the seals of a change count in their order."""
    seals: dict[int, list[list[Any]]] = {}
    for change, *own, _, made in store.execute("SELECT * FROM seal ORDER BY change, place"):
        seals.setdefault(change, []).append([*own, made])  # place, kind, record, version, candidate
    (erased,) = store.execute("SELECT coalesce(max(change), 0) FROM erasure").fetchone()
    previous, last = "0" * 64, 0
    for row in store.execute("SELECT * FROM change ORDER BY sequence"):
        number, own = row["sequence"], seals.pop(row["sequence"], [])
        body = ["peercert.change.1", row["previous"], number, row["at"], row["command"]]
        body += [row["commitment"], [seal[1:] for seal in own]]
        if number != last + 1:
            yield last + 1, f"changes {last + 1} to {number - 1} are missing"
        elif row["previous"] != previous:
            yield number, "does not follow from the change before it"
        places = [seal[0] for seal in own] == [*range(1, len(own) + 1)]
        if hashlib.sha256(canonical(body)).hexdigest() != row["hash"] or not places:
            yield number, "its hash does not fit what it recorded"
        who = {"actor": row["actor"], "reason": row["reason"]}
        gone = row["salt"] is None and number < erased and [*who.values()] == ["erased", None]
        if commitment(row["salt"], "change", who) != row["commitment"] and not gone:
            yield number, "actor or reason is not what was recorded"
        previous, last = row["hash"], number
    yield from ((change, "seals of a change that is not there") for change in seals)


def facts(store: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Compare every row with its seal, and every seal with its row."""
    rows: dict[tuple[object, ...], list[dict[str, Any]]] = {}
    for (kind,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in map(dict, store.execute(f'SELECT * FROM "{kind}"')):  # noqa: S608 - our own names
            if kind not in {"change", "seal", "alembic_version"}:
                own = (row[key] for key in KEYS.get(kind, "id version").split() if key in row)
                rows.setdefault((kind, *own), []).append(row)
    erased = {tuple(row) for row in store.execute(ERASED)}
    for change, place, kind, record, version, _, salt, made in store.execute("SELECT * FROM seal"):
        found = rows.get((kind, record) if version is None else (kind, record, version)) or [{}]
        gone = salt is None and (change, place) in erased and kind not in NEVER_ERASED
        if commitment(salt, kind, found.pop()) != made and not gone:
            yield change, f"{kind!r} {record!r} is not what was recorded, or is not there"
    yield from ((own[0].get("change", 0), f"unsealed: {k}") for k, own in rows.items() if own)


if __name__ == "__main__":
    store = sqlite3.connect(f"{Path(sys.argv[1]).absolute().as_uri()}?mode=ro", uri=True)
    store.row_factory = sqlite3.Row
    receipts = Path(sys.argv[2]).read_text("utf-8").splitlines() if sys.argv[2:] else []
    try:
        store.execute("BEGIN")  # one moment, whoever writes meanwhile
        found = [*chain(store), *facts(store)]
        hashes = dict(store.execute("SELECT sequence, hash FROM change").fetchall())
        for _, number, day, head in map(str.split, filter(str.strip, receipts)):
            end = b32encode(bytes.fromhex(hashes.get(int(number), ""))[:20]).decode().lower()
            if end != head.replace("-", ""):  # the line: peercert-receipt NUMBER DAY HEAD
                found.append((int(number), f"the receipt of {day} has another hash"))
    except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
        found = [(0, f"the files cannot be read: {type(error).__name__}")]
    store.close()
    sys.stdout.writelines(f"change {number}: {trouble}\n" for number, trouble in found)
    sys.exit("not as it was recorded" if found else print("all is as it was recorded"))
