"""How an attendance file is to be read, as far as somebody said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Trust = Literal["", "times", "durations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a file is to be read, as far as somebody said.

    `columns` names titles of columns that are not known here, `meeting` the number of the one
    meeting that counts and `sheet` the sheet of a workbook. `shift` are +1, -1 or 0 (towards the
    session) and so many seconds by which the file's clock is off; None where nothing was said.
    """

    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)
    meeting: str = ""
    sheet: str = ""
    shift: tuple[int, int] | None = None
    trust: Trust = ""
    other_day: bool = False


AS_IT_IS = How()
