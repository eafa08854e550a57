"""Verify a peercert store without peercert: python3 verify_ledger.py STORE [RECEIPTS].

Each change (table `change`) has a hash over the hash before it, its own facts, a salted commitment
to who did it and why, and one to each row that it added (table `seal`). So no row alters without
breaking a commitment, no commitment without breaking the chain, no new chain ends as a receipt
kept elsewhere. An erasure takes salts, and a row of `remains`, sealed like any other, says of each
what is left: nothing; the row without the columns that went, which a second salt still proves; or,
of changes in which those were not sealed apart yet, a new commitment to the row as it lies.
Tables, views and triggers are compared too. Ends with 0, or with 1 and every trouble.
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

Row = dict[str, Any]

SHAPES = {  # of sqlite_master, for each revision of the tables
    "8bb2346665c8037bc901d4bf980f1fd609b5ea9521014a1c27a53c331eca297c": "0001",
    "a595e8bdf0638d280a32361b5c8a9efe61a025e6a459ebce81056753cb958795": "0002",
    "e2162493ef5df178d81cdbd39f29b2babfaa406fb98b937f0a9bf7b5bafba13b": "0003",
}
KEYS = {"person": "candidate version", "topic": "training place"}  # else id, and version if any
STAY = {"application", "approval", "candidate", "cohort", "conduct", "course", "erasure", "exam"}
STAY |= {"certificate", "person", "provider", "remains", "session", "setting", "sheet", "void"}
# In the tables of STAY rows stay, whoever was erased; in those of APART these columns may go.
APART = {
    "person": """name email phone county born_on education lived_as conditions willing_to_share
    dedicated_to_recovery""",
}
APART |= {"certificate": "override_reason", "session": "title", "sheet": "path", "void": "reason"}
APART |= {"waiver": "reason approved_by", "remains": "salt"}
CHANGES, LATER = "SELECT * FROM change", {"upgrade", "recover"}
BEFORE, TAG = "peercert.change.1", "peercert.change.2"  # with the second, they are sealed apart


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys, without spaces, letters as they are, in UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def commitment(salt: object, kind: str, row: Row, going: str = "") -> str:
    """Return the salted commitment to a row; `going` is that to the columns that are apart."""
    salt = salt if isinstance(salt, str) and re.fullmatch("([0-9a-f]{32}){1,2}", salt) else ""
    if salt[32:] or going:
        apart = APART.get(kind, "").split()
        going = going or commitment(salt[32:], kind, {name: row.get(name) for name in apart})
        row = {**{name: row[name] for name in row.keys() - apart}, "*": going}
    filled = {name: value for name, value in row.items() if value is not None}
    key = bytes.fromhex(salt[:32]) or b"none"
    return hmac.digest(key, canonical([kind, filled]), "sha256").hex()


class Verifier:
    """A store in which the chain, and then the facts, are compared with what was recorded."""

    def __init__(self, store: sqlite3.Connection) -> None:
        """Read the tables' names, the changes, who was erased, and what is left of that."""
        store.row_factory = sqlite3.Row
        self.store = store
        asked = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        self.made = [tuple(row) for row in store.execute(asked)]
        self.is_said = "remains" in {row[1] for row in self.made}  # else less is proven
        self.changes = {row["sequence"]: row for row in map(dict, store.execute(CHANGES))}
        self.seals = store.execute("SELECT * FROM seal ORDER BY change, place").fetchall()
        self.erased = sorted(map(tuple, store.execute("SELECT change, candidate FROM erasure")))
        self.apart = sys.maxsize  # the first change in which columns are sealed apart
        self.left: dict[tuple[object, ...], Row] = {}  # what `remains` says, by row
        asked = f"SELECT * FROM {'remains' if self.is_said else 'erasure LIMIT 0'}"  # noqa: S608
        self.said = sorted(map(dict, store.execute(asked)), key=lambda row: row["id"])
        for said in self.said:
            thing = said["kind"], said["record"], said["version"]
            before = self.left.get(thing, {"commitment": True})["commitment"]
            may_go = before and said["commitment"] is None and said["kind"] not in STAY
            self.left[(*thing, said["id"]) if thing in self.left and not may_go else thing] = said

    def chain(self) -> Iterator[tuple[int, str]]:
        """Follow the changes from the first; the seals of a change count in their order."""
        made = SHAPES.get(hashlib.sha256(repr(self.made).encode()).hexdigest())
        if [*map(tuple, self.store.execute("SELECT * FROM alembic_version"))] != [(made,)]:
            yield 0, "the tables, views or triggers are not those that peercert makes"
        seals: dict[int, list[list[Any]]] = {}
        for change, place, *own, _, made in self.seals:
            seals.setdefault(change, []).append([place, *own, made])
        previous, last = "0" * 64, 0
        for number, row in sorted(self.changes.items()):
            own = seals.pop(number, [])
            body = [row["previous"], number, row["at"], row["command"], row["commitment"]]
            body.append([seal[1:] for seal in own])
            tags = (BEFORE, TAG)[number > self.apart : 1 + self.is_said]
            hashes = {hashlib.sha256(canonical([tag, *body])).hexdigest(): tag for tag in tags}
            self.apart = min(self.apart, number if hashes.get(row["hash"]) == TAG else self.apart)
            if number != last + 1:
                yield last + 1, f"changes {last + 1} to {number - 1} are missing"
            elif row["previous"] != previous:
                yield number, "does not follow from the change before it"
            if row["hash"] not in hashes or [seal[0] for seal in own] != [*range(1, len(own) + 1)]:
                yield number, "its hash does not fit what it recorded"
            if not self.has_header(number, row):
                yield number, "actor or reason is not what was recorded"
            previous, last = row["hash"], number
        yield from ((change, "seals of a change that is not there") for change in seals)

    def has_header(self, number: int, row: Row) -> bool:
        """Return whether who did it, and why, are as recorded, or were erased."""
        who = {"actor": row["actor"], "reason": row["reason"]}
        if row["salt"] is not None or who != {"actor": "erased", "reason": None}:
            return commitment(row["salt"], "change", who) == str(row["commitment"])
        left = self.left.pop(("change", number, None), None)
        if left is None or left["commitment"] is not None:
            return not self.is_said and number < max(self.erased, default=(0,))[0]
        return self.is_erased(left["change"], number)

    def facts(self) -> Iterator[tuple[int, str]]:
        """Compare every row with its seal, and every seal with its row."""
        rows: dict[tuple[object, ...], list[Row]] = {}
        tables = {name for kind, name, *_ in self.made if kind == "table"}
        for kind in tables - {"change", "seal", "alembic_version"}:
            for row in map(dict, self.store.execute(f'SELECT * FROM "{kind}"')):  # noqa: S608 - our own names
                own = [row[key] for key in KEYS.get(kind, "id version").split() if key in row]
                rows.setdefault((kind, *own, None)[:3], []).append(row)
        owner = {(seal["kind"], seal["record"]): seal["candidate"] for seal in self.seals}
        last = {who: change for change, who in self.erased}
        for seal in self.seals:
            kind, change, whose = seal["kind"], seal["change"], seal["candidate"]
            thing, salt = (kind, seal["record"], seal["version"]), seal["salt"]
            row = (rows.get(thing) or [{}]).pop()
            fits = commitment(salt, kind, row) == seal["commitment"]
            if kind == "void" and whose is None:  # before tables 0003 a void did not say it
                whose = owner.get((row.get("kind"), row.get("record")))
            blank = all(row.get(name) in {None, "(erased)"} for name in APART.get(kind, "").split())
            is_cut = kind in APART and thing in self.left and not (salt or "")[32:]
            if self.is_said and (salt is None or is_cut):
                left = self.left.pop(thing, {"change": 0})
                fits = blank and self.is_as_left(seal, row, left, whose)
            elif salt is None and (kind not in STAY or kind in APART):
                fits = change < last.get(whose, 0)
            if self.is_said and row and change < last.get(seal["candidate"], 0):
                blank = blank or kind not in {"person", "certificate", "void"}
                fits = fits and blank and kind in STAY
            if not fits:
                yield change, f"{kind!r} {seal['record']!r} is not what was recorded, or not there"
        yield from ((own[0].get("change", 0), f"unsealed: {k}") for k, own in rows.items() if own)
        yield from ((left["change"], f"{k} lost nothing") for k, left in self.left.items())

    def is_as_left(self, seal: sqlite3.Row, row: Row, left: Row, whose: int | None) -> bool:
        """Return whether of a row that lost a salt just that is there which is said to be left."""
        kind, change, at = seal["kind"], seal["change"], left["change"]
        if at <= change or whose != left["candidate"]:
            return False
        if left["commitment"] is None:
            is_gone = kind not in STAY and not row and seal["salt"] is None
            return is_gone and self.is_erased(at, change, whose)
        if kind not in APART or row.get("change") != change:
            return False
        if seal["salt"]:  # nobody need be believed: the rest is proven by what was recorded
            fits = commitment(seal["salt"], kind, row, left["commitment"]) == seal["commitment"]
            return fits and left["salt"] is None and at in dict(self.erased)
        if change >= self.apart or commitment(left["salt"], kind, row) != left["commitment"]:
            return False
        named = {said["change"] for said in self.said if said["kind"] == "person"}
        others = kind not in {"person", "remains"} and at in named & dict(self.erased).keys()
        return others or self.is_erased(at, change, whose)

    def is_erased(self, at: int, change: int, *whose: int | None) -> bool:
        """Return whether a change erased one of these; the first that says so may say it later."""
        later = [n for n, who in self.erased if n > change and who in (whose or {who})]
        is_late = at == self.said[0]["change"] and self.changes[at]["command"] in LATER
        return at in later or (is_late and min(later, default=at) < at)


