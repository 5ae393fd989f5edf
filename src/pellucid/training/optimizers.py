"""From gradients to a direction: what each optimizer makes of the gradients it has seen.

Every step of every optimizer is ``params − learning_rate · direction``.  The learning rate is
not in here: it is live, and given at each step.  This is the only file that knows optax.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import lazy_loader
from pydantic import Field

from pellucid.options import Options
from pellucid.registry import Registry

jax = lazy_loader.load("jax")
optax = lazy_loader.load("optax")

if TYPE_CHECKING:
    from jax import Array
    from jax.typing import ArrayLike

    Tree = Any
    """Arrays by name, nested: parameters, gradients, or what an optimizer remembers."""

optimizers: Registry[type[Optimizer]] = Registry("optimizer")


class Optimizer(Options):
    """An optimizer: frozen options and two pure functions.

    Attributes:
        kind: its word.
        default_learning_rate: what small networks learn well with, where nothing else is asked.

    Example:
        >>> import jax.numpy as jnp
        >>> optimizer, params = Momentum(momentum=0.5), {"weight": jnp.array([1.0])}
        >>> state = optimizer.init(params)
        >>> direction, state = optimizer.update({"weight": jnp.array([4.0])}, state, params)
        >>> direction, state = optimizer.update({"weight": jnp.array([4.0])}, state, params)
        >>> direction["weight"].tolist()
        [6.0]
    """

    default_learning_rate: ClassVar[float] = 0.01

    def transformation(self) -> Any:
        """The optax transformation of gradients to direction."""
        raise NotImplementedError(f"optimizer {type(self).__name__} has no transformation")

    def init(self, params: Tree) -> Tree:
        """What it remembers before the first step."""
        return self.transformation().init(params)

    def update(self, grads: Tree, state: Tree, params: Tree) -> tuple[Tree, Tree]:
        """``(direction, state)`` after seeing ``grads``, the gradients at ``params``."""
        return self.transformation().update(grads, state, params)


def optimizer_named(name: str, **options: float) -> Optimizer:
    """The optimizer a word stands for.

    Raises:
        InputError: there is no such optimizer; the message names the nearest.
        InputError: an option is unknown or out of range.

    Example:
        >>> optimizer_named("adamw", weight_decay=0.1)
        AdamW(beta1=0.9, beta2=0.999, weight_decay=0.1)
    """
    return optimizers[name](**options)


def clip_by_norm(grads: Tree, maximum: ArrayLike) -> Tree:
    """Gradients g · maximum / max(‖g‖, maximum): shortened to ``maximum`` where they are longer.

    Args:
        grads: the gradients of all parameters, measured as one long vector.
        maximum: greatest length allowed, above 0.

    Example:
        >>> import jax.numpy as jnp
        >>> print(clip_by_norm({"weight": jnp.array([3.0, 4.0])}, 1.0)["weight"].round(3))
        [0.6 0.8]

    References:
        Pascanu, Mikolov, Bengio, *On the difficulty of training recurrent neural networks* (2013).
    """
    norm = jax.numpy.sqrt(sum((gradient**2).sum() for gradient in jax.tree.leaves(grads)))
    shrink = maximum / jax.numpy.maximum(norm, maximum)

    def clip(gradient: Array) -> Array:
        return gradient * shrink.astype(gradient.dtype)

    return jax.tree.map(clip, grads)


@optimizers.register("sgd")
class SGD(Optimizer):
    """direction = g: gradient descent itself, one small step downhill.

    References:
        Robbins, Monro, *A stochastic approximation method* (1951).
    """

    kind = "sgd"
    default_learning_rate = 0.1

    def transformation(self) -> Any:
        return optax.identity()


@optimizers.register("momentum")
class Momentum(Optimizer):
    """v ← momentum · v + g; direction = v: a ball that rolls, faster where the slope stays.

    References:
        Polyak, *Some methods of speeding up the convergence of iteration methods* (1964).
    """

    kind = "momentum"
    default_learning_rate = 0.01

    momentum: float = Field(default=0.9, ge=0, lt=1)

    def transformation(self) -> Any:
        return optax.trace(self.momentum)


@optimizers.register("nesterov")
class Nesterov(Optimizer):
    """v ← momentum · v + g; direction = g + momentum · v: a ball that looks one step ahead.

    References:
        Nesterov (1983), in the form of Sutskever, Martens, Dahl, Hinton, *On the importance of
        initialization and momentum in deep learning* (2013), as PyTorch rewrites it.
    """

    kind = "nesterov"
    default_learning_rate = 0.01

    momentum: float = Field(default=0.9, ge=0, lt=1)

    def transformation(self) -> Any:
        return optax.trace(self.momentum, nesterov=True)


@optimizers.register("rmsprop")
class RMSprop(Optimizer):
    """s ← decay · s + (1 − decay) · g²; direction = g / (√s + 10⁻⁸): each weight in its own scale.

    References:
        Tieleman, Hinton, *Neural networks for machine learning*, lecture 6.5 (2012).
    """

    kind = "rmsprop"
    default_learning_rate = 0.003

    decay: float = Field(default=0.99, ge=0, lt=1)

    def transformation(self) -> Any:
        return optax.scale_by_rms(self.decay, eps=1e-8, eps_in_sqrt=False)


@optimizers.register("adagrad")
class Adagrad(Optimizer):
    """s ← s + g²; direction = g / √s, and 0 where s is 0: steps shrink as gradients add up.

    References:
        Duchi, Hazan, Singer, *Adaptive subgradient methods for online learning and stochastic
        optimization* (2011).
    """

    kind = "adagrad"
    default_learning_rate = 0.1

    def transformation(self) -> Any:
        return optax.scale_by_rss(initial_accumulator_value=0.0, eps=0.0)


@optimizers.register("adadelta")
class Adadelta(Optimizer):
    """direction d = g · √(u + ε) / √(s + ε), with s and u the running means of g² and d², ε = 10⁻⁶.

    Directions are in the weights' own unit, so a learning rate of 1 is meant to fit.

    References:
        Zeiler, *Adadelta: an adaptive learning rate method* (2012).
    """

    kind = "adadelta"
    default_learning_rate = 1.0

    decay: float = Field(default=0.9, ge=0, lt=1)

    def transformation(self) -> Any:
        return optax.scale_by_adadelta(self.decay, eps=1e-6)


@optimizers.register("adam")
class Adam(Optimizer):
    """direction = m̂ / (√ŝ + 10⁻⁸), with m and s the running means of g and g².

    m ← beta1 · m + (1 − beta1) · g, s ← beta2 · s + (1 − beta2) · g²; both start at 0, so the
    hats divide by 1 − beta1ᵗ and 1 − beta2ᵗ after t steps.

    References:
        Kingma, Ba, *Adam: a method for stochastic optimization* (2014), algorithm 1.
    """

    kind = "adam"
    default_learning_rate = 0.003

    beta1: float = Field(default=0.9, ge=0, lt=1)
    beta2: float = Field(default=0.999, ge=0, lt=1)

    def transformation(self) -> Any:
        return optax.scale_by_adam(self.beta1, self.beta2, eps=1e-8)


@optimizers.register("adamax")
class Adamax(Adam):
    """direction = m̂ / u, with u ← max(beta2 · u, |g| + 10⁻⁸): Adam with the largest gradient as scale.

    References:
        Kingma, Ba, *Adam: a method for stochastic optimization* (2014), algorithm 2.
    """

    kind = "adamax"
    default_learning_rate = 0.01

    def transformation(self) -> Any:
        return optax.scale_by_adamax(self.beta1, self.beta2, eps=1e-8)


@optimizers.register("nadam")
class Nadam(Adam):
    """Adam that looks one step ahead: m̂ is beta1 · m / (1 − beta1ᵗ⁺¹) + (1 − beta1) · g / (1 − beta1ᵗ).

    beta1 is constant.  PyTorch's and Keras' NAdam warm it up, from about half of it, and come to
    this rule as that ends.

    References:
        Dozat, *Incorporating Nesterov momentum into Adam* (2016), algorithm 2, without its
        factor beta2 on ŝ.
    """

    kind = "nadam"

    def transformation(self) -> Any:
        return optax.scale_by_adam(self.beta1, self.beta2, eps=1e-8, nesterov=True)


@optimizers.register("adamw")
class AdamW(Adam):
    """Adam's direction + weight_decay · params: every weight and bias shrinks by the same share a step.

    References:
        Loshchilov, Hutter, *Decoupled weight decay regularization* (2017), algorithm 2.
    """

    kind = "adamw"

    weight_decay: float = Field(default=0.01, ge=0)

    def transformation(self) -> Any:
        return optax.chain(super().transformation(), optax.add_decayed_weights(self.weight_decay))
