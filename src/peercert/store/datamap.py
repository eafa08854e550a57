"""What every column of every table is: the one place that privacy is decided in.

Erasure, the export and docs/privacy.md follow it; a test fails where a column has no class.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

Class: TypeAlias = Literal["personal", "contact", "sensitive", "professional", "technical"]

MEANING: dict[Class, str] = {
    "personal": "about the person, or free text that may be: goes when the person is erased",
    "contact": "how to reach the person: goes when the person is erased",
    "sensitive": "lived experience and recovery: goes when the person is erased",
    "professional": "what was certified, its number, days and outcome: kept",
    "technical": "numbers, order, seals, and classes: nothing about anybody, kept",
}
GOES = frozenset[Class]({"personal", "contact", "sensitive"})

SHARED: dict[str, Class] = {"id": "technical", "change": "technical"}
FACT: dict[str, Class] = {"candidate": "technical", "id": "technical", "change": "technical"}
COLUMNS: dict[str, dict[str, Class]] = {
    "change": {
        **dict.fromkeys(("sequence", "at", "command"), "technical"),
        **dict.fromkeys(("actor", "reason", "salt"), "personal"),
        **dict.fromkeys(("commitment", "previous", "hash"), "technical"),
    },
    "seal": {
        **dict.fromkeys(("change", "place", "kind", "record", "version"), "technical"),
        "candidate": "technical",
        "salt": "personal",
        "commitment": "technical",
    },
    "void": {
        **dict.fromkeys(("id", "change", "kind", "record", "restores"), "technical"),
        "candidate": "technical",
        "reason": "personal",
    },
    "erasure": {**FACT, "basis": "technical"},
    "remains": {
        **FACT,
        **dict.fromkeys(("kind", "record", "version", "commitment"), "technical"),
        "salt": "personal",
    },
    "candidate": {"id": "technical", "change": "technical"},
    "person": {
        **dict.fromkeys(("candidate", "version", "change"), "technical"),
        "name": "personal",
        "states": "professional",
        **dict.fromkeys(("email", "phone", "county"), "contact"),
        "born_on": "personal",
        "deceased_on": "professional",
        "education": "personal",
        **dict.fromkeys(("lived_as", "conditions"), "sensitive"),
        **dict.fromkeys(("willing_to_share", "dedicated_to_recovery"), "sensitive"),
    },
    "recovery": {**FACT, "condition": "sensitive", "started_on": "sensitive"},
    "employment": {**FACT, "employed_on": "personal"},
    "application": {
        **FACT,
        "version": "technical",
        **dict.fromkeys(("state", "path"), "professional"),
        **dict.fromkeys(("opened_on", "filed_on", "approved_on", "denied_on"), "professional"),
    },
    "training": {
        **FACT,
        **dict.fromkeys(("kind", "title", "provider", "state", "approved"), "personal"),
        **dict.fromkeys(("provider_approved_on", "started_on", "completed_on"), "personal"),
        **dict.fromkeys(("minutes", "face_to_face_minutes"), "personal"),
        **dict.fromkeys(("specialization", "verification"), "personal"),
    },
    "topic": {
        **dict.fromkeys(("candidate", "training", "place"), "technical"),
        **dict.fromkeys(("topic", "minutes"), "personal"),
    },
    "exam": {**FACT, **dict.fromkeys(("state", "sat_on", "outcome"), "professional")},
    "affirmation": {**FACT, **dict.fromkeys(("state", "signed_on"), "personal")},
    "reference": {**FACT, **dict.fromkeys(("state", "kind", "received_on"), "personal")},
    "document": {**FACT, **dict.fromkeys(("kind", "received_on"), "personal")},
    "work": {**FACT, **dict.fromkeys(("started_on", "ended_on", "minutes", "paid"), "personal")},
    "certificate": {
        **FACT,
        **dict.fromkeys(("state", "number", "issued_on", "valid_through"), "professional"),
        "override_reason": "personal",
    },
    "conduct": {**FACT, **dict.fromkeys(("state", "kind", "on"), "professional")},
    "waiver": {
        **FACT,
        **dict.fromkeys(("requirement", "on", "until", "reason", "approved_by"), "personal"),
    },
    "provider": {**SHARED, "name": "technical"},
    "approval": {
        **SHARED,
        **dict.fromkeys(("provider", "state", "kind"), "technical"),
        **dict.fromkeys(("approved_on", "approved_through"), "technical"),
    },
    "course": {
        **SHARED,
        **dict.fromkeys(("title", "provider", "kind", "state"), "technical"),
        **dict.fromkeys(("approved_on", "approved_through", "minutes"), "technical"),
        **dict.fromkeys(("face_to_face_minutes", "topic_minutes", "teachers"), "technical"),
    },
    "cohort": {
        **SHARED,
        **dict.fromkeys(("version", "course", "title", "program", "seats"), "technical"),
        **dict.fromkeys(("apply_by", "orientation_on", "trainers"), "technical"),
        **dict.fromkeys(("opened_on", "closed_on", "completed_on"), "technical"),
    },
    "session": {
        **SHARED,
        **dict.fromkeys(("cohort", "title", "topic", "starts_at", "ends_at"), "technical"),
        **dict.fromkeys(("zone", "breaks", "face_to_face", "trainers"), "technical"),
    },
    "sheet": {
        **SHARED,
        **dict.fromkeys(("session", "path", "sha256", "form", "breaks"), "technical"),
        **dict.fromkeys(("least_percent", "round_minutes"), "technical"),
    },
    "alias": {
        **SHARED,
        **dict.fromkeys(("cohort", "candidate"), "technical"),
        "key": "personal",
    },
    "setting": {**SHARED, **dict.fromkeys(("name", "value"), "technical")},
    "enrolment": {
        **FACT,
        **dict.fromkeys(("cohort", "step", "on"), "personal"),
        "answers": "sensitive",
    },
    "attendance": {
        **FACT,
        **dict.fromkeys(("session", "minutes", "because"), "personal"),
        **dict.fromkeys(("sheet", "verification"), "personal"),
    },
    "verification": {
        **FACT,
        **dict.fromkeys(("training", "verified_on", "evidence", "sha256"), "personal"),
    },
}


def going(table: str) -> tuple[str, ...]:
    """Name the columns of a table that go when a person is erased."""
    return tuple(name for name, which in COLUMNS[table].items() if which in GOES)


def rows_with(*classes: Class) -> frozenset[str]:
    """Name the tables in which a column has one of these classes."""
    return frozenset(t for t, columns in COLUMNS.items() if set(classes) & set(columns.values()))


LEDGER = frozenset({"change", "seal", "void", "erasure", "remains", "candidate"})
PROFESSIONAL = rows_with("professional")
UNTOUCHED = frozenset(t for t in COLUMNS if not going(t))
"""Tables of which nothing goes: their seals keep their salts, whoever was erased."""
DELETED = tuple(t for t in COLUMNS if t not in LEDGER | PROFESSIONAL | UNTOUCHED)
"""Tables whose rows go as a whole: nothing in them is kept."""
BLANKED = ("person", "certificate")
"""Tables whose rows stay while some columns go."""
APART: dict[str, tuple[str, ...]] = {
    **{table: going(table) for table in BLANKED},
    "void": ("reason",),
    "session": ("title",),
    "sheet": ("path",),
    "waiver": ("reason", "approved_by"),
    "remains": ("salt",),
}
"""Columns that may go, all of them together, while their row stays.

A seal commits to them apart from the rest of the row, so that the rest is proven afterwards by
what was recorded. The list is part of the format: docs/ledger.md.
"""
