"""Where Pellucid keeps what it writes, and where it looks for data that was fetched."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """Where everything lives that Pellucid writes: ``PELLUCID_HOME``, or the platform's folder for a user's data."""
    import platformdirs

    return Path(os.environ.get("PELLUCID_HOME") or platformdirs.user_data_dir("pellucid", appauthor=False))


def data_folder(given: str | Path | None = None) -> Path:
    """Where fetched data lives: the folder that was given, ``PELLUCID_DATA``, or ``data`` at home.

    Args:
        given: what ``--data-dir`` or ``data_dir=`` says.
    """
    return Path(given or os.environ.get("PELLUCID_DATA") or home() / "data")
