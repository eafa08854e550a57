"""North Carolina Certified Peer Support Specialist (NCCPSS).

The School of Social Work at UNC-Chapel Hill certifies for the state's Division of Mental Health,
Developmental Disabilities, and Substance Use Services. Its rules are programme policy published on
web pages, not statute, so several days of change are known only as intervals. Certifications of
other states are not accepted.
"""

from __future__ import annotations

from peercert.rules.north_carolina import foundation, initial, military, recertification, term
from peercert.rules.requirements import Rulebook

RULEBOOK = Rulebook(
    state="NC",
    credential="NC Certified Peer Support Specialist",
    paths={
        "initial": initial.REQUIREMENTS,
        "foundation": (*foundation.REQUIREMENTS, *initial.ON_TRACK_A),
        "renewal": recertification.REQUIREMENTS,
    },
    optional=((military.on_file, military.REQUIREMENTS),),
    term=term.term,
    term_status=term.status,
    term_values=(
        term.TERM_YEARS,
        term.NOTICE_DAYS,
        term.LATE_WINDOW,
        term.CLOSURE_2020,
        term.REPLACEMENT_FEE,
    ),
)
