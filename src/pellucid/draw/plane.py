"""What a network with two inputs answers, everywhere on the plane, with the data on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pellucid.draw.axes import Axis, written
from pellucid.draw.cells import ink_cells, signed_cells
from pellucid.draw.matrix import sign_legend
from pellucid.draw.palette import class_role, sign_role
from pellucid.draw.svg import Markup, element, figure, group, label, marker

SIDE, LEFT, TOP = 400.0, 46.0, 8.0
MOST_CELLS, MOST_POINTS = 200, 2000


@dataclass(frozen=True)
class Points:
    """Rows of data on the plane.

    Args:
        x: rows × 2.
        y: one number a row: signed (two classes, or a regression) or the index of a class.
    """

    x: np.ndarray
    y: np.ndarray


def draw_plane(
    response: np.ndarray,
    low: tuple[float, float],
    high: tuple[float, float],
    *,
    train: Points | None = None,
    test: Points | None = None,
    names: Sequence[str] = ("x1", "x2"),
    classes: Sequence[str] = (),
    boundary: float | None = 0.0,
    title: str = "What the network answers",
) -> str:
    """The response of a two-input network as a map; training points filled, test points hollow.

    Args:
        response: rows × columns of signed numbers, the first row at the *low* end of x2; or
            rows × columns × classes of probabilities.
        low: lower ends of x1 and x2.
        high: upper ends of x1 and x2.
        train: rows the network learned from.
        test: rows it did not see.
        names: names and units of the two inputs.
        classes: names of the classes when ``response`` has a class axis.
        boundary: the number at which a contour is drawn; ``None`` for none.
        title: heading.

    Example:
        >>> flat = np.zeros((4, 4))
        >>> "2 training points" in draw_plane(flat, (-6, -6), (6, 6), train=Points(np.eye(2), np.array([1, -1])))
        True
    """
    grid = _coarser(np.asarray(response, float))
    if grid.size == 0:
        return figure(title, 320, 40, [label("There is no response to draw.", 12, 20, role="muted")])
    across = Axis(low[0], high[0], LEFT, LEFT + SIDE)
    up = Axis(low[1], high[1], TOP + SIDE, TOP)
    by_class = grid.ndim == 3
    picture = grid[::-1]
    map_ = _class_map(picture) if by_class else _signed_map(picture)
    edges = _class_edges(picture) if by_class else _contour(picture, boundary)
    body = [*map_, edges, *_frame(across, up, names)]
    body += [*_points(train, across, up, by_class, hollow=False), *_points(test, across, up, by_class, hollow=True)]
    body += _class_legend(classes) if by_class else sign_legend(_most(picture), LEFT, TOP + SIDE + 56)
    height = TOP + SIDE + (60 + 18 * -(-len(classes) // 5) if by_class else 66)
    return figure(title, LEFT + SIDE + 16, height, body, _notes(response, grid, train, test))


def _coarser(response: np.ndarray) -> np.ndarray:
    every = max(1, -(-max(response.shape[:2], default=1) // MOST_CELLS))
    return response[::every, ::every]


def _most(grid: np.ndarray) -> float:
    return float(np.abs(grid[np.isfinite(grid)]).max(initial=0.0))


def _signed_map(picture: np.ndarray) -> list[Markup]:
    most = _most(picture) / 0.62  # paler than the points that lie on it
    return [_stretched(signed_cells(picture, most, 0, 0, 1), picture)]


def _class_map(picture: np.ndarray) -> list[Markup]:
    winner, sure = picture.argmax(axis=2), picture.max(axis=2)
    floor = 1 / picture.shape[2]
    shades = 0.15 + 0.5 * (sure - floor) / (1 - floor) if picture.shape[2] > 1 else sure
    cells = [
        cell
        for index in range(picture.shape[2])
        for cell in ink_cells(np.where(winner == index, shades, 0), 0, 0, 1, class_role(index))
    ]
    return [_stretched(cells, picture)]


def _stretched(cells: list[Markup], picture: np.ndarray) -> Markup:
    rows, columns = picture.shape[:2]
    place = f"translate({LEFT} {TOP}) scale({SIDE / columns} {SIDE / rows})"
    return group(cells, transform=place, shape_rendering="crispEdges")


def _contour(picture: np.ndarray, boundary: float | None) -> Markup:
    """Marching squares: where the response crosses ``boundary``, interpolated along each edge."""
    if boundary is None or min(picture.shape) < 2:
        return group([])
    path = "".join(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" for (x1, y1), (x2, y2) in _crossings(picture - boundary))
    return element("path", d=path, class_="stroke-ink", stroke_width=1.4, fill="none") if path else group([])


def _crossings(field: np.ndarray) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    wide, tall = SIDE / field.shape[1], SIDE / field.shape[0]
    above = field > 0
    mixed = above[:-1, :-1].astype(int) + above[:-1, 1:] + above[1:, :-1] + above[1:, 1:]
    for row, column in np.argwhere((mixed > 0) & (mixed < 4)):
        corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)]
        hits = []
        for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
            a, b = field[start], field[end]
            if (a > 0) != (b > 0) and np.isfinite(a - b):
                share = a / (a - b)
                y, x = (start[axis] + (end[axis] - start[axis]) * share + 0.5 for axis in (0, 1))
                hits.append((LEFT + x * wide, TOP + y * tall))
        yield from zip(hits[::2], hits[1::2], strict=False)


def _class_edges(picture: np.ndarray) -> Markup:
    winner = picture.argmax(axis=2)
    wide, tall = SIDE / winner.shape[1], SIDE / winner.shape[0]
    path = "".join(
        f"M{LEFT + (column + 1) * wide:.1f} {TOP + row * tall:.1f}v{tall:.2f}"
        for row, column in np.argwhere(winner[:, 1:] != winner[:, :-1])
    ) + "".join(
        f"M{LEFT + column * wide:.1f} {TOP + (row + 1) * tall:.1f}h{wide:.2f}"
        for row, column in np.argwhere(winner[1:] != winner[:-1])
    )
    return element("path", d=path, class_="stroke-ink", stroke_width=1, fill="none") if path else group([])


def _frame(across: Axis, up: Axis, names: Sequence[str]) -> list[Markup]:
    bottom = TOP + SIDE
    return [
        element("rect", x=LEFT, y=TOP, width=SIDE, height=SIDE, fill="none", class_="stroke-hairline"),
        *(
            label(written(t), across(t), bottom + 15, role="muted", size="small", anchor="middle")
            for t in across.ticks(6)
        ),
        *(label(written(t), LEFT - 7, up(t) + 4, role="muted", size="small", anchor="end") for t in up.ticks(6)),
        label(names[0], LEFT + SIDE / 2, bottom + 32, anchor="middle"),
        element(
            "text",
            names[1],
            transform=f"translate(12 {TOP + SIDE / 2}) rotate(-90)",
            text_anchor="middle",
            class_="fill-ink",
        ),
    ]


def _points(points: Points | None, across: Axis, up: Axis, by_class: bool, *, hollow: bool) -> list[Markup]:
    if points is None:
        return []
    marks: dict[str, list[Markup]] = {}
    for (x, y), value in zip(points.x[:MOST_POINTS], points.y[:MOST_POINTS], strict=True):
        if not np.isfinite([x, y, value]).all():
            continue
        role = class_role(int(value)) if by_class else sign_role(float(value))
        shape = int(value) if by_class else int(value < 0)
        paint = f"fill-surface stroke-{role}" if hollow else f"fill-{role} stroke-surface"
        marks.setdefault(paint, []).append(marker(shape, across(float(x)), up(float(y)), 2.8))
    return [group(same, class_=paint, stroke_width=1.4 if hollow else 0.8) for paint, same in marks.items()]


def _class_legend(classes: Sequence[str]) -> list[Markup]:
    marks = []
    for index, name in enumerate(classes):
        x, y = LEFT + index % 5 * 80, TOP + SIDE + 52 + index // 5 * 18
        marks += [marker(index, x + 5, y - 4, 4, class_=f"fill-{class_role(index)}"), label(name, x + 15, y)]
    return marks


def _notes(response: np.ndarray, grid: np.ndarray, train: Points | None, test: Points | None) -> list[str]:
    notes = []
    for points, kind in ((train, "training points, filled"), (test, "test points, hollow")):
        if points is not None:
            notes.append(f"{len(points.x)} {kind}{_shown(points)}.")
    if broken := int((~np.isfinite(grid)).sum()):
        notes.append(f"The answer is not finite in {broken} of {grid.size} places; they are empty.")
    if grid.shape != np.shape(response):
        rows, columns = np.shape(response)[:2]
        notes.append(f"Map of {rows} × {columns} thinned to {grid.shape[0]} × {grid.shape[1]}.")
    return notes


def _shown(points: Points) -> str:
    table = np.column_stack([points.x, points.y])
    said = f"; the first {MOST_POINTS} are drawn" if len(table) > MOST_POINTS else ""
    broken = int((~np.isfinite(table).all(axis=1)).sum())
    return said + (f"; {broken} are not finite and left out" if broken else "")
