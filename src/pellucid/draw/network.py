"""A network as columns of neurons, its weights as lines between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pellucid.draw.axes import written
from pellucid.draw.cells import signed_cells
from pellucid.draw.svg import Markup, element, figure, group, label

MOST_NEURONS, MOST_EDGES = 16, 2000
RADIUS, STEP, GAP, TOP = 9.0, 25.0, 128.0, 40.0
MAP_RADIUS, MAP_STEP, MAP_SHADES = 14.0, 33.0, 5
_SHOWN = MOST_NEURONS // 2

Wiring = Literal["full", "single"]


@dataclass(frozen=True, eq=False)
class Column:
    """One layer of the drawing.

    Args:
        name: name of the layer.
        shape: what one row of its output holds: ``(4,)`` neurons, or a picture ``(8, 8, 1)``.
        about: a few words under the name, such as the activation.
        labels: names of the neurons.
        inputs: names of the columns it reads; by default the one before.
        weight: weights from the (only) column before, inputs × neurons; ``None`` draws structure only.
        wiring: ``"full"``: every neuron before reaches every neuron here; ``"single"``: each reaches
            its own counterpart, as in an addition or an activation.
        maps: what each neuron answers everywhere on a plane, neurons × rows × columns, drawn inside
            it; the first row is the *low* end.
    """

    name: str
    shape: tuple[int, ...]
    about: str = ""
    labels: Sequence[str] = ()
    inputs: tuple[str, ...] = ()
    weight: np.ndarray | None = field(default=None, repr=False)
    wiring: Wiring = "full"
    maps: np.ndarray | None = field(default=None, repr=False)

    @property
    def picture(self) -> bool:
        """More than one axis: drawn as a box, not as neurons."""
        return len(self.shape) > 1

    @property
    def shown(self) -> list[int]:
        """Neurons that are drawn: all, or the first and last eight."""
        size = self.shape[0]
        return [*range(size)] if size <= MOST_NEURONS else [*range(_SHOWN), *range(size - _SHOWN, size)]


def draw_network(columns: Sequence[Column], *, title: str = "Network") -> str:
    """Layers from left to right; more than 16 neurons are drawn as the first and last eight.

    A line's width is the size of its weight, its colour the sign (blue positive, orange and
    dashed negative).  Without weights, lines show only what is connected.

    Args:
        columns: the layers in order, the input first.
        title: heading.

    Example:
        >>> svg = draw_network([Column("input", (2,)), Column("dense1", (40,))])
        >>> "… 24 more" in svg
        True
    """
    if not columns:
        return figure(title, 320, 40, [label("This network has no layers.", 12, 20, role="muted")])
    rows = max(
        (len(column.shown) + (column.shape[0] > MOST_NEURONS) for column in columns if not column.picture), default=4
    )
    step = STEP if all(column.maps is None for column in columns) else MAP_STEP
    height, left = max(rows, 4) * step, 110 if columns[0].labels else 64
    places = {column.name: _places(column, left + GAP * index, height, step) for index, column in enumerate(columns)}
    edges = [edge for index, column in enumerate(columns) for edge in _edges(columns, index, places)]
    drawn = sorted(edges, key=lambda edge: -abs(edge[2]))[:MOST_EDGES]
    most = max((abs(edge[2]) for edge in edges if np.isfinite(edge[2])), default=0.0)
    weighted = any(column.weight is not None for column in columns)
    body = [
        group((_line(*edge, most, weighted) for edge in reversed(drawn)), fill="none"),
        *(_column(column, places[column.name], left + GAP * index, index == 0) for index, column in enumerate(columns)),
        *(_edge_legend(most, 24, TOP + height + 40) if weighted else []),
    ]
    width = max(left + GAP * (len(columns) - 1) + (110 if columns[-1].labels else 64), 380)
    return figure(title, width, TOP + height + (54 if weighted else 34), body, _notes(edges, drawn, weighted))


Place = tuple[float, float]
Edge = tuple[Place, Place, float]


def _places(column: Column, x: float, height: float, step: float) -> list[Place]:
    if column.picture:
        return [(x, TOP + height / 2)]
    shown = column.shown
    split = column.shape[0] > MOST_NEURONS
    count = len(shown) + split
    top = TOP + (height - (count - 1) * step) / 2
    return [(x, top + step * (place + (split and place >= _SHOWN))) for place in range(len(shown))]


def _edges(columns: Sequence[Column], index: int, places: dict[str, list[Place]]) -> Iterator[Edge]:
    column = columns[index]
    before = columns[index - 1].name if index else ""
    for name in column.inputs or ([before] if before else []):
        if name not in places:
            continue
        source = next(other for other in columns if other.name == name)
        weight = column.weight if name == (column.inputs or (before,))[0] else None
        for i, start in enumerate(places[name]):
            for j, end in enumerate(places[column.name]):
                if column.wiring == "single" and i != j and not source.picture:
                    continue
                yield start, end, _weight(weight, source, column, i, j)


def _weight(weight: np.ndarray | None, source: Column, column: Column, i: int, j: int) -> float:
    """The weight of one line; a box stands for all its pixels, so its lines carry no single weight."""
    if weight is None or source.picture or column.picture or np.shape(weight) != (source.shape[0], column.shape[0]):
        return 0.0
    return float(weight[source.shown[i], column.shown[j]])


def _line(start: Place, end: Place, weight: float, most: float, weighted: bool) -> Markup:
    bend = -34 if end[0] - start[0] > GAP * 1.5 else 0  # over the columns that are skipped
    (x1, y1), (x2, y2), middle = start, end, (start[0] + end[0]) / 2
    path = f"M{x1:.4g} {y1:.4g}C{middle:.4g} {y1 + bend:.4g} {middle:.4g} {y2 + bend:.4g} {x2:.4g} {y2:.4g}"
    if not weighted or weight == 0 or not np.isfinite(weight):
        return element("path", d=path, class_="stroke-hairline", stroke_width=0.7)
    share = abs(weight) / most
    dash = "4 2.5" if weight < 0 else None
    return element(
        "path",
        d=path,
        class_="stroke-negative" if weight < 0 else "stroke-positive",
        stroke_width=round(0.4 + 3.6 * share, 2),
        stroke_opacity=round(0.25 + 0.7 * share, 2),
        stroke_dasharray=dash,
    )


def _column(column: Column, places: list[Place], x: float, first: bool) -> Markup:
    size = "×".join(map(str, column.shape))
    texts = [
        label(column.name, x, 12, anchor="middle"),
        label(f"{size} {column.about}".strip(), x, 27, role="muted", size="small", anchor="middle"),
    ]
    return group([*texts, *(_box(column, places[0]) if column.picture else _neurons(column, places, first))])


def _box(column: Column, place: Place) -> Iterator[Markup]:
    """A stack of up to four sheets, one for each channel."""
    sheets = min(column.shape[-1] if len(column.shape) > 2 else 1, 4)
    for sheet in reversed(range(sheets)):
        x, y = place[0] - 26 + 5 * sheet, place[1] - 26 - 5 * sheet
        yield element("rect", x=x, y=y, width=52, height=52, rx=3, class_="fill-surface stroke-ink")
    yield label("×".join(map(str, column.shape[:2])), place[0], place[1] + 4, size="small", anchor="middle")


def _neurons(column: Column, places: list[Place], first: bool) -> Iterator[Markup]:
    for index, (x, y) in zip(column.shown, places, strict=True):
        name = column.labels[index] if index < len(column.labels) else str(index + 1)
        said = element("title", f"{column.name}, {name}")
        if column.maps is None:
            yield element("circle", said, cx=x, cy=y, r=RADIUS, class_="fill-surface stroke-ink")
        else:
            yield _map(column.maps[index], x, y, said)
        if column.labels:
            yield _name(name, x, y, RADIUS if column.maps is None else MAP_RADIUS, first)
    if column.shape[0] > MOST_NEURONS:
        x, y = places[_SHOWN - 1][0], (places[_SHOWN - 1][1] + places[_SHOWN][1]) / 2
        yield label(f"… {column.shape[0] - MOST_NEURONS} more", x, y + 4, role="muted", size="small", anchor="middle")


def _map(values: np.ndarray, x: float, y: float, said: Markup) -> Markup:
    """A neuron as a small map, the low end of the plane below."""
    side, most = 2 * MAP_RADIUS, float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
    left, top = x - MAP_RADIUS, y - MAP_RADIUS
    shades = np.rint(values / (most or 1) * MAP_SHADES)
    paper = element("rect", said, x=left, y=top, width=side, height=side, class_="fill-surface")
    place = f"translate({left:g} {top:g}) scale({side / values.shape[1]:.5g} {side / values.shape[0]:.5g})"
    cells = group(signed_cells(shades[::-1], MAP_SHADES, 0, 0, 1), transform=place, shape_rendering="crispEdges")
    rim = element("rect", x=left, y=top, width=side, height=side, fill="none", class_="stroke-ink")
    return group([paper, cells, rim])


def _name(name: str, x: float, y: float, radius: float, first: bool) -> Markup:
    """Names of inputs stand before their neurons, others behind."""
    short = name if len(name) < 14 else f"{name[:13]}…"
    side = -radius - 5 if first else radius + 5
    return label(short, x + side, y + 4, size="small", anchor="end" if first else "start")


def _edge_legend(most: float, x: float, y: float) -> list[Markup]:
    return [
        element("path", d=f"M{x} {y}h28", class_="stroke-positive", stroke_width=4),
        label(f"+{written(most)}", x + 34, y + 4, size="small"),
        element("path", d=f"M{x + 92} {y}h28", class_="stroke-negative", stroke_width=4, stroke_dasharray="4 2.5"),
        label(f"−{written(most)}", x + 126, y + 4, size="small"),
        element("path", d=f"M{x + 184} {y}h28", class_="stroke-hairline", stroke_width=0.7),
        label("0 or not single", x + 218, y + 4, size="small"),
    ]


def _notes(edges: list[Edge], drawn: list[Edge], weighted: bool) -> list[str]:
    notes = [] if weighted else ["Lines show what is connected, not weights."]
    if len(drawn) < len(edges):
        notes.append(f"{len(drawn)} of {len(edges)} lines drawn, the largest weights first.")
    if broken := sum(not np.isfinite(edge[2]) for edge in edges):
        notes.append(f"{broken} weights are not finite; their lines are thin and gray.")
    return notes
