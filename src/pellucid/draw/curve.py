"""Curves of a measure over the epochs, for training, validation and test rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from pellucid.draw.axes import Axis, thinned, written
from pellucid.draw.svg import Markup, element, figure, group, label, marker

SPLITS = ("train", "validation", "test")
MOST_POINTS = 600
_DASHES = {"train": None, "validation": "2 3", "test": "7 3"}


def draw_curves(
    history: Mapping[str, Sequence[float]],
    *,
    measure: str = "loss",
    unit: str = "",
    log: bool = False,
    title: str = "",
    size: tuple[int, int] = (640, 300),
) -> str:
    """The history of one measure as lines with axes.

    Args:
        history: columns of equal length: ``"epoch"`` and ``"train.loss"``, ``"test.loss"``, …
        measure: which measure is drawn: ``"loss"``, ``"accuracy"``, …
        unit: unit of the measure, written on its axis.
        log: logarithmic axis; numbers that are not positive are left out and counted.
        title: heading; by default the measure's name.
        size: width and height of the drawing in pixels.

    Example:
        >>> svg = draw_curves({"epoch": [1, 2, 3], "train.loss": [1.0, 0.5, 0.4]})
        >>> svg.startswith("<svg") and "train" in svg
        True
    """
    columns = {
        split: np.asarray(history[f"{split}.{measure}"], float) for split in SPLITS if f"{split}.{measure}" in history
    }
    heading = title or f"{measure} by epoch"
    if not any(column.size for column in columns.values()):
        return figure(heading, size[0], 60, [label("Nothing was recorded.", 12, 24, role="muted")])
    longest = max(column.size for column in columns.values())
    epochs = np.asarray(history.get("epoch", range(1, longest + 1)), float)
    axes = _axes(epochs, np.concatenate(list(columns.values())), size, log)
    body = [*_frame(*axes, size, f"{measure} ({unit})" if unit else measure)]
    notes: list[str] = []
    for place, (split, column) in enumerate(columns.items()):
        body.append(_line(split, epochs, column, *axes))
        body.append(_legend(split, column, 62 + 190 * place))
        notes += _left_out(split, column, log)
    return figure(heading, size[0], size[1], body, notes)


def _axes(epochs: np.ndarray, values: np.ndarray, size: tuple[int, int], log: bool) -> tuple[Axis, Axis]:
    """Distance from zero is meant on a linear axis, so it starts there."""
    width, height = size
    return Axis.around(epochs, 62, width - 20), Axis.around(values, height - 40, 30, log=log, zero=True)


def _frame(across: Axis, up: Axis, size: tuple[int, int], name: str) -> list[Markup]:
    width, height = size
    whole = [tick for tick in across.ticks(8) if tick == int(tick)]
    return [
        group(
            (element("path", d=f"M62 {up(tick):.1f}H{width - 20}", class_="stroke-hairline") for tick in up.ticks()),
            stroke_width=1,
        ),
        *(label(written(tick), 54, up(tick) + 4, role="muted", size="small", anchor="end") for tick in up.ticks()),
        *(
            label(f"{tick:.0f}", across(tick), height - 24, role="muted", size="small", anchor="middle")
            for tick in whole
        ),
        label("epoch", (width + 42) / 2, height - 6, role="muted", anchor="middle"),
        label(name, 54, 8, role="muted", anchor="end") if len(name) < 9 else label(name, 8, 8, role="muted"),
    ]


def _line(split: str, epochs: np.ndarray, values: np.ndarray, across: Axis, up: Axis) -> Markup:
    kept = thinned(values, MOST_POINTS)
    pieces: list[list[str]] = [[]]
    for index in kept:
        if _drawable(values[index : index + 1], up.log)[0]:
            pieces[-1].append(f"{across(epochs[index]):.1f} {up(values[index]):.1f}")
        elif pieces[-1]:
            pieces.append([])
    path = "".join("M" + "L".join(piece) for piece in pieces if len(piece) > 1)
    ends = [piece[0].split() for piece in pieces if len(piece) == 1]
    single = [marker(0, float(x), float(y), 2.5, class_=f"fill-{split}") for x, y in ends]
    stroke = {"fill": "none", "stroke_width": 1.8, "stroke_linejoin": "round", "stroke_dasharray": _DASHES[split]}
    return group([*([element("path", d=path, class_=f"stroke-{split}", **stroke)] if path else []), *single])


def _legend(split: str, values: np.ndarray, x: float) -> Markup:
    finite = values[np.isfinite(values)]
    last = f"{split} {written(float(finite[-1]))}" if finite.size else f"{split}: no number"
    dashes = {"stroke_dasharray": _DASHES[split], "stroke_width": 2}
    return group([element("path", d=f"M{x} 4h22", class_=f"stroke-{split}", **dashes), label(last, x + 28, 8)])


def _left_out(split: str, values: np.ndarray, log: bool) -> list[str]:
    notes = []
    if broken := int((~np.isfinite(values)).sum()):
        notes.append(f"{split}: {broken} of {len(values)} values are not finite; the line has gaps there.")
    if log and (negative := int((values <= 0).sum())):
        notes.append(f"{split}: {negative} values are not positive and have no place on a logarithmic axis.")
    if len(values) > MOST_POINTS:
        notes.append(f"{split}: {len(values)} values thinned; lowest and highest of every span are kept.")
    return notes


def _drawable(values: np.ndarray, log: bool) -> np.ndarray:
    return np.isfinite(values) & ((values > 0) if log else True)
