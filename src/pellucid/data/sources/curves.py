"""Curves of one input: sine, steps, bumps, cubic."""

from __future__ import annotations

import numpy as np

from pellucid.data.schema import Dataset, Defaults, Field, by_name
from pellucid.data.sources.noise import with_noise
from pellucid.data.sources.registry import sources


@sources.register("sine")
@with_noise("value_noise")
def sine(rng: np.random.Generator, *, points: int = 300) -> Dataset:
    """Heights of a wave: y = sin(x)."""
    x = rng.uniform(-6, 6, points)
    return _curve("sine", x, np.sin(x))


@sources.register("steps")
@with_noise("value_noise")
def steps(rng: np.random.Generator, *, points: int = 300) -> Dataset:
    """Heights of a staircase of four steps, each 3 wide.

    No network of smooth activations climbs a step at once: how steep it gets shows how large its
    weights are.
    """
    x = rng.uniform(-6, 6, points)
    return _curve("steps", x, (np.floor(x / 3) + 0.5) / 2)


@sources.register("bumps")
@with_noise("value_noise")
def bumps(rng: np.random.Generator, *, points: int = 300) -> Dataset:
    """Heights of three bumps, each half as wide as the one before."""
    x = rng.uniform(-6, 6, points)
    hills = [np.exp(-(((x - middle) / width) ** 2)) for middle, width in ((-3.5, 1.6), (1.0, 0.8), (4.0, 0.4))]
    return _curve("bumps", x, np.sum(hills, axis=0))


@sources.register("cubic")
@with_noise("value_noise")
def cubic(rng: np.random.Generator, *, points: int = 300) -> Dataset:
    """Heights of a polynomial of third degree: y = (x³ − 16x) / 60."""
    x = rng.uniform(-6, 6, points)
    return _curve("cubic", x, (x**3 - 16 * x) / 60)


def _curve(name: str, x: np.ndarray, y: np.ndarray) -> Dataset:
    return Dataset(
        name=name,
        about=(sources[name].__doc__ or "").split("\n")[0],
        inputs={"x": x},
        targets={"y": y},
        fields=by_name(Field("x", low=-6.0, high=6.0), Field("y")),
        generated=True,
        defaults=Defaults(split=(0.5, 0.0, 0.5), by="order", scaling="none", target_scaling="none"),
    )
