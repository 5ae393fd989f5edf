"""Dropout: units that are silenced at random while the network learns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import Field

from pellucid.layers.base import Context, Layer, Params, Seen, jax, layers

if TYPE_CHECKING:
    from jax import Array


@layers.register("dropout")
class Dropout(Layer):
    r"""Silences a random share of its inputs in training, and scales the others up.

    .. math:: a_i = \frac{m_i}{1 - \text{rate}} \, x_i, \quad m_i \sim \text{Bernoulli}(1 - \text{rate})

    The expected value stays the same, so in use the layer passes its input on unchanged.

    Args:
        rate: share that is silenced, in [0, 1).

    Example:
        >>> Dropout(rate=0.2).rate
        0.2

    References:
        Srivastava et al., *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*
        (JMLR 15, 2014).
    """

    kind: ClassVar[str] = "dropout"
    positional: ClassVar[tuple[str, ...]] = ("rate",)

    rate: Annotated[float, Field(ge=0, lt=1)] = 0.5

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        if not context.training:
            return x, state, {}
        kept = jax.random.bernoulli(context.random_key(), 1 - self.rate, x.shape)
        return x * kept / (1 - self.rate), state, {"kept": kept}
