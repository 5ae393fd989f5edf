"""Rows in aligned columns, numbers to the right, the same on a terminal and in a file."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

import click


def aligned(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    """The lines of a table; numbers are right-aligned, texts left.

    Example:
        >>> print(*aligned(["", "rows"], [["train", 250], ["test", 50]]), sep=chr(10))
               rows
        train   250
        test     50
    """
    texts = [[written(cell) for cell in row] for row in rows]
    right = [all(not isinstance(row[column], str) for row in rows) for column in range(len(header))]
    widths = [max(map(len, column)) for column in zip(header, *texts, strict=True)]
    for line in (header, *texts):
        cells = zip(line, widths, right, strict=True)
        yield "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in cells
        ).rstrip()


def written(value: Any) -> str:
    """A cell: whole numbers in groups of three, others in four digits, nothing for ``None``.

    Example:
        >>> [written(value) for value in (12345, 0.123456, None, True, "x")]
        ['12,345', '0.1235', '', 'yes', 'x']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def duration(seconds: float) -> str:
    """Seconds as a person says them.

    Example:
        >>> duration(0.00012), duration(3.21), duration(200), duration(9000)
        ('0.12 ms', '3.2 s', '3 min 20 s', '2 h 30 min')
    """
    if seconds < 0.1:
        return f"{1000 * seconds:.2g} ms" if seconds >= 1e-6 else f"{1e9 * seconds:.2g} ns"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def amount(count: float) -> str:
    """A large number in words.

    Example:
        >>> amount(950), amount(2_400_000), amount(3.2e12)
        ('950', '2.4 million', '3.2 trillion')
    """
    for size, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1e3, " thousand")):
        if count >= size:
            return f"{count / size:.3g}{word}"
    return f"{count:.0f}"


def print_json(tree: Any) -> None:
    """One JSON object on standard output; numbers that are not finite are null."""
    click.echo(json.dumps(_finite(tree), ensure_ascii=False, allow_nan=False, default=str))


def _finite(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _finite(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_finite(value) for value in tree]
    value = tree.item() if hasattr(tree, "item") else tree  # a number of NumPy
    return None if isinstance(value, float) and not math.isfinite(value) else value
