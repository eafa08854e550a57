"""A question that has to be answered with yes before something is written.

What finds the question has no terminal to ask on. The command line puts its own way in here.
"""

from __future__ import annotations

from peercert.errors import UnconfirmedError


def decline(question: str, instead: str = "") -> None:
    """Raise UnconfirmedError with the question; `instead` is what else may be done about it."""
    hint = f"{instead}add --yes; nothing was written"
    raise UnconfirmedError(f"not confirmed: {question}", hint=hint)


confirm = decline
"""Returns where the answer is yes; raises UnconfirmedError where it is no, or nobody is there."""
