"""California: first certification, in the order of WIC 14045.15(a), then the application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from peercert.dates import add_days, add_months, add_years
from peercert.records import Exam, Training
from peercert.rules import ways
from peercert.rules.california import sources
from peercert.rules.california.term import DENIED
from peercert.rules.counting import (
    approved_by,
    done_by,
    enough,
    in_doubt,
    left_out,
    minutes,
    of_kind,
    tally,
    under_way,
    whole,
)
from peercert.rules.dated import Dated, on_record
from peercert.rules.findings import (
    SCHOOLING,
    last_certified_on,
    met,
    missing,
    needs_review,
    not_known,
    not_met,
    old_enough,
    pending,
    schooled,
    signed,
    stated,
)
from peercert.rules.law import Case, Entry, Finding, Out, once
from peercert.rules.requirements import requirement
from peercert.rules.ways import Now, Way

AGE = Dated("least age", "years", (on_record(18, sources.STATUTE, "A"),))
TRAINING_HOURS = Dated("core training", "hours", (on_record(80, sources.INITIAL, "A"),))
TRAINING_AFTER = Dated(
    "core training is completed after", "day", (on_record(date(2022, 7, 1), sources.UPLOAD, "A"),)
)
COURSE_YEARS = Dated(
    "life of a core training certificate", "years", (on_record(2, sources.SECONDARY, "C"),)
)
APPLICATION_MONTHS = Dated(
    "life of an approved application", "months", (on_record(12, sources.APPLY, "A"),)
)
APPLICATION_FEE = Dated("application fee", "dollars", (on_record(100, sources.FEES, "A"),))
EXAM_FEE = Dated("fee for each examination", "dollars", (on_record(150, sources.FEES, "A"),))
RETAKE_DAYS = Dated(
    "a request to sit again is processed within", "days", (on_record(30, sources.EXAM, "A"),)
)
ATTEMPTS = Dated(
    "examinations for each application", "attempts", (on_record(3, sources.EXAM, "A"),)
)


@requirement(
    "ca.initial.age", sources=[sources.STATUTE, sources.INITIAL], values=(AGE,), way=ways.BORN
)
def age(case: Case) -> Finding:
    """Be at least 18 years old.

    We count the 18th birthday itself as 18. For a birthday on 29 February no source settles
    whether 28 February or 1 March is the day.
    """
    return old_enough(case, case.law(AGE))


@requirement(
    "ca.initial.education",
    sources=[sources.STATUTE, sources.INITIAL, sources.FAQ],
    way=ways.DIPLOMA,
)
def education(case: Case) -> Finding:
    """Have a high school diploma or an equivalent degree.

    Life or work experience cannot replace it (DHCS). A higher degree serves.
    """
    return schooled(case, SCHOOLING)


@requirement(
    "ca.initial.lived_experience", sources=[sources.STATUTE, sources.INITIAL], way=ways.LIVED
)
def lived_experience(case: Case) -> Finding:
    """Identify as having experience with recovery from mental illness or substance use.

    As a consumer, or as the parent or a family member of one. CalMHSA adds "caregiver", which the
    statute does not name: we accept it and say so. No proof and no diagnosis is asked for.
    """
    lived_as = case.candidate.lived_as
    if lived_as is None:
        return not_known()
    if not lived_as:
        return missing(case, "the person states none")
    words = ", ".join(word.replace("_", " ") for word in lived_as)
    only_ours = set(lived_as) == {"caregiver"}
    return met(f"as {words}" + (": CalMHSA's wording, not the statute's" if only_ours else ""))


@requirement(
    "ca.initial.willingness_to_share",
    sources=[sources.STATUTE, sources.INITIAL],
    way=ways.stated("is willing to share the experience", "--willing-to-share"),
)
def willingness_to_share(case: Case) -> Finding:
    """Be willing to share that experience."""
    return stated(case, answer=case.candidate.willing_to_share, no="the person is not willing")


@requirement(
    "ca.initial.dedication_to_recovery",
    sources=[sources.STATUTE, sources.INITIAL],
    way=ways.stated("states a dedication to recovery", "--dedicated-to-recovery"),
)
def dedication_to_recovery(case: Case) -> Finding:
    """Have a strong dedication to recovery."""
    return stated(case, answer=case.candidate.dedicated_to_recovery, no="not stated by the person")


@requirement("ca.initial.code_of_ethics", sources=[sources.STATUTE, sources.INITIAL], way=ways.SIGN)
def code_of_ethics(case: Case) -> Finding:
    """Agree, in writing, to the code of ethics.

    Somebody who starts again after a certification signs again.
    """
    day, left = signed(case, since=last_certified_on(case), strictly=True)
    return met(f"signed on {day}") if day else pending("not signed", left=left)


def completed_in_time(case: Case) -> Callable[[Training], Out | None]:
    """Return the test of a core course's days: see `training_hours`."""
    first, years = case.law(TRAINING_AFTER), case.law(COURSE_YEARS)
    passed = any(exam.outcome == "passed" for exam in sittings(case))

    def test(training: Training) -> Out | None:
        done, approved = training.completed_on, training.provider_approved_on
        if done is None or done < first:
            return left_out("completed {}, not after {}", done, first)
        if approved and done < approved:
            return left_out("completed {}, before the provider's approval on {}", done, approved)
        if done == first:
            return in_doubt("completed on {} itself: no source says if that counts", first)
        if approved and training.started_on and training.started_on < approved:
            return in_doubt("begun before the provider's approval on {}", approved)
        if not passed and case.as_of.past(add_years(done, years)):
            return in_doubt(
                "completed {}, over {} years ago, and no examination passed", done, years
            )
        return None

    return test


