"""Which backups are kept: the newest of each day, week and month, by the office's calendar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from peercert import stopping
from peercert.errors import UsageError
from peercert.store.backups import Backup, beginning, in_folder, mark_of
from peercert.store.opening import store_errors

RULE = re.compile(r"([1-9]\d{0,3})([dwm])", re.ASCII)
SPANS: dict[str, Callable[[datetime], object]] = {
    "d": lambda moment: moment.date(),
    "w": lambda moment: moment.isocalendar()[:2],
    "m": lambda moment: (moment.year, moment.month),
}


class Rule(NamedTuple):
    """How many of the last days, weeks and months with a backup keep the newest one of each."""

    days: int = 0
    weeks: int = 0
    months: int = 0


def read_rule(text: str) -> Rule:
    """Read `7d,4w,12m`: the newest of each of 7 days, 4 weeks and 12 months are kept."""
    counts = dict.fromkeys(SPANS, 0)
    for word in text.split(","):
        found = RULE.fullmatch(word.strip().lower())
        if not found:
            hint = "write it as 7d,4w,12m: days, weeks and months"
            raise UsageError(f"{word.strip()!r} is not a rule for keeping backups", hint=hint)
        counts[found[2]] = int(found[1])
    return Rule(*counts.values())


def own(backups: Iterable[Backup], first: str) -> list[Backup]:
    """Return the backups of the store whose first change has this hash, damaged ones included.

    The mark in the name says whose one is; a copy without a mark is looked into.
    """
    mark = mark_of(first)
    return [
        each
        for each in backups
        if (each.mark == mark if each.mark else beginning(each.path) in {None, first})
    ]


def ahead(backups: Iterable[Backup], now: datetime) -> list[Backup]:
    """Return the backups that are dated after now: a clock was ahead then, or is behind today."""
    return [each for each in backups if each.taken_at > now]


def kept(backups: Sequence[Backup], rule: Rule, now: datetime) -> set[Backup]:
    """Return those that a rule keeps: of each day, week and month that has any, the newest.

    Days are those of the zone of `now`. Whatever is dated after now is kept and stands for no day,
    for nobody knows of which it is.
    """
    keeping = set(ahead(backups, now))
    newest_first = sorted(
        (each for each in backups if each not in keeping),
        key=lambda each: (each.taken_at, each.sequence),
        reverse=True,
    )
    for span, count in zip(SPANS.values(), rule, strict=True):
        newest: dict[object, Backup] = {}
        for backup in newest_first:
            newest.setdefault(span(backup.taken_at.astimezone(now.tzinfo)), backup)
        keeping.update(list(newest.values())[:count])
    return keeping


def rotate(store: Path, good: Path, rule: Rule, now: datetime) -> list[Path]:
    """Remove the backups of a store that a rule does not keep; return which.

    `good` is the one that was just made, and stays whatever the rule. Every file beside it that
    cannot be read or that is another store's stays too, and counts for nothing; of one that is
    encrypted the name says whose it is.
    """
    first = beginning(store)
    mark = mark_of(first)
    backups = [
        each
        for each in in_folder(good.parent)
        if first and (each.mark == mark if each.is_encrypted else beginning(each.path) == first)
    ]
    keeping = {each.path for each in kept(backups, rule, now)} | {good}
    removed = [each.path for each in backups if each.path not in keeping]
    for path in removed:
        gone = f"{path} is removed."
        with store_errors(path), stopping.writing(path, gone, gone):
            path.unlink()
    return removed
