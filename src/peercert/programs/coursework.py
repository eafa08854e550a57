"""Tests of what a person attended: the programme's hours, and every one of its modules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from peercert.programs.program import Attended, Facts, Module, Program, Requirement
from peercert.records import Candidate, same_topic
from peercert.rules.counting import UNDER_WAY, hours, left_out
from peercert.rules.law import Entry, Finding
from peercert.rules.ways import DAY, Way, quoted

VOLUNTEERING = "volunteering"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseworkHours(Requirement):
    """Attend the hours of instruction that the programme's coursework states."""

    word: ClassVar[str] = "coursework_hours"

    def judge(self, facts: Facts) -> Finding:
        """Find whether the hours are enough; more than the programme gives needs review.

        Hours of volunteering count only where the programme says so.
        """
        coursework, attended = facts.program.coursework, facts.attended
        least, most = coursework.least_minutes or 0, coursework.most_minutes
        volunteered = attended.topic_minutes.get(VOLUNTEERING, 0)
        have = attended.minutes - uncounted(facts.program, volunteered)
        because = f"{hours(have)} of {span(least, most)} hours"
        if volunteered:
            counts = "counted" if facts.program.counts_volunteering else "not counted"
            because += f"; {hours(volunteered)} hours of volunteering {counts}"
        over = most is not None and have > most
        return Finding(
            status="needs_review" if over else "met" if have >= least else "pending",
            because=f"{because}; more than the programme gives" if over else because,
            have=have,
            need=least,
            unit="minutes",
            counted=tuple(counted(facts)),
            not_counted=tuple(not_counted(facts)),
            lacks="decision" if over else None if have >= least else "act",
        )

    def way(self, program: Program) -> Way:
        """Return how hours are recorded."""
        return Way("Attend {short} more hour{s}, and log the time", log(program, "{hours}"), DONE)


def uncounted(program: Program, volunteered: int) -> int:
    """Return the minutes of volunteering that a programme does not count."""
    return 0 if program.counts_volunteering else volunteered


def counted(facts: Facts) -> Iterator[Entry]:
    """Give each completed training with the minutes of it that count."""
    for training in facts.attended.training:
        apart = uncounted(facts.program, training.minutes_of(VOLUNTEERING))
        if training.completed_on and training.minutes > apart:
            yield Entry(training, training.minutes - apart)


def not_counted(facts: Facts) -> Iterator[Entry]:
    """Give each training under way, and the volunteering that does not count."""
    for training in facts.attended.training:
        apart = uncounted(facts.program, training.minutes_of(VOLUNTEERING))
        if training.completed_on is None:
            yield Entry(training, training.minutes, UNDER_WAY)
        elif apart:
            yield Entry(training, apart, left_out("the programme does not count volunteering"))


DONE = ("the day of completion",)


def span(least: int, most: int | None) -> str:
    """Say how many hours a programme gives."""
    return f"{hours(least)} to {hours(most)}" if most and most != least else hours(least)


def log(program: Program, amount: str) -> str:
    """Return the command that logs hours of a programme."""
    named = f"--title {quoted(program.title)} --provider {quoted(program.provider)}"
    return f"hours log {{who}} {amount} {named} --on {DAY}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryModule(Requirement):
    """Attend every module: its hours where it states them, else some of it."""

    word: ClassVar[str] = "every_module"

    def judge(self, facts: Facts) -> Finding:
        """Find whether each module was attended; what is missing is named."""
        modules = facts.program.coursework.modules
        had: Counter[str] = Counter()
        for topic, minutes in facts.attended.topic_minutes.items():
            had[same_topic(topic)] += minutes
        missing = [m for m in modules if had[same_topic(m.topic)] < (m.minutes or 1)]
        have = len(modules) - len(missing)
        because = f"{have} of {len(modules)} modules"
        if missing:
            because += (
                f"; to come: {', '.join(lacking(m, had[same_topic(m.topic)]) for m in missing)}"
            )
        return Finding(
            status="pending" if missing else "met",
            because=because,
            have=have,
            need=len(modules),
            lacks="act" if missing else None,
        )

    def way(self, program: Program) -> Way:
        """Return how a module is recorded."""
        topics = [module.topic for module in program.coursework.modules]
        topic = quoted(topics[0]) if len(topics) == 1 else f"'{'|'.join(topics)}'"
        command = log(program, f"HOURS --topic {topic}")
        asks = ("the hours", *(["which module"] if len(topics) > 1 else []), *DONE)
        return Way("Attend {short} more module{s}, and log the time", command, asks)


def lacking(module: Module, had: int) -> str:
    """Name a module, and how much of its hours was attended where it states them."""
    part = f" ({hours(had)} of {hours(module.minutes)} hours)" if module.minutes else ""
    return f"{module.title}{part}"


def attended_on_file(program: Program, candidate: Candidate) -> Attended:
    """Return what is on file as training with a programme's title and provider."""
    ours = [t for t in candidate.training if program.is_called(t.title, t.provider)]
    done = [t for t in ours if t.completed_on]
    topics = {same_topic(topic) for t in done for topic in (*t.topics, *t.topic_minutes)}
    return Attended(
        minutes=sum(t.minutes for t in done),
        topic_minutes={topic: sum(t.minutes_of(topic) for t in done) for topic in sorted(topics)},
        training=tuple(ours),
    )
