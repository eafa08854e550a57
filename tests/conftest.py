"""Options shared by every test."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the one option of ours."""
    parser.addoption(
        "--update-transcripts", action="store_true", help="Write transcripts as they are now."
    )
