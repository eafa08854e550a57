"""Options shared by every test."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

# A slow machine fails no test. CI tries the same examples every time; elsewhere they are new ones.
settings.register_profile(
    "peercert",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
settings.load_profile("peercert")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the one option of ours."""
    parser.addoption(
        "--update-transcripts", action="store_true", help="Write transcripts as they are now."
    )


@pytest.fixture(autouse=True)
def _nothing_read_before() -> None:
    """Forget the stores of earlier tests: a process reads one, and blames it for what fails."""
    from peercert.store import blaming

    blaming.READ.clear()
