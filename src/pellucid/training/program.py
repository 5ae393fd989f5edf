"""A compiled chunk on its device, with the rows it reads."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import lazy_loader
import numpy as np

from pellucid.training.chunk import Bounds, Carry, Recipe, run_chunk
from pellucid.training.feed import Order
from pellucid.training.plan import Clock, Plan
from pellucid.training.step import Live

jax = lazy_loader.load("jax")


class Program:
    """Runs any span of steps; compiled at the first call, sent its rows once.

    Args:
        recipe: what is compiled.
        rows: training rows.
        splits: parts that are measured after each epoch.
        key: root of the random keys of the steps.
        plan: precision and place.
        clock: where the time of compiling is noted.
    """

    def __init__(
        self,
        recipe: Recipe,
        rows: Mapping[str, Any],
        splits: Mapping[str, Mapping[str, Any]],
        key: Any,
        plan: Plan,
        clock: Clock,
    ) -> None:
        self.recipe, self.key, self.plan, self.clock = recipe, key, plan, clock
        self._given = rows, splits
        self._compiled: Any = None

    @cached_property
    def rows(self) -> Any:
        """Training rows on the device."""
        return self._sent(self._given[0])

    @cached_property
    def splits(self) -> Any:
        """Measured parts on the device."""
        return self._sent(self._given[1])

    def _sent(self, arrays: Any) -> Any:
        with self.plan.scope():
            return jax.device_put(arrays)

    def __call__(self, carry: Carry, order: Order, bounds: Bounds, live: Live) -> tuple[Carry, np.ndarray, float]:
        """Where the run stands after these steps, the columns of each epoch that ended, and the seconds it took."""
        self.compile(carry, order, bounds, live)
        with self.plan.scope():
            arguments = self._arguments(carry, order, bounds, live)
            begun = time.perf_counter()
            after, history = self._compiled(*arguments)
            history = np.asarray(history)
            return after, history, time.perf_counter() - begun

    @property
    def compiled(self) -> bool:
        """Whether the next call trains at once."""
        return self._compiled is not None

    def compile(self, carry: Carry, order: Order, bounds: Bounds, live: Live) -> None:
        """Make the program for arguments of these shapes, unless it is made."""
        if self._compiled is None:
            with self.plan.scope():
                begun = time.perf_counter()
                self._compiled = jax.jit(self._traced).lower(*self._arguments(carry, order, bounds, live)).compile()
                self.clock.compiling += time.perf_counter() - begun

    def _arguments(self, carry: Carry, order: Order, bounds: Bounds, live: Live) -> tuple[Any, ...]:
        live = jax.tree.map(lambda value: np.asarray(value, carry.running.dtype), live)
        return (carry, self.rows, self.splits, *order, jax.tree.map(np.int32, bounds), live, self.key)

    def _traced(self, *arguments: Any) -> tuple[Carry, Any]:
        return run_chunk(self.recipe, *arguments)

    def with_recipe(self, recipe: Recipe) -> Program:
        """The same rows under another recipe, to be compiled anew."""
        return Program(recipe, self.rows, self.splits, self.key, self.plan, self.clock)
