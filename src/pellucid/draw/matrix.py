"""Matrices: which class was taken for which, and a weight matrix as a map of signs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pellucid.draw.axes import written
from pellucid.draw.cells import signed_cells
from pellucid.draw.svg import Markup, element, figure, group, label

MOST_LINES = 128


def draw_confusion(
    counts: np.ndarray | Sequence[Sequence[int]],
    classes: Sequence[str],
    *,
    title: str = "Which class was taken for which",
) -> str:
    """A confusion matrix with its numbers; right answers blue, wrong ones orange.

    The shade follows the share of the true class's rows, so rare classes are as visible as common ones.

    Args:
        counts: rows are true classes, columns predicted ones.
        classes: their names, in order.
        title: heading.

    Example:
        >>> "cat" in draw_confusion([[9, 1], [2, 8]], ["cat", "dog"])
        True
    """
    table = np.asarray(counts, int)
    if table.size == 0:
        return figure(title, 320, 40, [label("No rows were classified.", 12, 20, role="muted")])
    side, left, top = 34.0, 28 + 7.0 * max(len(str(name)) for name in classes), 44.0
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    shades = np.sqrt(shares)  # so that a few mistakes among many rows are seen
    signs = np.where(np.eye(len(table), dtype=bool), shades, -shades)
    body = [
        label("predicted", left, 12, role="muted", size="small"),
        label("true", left - 8, top - 8, role="muted", size="small", anchor="end"),
        *signed_cells(signs * 0.75, 1.0, left, top, side),
        *_grid(table, left, top, side),
        *_names(classes, left, top, side),
        *_counts(table, left, top, side),
    ]
    right, whole = int(np.trace(table)), int(table.sum())
    percent = written(100 * right / whole) if whole else "0"
    note = f"{right} of {whole} right ({percent} %); shade: square root of the share of the true class."
    return figure(title, max(360.0, left + side * len(table) + 12), top + side * len(table) + 14, body, [note])


def draw_weights(
    weight: np.ndarray,
    *,
    title: str = "Weights",
    inputs: str = "inputs",
    outputs: str = "neurons",
) -> str:
    """A weight matrix as a map: blue positive, orange negative, as strong as the weight is large.

    Args:
        weight: inputs × neurons.
        title: heading.
        inputs: what the rows are.
        outputs: what the columns are.

    Example:
        >>> "−0.5 … 0.5" in draw_weights(np.array([[0.5, -0.25]]))
        True
    """
    matrix = np.atleast_2d(np.asarray(weight, float))
    if matrix.size == 0:
        return figure(title, 320, 40, [label("This matrix holds no weights.", 12, 20, role="muted")])
    shown = matrix[:MOST_LINES, :MOST_LINES]
    finite = np.abs(shown[np.isfinite(shown)])
    most = float(finite.max()) if finite.size else 0.0
    side = float(np.clip(480 / max(shown.shape), 4, 28))
    left, top = 34.0, 26.0
    body = [
        label(f"{outputs} (columns): {matrix.shape[1]}", left, 14, role="muted", size="small"),
        element(
            "text",
            f"{inputs} (rows): {matrix.shape[0]}",
            transform=f"translate(22 {top}) rotate(-90)",
            text_anchor="end",
            class_="fill-muted small",
        ),
        *signed_cells(shown, most, left, top, side),
        *_grid(shown, left, top, side),
        *sign_legend(most, left, top + side * shown.shape[0] + 20),
    ]
    height = max(top + side * shown.shape[0] + 34, 150)
    return figure(title, max(360.0, left + side * shown.shape[1] + 14), height, body, _left_out(matrix, shown))


def sign_legend(most: float, x: float, y: float, unit: str = "") -> list[Markup]:
    """What the colours of signed numbers mean: ``−most … most``."""
    samples = np.linspace(-most, most, 9)[None]
    words = f"{written(-most)} … {written(most)}" + (f" {unit}" if unit else "")
    return [
        *signed_cells(samples, most, x, y - 9, 12.0),
        element("rect", x=x, y=y - 9, width=108, height=12, fill="none", class_="stroke-hairline"),
        label(words, x + 116, y + 1, role="muted", size="small"),
    ]


def _left_out(matrix: np.ndarray, shown: np.ndarray) -> list[str]:
    notes = []
    if shown.size < matrix.size:
        notes.append(f"First {shown.shape[0]} × {shown.shape[1]} of {matrix.shape[0]} × {matrix.shape[1]} weights.")
    if broken := int((~np.isfinite(shown)).sum()):
        notes.append(f"{broken} weights are not finite; their cells are empty.")
    return notes


def _grid(table: np.ndarray, left: float, top: float, side: float) -> list[Markup]:
    """Hairlines around every cell, so that zero is a cell and not a hole."""
    rows, columns = table.shape
    lines = [f"M{left} {top + row * side:.4g}h{columns * side:.4g}" for row in range(rows + 1)]
    lines += [f"M{left + column * side:.4g} {top}v{rows * side:.4g}" for column in range(columns + 1)]
    return [element("path", d="".join(lines), class_="stroke-hairline", stroke_width=0.6, fill="none")]


def _names(classes: Sequence[str], left: float, top: float, side: float) -> list[Markup]:
    across = [
        label(_short(name, side), left + side * (place + 0.5), top - 8, size="small", anchor="middle")
        for place, name in enumerate(classes)
    ]
    down = [label(name, left - 8, top + side * (place + 0.5) + 4, anchor="end") for place, name in enumerate(classes)]
    return across + down


def _short(name: object, side: float) -> str:
    room = max(1, int(side / 6))
    return text if len(text := str(name)) <= room else f"{text[: room - 1]}…"


def _counts(table: np.ndarray, left: float, top: float, side: float) -> list[Markup]:
    texts = (
        label(count, left + side * (column + 0.5), top + side * (row + 0.5) + 4, anchor="middle")
        for (row, column), count in np.ndenumerate(table)
        if count
    )
    return [group(texts)]
