"""Which certificate and which application of a file a case is about."""

from __future__ import annotations

from datetime import date
from operator import attrgetter

from peercert.records import Application, Candidate, Certificate
from peercert.rules.law import Stage, began_on, is_after

ISSUED_ON = attrgetter("issued_on")


def latest_certificate(file: Candidate, state: str) -> Certificate | None:
    """Return the certificate of a state with the latest day of issue, the last of one day."""
    own = [c for c in file.certificates if c.state == state]
    return max(reversed(own), key=ISSUED_ON) if own else None


def latest_application(
    file: Candidate, state: str, stage: Stage, certificate: Certificate | None
) -> Application | None:
    """Return the latest application of a stage that was opened after the certificate.

    A denied one is returned only if no later one exists.
    """
    own = [
        application
        for application in file.applications
        if application.state == state
        and (application.path == "renewal") == (stage == "renewal")
        and is_after(application, certificate)
    ]
    return max(reversed(own), key=filing_order) if own else None


def filing_order(application: Application) -> tuple[date, bool, date]:
    """Order applications by the day of filing, or of opening while none is filed."""
    return (
        application.filed_on or began_on(application) or date.min,
        application.denied_on is None,
        application.opened_on or date.min,
    )