@requirement(
    "ca.initial.training_hours",
    sources=[sources.INITIAL, sources.UPLOAD, sources.UPDATES, sources.VENDOR, sources.SECONDARY],
    values=(TRAINING_HOURS, TRAINING_AFTER, COURSE_YEARS),
    way=Way(
        "Complete a core course that the state approves, and log {short} hour{s} of it",
        f"{ways.LOG} --kind core --state {{state}} --approved {ways.YES_OR_NO} --on {ways.DAY}",
        ("whether the state approves the course", "the day of completion"),
    ),
)
def training_hours(case: Case) -> Finding:
    """Complete the core training with an approved provider.

    It must be completed after 1 July 2022, and not before the provider was approved. Not settled
    by any source that we could read: completion on 1 July 2022 itself, a course begun before the
    approval, and whether a certificate of completion older than two years still serves where no
    examination has been passed.
    """
    found = tally(
        of_kind(case, "core"), whole, under_way, approved_by(case.state), completed_in_time(case)
    )
    return enough(minutes(case.law(TRAINING_HOURS)), found)


@once
def sittings(case: Case) -> list[Exam]:
    """Return the examinations of this application, from its approval on, oldest first."""
    since = case.application.approved_on if case.application else None
    own = [e for e in case.candidate.exams if e.state == case.state and since and e.sat_on >= since]
    return sorted(own, key=lambda exam: exam.sat_on)


def ends_on(case: Case) -> date | None:
    """Return the last day of the life of the application, once it is approved."""
    filing = case.application
    if filing is None or filing.approved_on is None:
        return None
    return add_months(filing.approved_on, case.law(APPLICATION_MONTHS))


def sitting(now: Now, _finding: Finding) -> Iterable[Way]:
    """Return how the examination is recorded, which counts from the approval on."""
    if (now.application and now.application.approved_on) or ways.can_be_named(now):
        yield Way(
            "Sit the examination and record the outcome",
            f"exam record {{who}} --state {{state}} --outcome 'passed|failed' --on {ways.DAY}",
            ("how it ended", "the day of the examination"),
            safe="ask CalMHSA, which keeps the sittings",
            pays=True,
        )


@requirement(
    "ca.initial.examination",
    sources=[sources.STATUTE, sources.EXAM],
    values=(ATTEMPTS, APPLICATION_MONTHS, RETAKE_DAYS),
    fees=(EXAM_FEE,),
    way=sitting,
    after=("ca.initial.application",),
)
def examination(case: Case) -> Finding:
    """Pass the examination approved by the state.

    Sittings count from the approval of the application. We read "up to three times" as three
    sittings in all, as two of CalMHSA's pages do; Pearson's page could be read as one and three.
    No wait between sittings is published; a request to sit again takes time to be processed.
    """
    taken, most = sittings(case), case.law(ATTEMPTS)
    passed = [number for number, exam in enumerate(taken) if exam.outcome == "passed"]
    due = ends_on(case)
    if passed and passed[0] >= most:
        day = taken[passed[0]].sat_on
        return needs_review(f"passed on {day}, after {most} failures: sources differ", due)
    if passed:
        return met(f"passed on {taken[passed[0]].sat_on}")
    if len(taken) >= most:
        return not_met(f"failed {len(taken)} times, {most} sittings are allowed", due)
    if taken and due:  # what was sat counts from an approval, whose life ends on a day
        days = case.law(RETAKE_DAYS)
        told = f"{len(taken)} of {most} sittings used, none passed"
        told += f"; to sit again takes up to {days} days: ask by {add_days(due, -days)}"
        return pending(told, due)
    earlier = [e for e in case.candidate.exams if e.state == case.state]
    why = "no sitting since the approval of an application" if earlier else "no sitting on file"
    approved = case.application.approved_on if case.application else None
    return pending(why, due, left=tuple(Entry(e, 0, too_early(e, approved)) for e in earlier))


