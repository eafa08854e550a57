"""What this command has recorded so far, for whoever has to say how it ended."""

from __future__ import annotations

RECORDED: list[str] = []
"""The changes that are on file for good: the first id that each gave, and its number."""
