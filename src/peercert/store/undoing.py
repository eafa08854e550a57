"""Undoing a change: its facts are voided, its voids lifted, its versions set back."""

from __future__ import annotations

from typing import Any

from peercert.errors import RefusedError
from peercert.store import ledger, moments
from peercert.store.book import Book
from peercert.store.kinds import VERSIONED
from peercert.store.ledger import Seal
from peercert.store.losses import losses
from peercert.store.verifying import FACTS, row_of, rows_of

HEADERS = frozenset({"candidate", "id", "version", "change"})


NOBODY = 0
"""Whose a course is, or a session."""


def undo(book: Book, sequence: int) -> set[int]:
    """Undo what a change did and still counts; return the numbers of the people it touches.

    Where it touches nobody's file, that is NOBODY; nothing where nothing of it counts.
    """
    seals = list(ledger.seals_of(book.connection, sequence))
    if not seals:
        hint = "`peercert history` lists every change; nothing was written"
        raise RefusedError(f"there is no change {sequence}", hint=hint)
    if any(seal.kind == "erasure" for seal in seals):
        hint = "what was erased is gone; nothing was written"
        raise RefusedError(f"change {sequence} erased somebody and cannot be undone", hint=hint)
    erased = losses(book.connection)
    touched = {_undo_one(book, seal) for seal in reversed(seals) if not erased.lacks(seal)}
    return {number for number in touched if number is not None}


def _undo_one(book: Book, seal: Seal) -> int | None:
    """Undo one row, where it still counts; return whose it is, else None."""
    reason = f"undo of change {seal.change}"
    if seal.kind == "void":
        return _undo_void(book, seal, reason)
    if seal.kind in VERSIONED and seal.version != 1:
        return _set_back(book, seal)
    if seal.kind == "setting" and moments.is_answer(book.connection, seal.record):
        return None
    if seal.kind not in FACTS or not book.counts(seal.kind, seal.record):
        return None
    book.toggle(seal.kind, seal.record, reason, restores=0, candidate=seal.candidate)
    return seal.candidate or NOBODY


def _undo_void(book: Book, seal: Seal, reason: str) -> int | None:
    """Turn a void round, where its fact still is as the void left it."""
    ask = "SELECT kind, record, restores FROM void WHERE id = ?"
    kind, record, restores = book.connection.execute(ask, (seal.record,)).fetchone()
    if book.counts(kind, record) != bool(restores):
        return None
    ask = "SELECT candidate FROM seal WHERE kind = ? AND record = ?"
    (whose,) = book.connection.execute(ask, (kind, record)).fetchone() or (None,)
    book.toggle(kind, record, reason, restores=1 - restores, candidate=whose)
    return whose or NOBODY


def _set_back(book: Book, seal: Seal) -> int | None:
    """Set what a version changed back to what it was, where no later version set it again."""
    key = VERSIONED[seal.kind]
    ask = f'SELECT * FROM "{seal.kind}" WHERE "{key}" = ? ORDER BY version DESC LIMIT 1'  # noqa: S608 - our own names
    latest = next(rows_of(book.connection, ask, seal.record))
    now, before = _facts(book, seal), _facts(book, seal._replace(version=(seal.version or 0) - 1))
    back = {
        name: value
        for name, value in before.items()
        if value != now[name] and latest[name] == now[name]
    }
    if not back:
        return None
    book.insert_next_version(seal.kind, key, seal.record, back)
    return seal.candidate or NOBODY


def _facts(book: Book, seal: Seal) -> dict[str, Any]:
    row = row_of(book.connection, seal) or {}
    return {name: value for name, value in row.items() if name not in HEADERS}
