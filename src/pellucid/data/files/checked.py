"""A file that is there, can be read, and is not larger than it may be."""

from __future__ import annotations

from pathlib import Path

from pellucid.errors import InputError, LimitError, PellucidError, cannot_read, did_you_mean


def checked_file(path: str | Path, largest: int) -> Path:
    """The path, once it is known to be a readable file of at most ``largest`` bytes.

    Raises:
        InputError: there is no such file, it is a folder, or it is empty.
        LimitError: it is larger.
        SystemRefusedError: it may not be read.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(
                "this is a folder, not a file", code="file.folder", where=str(path), next="Name a file in it."
            )
        if not path.is_file():
            raise InputError(
                "this is no ordinary file", code="file.kind", where=str(path), next="Save it as a file first."
            )
        with path.open("rb"):
            pass
    except PellucidError:
        raise
    except (FileNotFoundError, NotADirectoryError):
        raise InputError("there is no such file", code="file.missing", where=str(path), next=_nearest(path)) from None
    except ValueError as problem:
        raise InputError(
            "this cannot be a path", code="file.path", got=str(problem), allowed="the path of a file"
        ) from None
    except OSError as problem:
        raise cannot_read(path, problem) from None
    if size == 0:
        raise InputError(
            "the file is empty", code="file.empty", where=str(path), next="Is it the file you mean, and was it saved?"
        )
    if size > largest:
        raise LimitError(
            "the file is too large to be read at once",
            code="limit.file",
            where=str(path),
            got=f"{size:,} bytes",
            allowed=f"{largest:,} bytes",
            next="Give it in parts.",
        )
    return path


def _nearest(path: Path) -> str:
    """A file of nearly this name beside it."""
    try:
        names = sorted(each.name for each in path.parent.iterdir())[:10_000]
    except OSError:
        names = []
    suggestion = did_you_mean(path.name, names)
    return suggestion if suggestion.startswith("Did") else "Check the name, and the folder that you are in."
