"""A setting in which nothing of this computer shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.session import setting


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Stand in an empty folder, on 22 November 2026, with no setting of this computer."""
    for name, value in setting(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("PEERCERT_ACCESSIBLE", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path
