"""What follows from a standing: the steps that are next."""

from __future__ import annotations

from collections.abc import Iterator

from peercert.standing import Standing
from peercert.steps import Situation, Step, next_steps


def steps_of(standing: Standing) -> Iterator[Step]:
    """Give the next steps of a standing."""
    return next_steps(
        Situation(
            standing.candidate.id,
            standing.state,
            standing.stage,
            standing.path,
            standing.status,
            standing.readiness,
            standing.application,
            standing.findings,
        )
    )