def verify(store: sqlite3.Connection, receipts: list[str]) -> list[tuple[int, str]]:
    """Return every trouble of a store; a receipt is `peercert-receipt NUMBER DAY HEAD`."""
    seen = Verifier(store)
    found = [*seen.chain(), *seen.facts()]
    for _, number, day, head in map(str.split, filter(str.strip, receipts)):
        hash = bytes.fromhex(seen.changes.get(int(number), {"hash": ""})["hash"])
        if b32encode(hash[:20]).decode().lower() != head.replace("-", ""):
            found.append((int(number), f"the receipt of {day} has another hash"))
    return found


if __name__ == "__main__":
    store = sqlite3.connect(f"{Path(sys.argv[1]).absolute().as_uri()}?mode=ro", uri=True)
    kept = Path(sys.argv[2]).read_text("utf-8").splitlines() if sys.argv[2:] else []
    try:
        store.execute("BEGIN")  # one moment, whoever writes meanwhile
        found = verify(store, kept)
    except (sqlite3.Error, LookupError, TypeError, ValueError) as error:
        found = [(0, f"the files cannot be read: {type(error).__name__}")]
    sys.stdout.writelines(f"change {number}: {trouble}\n" for number, trouble in found)
    sys.exit("not as it was recorded" if found else print("all is as it was recorded"))
