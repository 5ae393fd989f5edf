"""Normalization: numbers brought to mean 0 and variance 1, then scaled as learned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field, PositiveFloat

from pellucid.layers.base import Context, Cost, ParameterSpec, Params, Seen, Signature, Weighted, jax, layers
from pellucid.layers.initializers import Constant

if TYPE_CHECKING:
    from jax import Array


@layers.register("batchnorm")
class BatchNorm(Weighted):
    r"""Batch normalization: each feature is normalized by its mean and variance over the batch.

    .. math:: a = \text{gamma} \cdot \frac{x - \mu}{\sqrt{\sigma^2 + \text{epsilon}}} + \text{beta}

    In use, μ and σ² are running averages gathered in training:
    ``stored ← momentum · stored + (1 − momentum) · batch``, where the stored variance is the
    unbiased one (divided by n − 1), as PyTorch does.  Rows of weight 0 do not count.

    Args:
        momentum: how slowly the running averages follow.
        epsilon: keeps the root away from zero.

    Example:
        >>> sorted(BatchNorm().state(Signature.features(4)))
        ['mean', 'variance']

    References:
        Ioffe, Szegedy, *Batch Normalization* (ICML 2015).
    """

    kind: ClassVar[str] = "batchnorm"

    momentum: Annotated[float, Field(ge=0, lt=1)] = 0.9
    epsilon: PositiveFloat = 1e-5

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        shape = inputs[0].shape[-1:]
        return {"gamma": self.bias_spec(shape, Constant(value=1.0)), "beta": self.bias_spec(shape, Constant(value=0.0))}

    def state(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        shape = inputs[0].shape[-1:]
        return {
            "mean": ParameterSpec(shape, Constant(value=0.0)),
            "variance": ParameterSpec(shape, Constant(value=1.0)),
        }

    def cost(self, *inputs: Signature) -> Cost:
        return Cost(multiply_adds=2 * inputs[0].size, bytes=4 * inputs[0].size)

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        mean, variance = state["mean"], state["variance"]
        if context.training:
            mean, variance, count = self.statistics(x, context.weights)
            unbiased = variance * count / jax.numpy.maximum(count - 1, 1)
            keep = self.momentum
            state = {
                "mean": keep * state["mean"] + (1 - keep) * jax.lax.stop_gradient(mean),
                "variance": keep * state["variance"] + (1 - keep) * jax.lax.stop_gradient(unbiased),
            }
        normalized = (x - mean) / jax.numpy.sqrt(variance + self.epsilon)
        return params["gamma"] * normalized + params["beta"], state, {"normalized": normalized}

    @staticmethod
    def statistics(x: Array, weights: Array | None) -> tuple[Array, Array, Array]:
        """Mean and variance over all axes but the last, and how many real entries they stand for."""
        axes = tuple(range(x.ndim - 1))
        ones = jax.numpy.ones(x.shape[:1], x.dtype)
        real = (ones if weights is None else (weights > 0).astype(x.dtype)).reshape(-1, *[1] * (x.ndim - 1))
        real = jax.numpy.broadcast_to(real, (*x.shape[:-1], 1))
        count = real.sum()
        mean = (real * x).sum(axes) / count
        variance = (real * (x - mean) ** 2).sum(axes) / count
        return mean, variance, count


@layers.register("layernorm")
class LayerNorm(Weighted):
    r"""Layer normalization: each row is normalized by its own mean and variance.

    .. math:: a = \text{gamma} \cdot \frac{x - \mu}{\sqrt{\sigma^2 + \text{epsilon}}} + \text{beta},
              \quad \mu, \sigma^2 \text{ over the last axis}

    Args:
        epsilon: keeps the root away from zero.

    Example:
        >>> LayerNorm().parameters(Signature.features(4))["gamma"].shape
        (4,)

    References:
        Ba, Kiros, Hinton, *Layer Normalization* (2016), arXiv:1607.06450.
    """

    kind: ClassVar[str] = "layernorm"

    epsilon: PositiveFloat = 1e-5

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        shape = inputs[0].shape[-1:]
        return {"gamma": self.bias_spec(shape, Constant(value=1.0)), "beta": self.bias_spec(shape, Constant(value=0.0))}

    def cost(self, *inputs: Signature) -> Cost:
        return Cost(multiply_adds=2 * inputs[0].size, bytes=4 * inputs[0].size)

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        mean = x.mean(-1, keepdims=True)
        variance = ((x - mean) ** 2).mean(-1, keepdims=True)
        normalized = (x - mean) / jax.numpy.sqrt(variance + self.epsilon)
        return params["gamma"] * normalized + params["beta"], state, {"normalized": normalized}
