"""Activation functions: what a unit makes of its weighted sum z.

Each is a layer without parameters, so that z and a = f(z) are both seen.  All work element by
element, except softmax, which looks at all units of a layer together.  Derivatives come from
differentiating the formula; only ``step``, whose derivative is zero, brings its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, TypeVar

import lazy_loader
from pydantic import Field, FiniteFloat

from pellucid.layers.base import Layer, layers
from pellucid.registry import Registry

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

    from pellucid.layers.base import Context, Params, Seen

INFINITY = float("inf")

activations: Registry[type[Activation]] = Registry("activation")


class Activation(Layer):
    """A function of the weighted sum: a = f(z).

    Attributes:
        range: the least and greatest value (or limit) of f, for its default options.
        default_initializer: how the weights before it start unless something else is asked for.

    Example:
        >>> activation_named("leaky_relu", slope=0.1)
        LeakyReLU(slope=0.1)
    """

    range: ClassVar[tuple[float, float]] = (-INFINITY, INFINITY)
    default_initializer: ClassVar[str] = "lecun"

    def function(self, z: Array) -> Array:
        """f(z), of the same shape as ``z``."""
        raise NotImplementedError(f"activation {type(self).__name__} has no function")

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        return self.function(inputs[0]), state, {}


Kind = TypeVar("Kind", bound=type[Activation])


def word(name: str) -> Callable[[Kind], Kind]:
    """Decorator that enters an activation under its word, as a layer and as an activation."""

    def enter(activation: Kind) -> Kind:
        activation.kind = name
        layers.register(name)(activation)
        activations.register(name)(activation)
        return activation

    return enter


def activation_named(name: str, **options: float) -> Activation:
    """The activation a word stands for.

    Raises:
        InputError: there is no such activation; the message names the nearest.
        InputError: an option is unknown or out of range.

    Example:
        >>> activation_named("tahn")
        Traceback (most recent call last):
        pellucid.errors.InputError: there is no activation 'tahn'.
          got: tahn
          next: Did you mean 'tanh'?
    """
    return activations[name](**options)


@word("linear")
class Linear(Activation):
    """f(z) = z: the sum itself; layers with nothing else between them are one matrix."""

    def function(self, z: Array) -> Array:
        return z


@word("step")
class Step(Activation):
    """Fires or is silent: 1 where z > threshold, else 0; silent exactly at the threshold.

    The true derivative is 0 everywhere, which teaches nothing.  Learning uses the surrogate

        f′(z) = 1 / (1 + 2·|z − threshold|)²,

    the slope of ½ + u / (1 + 2·|u|) with u = z − threshold, a curve that rises from 0 to 1 as
    the step does.  A threshold θ is the same as a bias of −θ.

    Example:
        >>> import jax.numpy as jnp
        >>> Step(threshold=2.2).function(jnp.array([2.1, 2.2, 2.34])).tolist()
        [0.0, 0.0, 1.0]

    References:
        Nielsen, *Neural Networks and Deep Learning* (2015), chapter 1 (the perceptron's rule);
        Zenke, Ganguli, *SuperSpike* (2018), equation 2.1 and figure 1 (the surrogate).
    """

    positional = ("threshold",)
    range = (0.0, 1.0)

    threshold: FiniteFloat = 0.0

    def function(self, z: Array) -> Array:
        u = jax.numpy.asarray(z) - self.threshold  # NumPy's float64 would differ from the engine's u by rounding
        fires = (u > 0).astype(u.dtype)
        slope = jax.lax.stop_gradient(1 / (1 + 2 * abs(u)) ** 2)
        return fires + slope * (u - jax.lax.stop_gradient(u))  # adds exactly 0, and the slope


@word("sigmoid")
class Sigmoid(Activation):
    """f(z) = 1 / (1 + e⁻ᶻ): a soft step from 0 to 1, ½ at z = 0; flat, and slow to learn, far out.

    Example:
        >>> import jax.numpy as jnp
        >>> Sigmoid().function(jnp.array([-1e4, 0.0, 1e4])).tolist()
        [0.0, 0.5, 1.0]
    """

    range = (0.0, 1.0)
    default_initializer = "xavier"

    def function(self, z: Array) -> Array:
        return jax.nn.sigmoid(z)


@word("tanh")
class Tanh(Activation):
    """f(z) = (eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ): a soft step from −1 to 1, about z near 0.

    References:
        LeCun, Bottou, Orr, Müller, *Efficient BackProp* (1998), section 4.4: why symmetric
        around 0 is better than a sigmoid.
    """

    range = (-1.0, 1.0)
    default_initializer = "xavier"

    def function(self, z: Array) -> Array:
        return jax.numpy.tanh(z)


@word("relu")
class ReLU(Activation):
    """f(z) = z where z > threshold, else 0; the derivative is 1 there, else 0.

    With a threshold above 0 the sum must be large enough to pass, and then passes whole: f jumps
    from 0 to the threshold.

    Example:
        >>> import jax.numpy as jnp
        >>> ReLU(threshold=2.2).function(jnp.array([2.1, 2.5])).tolist()
        [0.0, 2.5]

    References:
        Nair, Hinton, *Rectified linear units improve restricted Boltzmann machines* (2010).
    """

    positional = ("threshold",)
    range = (0.0, INFINITY)
    default_initializer = "he"

    threshold: FiniteFloat = 0.0

    def function(self, z: Array) -> Array:
        return jax.numpy.where(z > self.threshold, z, 0)


@word("leaky_relu")
class LeakyReLU(Activation):
    """f(z) = z where z > 0, else slope · z: no unit can die, because some gradient always passes.

    References:
        Maas, Hannun, Ng, *Rectifier nonlinearities improve neural network acoustic models* (2013).
    """

    positional = ("slope",)
    default_initializer = "he"

    slope: FiniteFloat = 0.01

    def function(self, z: Array) -> Array:
        return jax.numpy.where(z > 0, z, self.slope * z)


@word("elu")
class ELU(Activation):
    """f(z) = z where z > 0, else alpha · (eᶻ − 1): bends smoothly towards −alpha.

    References:
        Clevert, Unterthiner, Hochreiter, *Fast and accurate deep network learning by exponential
        linear units* (2015).
    """

    positional = ("alpha",)
    range = (-1.0, INFINITY)
    default_initializer = "he"

    alpha: float = Field(default=1.0, ge=0, allow_inf_nan=False)

    def function(self, z: Array) -> Array:
        below = jax.numpy.where(z > 0, 0, z)  # keeps eᶻ finite where it is not used: its gradient would be 0 · ∞
        return jax.numpy.where(z > 0, z, self.alpha * jax.numpy.expm1(below))


@word("gelu")
class GELU(Activation):
    """f(z) = z · Φ(z), with Φ the probability that a standard normal number is below z.

    Not monotone: it falls to −0.17 at z = −0.75 and comes back to 0.

    Example:
        >>> import jax.numpy as jnp
        >>> round(float(GELU().function(jnp.array(-0.75))), 4)
        -0.17

    References:
        Hendrycks, Gimpel, *Gaussian error linear units* (2016).
    """

    range = (-0.16997121, INFINITY)
    default_initializer = "he"

    def function(self, z: Array) -> Array:
        return jax.nn.gelu(z, approximate=False)


@word("gelu_tanh")
class GELUTanh(Activation):
    """f(z) = ½ z (1 + tanh(√(2/π) (z + 0.044715 z³))): GELU to about 0.0005, as GPT-2 computes it.

    References:
        Hendrycks, Gimpel, *Gaussian error linear units* (2016), section 2.
    """

    range = (-0.17004076, INFINITY)
    default_initializer = "he"

    def function(self, z: Array) -> Array:
        return jax.nn.gelu(z, approximate=True)


@word("silu")
class SiLU(Activation):
    """f(z) = z · sigmoid(z), also called swish; falls to −0.278 at z = −1.278.

    References:
        Elfwing, Uchibe, Doya, *Sigmoid-weighted linear units for neural network function
        approximation in reinforcement learning* (2017);
        Ramachandran, Zoph, Le, *Searching for activation functions* (2017).
    """

    range = (-0.27846454, INFINITY)
    default_initializer = "he"

    def function(self, z: Array) -> Array:
        return z * jax.nn.sigmoid(z)


@word("mish")
class Mish(Activation):
    """f(z) = z · tanh(softplus(z)); falls to −0.309 at z = −1.192.

    References:
        Misra, *Mish: a self regularized non-monotonic activation function* (2019).
    """

    range = (-0.30884343, INFINITY)
    default_initializer = "he"

    def function(self, z: Array) -> Array:
        return z * jax.numpy.tanh(jax.nn.softplus(z))


@word("softplus")
class Softplus(Activation):
    """f(z) = log(1 + eᶻ): a smooth ReLU, never 0; its derivative is the sigmoid.

    References:
        Dugas, Bengio, Bélisle, Nadeau, Garcia, *Incorporating second-order functional knowledge
        for better option pricing* (2000).
    """

    range = (0.0, INFINITY)
    default_initializer = "he"

    def function(self, z: Array) -> Array:
        return jax.nn.softplus(z)


@word("sine")
class Sine(Activation):
    """f(z) = sin(z): repeats itself, which suits waves and pictures.

    References:
        Sitzmann, Martel, Bergman, Lindell, Wetzstein, *Implicit neural representations with
        periodic activation functions* (2020); its U(−√(6/n), √(6/n)) is the default here.
    """

    range = (-1.0, 1.0)
    default_initializer = "he_uniform"

    def function(self, z: Array) -> Array:
        return jax.numpy.sin(z)


@word("gaussian")
class Gaussian(Activation):
    """f(z) = e^(−z²): answers most near z = 0, so a unit marks a band and not a side.

    References:
        Broomhead, Lowe, *Multivariable functional interpolation and adaptive networks* (1988).
    """

    range = (0.0, 1.0)

    def function(self, z: Array) -> Array:
        return jax.numpy.exp(-(z**2))


@word("softmax")
class Softmax(Activation):
    """fᵢ(z) = e^zᵢ / Σⱼ e^zⱼ over the last axis: positive numbers with sum 1, read as probabilities.

    Only differences count: adding the same number to all sums changes nothing.

    Example:
        >>> import jax.numpy as jnp
        >>> [f"{a:.7f}" for a in Softmax().function(jnp.array([5.0, 8.0, 15.0]))]
        ['0.0000454', '0.0009110', '0.9990436']

    References:
        Bridle, *Probabilistic interpretation of feedforward classification network outputs* (1990).
    """

    range = (0.0, 1.0)
    default_initializer = "xavier"

    def function(self, z: Array) -> Array:
        return jax.nn.softmax(z, axis=-1)
