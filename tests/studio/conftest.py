"""Files that are brought, read in the process of the test: what is in them is the same, and no child is waited for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pellucid.studio import reading, uploads


@pytest.fixture
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the child does, but for the limits that it takes upon itself."""

    def read(file: Path, shown: str, said: str = "") -> None:
        reading.main(str(file), said)

    monkeypatch.setattr(reading, "limited", lambda: None)
    monkeypatch.setattr(uploads, "read_apart", read)
