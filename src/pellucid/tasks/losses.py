"""What a network is judged by while it learns: one number per row, the smaller the better.

Rows are the first axis of outputs and targets.  Means over rows are taken by ``weighted_mean``
alone, so that padding, sample weights and class weights are one thing: row weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

import lazy_loader
from pydantic import Field

from pellucid.errors import InputError
from pellucid.options import Options
from pellucid.registry import Registry

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

losses: Registry[type[Loss]] = Registry("loss")


class Loss(Options):
    """A loss: frozen options and one pure function of a batch.

    A loss of your own is a subclass with a ``formula``; it needs no registration to be used.

    Attributes:
        kind: its word.
        logit_activation: the activation whose outputs the loss expects, where there is a
            formula ``of_logits`` that is exact also where the activation rounds to 0 or 1.

    Example:
        >>> import jax.numpy as jnp
        >>> loss_named("half_mse").of_rows(jnp.array([[1.0, 2.0], [0.0, 0.0]]), jnp.zeros((2, 2))).tolist()
        [2.5, 0.0]
    """

    logit_activation: ClassVar[Literal["softmax", "sigmoid"] | None] = None

    def formula(self, outputs: Array, targets: Array) -> Array:
        """The loss of each row, for outputs and targets of one shape."""
        raise NotImplementedError(f"loss {type(self).__name__} has no formula")

    def of_rows(self, outputs: Array, targets: Array) -> Array:
        """The loss of each row.

        Args:
            outputs: what the network put out, rows first.
            targets: what it should have put out, of the same shape.

        Raises:
            InputError: the shapes differ; broadcasting would compare each row with every other.
        """
        require_same_shape(self.kind or type(self).__name__, outputs, targets)
        return self.formula(outputs, targets)


def require_same_shape(loss: str, outputs: Array, targets: Array) -> None:
    """Refuse outputs and targets that do not answer each other number by number."""
    if outputs.shape != targets.shape:
        raise InputError(
            f"{loss} compares outputs and targets number by number, but their shapes differ",
            code="loss.shape",
            got=f"outputs {outputs.shape}, targets {targets.shape}",
            next="Give the output layer as many units as the target has numbers.",
        )


def loss_named(name: str, **options: float) -> Loss:
    """The loss a word stands for.

    Raises:
        InputError: there is no such loss; the message names the nearest.
        InputError: an option is unknown or out of range.

    Example:
        >>> loss_named("huber", delta=2)
        Huber(delta=2.0)
    """
    return losses[name](**options)


def weighted_mean(row_values: Array, weights: Array | None = None) -> Array:
    """Σ w·v / Σ w over the first axis: the mean over real rows.

    Args:
        row_values: one value v per row.
        weights: one weight w ≥ 0 per row, 0 for padding; ``None`` counts every row once.

    Returns:
        The mean; 0 where there is no row of positive weight.

    Example:
        >>> import jax.numpy as jnp
        >>> float(weighted_mean(jnp.array([1.0, 3.0, 100.0]), jnp.array([1.0, 1.0, 0.0])))
        2.0
    """
    if weights is None:
        return row_values.mean(0)
    total = weights.sum()
    return (weights * row_values).sum() / jax.numpy.where(total > 0, total, 1)


def smooth(targets: Array, amount: float, choices: int, low: float = 0.0) -> Array:
    """Targets that are a little less sure: (1 − amount) · target + amount · undecided.

    Undecided is low + (1 − low) / choices: every answer gets the same share.

    Args:
        targets: one-hot rows or single yes-or-no answers, which say yes by 1 and no by ``low``.
        amount: how far they are moved, in [0, 1].
        choices: how many answers there are: the classes, or 2 for yes or no.
        low: 0 or −1.

    Example:
        >>> import jax.numpy as jnp
        >>> print(smooth(jnp.array([[0.0, 1.0, 0.0, 0.0]]), 0.5, choices=4))
        [[0.125 0.625 0.125 0.125]]

    References:
        Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, *Rethinking the Inception architecture for
        computer vision* (2016), section 7.
    """
    undecided = low + (1 - low) / choices
    return (1 - amount) * targets + amount * undecided


def output_axes(values: Array) -> tuple[int, ...]:
    """Every axis but the rows'."""
    return tuple(range(1, values.ndim))


@losses.register("half_mse")
class HalfMSE(Loss):
    """½ Σ (y − t)² over the outputs: the quadratic cost of introductions, whose δ is y − t.

    The classic playground's "loss" is the mean of this over rows.
    """

    kind = "half_mse"

    def formula(self, outputs: Array, targets: Array) -> Array:
        return ((outputs - targets) ** 2).sum(output_axes(outputs)) / 2


@losses.register("mse")
class MSE(Loss):
    """Mean of (y − t)² over the outputs: its root is in the target's unit."""

    kind = "mse"

    def formula(self, outputs: Array, targets: Array) -> Array:
        return ((outputs - targets) ** 2).mean(output_axes(outputs))


@losses.register("mae")
class MAE(Loss):
    """Mean of |y − t| over the outputs: outliers pull no harder than others; the derivative at 0 is 0."""

    kind = "mae"

    def formula(self, outputs: Array, targets: Array) -> Array:
        return abs(outputs - targets).mean(output_axes(outputs))


