"""What an attendance file says: who was there from when to when, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from peercert.attendance import Stay
from peercert.errors import BadFileError, Problem
from peercert.intake.files import shown

Role = Literal["learner", "host", "panelist"]
NOT_WRITTEN = "nothing was written"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its line, the names it gives (the first as written), and one stay."""

    line: int
    names: tuple[str, ...]
    email: str | None
    role: Role
    stay: Stay
    meeting: tuple[str, str] = ("", "")
    """Its number and when it started, where the file is about more than one."""

    @property
    def name(self) -> str:
        """Return what to call the row: its name as written, or else its e-mail address."""
        return self.names[0] if self.names else self.email or ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A row that says nothing about anybody's attendance, and why."""

    line: int
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file that was read. `form` says what it was taken for; problems are rows in error."""

    name: str
    form: str
    sha256: str
    rows: tuple[Row, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]

    def error(self) -> BadFileError:
        """Return the error that names every row in error."""
        count = len(self.problems)
        what = "1 thing is" if count == 1 else f"{count} things are"
        return BadFileError(
            f"`{shown(self.name)}`: {what} not right",
            self.problems,
            hint=f"mend the file and import it again; {NOT_WRITTEN}",
        )


def unreadable(
    name: str, what: str, *, problems: tuple[Problem, ...] = (), hint: str = ""
) -> BadFileError:
    """Make the error for a file of which nothing can be read."""
    end = f"{hint}; {NOT_WRITTEN}" if hint else NOT_WRITTEN
    return BadFileError(f"`{shown(name)}` {what}", problems, hint=end)
