"""Files for others: the suffix says what is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pellucid.errors import InputError
from pellucid.export.page import Exhibit, page_of
from pellucid.export.report import build_report
from pellucid.runs.durable import written_whole

SUFFIXES = (".html", ".safetensors")


def write(path: Path, exhibit: Callable[[], Exhibit], save: Callable[[Path], object]) -> Path:
    """Write the report or the model file.

    Args:
        path: the file; ``.html`` is the report, ``.safetensors`` the model.
        exhibit: gives what the report shows; called only where it is needed.
        save: writes the model file.

    Raises:
        InputError: the suffix is neither.
        SystemRefusedError: the file cannot be written; what was there is untouched.
    """
    match path.suffix:
        case ".html":
            write_report(path, exhibit())
        case ".safetensors":
            save(path)
        case other:
            raise InputError(
                "the suffix of the file says what is written",
                code="export.suffix",
                where=str(path),
                got=other or "no suffix",
                allowed=", ".join(SUFFIXES),
            )
    return path


def write_report(path: Path, exhibit: Exhibit) -> None:
    """Write the report as one HTML file, whole."""
    text = build_report(page_of(exhibit))
    with written_whole(path) as file:
        file.write(text.encode())
