"""Two stores back up into one folder for 14 nights: each keeps what its own rule says, whole.

Both have the same number of changes, are backed up at any second, sometimes the same one, and now
and then by a clock that is decades ahead. What has to be there after each night is worked out by
itself from the moments, in the zone of the office. The control counts the copies of both stores
together, as if they were one's own, and must be seen to fail.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from peercert.store.backups import back_up, in_folder, verify
from peercert.store.rotating import Rule, kept, rotate
from reliability.ground import Outcome, main, office, scratch

FULL, QUICK = 100, 1
NIGHTS = 14
ZONES = ("America/Los_Angeles", "America/New_York", "Pacific/Kiritimati", "UTC")
KEYS = {"days": "%Y-%m-%d", "weeks": "%G week %V", "months": "%Y-%m"}
START = datetime(2026, 10, 25, tzinfo=UTC)
"""A week before the clocks change and the month ends."""
AHEAD = timedelta(days=26_000)


@dataclass
class Office:
    """A store, its rule, and the moment of each copy of it that has to be there."""

    store: Path
    rule: Rule
    there: dict[Path, datetime] = field(default_factory=dict)

    def expect(self, made: Path, now: datetime) -> None:
        """Forget what the rule does not keep, as worked out from the moments alone."""
        past = sorted((each for each in self.there.items() if each[1] <= now), key=lambda e: e[1])
        keeping = {made, *(path for path, moment in self.there.items() if moment > now)}
        for name, key in KEYS.items():
            newest = {f"{moment.astimezone(now.tzinfo):{key}}": path for path, moment in past}
            count = getattr(self.rule, name)
            keeping |= {newest[each] for each in sorted(newest)[-count:] if count}
        self.there = {path: moment for path, moment in self.there.items() if path in keeping}


def measure(seed: int, size: int) -> Outcome:
    """Let two offices share a folder for `size` times 14 nights."""
    dice = random.Random(seed)
    bad: list[str] = []
    tried = careless = 0
    for _ in range(size):
        with scratch() as folder:
            for each in nights(folder, dice):
                tried += 1
                bad += [] if each.was_kept else [each.told]
                careless += not each.control_was_kept
    told = f"nights of two stores in one folder; control, counting both: {careless} bad"
    if not careless:
        bad.append("the control did not fail")
    return Outcome(tried=tried, bad=tuple(bad), told=told)


@dataclass(frozen=True, slots=True)
class Night:
    """What became of one store's copies in one night."""

    was_kept: bool
    control_was_kept: bool
    told: str


def nights(folder: Path, dice: random.Random) -> Iterator[Night]:
    """Back up two stores every night, and look at the folder after each."""
    copies = folder / "backups"
    offices = [Office(folder / f"{name}.db", rule(dice)) for name in ("a", "b")]
    for each in offices:
        office(each.store, 2, 2, dice)
    zone = ZoneInfo(dice.choice(ZONES))
    for number in range(NIGHTS):
        second = dice.randrange(86_400)
        for one in dice.sample(offices, 2) * dice.randint(1, 2):
            other = offices[offices[0] is one]
            now = START + timedelta(days=number, seconds=second + dice.choice((0, 0, 1, 9_000)))
            now = (now + AHEAD * (dice.random() < 1 / 20)).astimezone(zone)
            yield backed_up(one, other, copies, now)


def rule(dice: random.Random) -> Rule:
    """Choose how many days, weeks and months are kept."""
    return Rule(dice.randint(1, 8), dice.randint(0, 2), dice.randint(0, 2))


def backed_up(one: Office, other: Office, copies: Path, now: datetime) -> Night:
    """Back up one store and rotate; compare the folder with what has to be there of both."""
    made = back_up(one.store, copies, now)
    one.there[made.path] = now.replace(microsecond=0)
    before = in_folder(copies)
    together = {each.path for each in kept(before, one.rule, now)} | {made.path}
    theirs = set(one.there)
    rotate(one.store, made.path, one.rule, now)
    one.expect(made.path, now)
    found = {each.path for each in in_folder(copies)}
    is_right = found == {*one.there, *other.there} and not verify(made.path).troubles
    return Night(is_right, together & theirs == set(one.there), f"{now}: {len(found)} copies")


if __name__ == "__main__":
    main(measure, FULL)
