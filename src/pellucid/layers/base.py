"""What a layer is: validated options, what flows through it, and one pure function.

Options, signatures, parameter shapes and cost are plain Python integers, so that a network
of 405 billion parameters is counted without allocating and without loading JAX.  Only
``forward`` and the drawing of initial values touch JAX.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias
from zlib import crc32

import lazy_loader
from pydantic import NonNegativeFloat

from pellucid.errors import InputError
from pellucid.layers.initializers import Initializer
from pellucid.options import Options
from pellucid.registry import Registry

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

Params: TypeAlias = "Mapping[str, Array]"
Seen: TypeAlias = "dict[str, Array]"

layers: Registry[type[Layer]] = Registry("layer")


@dataclass(frozen=True)
class Signature:
    """What flows between two layers: named axes (without the batch axis) and the kind of number.

    Args:
        axes: ``(name, size)`` of each axis, batch left out.
        below: ``None`` for real numbers; ``n`` for indices ``0 … n − 1``.

    Example:
        >>> Signature.image(28, 28).shape
        (28, 28, 1)
        >>> str(Signature.features(4))
        '4'
    """

    axes: tuple[tuple[str, int], ...]
    below: int | None = None

    @classmethod
    def features(cls, size: int) -> Signature:
        """A flat row of ``size`` numbers."""
        return cls((("features", size),))

    @classmethod
    def image(cls, height: int, width: int, channels: int = 1) -> Signature:
        """A picture, channels last."""
        return cls((("height", height), ("width", width), ("channels", channels)))

    @classmethod
    def of_shape(cls, shape: tuple[int, ...]) -> Signature:
        """Axes named after their number: one is features, two or three a picture."""
        if len(shape) == 1:
            return cls.features(shape[0])
        if len(shape) in (2, 3):
            return cls.image(*shape)
        return cls(tuple((f"axis{index}", size) for index, size in enumerate(shape)))

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(size for _, size in self.axes)

    @property
    def size(self) -> int:
        """How many numbers one row holds."""
        return math.prod(self.shape)

    def __str__(self) -> str:
        return "×".join(map(str, self.shape)) or "1"


@dataclass(frozen=True)
class ParameterSpec:
    """Shape of one named array of a layer, how it starts, and what may move it.

    Args:
        shape: sizes of the axes.
        initializer: how the values start.
        regularized: whether penalties apply (weights yes, biases no).
        l1, l2: penalties of this layer alone; ``None`` takes the ones of the training.
        connections: share of the entries that exist, per output; the others stay zero.
        frozen: whether training leaves the array as it is.
    """

    shape: tuple[int, ...]
    initializer: Initializer
    regularized: bool = False
    l1: float | None = None
    l2: float | None = None
    connections: float = 1.0
    frozen: bool = False

    @property
    def size(self) -> int:
        """How many numbers the array holds."""
        return math.prod(self.shape)


@dataclass(frozen=True)
class Cost:
    """Work of one row: multiply-adds of the forward pass, and bytes of what it puts out."""

    multiply_adds: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Context:
    """What a forward pass knows besides numbers.

    Args:
        training: dropout is on and normalization uses the batch.
        key: random key of the pass, from which :meth:`random_key` makes the layer's own; ``None`` where nothing
            is random.
        mask: 1 for real positions, 0 for padding, ``(batch, time)``; or ``None``.
        weights: one weight a row, 0 for rows that only fill up the last batch; or ``None``.
        cache: what was seen in the pass over the positions before, for stepping through a sequence.
        nudges: small values added to named inner values.  With zeros, the gradient with respect
            to a nudge is δ of that value.
    """

    training: bool = False
    key: Array | None = None
    mask: Array | None = None
    weights: Array | None = None
    cache: Mapping[str, Array] | None = None
    nudges: Mapping[str, Array] = field(default_factory=dict)
    path: str = ""

    def at(self, path: str) -> Context:
        """The context of the layer at ``path``."""
        return replace(self, path=path)

    def random_key(self) -> Array:
        """A key of the layer's own; made only where a layer asks, for each takes time to compile."""
        if self.key is None:
            raise InputError(
                "a random layer is asked to train without a random key",
                code="network.no-key",
                where=self.path,
                next="Pass Context(training=True, key=jax.random.key(0)).",
            )
        return jax.random.fold_in(self.key, crc32(self.path.encode())) if self.path else self.key

    def cached(self, name: str) -> Array | None:
        """What this layer saw as ``name`` in the pass over the positions before; ``None`` at the first."""
        return None if self.cache is None else self.cache[f"{self.path}/{name}"]

    def nudged(self, name: str, value: Array) -> Array:
        """``value``, plus the nudge asked for under ``layer`` (its output) or ``layer/name``."""
        address = f"{self.path}/{name}" if name else self.path
        return value + self.nudges[address] if address in self.nudges else value


class Layer(Options):
    """A layer: frozen options and five questions.

    A layer file holds its formula, options, shapes, initial values and forward pass, in this
    order.  A layer of your own is a subclass with the same five answers; it needs no
    registration to be trained and seen through.

    Example:
        >>> from pellucid.layers import Dense
        >>> Dense(units=4).signature(Signature.features(3))
        Signature(axes=(('features', 4),), below=None)
    """

    positional: ClassVar[tuple[str, ...]] = ()
    """Options that may be written without their name, in this order."""

    def signature(self, *inputs: Signature) -> Signature:
        """What comes out, given what goes in."""
        return inputs[0]

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        """Arrays that are learned."""
        return {}

    def state(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        """Arrays that follow the data without being learned (running averages)."""
        return {}

    def cost(self, *inputs: Signature) -> Cost:
        """Work of one row."""
        return Cost(bytes=4 * self.signature(*inputs).size)

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        """Output, new state, and every inner value worth seeing, by name."""
        raise NotImplementedError(f"layer {type(self).__name__} has no forward")

    def expects(self, condition: bool, expected: str, came: object, remedy: str = "") -> None:
        """Refuse an input this layer cannot take; the network adds the layer's place."""
        if not condition:
            raise InputError(
                f"{self.kind or type(self).__name__} expected {expected}, got {came}",
                code="network.shape",
                got=str(came),
                allowed=expected,
                next=remedy,
            )


class Weighted(Layer):
    """A layer that learns: options every layer with weights has.

    Args:
        l1, l2: penalties of this layer alone; left out, the ones of the training.
        frozen: whether training leaves this layer as it is.
    """

    l1: NonNegativeFloat | None = None
    l2: NonNegativeFloat | None = None
    frozen: bool = False

    def weight_spec(self, shape: tuple[int, ...], initializer: Initializer, connections: float = 1.0) -> ParameterSpec:
        """An array that penalties apply to."""
        return ParameterSpec(shape, initializer, True, self.l1, self.l2, connections, self.frozen)

    def bias_spec(self, shape: tuple[int, ...], initializer: Initializer) -> ParameterSpec:
        """An array that penalties leave alone."""
        return ParameterSpec(shape, initializer, frozen=self.frozen)
