"""How the learning rate changes while training goes on: multipliers of the rate that was asked for.

A schedule knows the number of the step and what comes to all: ``step`` counts from 0,
``steps_per_epoch`` make one pass over the rows, ``total_steps`` the whole training.  Only
``plateau`` looks at the loss; it remembers what it saw in a state of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import lazy_loader
from pydantic import Field, PositiveInt

from pellucid.options import Options
from pellucid.registry import Registry

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array
    from jax.typing import ArrayLike

    Count = Array | int

schedules: Registry[type[Schedule]] = Registry("schedule")


class Schedule(Options):
    """A schedule: frozen options and the multiplier of the learning rate at each step.

    All three functions are pure and can be traced by JAX.

    Example:
        >>> schedule_named("step", every=10, factor=0.5)
        Step(every=10, factor=0.5)
        >>> float(Step(every=10, factor=0.5).multiplier((), step=250, steps_per_epoch=10, total_steps=1000))
        0.25
    """

    def init(self) -> Any:
        """What it remembers before the first epoch: nothing, unless it watches the loss."""
        return ()

    def update(self, state: Any, loss: ArrayLike) -> Any:
        """What it remembers after an epoch that ended at ``loss``."""
        return state

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        """The share of the learning rate that ``step`` uses."""
        raise NotImplementedError(f"schedule {type(self).__name__} has no multiplier")


def schedule_named(name: str, **options: float) -> Schedule:
    """The schedule a word stands for.

    Raises:
        InputError: there is no such schedule; the message names the nearest.
        InputError: an option is unknown, missing or out of range.
    """
    return schedules[name](**options)


def between(start: float, end: float, progress: ArrayLike) -> Array:
    """Half a cosine wave from ``start`` (progress 0) to ``end`` (1), level at both and beyond them."""
    progress = jax.numpy.clip(progress, 0, 1)
    return end + (start - end) * (1 + jax.numpy.cos(jax.numpy.pi * progress)) / 2


@schedules.register("constant")
class Constant(Schedule):
    """1: the learning rate as it was given."""

    kind = "constant"

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        return jax.numpy.ones_like(step, float)


@schedules.register("step")
class Step(Schedule):
    """factor ^ ⌊epoch / every⌋: the same for ``every`` epochs, then ``factor`` times as much."""

    kind = "step"

    every: PositiveInt = 10
    factor: float = Field(default=0.5, gt=0)

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        return jax.numpy.power(self.factor, step // steps_per_epoch // self.every)


@schedules.register("exponential")
class Exponential(Schedule):
    """rate ^ (step / steps_per_epoch): smoothly, ``rate`` times as much from epoch to epoch."""

    kind = "exponential"

    rate: float = Field(default=0.95, gt=0)

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        return jax.numpy.power(self.rate, step / steps_per_epoch)


@schedules.register("cosine")
class Cosine(Schedule):
    """½ (1 + cos(π · step / total_steps)): half a wave from 1 down to 0.

    References:
        Loshchilov, Hutter, *SGDR: stochastic gradient descent with warm restarts* (2016),
        equation 5, without restarts.
    """

    kind = "cosine"

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        return between(1, 0, step / total_steps)


@schedules.register("one_cycle")
class OneCycle(Schedule):
    """Up from 1/25 to 1 over the first ``share`` of the training, then down to 1/250 000, by cosines.

    References:
        Smith, Topin, *Super-convergence: very fast training of neural networks using large
        learning rates* (2017), with the cosines and numbers of PyTorch's OneCycleLR.
    """

    kind = "one_cycle"

    share: float = Field(default=0.3, gt=0, lt=1)

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        last = total_steps - 1
        peak = jax.numpy.clip(self.share * total_steps - 1, 0, last)
        rising = between(1 / 25, 1, step / jax.numpy.maximum(peak, 1))
        falling = between(1, 1 / 25e4, (step - peak) / jax.numpy.maximum(last - peak, 1))
        return jax.numpy.where(step < peak, rising, falling)


def warmth(share: float, step: Count, total_steps: Count) -> Array:
    """A straight line from nearly 0 that reaches 1 with the first ``share`` of the training."""
    return jax.numpy.minimum((step + 1) / (share * total_steps), 1)


@schedules.register("warm_up")
class WarmUp(Schedule):
    """min(1, (step + 1) / (share · total_steps)): a straight line up to 1, then constant.

    References:
        Goyal et al., *Accurate, large minibatch SGD: training ImageNet in 1 hour* (2017), section 2.2.
    """

    kind = "warm_up"

    share: float = Field(default=0.1, gt=0, le=1)

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        return warmth(self.share, step, total_steps)


@schedules.register("warm_up_cosine")
class WarmUpCosine(Schedule):
    """A straight line up to 1 over the first ``share`` of the training, then half a cosine wave to 0.

    References:
        Loshchilov, Hutter (2016) after Goyal et al. (2017); the usual schedule of transformers.
    """

    kind = "warm_up_cosine"

    share: float = Field(default=0.1, gt=0, lt=1)

    def multiplier(self, state: Any, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        progress = (step / total_steps - self.share) / (1 - self.share)
        return warmth(self.share, step, total_steps) * between(1, 0, progress)


class Watch(NamedTuple):
    """What ``plateau`` remembers: the best loss, epochs since without a better one, the multiplier now."""

    best: Array
    waited: Array
    multiplier: Array


@schedules.register("plateau")
class Plateau(Schedule):
    """``factor`` times as much after more than ``patience`` epochs without a better loss.

    Better is below best · (1 − 10⁻⁴), as in PyTorch's ReduceLROnPlateau.

    Example:
        >>> schedule = Plateau(patience=1, factor=0.5)
        >>> state = schedule.init()
        >>> for loss in (1.0, 1.0, 1.0):
        ...     state = schedule.update(state, loss)
        >>> float(schedule.multiplier(state, 30, 10, 1000))
        0.5
    """

    kind = "plateau"

    patience: int = Field(default=10, ge=0)
    factor: float = Field(default=0.5, gt=0, lt=1)

    def init(self) -> Watch:
        return Watch(jax.numpy.array(jax.numpy.inf), jax.numpy.array(0), jax.numpy.array(1.0))

    def update(self, state: Watch, loss: ArrayLike) -> Watch:
        better = loss < state.best * (1 - 1e-4)
        waited = jax.numpy.where(better, 0, state.waited + 1)
        enough = waited > self.patience
        return Watch(
            best=jax.numpy.where(better, loss, state.best),
            waited=jax.numpy.where(enough, 0, waited),
            multiplier=jax.numpy.where(enough, self.factor * state.multiplier, state.multiplier),
        )

    def multiplier(self, state: Watch, step: Count, steps_per_epoch: Count, total_steps: Count) -> Array:
        return state.multiplier