@losses.register("huber")
class Huber(Loss):
    """Mean over the outputs of ½ r² where |r| ≤ delta, else delta · (|r| − ½ delta), with r = y − t.

    Quadratic for small mistakes and linear for large ones.

    References:
        Huber, *Robust estimation of a location parameter* (1964).
    """

    kind = "huber"

    delta: float = Field(default=1.0, gt=0)

    def formula(self, outputs: Array, targets: Array) -> Array:
        distance = abs(outputs - targets)
        near = jax.numpy.minimum(distance, self.delta)
        return (near * (distance - near / 2)).mean(output_axes(outputs))


def length(vectors: Array) -> Array:
    """√Σ v² over all axes but the rows', with derivative 0 (and not 0 / 0) at the zero vector."""
    squares = (vectors**2).sum(output_axes(vectors))
    positive = squares > 0
    return jax.numpy.where(positive, jax.numpy.sqrt(jax.numpy.where(positive, squares, 1)), 0)


@losses.register("euclidean")
class Euclidean(Loss):
    """√Σ (y − t)²: the straight distance between output and target."""

    kind = "euclidean"

    def formula(self, outputs: Array, targets: Array) -> Array:
        return length(outputs - targets)


@losses.register("cosine")
class Cosine(Loss):
    """1 − y·t / (|y| |t|): 0 for the same direction, 1 at a right angle, 2 for the opposite.

    Lengths do not count; a zero vector has no direction and is at 1 from everything.  Called a
    distance, it is no metric: the way through a third point can be shorter.

    Example:
        >>> import jax.numpy as jnp
        >>> east, northeast, north = (jnp.array([v]) for v in ([1.0, 0.0], [1.0, 1.0], [0.0, 1.0]))
        >>> detour = Cosine().of_rows(east, northeast) + Cosine().of_rows(northeast, north)
        >>> bool(detour[0] < Cosine().of_rows(east, north)[0])
        True
    """

    kind = "cosine"

    def formula(self, outputs: Array, targets: Array) -> Array:
        product = (outputs * targets).sum(output_axes(outputs))
        lengths = length(outputs) * length(targets)
        return 1 - product / jax.numpy.where(lengths > 0, lengths, 1)


def log_of(probabilities: Array) -> Array:
    """The logarithm of p, with p = 0 read as the smallest normal number: at least −87.3 in float32, never −∞."""
    return jax.numpy.log(jax.numpy.maximum(probabilities, jax.numpy.finfo(probabilities.dtype).tiny))


@losses.register("binary_cross_entropy")
class BinaryCrossEntropy(Loss):
    """−(t log y + (1 − t) log(1 − y)), the mean over the outputs; each is a yes or no of its own.

    Args of both forms: targets between 0 and 1; outputs y in [0, 1], or their logits z with
    y = sigmoid(z).  log 2 when the network knows nothing and says ½.

    References:
        Goodfellow, Bengio, Courville, *Deep Learning* (2016), section 6.2.2.2.
    """

    kind = "binary_cross_entropy"
    logit_activation = "sigmoid"

    def formula(self, outputs: Array, targets: Array) -> Array:
        surprise = -(targets * log_of(outputs) + (1 - targets) * log_of(1 - outputs))
        return surprise.mean(output_axes(outputs))

    def of_logits(self, logits: Array, targets: Array) -> Array:
        """The same from the sums before the sigmoid, whose δ is (y − t) / outputs."""
        require_same_shape(self.kind, logits, targets)
        log_sigmoid = jax.nn.log_sigmoid
        surprise = -(targets * log_sigmoid(logits) + (1 - targets) * log_sigmoid(-logits))
        return surprise.mean(output_axes(logits))


@losses.register("cross_entropy")
class CrossEntropy(Loss):
    """−Σ t log y over the classes, the last axis; the mean over axes between (the steps of a text).

    Args of both forms: targets as one-hot rows or probabilities; outputs y as probabilities, or
    their logits z with y = softmax(z).  log(classes) when the network knows nothing.

    References:
        Goodfellow, Bengio, Courville, *Deep Learning* (2016), section 6.2.2.3.
    """

    kind = "cross_entropy"
    logit_activation = "softmax"

    def formula(self, outputs: Array, targets: Array) -> Array:
        surprise = -(targets * log_of(outputs)).sum(-1)
        return surprise.mean(output_axes(surprise))

    def of_logits(self, logits: Array, targets: Array) -> Array:
        """The same from the sums before the softmax, whose δ is y − t."""
        require_same_shape(self.kind, logits, targets)
        surprise = -(targets * jax.nn.log_softmax(logits)).sum(-1)
        return surprise.mean(output_axes(surprise))


@losses.register("hinge")
class Hinge(Loss):
    """max(0, 1 − t · y) for targets −1 and 1, the mean over the outputs: 0 once right by a margin of 1.

    References:
        Cortes, Vapnik, *Support-vector networks* (1995).
    """

    kind = "hinge"

    def formula(self, outputs: Array, targets: Array) -> Array:
        return jax.nn.relu(1 - targets * outputs).mean(output_axes(outputs))
