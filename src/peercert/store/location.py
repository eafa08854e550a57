"""Where the store is: the option, the environment, else the folder for a person's data."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "PEERCERT_STORE"


def where(option: Path | None = None) -> Path:
    """Return the store's path: as asked, else `PEERCERT_STORE`, else the data folder's.

    The data folder is the platform's own: `~/.local/share/peercert/peercert.db` on Linux.
    """
    if option is not None:
        return option.expanduser()
    if named := os.environ.get(VARIABLE):
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("peercert", appauthor=False) / "peercert.db"
