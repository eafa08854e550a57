"""Invented people in every status that a standing can have."""

from __future__ import annotations

from datetime import date
from typing import Any

from peercert.records import (
    Affirmation,
    Application,
    Candidate,
    Certificate,
    Conduct,
    Reference,
    RuledState,
    Training,
)
from peercert.standing import Standing, judge

TODAY = date(2026, 11, 22)


def hours(id: str, day: date, minutes: int, *topics: str) -> Training:
    """Return continuing education about topics."""
    return Training(
        id=id, kind="continuing", title="A day", completed_on=day, minutes=minutes, topics=topics
    )


def certified(
    id: str,
    name: str,
    state: RuledState,
    issued_on: date,
    **rest: Any,  # noqa: ANN401 - whatever a candidate has
) -> Candidate:
    """Return somebody who holds a certificate with nothing printed but its number."""
    held = Certificate(id=f"C-{id}", state=state, number=f"N-{id}", issued_on=issued_on)
    return Candidate(
        id=id,
        name=name,
        states=(state,),
        born_on=date(1990, 5, 4),
        certificates=(held,),
        **rest,
    )


DUE = certified(
    "P-0007",
    "Ana Álvarez",
    "CA",
    date(2024, 12, 15),
    training=(
        hours("H-1", date(2025, 11, 2), 240, "law_and_ethics"),
        hours("H-2", date(2024, 11, 2), 480),
    ),
)
READY = certified(
    "P-0044",
    "Lee Thompson",
    "NC",
    date(2024, 12, 31),
    training=(hours("H-3", date(2025, 6, 1), 1200, "ethics"),),
    references=(
        Reference(state="NC", kind="personal", received_on=date(2026, 9, 1)),
        Reference(state="NC", kind="colleague", received_on=date(2026, 9, 1)),
    ),
)
FILED = certified(
    "P-0045",
    "Kim Reyes",
    "CA",
    date(2024, 12, 15),
    training=(hours("H-4", date(2025, 6, 1), 1200, "law_and_ethics"),),
    affirmations=(Affirmation(state="CA", signed_on=date(2026, 9, 20)),),
    applications=(Application(state="CA", path="renewal", filed_on=date(2026, 10, 1)),),
)
EXPIRED = certified("P-0003", "Jon Okafor", "CA", date(2024, 10, 31))
LAPSED = certified("P-0031", "Sam Whitehorse", "NC", date(2023, 2, 10))
SUSPENDED = certified(
    "P-0050",
    "Dee Park",
    "NC",
    date(2025, 6, 1),
    conduct=(Conduct(state="NC", kind="suspended", on=date(2026, 2, 1)),),
)
COMPLAINT = certified(
    "P-0051",
    "Joy Brand",
    "NC",
    date(2025, 6, 1),
    conduct=(Conduct(state="NC", kind="complaint_opened", on=date(2026, 2, 1)),),
)
CURRENT = certified("P-0060", "María Nuñez-O\u2019Brien", "CA", date(2026, 2, 1))
DECEASED = certified("P-0061", "Omar Said", "CA", date(2025, 2, 1), deceased_on=date(2026, 3, 1))
NEW = Candidate(id="P-0012", name="Bo Nguyen", states=("NC",), born_on=date(2009, 3, 1))
REFUSED = Candidate(
    id="P-0013",
    name="Karla Ramírez",
    states=("NC",),
    born_on=date(1980, 3, 1),
    lived_as=("parent",),
    applications=(
        Application(
            state="NC", path="initial", opened_on=date(2026, 9, 1), filed_on=date(2026, 10, 1)
        ),
    ),
)
OVERRIDDEN = Candidate(
    id="P-0070",
    name="Toni Vale",
    states=("NC",),
    certificates=(
        Certificate(
            state="NC",
            issued_on=date(2026, 5, 1),
            valid_through=date(2028, 5, 1),
            override_reason="the board decided so",
        ),
    ),
)
PEOPLE = (
    NEW,
    REFUSED,
    DUE,
    READY,
    FILED,
    EXPIRED,
    LAPSED,
    SUSPENDED,
    COMPLAINT,
    CURRENT,
    DECEASED,
    OVERRIDDEN,
)


def standings() -> list[Standing]:
    """Return where everybody stands with their one state."""
    return [judge(person, person.states[0], TODAY) for person in PEOPLE]
