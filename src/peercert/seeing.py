"""What is seen of a file on a day: only what is dated on or before it, each date by itself.

Undated facts are always seen; later facts are ignored, never refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import chain
from operator import attrgetter

from peercert.records import Application, Candidate, Training, Work

DAYS_OF_AN_APPLICATION = attrgetter("opened_on", "filed_on", "approved_on", "denied_on")
DAYS_OF_TRAINING = attrgetter("started_on", "completed_on", "provider_approved_on")
DAYS_OF_WORK = attrgetter("started_on", "ended_on")
STARTED_ON = attrgetter("started_on")
SAT_ON = attrgetter("sat_on")
SIGNED_ON = attrgetter("signed_on")
RECEIVED_ON = attrgetter("received_on")
ISSUED_ON = attrgetter("issued_on")
ON = attrgetter("on")


def seen(file: Candidate, day: date) -> Candidate:
    """Return the file without what is dated after a day, each date by itself; undated stays."""
    if all_seen(file, day):
        return file
    return replace(
        file,
        deceased_on=on_or_before(file.deceased_on, day),
        recovery=tuple(r for r in file.recovery if r.started_on <= day),
        employed_as_peer_on=tuple(d for d in file.employed_as_peer_on if d <= day),
        applications=tuple(a for x in file.applications if (a := seen_application(x, day))),
        training=tuple(t for x in file.training if (t := seen_training(x, day))),
        exams=tuple(e for e in file.exams if e.sat_on <= day),
        affirmations=tuple(a for a in file.affirmations if a.signed_on <= day),
        references=tuple(r for r in file.references if dated_by(r.received_on, day)),
        documents=tuple(d for d in file.documents if dated_by(d.received_on, day)),
        work=tuple(w for x in file.work if (w := seen_work(x, day))),
        certificates=tuple(c for c in file.certificates if c.issued_on <= day),
        conduct=tuple(c for c in file.conduct if c.on <= day),
        waivers=tuple(w for w in file.waivers if w.on <= day),
    )


def all_seen(file: Candidate, day: date) -> bool:
    """Say whether nothing in a file is dated after a day."""
    return max(dates_of(file), default=day) <= day


def dates_of(file: Candidate) -> Iterator[date]:
    """Give every day that decides from when on something in a file is seen."""
    several = chain(
        map(DAYS_OF_AN_APPLICATION, file.applications),
        map(DAYS_OF_TRAINING, file.training),
        map(DAYS_OF_WORK, file.work),
    )
    return filter(
        None,
        chain(
            (file.deceased_on,),
            file.employed_as_peer_on,
            map(STARTED_ON, file.recovery),
            chain.from_iterable(several),
            map(SAT_ON, file.exams),
            map(SIGNED_ON, file.affirmations),
            map(RECEIVED_ON, chain(file.references, file.documents)),
            map(ISSUED_ON, file.certificates),
            map(ON, chain(file.conduct, file.waivers)),
        ),
    )


def on_or_before(value: date | None, day: date) -> date | None:
    """Return a date unless it is after the day."""
    return value if value and value <= day else None


def dated_by(value: date | None, day: date) -> bool:
    """Say whether something is undated, or dated on or before the day."""
    return value is None or value <= day


def seen_application(application: Application, day: date) -> Application | None:
    """Return an application without its later dates, or nothing if all its dates are later."""
    dates = (
        application.opened_on,
        application.filed_on,
        application.approved_on,
        application.denied_on,
    )
    given = [value for value in dates if value]
    if not given or max(given) <= day:
        return application
    if min(given) > day:
        return None
    return replace(
        application,
        opened_on=on_or_before(application.opened_on, day),
        filed_on=on_or_before(application.filed_on, day),
        approved_on=on_or_before(application.approved_on, day),
        denied_on=on_or_before(application.denied_on, day),
    )


def seen_training(training: Training, day: date) -> Training | None:
    """Return training as it stood: a later completion is still under way, a later approval none."""
    started, completed = training.started_on, training.completed_on
    if (completed and completed > day and not (started and started <= day)) or (
        completed is None and started and started > day
    ):
        return None
    approval = training.provider_approved_on
    if dated_by(completed, day) and dated_by(approval, day):
        return training
    return replace(
        training,
        completed_on=on_or_before(completed, day),
        provider_approved_on=on_or_before(approval, day),
        approved=training.approved if dated_by(approval, day) else False,
    )


def seen_work(work: Work, day: date) -> Work | None:
    """Return work as it stood: a later end is not known yet."""
    first = work.started_on or work.ended_on
    if first and first > day:
        return None
    return work if dated_by(work.ended_on, day) else replace(work, ended_on=None)
