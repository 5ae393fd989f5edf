"""The loss over the learning rate, as a range test saw it, with the rates that matter marked."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from pellucid.draw.axes import Axis, written
from pellucid.draw.svg import Markup, element, figure, group, label

LEFT, TOP, BOTTOM, RIGHT = 62.0, 34.0, 40.0, 20.0
HIGHEST_DRAWN = 1.2
"""The axis ends a fifth above the first loss: how high it goes beyond says nothing."""


def draw_rates(
    rates: np.ndarray,
    losses: np.ndarray,
    smoothed: np.ndarray,
    marks: Mapping[str, float],
    *,
    size: tuple[int, int] = (640, 320),
) -> str:
    """Losses as a pale line, smoothed ones as a strong one, and an upright line for each mark.

    Args:
        rates: the rate of each step, rising.
        losses: the loss after each step.
        smoothed: the same without its noise.
        marks: rates to mark, by their names.
        size: width and height of the drawing in pixels.

    Example:
        >>> rates = np.geomspace(0.001, 1, 5)
        >>> svg = draw_rates(rates, 1 - rates, 1 - rates, {"suggested": 0.1})
        >>> svg.startswith("<svg") and "suggested" in svg
        True
    """
    width, height = size
    if not len(losses):
        return figure("loss by learning rate", width, 60, [label("Nothing was recorded.", 12, 24, role="muted")])
    top = HIGHEST_DRAWN * abs(losses[0])
    across = Axis.around(rates, LEFT, width - RIGHT, log=True)
    up = Axis.around(np.clip(np.append(smoothed, 0.0), 0, top), height - BOTTOM, TOP)
    body = [
        *_frame(across, up, size),
        _line(rates, np.clip(losses, up.low, up.high), across, up, stroke_opacity=0.3, stroke_width=1),
        _line(rates, np.clip(smoothed, up.low, up.high), across, up, stroke_width=1.8),
        *(
            _mark(place, name, rate, across, up)
            for place, (name, rate) in enumerate(sorted(marks.items(), key=lambda mark: mark[1]))
        ),
    ]
    return figure("loss by learning rate", width, height, body)


def _frame(across: Axis, up: Axis, size: tuple[int, int]) -> list[Markup]:
    width, height = size
    lines = (
        element("path", d=f"M{LEFT:g} {up(tick):.1f}H{width - RIGHT:g}", class_="stroke-hairline")
        for tick in up.ticks()
    )
    upward = [
        label(written(tick), LEFT - 8, up(tick) + 4, role="muted", size="small", anchor="end") for tick in up.ticks()
    ]
    sideways = [
        label(written(tick), across(tick), height - 24, role="muted", size="small", anchor="middle")
        for tick in across.ticks(8)
    ]
    return [
        group(lines, stroke_width=1),
        *upward,
        *sideways,
        label("learning rate", (width + LEFT - RIGHT) / 2, height - 6, role="muted", anchor="middle"),
        label("loss", LEFT - 8, 12, role="muted", anchor="end"),
    ]


def _line(rates: np.ndarray, values: np.ndarray, across: Axis, up: Axis, **stroke: float) -> Markup:
    path = "M" + "L".join(f"{across(rate):.1f} {up(value):.1f}" for rate, value in zip(rates, values, strict=True))
    return element("path", d=path, class_="stroke-train", fill="none", stroke_linejoin="round", **stroke)


def _mark(place: int, name: str, rate: float, across: Axis, up: Axis) -> Markup:
    """An upright line that hangs from its name; each name is lower than those left of it, so that none is crossed."""
    x, y = across(rate), up.end + 15 * place
    line = element("path", d=f"M{x:.1f} {y - 10:g}V{up.start:g}", class_="stroke-muted", stroke_dasharray="4 3")
    near_the_end = x > across.end - 120
    text = label(
        f"{name} {written(rate)}", x + (-5 if near_the_end else 5), y, anchor="end" if near_the_end else "start"
    )
    return group([line, text])
