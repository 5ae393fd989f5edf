"""Problems a user can fix, told the same way by library, command line and studio.

Every message answers up to seven questions, in this order: which problem (``code``), what
is wrong (``what``), where (``where``), what came (``got``), what is accepted (``allowed``),
what to do next (``next``), and what is untouched (``safe``).  The classes differ only in
whose turn it is, which is also the exit code of the command line.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path


class PellucidError(Exception):
    """A problem the user can fix.

    Args:
        what: what is wrong, one plain sentence.
        code: stable name of the problem, ``part.problem``, for programs and searches.
        where: the place: a word of the line, a field of the file, a layer, a row.
        got: what came.
        allowed: what would have been accepted.
        next: what to do next.
        safe: what has not been touched.

    Example:
        >>> print(InputError("there is no layer 'dens'", code="network.unknown-layer", next="Did you mean 'dense'?"))
        there is no layer 'dens'.
          next: Did you mean 'dense'?
    """

    exit_code = 70

    def __init__(
        self,
        what: str,
        *,
        code: str,
        where: str = "",
        got: object = None,
        allowed: object = None,
        next: str = "",  # noqa: A002 - the contract's own word
        safe: str = "",
    ) -> None:
        super().__init__(what)
        self.what = what
        self.code = code
        self.where = where
        self.got = got
        self.allowed = allowed
        self.next = next
        self.safe = safe

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        lines = [head if head.endswith((".", "?", "!")) else f"{head}."]
        for name in ("got", "allowed", "next", "safe"):
            value = getattr(self, name)
            if value not in (None, ""):
                lines.append(f"  {name}: {value}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """The seven answers as plain data; the command line wraps them in ``{"error": …}``."""
        names = ("code", "what", "where", "got", "allowed", "next", "safe")
        plain = (str, int, float, bool, type(None), list, dict)
        return {name: value if isinstance(value := getattr(self, name), plain) else str(value) for name in names}


class BrokenPromise(PellucidError):
    """The program ran, but a promise or a check did not hold (exit code 1)."""

    exit_code = 1


class InputError(PellucidError, ValueError):
    """What was given is wrong: an argument, a file, an array, a missing extra (exit code 2)."""

    exit_code = 2


class LimitError(PellucidError):
    """What was asked for is larger than this machine or a setting allows (exit code 3)."""

    exit_code = 3


class SystemRefusedError(PellucidError, OSError):
    """The operating system refused: permission, disk, network (exit code 4)."""

    exit_code = 4

    # OSError.__str__ would win by its slot; the seven answers are what is to be read.
    __str__ = PellucidError.__str__


def cannot_read(path: str | Path, problem: OSError) -> SystemRefusedError:
    """The refusal to read a file, in the words that every part uses."""
    return SystemRefusedError(
        "the file cannot be read",
        code="system.read",
        where=str(path),
        got=problem.strerror or str(problem),
        next="Check its name and who may read it.",
    )


class InterruptedByUser(PellucidError):
    """Stopped by a signal, with what was learned kept (exit code 5)."""

    exit_code = 5


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The nearest known word as a question, or the list of all of them.

    Example:
        >>> did_you_mean("dens", ["dense", "dropout"])
        "Did you mean 'dense'?"
    """
    known = sorted(known)
    near = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known)}."
