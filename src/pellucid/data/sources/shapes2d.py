"""More point sets in the plane: moons, rings, checkerboard, blobs, spirals, heart.

The domain and the columns are those of the classic sets, so that one picture fits all.  Here
``noise`` moves the points themselves.
"""

from __future__ import annotations

from math import pi

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.noise import with_noise
from pellucid.data.sources.registry import sources


@sources.register("moons")
@with_noise("label_noise")
def moons(rng: np.random.Generator, *, points: int = 500, noise: float = 0.1) -> Dataset:
    """Two half moons, each with a tip inside the other.

    ``noise`` is the standard deviation in units of the moons' radius, which is 3.
    """
    kind = rng.integers(0, 2, points)
    angle = rng.uniform(0, pi, points)
    upper = np.stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    position = 3 * np.where(kind == 0, upper, -upper)
    return _points(rng, "moons", position + rng.normal(0, 3 * noise, (2, points)), kind, 2)


@sources.register("rings")
@with_noise("label_noise")
def rings(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0, classes: int = 3) -> Dataset:
    """Rings around each other, one class each.

    ``noise`` is the standard deviation of the radius in units of the gap between two rings.
    """
    kind = rng.integers(0, classes, points)
    gap = 5 / classes
    radius = gap * (kind + rng.uniform(0.3, 1.0, points) + rng.normal(0, noise, points))
    angle = rng.uniform(0, 2 * pi, points)
    return _points(rng, "rings", radius * np.stack([np.cos(angle), np.sin(angle)]), kind, classes)


@sources.register("checkerboard")
@with_noise("label_noise")
def checkerboard(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0, cells: int = 4) -> Dataset:
    """Squares of two colors in turn.

    ``cells`` squares lie along each side.  ``noise`` is the standard deviation of both
    coordinates in units of a square's side.
    """
    side = 12 / cells
    position = rng.uniform(-6, 6, (2, points))
    square = np.floor((position + 6) / side).astype(np.int64)
    return _points(rng, "checkerboard", position + rng.normal(0, noise * side, (2, points)), square.sum(0) % 2, 2)


@sources.register("blobs")
@with_noise("label_noise")
def blobs(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0, classes: int = 3) -> Dataset:
    """Round clouds, one class each, spaced evenly on a circle of radius 4.

    The standard deviation is a quarter of half the distance between neighbors, plus 4 times
    ``noise``.
    """
    kind = rng.integers(0, classes, points)
    middle = 4 * np.stack([np.cos(2 * pi * kind / classes), np.sin(2 * pi * kind / classes)])
    deviation = np.sin(pi / classes) + 4 * noise
    return _points(rng, "blobs", middle + rng.normal(0, deviation, (2, points)), kind, classes)


@sources.register("spirals")
@with_noise("label_noise")
def spirals(rng: np.random.Generator, *, points: int = 500, classes: int = 3, turns: float = 1.0) -> Dataset:
    """Interleaved spiral arms, one class each.

    Every arm goes from radius 0.4 to 5 in ``turns`` turns, so that no two classes meet in the middle.
    """
    kind = rng.integers(0, classes, points)
    along = rng.uniform(0, 1, points)
    radius, angle = 0.4 + 4.6 * along, 2 * pi * (turns * along + kind / classes)
    return _points(rng, "spirals", radius * np.stack([np.sin(angle), np.cos(angle)]), kind, classes)


@sources.register("heart")
@with_noise("label_noise")
def heart(rng: np.random.Generator, *, points: int = 500) -> Dataset:
    """A heart and what is around it.

    A point lies inside where u² + (5v/4 − √|u|)² < 1; the heart is 9 wide.  Half of the points are
    inside, and none lie where that sum is between 0.8 and 1.3.
    """
    kind = np.arange(points) % 2
    position = np.empty((2, points))
    unclear = np.ones(points, bool)
    while unclear.any():
        position[:, unclear] = rng.uniform(-6, 6, (2, unclear.sum()))
        u, v = position / 4.5 + [[0], [0.2]]
        away = u**2 + (1.25 * v - np.sqrt(np.abs(u))) ** 2
        unclear = np.where(kind == 1, away > 0.8, away < 1.3)
    return _points(rng, "heart", position, kind, 2)


def _points(rng: np.random.Generator, name: str, position: np.ndarray, kind: np.ndarray, classes: int) -> Dataset:
    label = Field("label", "class", classes=tuple(map(str, range(classes))))
    return Dataset(
        name=name,
        about=(sources[name].__doc__ or "").split("\n")[0],
        inputs={"x1": position[0], "x2": position[1]},
        targets={"label": kind},
        fields=by_name(Field("x1", low=-6.0, high=6.0), Field("x2", low=-6.0, high=6.0), label),
        generated=True,
        defaults=Defaults(split=(0.5, 0.0, 0.5), by="order", scaling="none"),
    )
