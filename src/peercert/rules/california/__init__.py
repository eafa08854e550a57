"""California: Certified Medi-Cal Peer Support Specialist, under Senate Bill 803 (2020).

Welfare and Institutions Code 14045.10-14045.23; state-wide standards by DHCS notice; the programme
is run by CalMHSA for the counties.
"""

from __future__ import annotations

from peercert.rules.california import (
    initial,
    legacy,
    reciprocity,
    renewal,
    specialization,
    term,
)
from peercert.rules.requirements import Rulebook

RULEBOOK = Rulebook(
    state="CA",
    credential="Certified Medi-Cal Peer Support Specialist",
    paths={
        "initial": initial.REQUIREMENTS,
        "reciprocity": (*reciprocity.REQUIREMENTS, *initial.ON_OTHER_PATHS),
        "legacy": (*legacy.REQUIREMENTS, *initial.ON_OTHER_PATHS),
        "renewal": renewal.REQUIREMENTS,
    },
    optional=((specialization.on_file, specialization.REQUIREMENTS),),
    term=term.term,
    term_status=term.status,
    term_values=(term.TERM_YEARS, term.WINDOW),
)
