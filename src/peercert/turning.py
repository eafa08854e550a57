"""On which later day a standing is another if nothing is recorded."""

from __future__ import annotations

from datetime import date
from typing import Any

from peercert.rules import REQUIREMENTS, RULEBOOKS
from peercert.rules.law import AsOf, Case
from peercert.standing import Asked, Standing, judge_seen, status_on


def next_change_on(standing: Standing) -> date | None:
    """Return the next day on which a status or the readiness differs if nothing is recorded.

    Most changes are of one status alone: all is judged again only on a day that leaves it.
    """
    now = standing
    while days := [day for day in now.turns if day > now.as_of]:
        as_of = AsOf(min(days))
        if differs(now, as_of):
            return as_of.day
        now = judge_seen(now.candidate, now.state, as_of, now)
        if signature(now) != signature(standing):
            return as_of.day
    return None


def differs(standing: Standing, as_of: AsOf) -> bool:
    """Say whether a later day certainly has another status, by the term or of one finding.

    What is asked about somebody who has no certificate is the same on every day.
    """
    file, state, book = standing.candidate, standing.state, RULEBOOKS[standing.state]
    if certificate := standing.certificate:
        term = book.term(certificate, as_of) if book.term else None
        return status_on(book, file, term, as_of)[1] != standing.status
    stage, path, application = standing.stage, standing.path, standing.application
    case = Case(file, as_of, state, stage, path, None, application, None, {}, {})
    days = standing.turning.items()
    turned = Asked(case, None).check(tuple(REQUIREMENTS[id] for id, on in days if as_of.day in on))
    return any(each.status != standing.findings[id].status for id, each in turned.items())


def signature(standing: Standing) -> tuple[Any, ...]:
    """Return everything about a standing whose change matters."""
    found = {id: finding.status for id, finding in standing.findings.items()}
    return standing.status, standing.readiness, found
