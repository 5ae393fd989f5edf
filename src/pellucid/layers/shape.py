"""Layers that rearrange numbers or join several inputs, without learning anything."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import BeforeValidator, PlainSerializer, PositiveInt

from pellucid.layers.base import Context, Layer, Params, Seen, Signature, jax, layers

if TYPE_CHECKING:
    from jax import Array


def sizes_from_word(word: Any) -> Any:
    """``"28x28x1"`` as ``(28, 28, 1)``; anything else is left to the type check."""
    if isinstance(word, str) and re.fullmatch(r"\d+(x\d+)*", word):
        return tuple(int(size) for size in word.split("x"))
    return (word,) if isinstance(word, int) else word


Sizes = Annotated[
    tuple[PositiveInt, ...], BeforeValidator(sizes_from_word), PlainSerializer(lambda sizes: "x".join(map(str, sizes)))
]
"""Sizes of axes, written ``28x28x1``."""


@layers.register("flatten")
class Flatten(Layer):
    """Lays all axes of a row out in one.

    Example:
        >>> Flatten().signature(Signature.image(8, 8)).shape
        (64,)
    """

    kind: ClassVar[str] = "flatten"

    def signature(self, *inputs: Signature) -> Signature:
        return Signature((("features", inputs[0].size),), inputs[0].below)

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        return x.reshape(x.shape[0], -1), state, {}


@layers.register("reshape")
class Reshape(Layer):
    """Gives a row another shape with the same number of entries.

    Args:
        shape: the new sizes, as ``28x28x1``.

    Example:
        >>> Reshape(shape="8x8x1").signature(Signature.features(64)).shape
        (8, 8, 1)
    """

    kind: ClassVar[str] = "reshape"
    positional: ClassVar[tuple[str, ...]] = ("shape",)

    shape: Sizes

    def signature(self, *inputs: Signature) -> Signature:
        (given,) = inputs
        written = "x".join(map(str, self.shape))
        self.expects(math.prod(self.shape) == given.size, f"{math.prod(self.shape)} numbers for {written}", given.size)
        return Signature(Signature.of_shape(self.shape).axes, given.below)

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        return x.reshape(x.shape[0], *self.shape), state, {}


@layers.register("rescale")
class Rescale(Layer):
    r"""Multiplies by a fixed number and adds another.

    .. math:: a = x \cdot \text{scale} + \text{offset}

    Example:
        >>> Rescale(scale=1 / 16).scale
        0.0625
    """

    kind: ClassVar[str] = "rescale"
    positional: ClassVar[tuple[str, ...]] = ("scale", "offset")

    scale: float = 1.0
    offset: float = 0.0

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        (x,) = inputs
        return x * self.scale + self.offset, state, {}


@layers.register("add")
class Add(Layer):
    """Adds several inputs of the same shape: the meeting point of a residual connection.

    Example:
        >>> Add().signature(Signature.features(4), Signature.features(4)).shape
        (4,)
    """

    kind: ClassVar[str] = "add"

    def signature(self, *inputs: Signature) -> Signature:
        for other in inputs[1:]:
            self.expects(
                other.shape == inputs[0].shape,
                f"inputs of one shape ({inputs[0]})",
                other,
                f"End the longer path in a layer of size {inputs[0]}.",
            )
        return inputs[0]

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        return sum(inputs[1:], start=inputs[0]), state, {}


@layers.register("concatenate")
class Concatenate(Layer):
    """Lays several inputs side by side along the last axis.

    Example:
        >>> Concatenate().signature(Signature.features(3), Signature.features(4)).shape
        (7,)
    """

    kind: ClassVar[str] = "concatenate"

    def signature(self, *inputs: Signature) -> Signature:
        first = inputs[0]
        for other in inputs[1:]:
            agree = other.shape[:-1] == first.shape[:-1]
            self.expects(agree, f"inputs that agree but in the last axis ({first})", other)
        name, _ = first.axes[-1]
        return Signature((*first.axes[:-1], (name, sum(given.shape[-1] for given in inputs))))

    def forward(
        self, params: Params, state: Params, inputs: tuple[Array, ...], context: Context
    ) -> tuple[Array, Params, Seen]:
        return jax.numpy.concatenate(inputs, axis=-1), state, {}
