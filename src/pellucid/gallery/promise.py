"""What a system promises, what was measured, and whether it held."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Promise:
    """One line of the closing table.

    Args:
        about: what is promised.
        promised: the figure that must be reached.
        measured: the figure that was.
        held: whether it was reached; ``None`` for a figure that is reported and promises nothing.
    """

    about: str
    promised: str
    measured: str
    held: bool | None

    @property
    def word(self) -> str:
        """Whether it held, in a word.

        Example:
            >>> Promise("area", "≥ 2", "1.5", held=False).word
            'NO'
        """
        return "reported" if self.held is None else "yes" if self.held else "NO"

    def to_json(self) -> dict[str, Any]:
        """The line as plain data."""
        return asdict(self)


def table(promises: list[Promise]) -> str:
    """The closing table as text.

    Example:
        >>> print(table([Promise("accuracy", "≥ 97 %", "98.1 %", held=True)]))
        promise   promised  measured  held
        ────────  ────────  ────────  ────
        accuracy  ≥ 97 %    98.1 %    yes
    """
    rows = [("promise", "promised", "measured", "held")]
    rows += [(each.about, each.promised, each.measured, each.word) for each in promises]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("─" * width for width in widths), *lines[1:]])
