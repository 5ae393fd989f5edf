"""Generated pictures of a circle, square, triangle or cross, anywhere and of any size."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.registry import sources
from pellucid.errors import LimitError

_MOST_PIXELS = 1 << 28  # 2 GiB of float64


def _circle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.hypot(x, y) - 1


def _square(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.maximum(np.abs(x), np.abs(y)) - 0.85


def _triangle(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    slope = np.sqrt(3) / 2 * np.abs(x) - y / 2
    return np.maximum(slope, y) - 0.5


def _cross(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    wide, narrow = np.maximum(np.abs(x), np.abs(y)), np.minimum(np.abs(x), np.abs(y))
    return np.maximum(wide - 1, narrow - 0.3)


SHAPES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "circle": _circle,
    "square": _square,
    "triangle": _triangle,
    "cross": _cross,
}
"""Signed distance from the outline of each shape of radius 1: negative inside."""


@sources.register("shapes")
def shapes(rng: np.random.Generator, *, points: int = 1000, noise: float = 0.0, size: int = 16) -> Dataset:
    """Small gray pictures of a circle, square, triangle or cross at any place and size.

    Each pixel is the part of it that is covered, from 0 to 1.  The radius is between a fifth
    and two fifths of the picture, the shape lies wholly inside.  ``noise`` is the standard
    deviation of each pixel, after which pixels are cut off at 0 and 1.

    Raises:
        LimitError: the pictures would take more than 2 GiB.
    """
    if points * size * size > _MOST_PIXELS:
        raise LimitError(
            "these pictures are too many",
            code="source.too-large",
            got=f"{points:,} pictures of {size}x{size}",
            allowed=f"at most {_MOST_PIXELS // size**2:,} of this size",
        )
    kind = rng.integers(0, len(SHAPES), points)
    radius = rng.uniform(0.2, 0.4, points) * size
    middle = rng.uniform(radius, size - radius, (2, points))
    images = np.empty((points, size, size))
    for index, name in enumerate(SHAPES):
        rows = kind == index
        images[rows] = _covered(name, middle[:, rows], radius[rows], size)
    if noise:
        images = np.clip(images + rng.normal(0, noise, images.shape), 0, 1)
    return Dataset(
        name="shapes",
        about=(shapes.__doc__ or "").split("\n")[0],
        inputs={"image": images},
        targets={"shape": kind},
        fields=by_name(
            Field("image", "image", shape=(size, size), low=0.0, high=1.0),
            Field("shape", "class", classes=tuple(SHAPES)),
        ),
        generated=True,
        defaults=Defaults(scaling="pixels"),
    )


def _covered(name: str, middle: np.ndarray, radius: np.ndarray, size: int) -> np.ndarray:
    """How much of each pixel a shape covers, from its distance in pixels to the outline."""
    center = np.arange(size) + 0.5
    x = (center[None, None, :] - middle[0][:, None, None]) / radius[:, None, None]
    y = (center[None, :, None] - middle[1][:, None, None]) / radius[:, None, None]
    return np.clip(0.5 - SHAPES[name](x, y) * radius[:, None, None], 0, 1)
