"""The classic playground's six point sets: circle, xor, gauss, spiral, plane, multi-gauss.

The distributions, label rules and the double meaning of noise are those of
tensorflow/playground, src/dataset.ts (Smilkov and Carter, 2016); the points are not, since
they come from another random generator.  The domain is [-6, 6] in both directions.
"""

from __future__ import annotations

from math import pi

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.noise import with_noise
from pellucid.data.sources.registry import sources

SIGNS = ("-1", "1")
"""Classes of the label, orange and blue."""

_DEFAULTS = Defaults(split=(0.5, 0.0, 0.5), by="order", scaling="none", target_scaling="none")


@sources.register("circle")
@with_noise("label_noise")
def circle(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0) -> Dataset:
    """A blue disk inside an orange ring.

    Blue points lie within radius 2.5 of the middle, orange ones between 3.5 and 5.  Noise moves
    a point only while its label is decided, so noisy points carry the wrong color.
    """
    inner = (points + 1) // 2
    radius = np.concatenate([rng.uniform(0, 2.5, inner), rng.uniform(3.5, 5, points - inner)])
    angle = rng.uniform(0, 2 * pi, points)
    x1, x2 = radius * np.sin(angle), radius * np.cos(angle)
    seen1, seen2 = _displaced(rng, x1, x2, reach=5 * noise)
    return _two_colors(rng, "circle", x1, x2, np.hypot(seen1, seen2) < 2.5)


@sources.register("xor")
@with_noise("label_noise")
def xor(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0) -> Dataset:
    """Four squares: blue where both coordinates have the same sign, orange elsewhere.

    Points keep 0.3 away from the axes.  Noise moves a point only while its label is decided.
    """
    square = rng.uniform(-5, 5, (2, points))
    x1, x2 = square + np.where(square > 0, 0.3, -0.3)
    seen1, seen2 = _displaced(rng, x1, x2, reach=5 * noise)
    return _two_colors(rng, "xor", x1, x2, seen1 * seen2 >= 0)


@sources.register("gauss")
@with_noise("label_noise")
def gauss(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0) -> Dataset:
    """Two round clouds, blue around (2, 2) and orange around (-2, -2).

    The variance of each coordinate is 0.5 without noise and 4 at noise 0.5.
    """
    blue = np.arange(points) < (points + 1) // 2
    deviation = np.sqrt(0.5 + 7 * noise)
    x1, x2 = np.where(blue, 2.0, -2.0) + rng.normal(0, deviation, (2, points))
    return _two_colors(rng, "gauss", x1, x2, blue)


@sources.register("spiral")
@with_noise("label_noise")
def spiral(rng: np.random.Generator, *, points: int = 500, noise: float = 0.0) -> Dataset:
    """Two interleaved spiral arms of 1.75 turns.

    Noise moves each point by up to ``noise`` in both directions.  Both arms begin in the
    middle, so one blue and one orange point coincide there when there is no noise.
    """
    half = (points + 1) // 2
    index = np.arange(points)
    blue = index < half
    along = np.where(blue, index, index - half) / (points / 2)
    turn = 1.75 * along * 2 * pi + np.where(blue, 0, pi)
    moved1, moved2 = rng.uniform(-1, 1, (2, points)) * noise
    x1, x2 = 5 * along * np.sin(turn) + moved1, 5 * along * np.cos(turn) + moved2
    return _two_colors(rng, "spiral", x1, x2, blue)


@sources.register("plane")
@with_noise("value_noise")
def plane(rng: np.random.Generator, *, points: int = 1200, noise: float = 0.0) -> Dataset:
    """Heights of a slope: y = (x1 + x2) / 10.

    Noise moves a point only while its height is read.
    """
    x1, x2 = rng.uniform(-6, 6, (2, points))
    seen1, seen2 = _displaced(rng, x1, x2, reach=6 * noise)
    return _height(rng, "plane", x1, x2, (seen1 + seen2) / 10)


@sources.register("multi-gauss")
@with_noise("value_noise")
def multi_gauss(rng: np.random.Generator, *, points: int = 1200, noise: float = 0.0) -> Dataset:
    """Heights of six bumps of alternating sign.

    Each bump is ±1 at its middle and falls in a straight line to 0 at distance 2.  Noise moves a
    point only while its height is read.
    """
    x1, x2 = rng.uniform(-6, 6, (2, points))
    seen1, seen2 = _displaced(rng, x1, x2, reach=6 * noise)
    y = np.zeros(points)
    for center1, center2, sign in _BUMPS:
        bump = sign * np.clip(1 - np.hypot(seen1 - center1, seen2 - center2) / 2, 0, 1)
        y = np.where(np.abs(bump) > np.abs(y), bump, y)
    return _height(rng, "multi-gauss", x1, x2, y)


_BUMPS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))


def _displaced(rng: np.random.Generator, x1: np.ndarray, x2: np.ndarray, reach: float) -> tuple[np.ndarray, np.ndarray]:
    """Where noise makes the label rule look, at most ``reach`` away in each direction."""
    away1, away2 = rng.uniform(-1, 1, (2, len(x1))) * reach
    return x1 + away1, x2 + away2


def _two_colors(rng: np.random.Generator, name: str, x1: np.ndarray, x2: np.ndarray, blue: np.ndarray) -> Dataset:
    field = Field("label", "class", classes=SIGNS)
    return _shuffled(rng, name, x1, x2, np.asarray(blue, np.int64), field)


def _height(rng: np.random.Generator, name: str, x1: np.ndarray, x2: np.ndarray, y: np.ndarray) -> Dataset:
    return _shuffled(rng, name, x1, x2, y, Field("y"))


def _shuffled(
    rng: np.random.Generator, name: str, x1: np.ndarray, x2: np.ndarray, target: np.ndarray, field: Field
) -> Dataset:
    order = rng.permutation(len(x1))
    axes = (Field("x1", low=-6.0, high=6.0), Field("x2", low=-6.0, high=6.0))
    return Dataset(
        name=name,
        about=sources[name].__doc__.split("\n")[0],  # type: ignore[union-attr]
        inputs={"x1": x1[order], "x2": x2[order]},
        targets={field.name: target[order]},
        fields=by_name(*axes, field),
        generated=True,
        defaults=_DEFAULTS,
    )
