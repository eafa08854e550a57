"""The JSON Schemas of what is printed for programs. They ship with the package."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

END = "_1.json"


def names() -> list[str]:
    """Return the formats whose schemas are kept here."""
    kept = (path.name for path in files(__name__).iterdir() if path.name.endswith(END))
    return sorted(name.removesuffix(END) for name in kept)


@cache
def schema(name: str) -> dict[str, Any]:
    """Return the schema of `peercert/NAME@1`; one without definitions shares those of `check`."""
    found: dict[str, Any] = json.loads((files(__name__) / f"{name}{END}").read_text("utf-8"))
    return found if "$defs" in found else {**found, "$defs": schema("check")["$defs"]}
