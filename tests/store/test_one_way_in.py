"""The live store is opened by one guarded function: this looks through the source for any other.

Opening it with `open()` would drop the locks that SQLite holds for this process.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import peercert

SOURCE = Path(peercert.__file__).parent
OPENERS = frozenset(
    {"connect", "copy", "copy2", "copyfile", "copyfileobj", "fdopen", "open"}
    | {"read_bytes", "read_text", "write_bytes", "write_text"}
)
NO_STORE = {
    "store/opening.py:guarded": "the one way in",
    "store/opening.py:create": "makes an empty file, before there is a store",
    "store/opening.py:_sync": "flushes a folder, and a backup that nobody has open",
    "store/opening.py:copy_bytes": "a damaged store, while this process has no connection to it",
    "store/health.py:apart": "a copy in memory, of no file",
    "store/erasures.py:append": "the list of erasures",
    "store/erasures.py:listed": "the list of erasures",
    "store/encrypting.py:identities": "a file with a key",
    "store/encrypting.py:is_encrypted": "a backup, to which this process has no connection",
    "store/encrypting.py:encrypt": "a backup in the making, and its encrypted copy",
    "store/encrypting.py:length_of": "an encrypted backup",
    "store/encrypting.py:decrypted": "an encrypted backup, and its passing copy",
    "store/places.py:is_store": "another store, to which this process has no connection",
    "store/placing.py:reserve": "makes an empty file under a name that nothing had",
    "store/receipts.py:append": "a file of receipts",
    "store/receipts.py:_lines": "a file of receipts",
    "store/surroundings.py:network_type": "the system's table of mounts",
    "store/neighbours.py:opened": "a note or a list beside a store",
    "store/waiting.py:read": "the note about who writes",
    "store/migrations/versions/r0001_facts.py:upgrade": "the statements of a revision",
    "store/migrations/versions/r0002_classes.py:upgrade": "the statements of a revision",
    "store/migrations/versions/r0003_remains.py:upgrade": "the statements of a revision",
}
"""Every function of the store that opens a file by itself, and which."""
OURS = frozenset({"connect", "_open", "copy"})
"""Functions of our own with such names; they lead to the one way in."""


def openings(path: Path) -> Iterator[str]:
    """Give the function in which each call stands that may open a file."""
    for function in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            name, owner = called(call)
            if name in OPENERS and not (owner is None and name in OURS):
                yield f"{path.relative_to(SOURCE)}:{function.name}"


def called(call: ast.Call) -> tuple[str, str | None]:
    """Return the name of what is called, and what it is called on."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, ast.unparse(call.func.value)
    return ast.unparse(call.func), None


def test_nothing_in_the_store_opens_a_file_that_is_not_listed_here() -> None:
    found = {place for path in (SOURCE / "store").rglob("*.py") for place in openings(path)}
    assert found == set(NO_STORE)


def test_sqlite_is_connected_to_in_one_place_and_in_memory() -> None:
    places = [
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"sqlite3.connect", "Connection"}
    ]
    assert sorted(places) == ["store/health.py", "store/opening.py"]


def test_what_we_look_for_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.SOURCE", tmp_path)
    path = tmp_path / "x.py"
    path.write_text("def f(p):\n    import shutil\n    shutil.copyfile(p, p)\n    open(p)\n")
    assert list(openings(path)) == ["x.py:f", "x.py:f"]
