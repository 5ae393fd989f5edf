"""Lines and points over two axes: what was measured, and what a network makes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pellucid.draw.axes import Axis, thinned, written
from pellucid.draw.palette import class_role
from pellucid.draw.svg import Markup, element, figure, group, label, marker

LEFT, TOP, LEGEND = 62.0, 32.0, 26.0
MOST_POINTS = 3000
_DASHES = (None, "7 3", "2 3", "9 3 2 3")


@dataclass(frozen=True, eq=False)
class Series:
    """One line, or one cloud of points.

    Args:
        name: what the legend calls it.
        x: numbers across.
        y: numbers up, as many.
        points: draw a marker at each place instead of a line through them.
    """

    name: str
    x: Sequence[float] | np.ndarray
    y: Sequence[float] | np.ndarray
    points: bool = False


def draw_lines(
    series: Sequence[Series],
    *,
    names: tuple[str, str] = ("x", "y"),
    ticks: Mapping[float, str] | None = None,
    log: bool = False,
    zero: bool = False,
    title: str = "",
    size: tuple[int, int] = (640, 320),
) -> str:
    """Several lines or clouds of points on the same axes; each has a colour and a dash or marker of its own.

    Args:
        series: what is drawn, the first below the others.
        names: what the two axes count, with units.
        ticks: words at chosen places across, instead of round numbers.
        log: logarithmic axis upwards; numbers that are not positive have no place on it.
        zero: the axis upwards holds 0.
        title: heading.
        size: width and height of the drawing in pixels.

    Example:
        >>> svg = draw_lines([Series("square", [0, 1, 2], [0, 1, 4])], title="Squares")
        >>> svg.startswith("<svg") and "square" in svg
        True
    """
    rows = [(np.asarray(each.x, float), np.asarray(each.y, float)) for each in series]
    if not any(x.size for x, _ in rows):
        return figure(title, size[0], 60, [label("There is nothing to draw.", 12, 24, role="muted")])
    width, height = size
    across = Axis.around(np.concatenate([x for x, _ in rows]), LEFT, width - 20)
    up = Axis.around(np.concatenate([y for _, y in rows]), height - 40, TOP, log=log, zero=zero)
    body = [*_frame(across, up, names, dict(ticks) if ticks else {t: written(t) for t in across.ticks(8)}, size)]
    x, lines = LEFT, 0
    for place, (each, (xs, ys)) in enumerate(zip(series, rows, strict=True)):
        dash = _DASHES[lines % len(_DASHES)]
        lines += not each.points
        body.append(_cloud(place, xs, ys, across, up) if each.points else _line(place, dash, xs, ys, across, up))
        body.append(_legend(place, dash, each, x))
        x += LEGEND + 20 + 6.6 * len(each.name)
    return figure(title, width, height, body, [*_left_out(series, rows, log)])


def _frame(
    across: Axis, up: Axis, names: tuple[str, str], ticks: Mapping[float, str], size: tuple[int, int]
) -> Iterator[Markup]:
    width, height = size
    lines = (
        element("path", d=f"M{LEFT:g} {up(tick):.1f}H{width - 20}", class_="stroke-hairline") for tick in up.ticks()
    )
    yield group(lines, stroke_width=1)
    for tick in up.ticks():
        yield label(written(tick), LEFT - 8, up(tick) + 4, role="muted", size="small", anchor="end")
    for tick, words in ticks.items():
        yield label(words, across(tick), height - 24, role="muted", size="small", anchor="middle")
    yield label(names[0], (width + LEFT - 20) / 2, height - 6, role="muted", anchor="middle")
    middle = (TOP + height - 40) / 2
    turned = f"translate(14 {middle:g}) rotate(-90)"
    yield element("text", names[1], transform=turned, text_anchor="middle", class_="fill-muted")


def _cloud(place: int, xs: np.ndarray, ys: np.ndarray, across: Axis, up: Axis) -> Markup:
    kept = (index for index in thinned(ys, MOST_POINTS) if _has_place(xs[index], ys[index], up.log))
    marks = (marker(place, across(xs[index]), up(ys[index]), 2.4) for index in kept)
    return group(marks, class_=f"fill-{class_role(place)}", fill_opacity=0.55)


def _line(place: int, dash: str | None, xs: np.ndarray, ys: np.ndarray, across: Axis, up: Axis) -> Markup:
    path = "".join(_strokes(thinned(ys, MOST_POINTS), xs, ys, across, up))
    stroke = {"fill": "none", "stroke_width": 1.8, "stroke_linejoin": "round", "stroke_dasharray": dash}
    return element("path", d=path, class_=f"stroke-{class_role(place)}", **stroke)


def _strokes(kept: np.ndarray, xs: np.ndarray, ys: np.ndarray, across: Axis, up: Axis) -> Iterator[str]:
    """The line's path; it has a gap where a value has no place."""
    pen = "M"
    for index in kept:
        there = _has_place(xs[index], ys[index], up.log)
        if there:
            yield f"{pen}{across(xs[index]):.1f} {up(ys[index]):.1f}"
        pen = "L" if there else "M"


def _has_place(x: float, y: float, log: bool) -> bool:
    return bool(np.isfinite([x, y]).all() and (y > 0 or not log))


def _legend(place: int, dash: str | None, each: Series, x: float) -> Markup:
    role = class_role(place)
    sign = (
        marker(place, x + 11, 8, 4, class_=f"fill-{role}")
        if each.points
        else element("path", d=f"M{x:g} 8h22", class_=f"stroke-{role}", stroke_dasharray=dash, stroke_width=2)
    )
    return group([sign, label(each.name, x + LEGEND + 2, 12)])


def _left_out(series: Sequence[Series], rows: Sequence[tuple[np.ndarray, np.ndarray]], log: bool) -> Iterator[str]:
    for each, (xs, ys) in zip(series, rows, strict=True):
        lost = sum(not _has_place(x, y, log) for x, y in zip(xs, ys, strict=True))
        if lost:
            yield f"{each.name}: {lost} of {len(xs)} values have no place on the axes and are left out."
        if len(xs) > MOST_POINTS:
            yield f"{each.name}: {len(xs)} values thinned; lowest and highest of every span are kept."
