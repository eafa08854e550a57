"""The records that belong to classes, and how each of their values lies in the store."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, TypeAlias

from peercert.classes import (
    Alias,
    Approval,
    Attendance,
    Cohort,
    Course,
    Enrolment,
    Provider,
    Session,
    Setting,
    Sheet,
    Verification,
)
from peercert.store.columns import FLAGS, day_on_file

Shared: TypeAlias = Provider | Approval | Course | Cohort | Session | Sheet | Alias | Setting
Owned: TypeAlias = Enrolment | Attendance | Verification

SHARED: tuple[type[Shared], ...] = (
    Provider, Approval, Course, Cohort, Session, Sheet, Alias, Setting,
)  # fmt: skip
"""Records that are nobody's own, parents first."""
OWNED: tuple[type[Owned], ...] = (Enrolment, Attendance, Verification)
"""Records that belong to a person."""
TABLE_OF: dict[type[Any], str] = {each: each.__name__.lower() for each in (*SHARED, *OWNED)}
COLUMNS: dict[type[Any], tuple[str, ...]] = {
    each: tuple(one.name for one in fields(each) if one.name != "id") for each in (*SHARED, *OWNED)
}


def pairs(text: str | None) -> tuple[tuple[str, str], ...]:
    """Read breaks: `12:00-12:30 15:00-15:10`."""
    found = (each.partition("-") for each in (text or "").split())
    return tuple((start, end) for start, _, end in found)


def mapping(text: str | None) -> dict[str, Any]:
    """Read what is kept under names, as JSON."""
    return dict(json.loads(text)) if text else {}


def words(text: str | None) -> tuple[str, ...]:
    """Read a list of words."""
    return tuple((text or "").split())


READERS: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("approved_on", "approved_through", "apply_by", "orientation_on"), day_on_file),
    **dict.fromkeys(("opened_on", "closed_on", "completed_on", "on", "verified_on"), day_on_file),
    **dict.fromkeys(("teachers", "trainers"), words),
    **dict.fromkeys(("topic_minutes", "answers"), mapping),
    "breaks": pairs,
    "face_to_face": FLAGS.__getitem__,
}
"""How columns are read that do not lie as a record has them."""


def lay(name: str, value: Any) -> object:  # noqa: ANN401 - a value of any record
    """Return a value of one of these records as it lies in the store."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        told = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return told if value else None
    if name == "breaks":
        return " ".join("-".join(each) for each in value) or None
    if isinstance(value, tuple):
        return " ".join(value) or None
    return value