def too_early(exam: Exam, approved: date | None) -> Out:
    """Return why a sitting does not count that came before the approval."""
    said = f"{exam.outcome} before the approval of the application"
    return left_out(f"{said} on {{}}", approved) if approved else left_out(said)


def taken_with(case: Case, kind: str, wanting: str) -> Finding:
    """Find whether a paper is on file that the application takes in when it is filed."""
    if any(paper.kind == kind for paper in case.candidate.documents):
        return met("on file")
    if case.filed_on:
        return Finding(status="not_applicable", because="taken with the application")
    return pending(wanting)


@requirement(
    "ca.initial.identification",
    sources=[sources.INITIAL],
    way=Way(
        "Record the photo identification that goes with the application",
        f"document add {{who}} --kind photo_id --on {ways.DAY}",
        ("the day it was received",),
        kind="record",
    ),
)
def identification(case: Case) -> Finding:
    """Upload a valid government identification with a photo, whose name matches exactly.

    Whether it is valid and legible is not on file: only that it was received.
    """
    return taken_with(case, "photo_id", "no photo identification on file")


@requirement(
    "ca.initial.orientation",
    sources=[sources.INITIAL],
    way=Way(
        "Watch the orientation video before applying, and record it",
        f"document add {{who}} --kind orientation --on {ways.DAY}",
        ("the day it was watched",),
    ),
)
def orientation(case: Case) -> Finding:
    """Watch the orientation video before applying; it takes about half an hour."""
    return taken_with(case, "orientation", "not on file that the orientation was watched")


@requirement(
    "ca.initial.application",
    sources=[sources.APPLY, sources.EXAM],
    values=(APPLICATION_MONTHS, ATTEMPTS, TRAINING_HOURS),
    fees=(APPLICATION_FEE,),
    way=ways.apply(ways.APPROVED, DENIED),
    after=("ca.initial.", "ca.reciprocity.", "ca.legacy."),
)
def application(case: Case) -> Finding:
    """Have an approved application, and finish every step of it within its life.

    The life runs from the day of approval; we count its last day in. An application of which every
    step was finished inside it has served.
    """
    filing, most = case.application, case.law(ATTEMPTS)
    if filing and filing.denied_on:
        return not_met(f"denied on {filing.denied_on}")
    end = ends_on(case)
    if filing is None or end is None:
        return pending("not approved yet" if filing else "none on file")
    taken = sittings(case)[:most]
    passed = [exam.sat_on for exam in taken if exam.outcome == "passed"]
    if len(taken) == most and not passed:
        return not_met(f"{most} sittings used, none passed: apply again", end)
    if not case.as_of.past(end):
        return met(f"approved on {filing.approved_on}, good through {end}", end)
    if passed and passed[0] <= end and trained_by(case, end):
        return met(f"every step finished by {end}, the last day of its life", end)
    return not_met(f"approved on {filing.approved_on}, its life ended on {end}: apply again", end)


def trained_by(case: Case, day: date) -> bool:
    """Say whether the core training, where the path asks for it, was completed by a day."""
    if case.path != case.stage:
        return True
    found = tally(of_kind(case, "core"), whole, under_way, approved_by(case.state))
    return done_by(found, day) >= minutes(case.law(TRAINING_HOURS))


REQUIREMENTS = (
    age,
    education,
    lived_experience,
    willingness_to_share,
    dedication_to_recovery,
    code_of_ethics,
    training_hours,
    identification,
    orientation,
    examination,
    application,
)
ON_OTHER_PATHS = tuple(r for r in REQUIREMENTS if r is not training_hours)
