"""What is on the disk when it says so: write, sync, rename, remove, and the whole files made of them.

A crash may come between any two of these calls.  Whoever calls them does so in an order that
leaves, at every point, either what was there before or what was to be there; tests stop at every
single one and look.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pellucid.errors import SystemRefusedError


def write(path: Path, content: bytes) -> None:
    """Put bytes into a new file; a crash loses them until :func:`sync`."""
    with path.open("xb") as file:
        file.write(content)


def make_folder(path: Path) -> None:
    """A new, empty folder; its name lasts when the folder that holds it is synced."""
    path.mkdir()


def sync(path: Path) -> None:
    """Make the content of a file last, or, for a folder, the names in it."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def append(path: Path, content: bytes) -> None:
    """Add bytes to the end of a file, all or none of them."""
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[file.write(rest) :]
        except OSError:
            file.truncate(before)
            raise


def cut(path: Path, size: int) -> None:
    """Leave only the first bytes of a file."""
    with path.open("r+b") as file:
        file.truncate(size)


def rename(old: Path, new: Path) -> None:
    """Give a file or folder its final name; lasts when the folder that holds it is synced."""
    old.replace(new)


def remove(path: Path) -> None:
    """Take away a file or a folder with all it holds, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name only when it is complete and on the disk.

    Raises:
        SystemRefusedError: what the system said, with the path; the old file is untouched.
    """
    temporary = None
    with refusals(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
                temporary = Path(file.name)
                yield file
            sync(temporary)
            os.chmod(temporary, 0o666 & ~_umask())
            rename(temporary, path)
            sync(path.parent)
        finally:
            if temporary is not None:
                temporary.unlink(missing_ok=True)


def check_place(path: Path) -> None:
    """Refuse before hours of work what could not be written after them.

    Raises:
        SystemRefusedError: the folder is none, or may not be written.
    """
    folder = next(each for each in path.absolute().parents if each.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise SystemRefusedError(
            "the file cannot be written",
            code="system.write",
            where=str(path),
            got="no folder" if not folder.is_dir() else "no right to write there",
            next="Choose another place.",
            safe="Nothing was started.",
        )


@contextmanager
def refusals(
    path: Path,
    what: str = "the file cannot be written",
    next: str = "Choose another place, or free some space.",  # noqa: A002 - the contract's own word
    safe: str = "What was there before is untouched.",
) -> Iterator[None]:
    """What the system refuses inside, told as a problem of this path."""
    try:
        yield
    except SystemRefusedError:
        raise
    except OSError as problem:
        raise SystemRefusedError(
            what,
            code="system.write",
            where=str(path),
            got=problem.strerror or str(problem),
            next=next,
            safe=safe,
        ) from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
