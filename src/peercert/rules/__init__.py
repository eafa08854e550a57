"""The states whose rules peercert knows, and every requirement by its id."""

from __future__ import annotations

from peercert.rules import california, national_model, north_carolina
from peercert.rules.requirements import Requirement, Rulebook

RULEBOOKS: dict[str, Rulebook] = {
    book.state: book
    for book in (california.RULEBOOK, north_carolina.RULEBOOK, national_model.RULEBOOK)
}
REQUIREMENTS: dict[str, Requirement] = {
    requirement.id: requirement for book in RULEBOOKS.values() for requirement in book.requirements
}
