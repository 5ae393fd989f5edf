"""A table as the text of a CSV file, which no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def table_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The text of a CSV file; a cell that begins like a formula begins with an apostrophe.

    Example:
        >>> print(table_text(["name", "x"], [["=1+1", -2.5]]).strip())
        name,x
        '=1+1,-2.5
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(_harmless, header))
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: Any) -> Any:
    """A text that begins like a formula begins with an apostrophe; what reads as a number is left alone."""
    if not isinstance(cell, str) or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
