"""How weights start: the distributions that initial values are drawn from.

Good initial values keep the size of the signal about the same from layer to layer, forward and
backward, so that a deep network can begin to learn.  For a unit with ``fan_in`` inputs, in a
layer with ``fan_out`` outputs, the rules of LeCun, Glorot (Xavier) and He differ only in the
variance they ask for.
"""

from __future__ import annotations

import math
import re

import numpy as np
from pydantic import Field, model_validator

from pellucid.errors import InputError
from pellucid.options import Options
from pellucid.registry import Registry

initializers: Registry[type[Initializer]] = Registry("initializer")


class Initializer(Options):
    """How one array starts: frozen options and one draw.

    Printed as the word that ``parse_initializer`` reads: ``he`` or ``uniform(low=-0.05)``;
    options that have their default go unsaid.

    Example:
        >>> str(Uniform(low=-0.05, high=0.5))
        'uniform(low=-0.05)'
    """

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        """Values of ``shape`` in double precision; the same stream gives the same bits.

        Drawn by NumPy: nothing has to be compiled before the first step.
        """
        raise NotImplementedError(f"initializer {type(self).__name__} has no draw")

    def __str__(self) -> str:
        said = [f"{option}={value!r}" for option, value in self if value != type(self).model_fields[option].default]
        return f"{self.kind}({', '.join(said)})" if said else self.kind


@initializers.register("zeros")
class Zeros(Initializer):
    """Every value 0: right for biases; for weights it would make all units of a layer learn the same."""

    kind = "zeros"

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.zeros(shape)


@initializers.register("constant")
class Constant(Initializer):
    """Every value the same ``value``, as the classic playground's biases start at 0.1."""

    kind = "constant"
    value: float

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return np.full(shape, self.value)


@initializers.register("uniform")
class Uniform(Initializer):
    """Every value between ``low`` and ``high`` equally likely; −½ to ½ as in the classic playground."""

    kind = "uniform"
    low: float = -0.5
    high: float = 0.5

    @model_validator(mode="after")
    def _low_is_below_high(self) -> Uniform:
        if self.low > self.high:
            raise ValueError(f"low must not be above high, got low={self.low}, high={self.high}")
        return self

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return rng.uniform(self.low, self.high, shape)


@initializers.register("normal")
class Normal(Initializer):
    """The bell curve around ``mean`` with standard deviation ``deviation``."""

    kind = "normal"
    mean: float = 0.0
    deviation: float = Field(default=1.0, ge=0)

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return rng.normal(self.mean, self.deviation, shape)


def fans(shape: tuple[int, ...]) -> tuple[int, int]:
    """``(fan_in, fan_out)``: the inputs a unit sums over, and the units of the layer.

    The last axis counts outputs, all others inputs, as in a dense weight (inputs, outputs) or a
    kernel (height, width, channels in, channels out).

    Example:
        >>> fans((784, 30)), fans((3, 3, 16, 32))
        ((784, 30), (144, 32))
    """
    return math.prod(shape[:-1]), math.prod(shape[-1:])


class VarianceScaling(Initializer):
    """Mean 0 and a variance that follows from the fans; the bell curve, not truncated."""

    def variance(self, fan_in: int, fan_out: int) -> float:
        """The variance asked for."""
        raise NotImplementedError(f"initializer {type(self).__name__} has no variance")

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        return rng.normal(0, math.sqrt(self.variance(*fans(shape))), shape)


class UniformVarianceScaling(VarianceScaling):
    """The same variance from a uniform distribution: U(−r, r) has variance r²/3."""

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        reach = math.sqrt(3 * self.variance(*fans(shape)))
        return rng.uniform(-reach, reach, shape)


@initializers.register("lecun")
class Lecun(VarianceScaling):
    """Variance 1 / fan_in: a weighted sum is as large as one input.

    References:
        LeCun, Bottou, Orr, Müller, *Efficient BackProp* (1998), section 4.6.
    """

    kind = "lecun"

    def variance(self, fan_in: int, fan_out: int) -> float:
        return 1 / fan_in


@initializers.register("xavier")
class Xavier(VarianceScaling):
    """Variance 2 / (fan_in + fan_out): a compromise between signal forward and error backward.

    References:
        Glorot, Bengio, *Understanding the difficulty of training deep feedforward neural
        networks* (2010), equation 12.
    """

    kind = "xavier"

    def variance(self, fan_in: int, fan_out: int) -> float:
        return 2 / (fan_in + fan_out)


@initializers.register("he")
class He(VarianceScaling):
    """Variance 2 / fan_in: twice LeCun's, because ReLU silences half of the sums.

    References:
        He, Zhang, Ren, Sun, *Delving deep into rectifiers* (2015), equation 10.
    """

    kind = "he"

    def variance(self, fan_in: int, fan_out: int) -> float:
        return 2 / fan_in


@initializers.register("lecun_uniform")
class LecunUniform(UniformVarianceScaling, Lecun):
    """LeCun's variance, uniform: U(−r, r) with r = √(3 / fan_in)."""

    kind = "lecun_uniform"


@initializers.register("xavier_uniform")
class XavierUniform(UniformVarianceScaling, Xavier):
    """Glorot's variance, uniform: U(−r, r) with r = √(6 / (fan_in + fan_out)), equation 16 of the paper."""

    kind = "xavier_uniform"


@initializers.register("he_uniform")
class HeUniform(UniformVarianceScaling, He):
    """He's variance, uniform: U(−r, r) with r = √(6 / fan_in)."""

    kind = "he_uniform"


@initializers.register("orthogonal")
class Orthogonal(Initializer):
    """A random rotation times ``gain``: WᵀW = gain²·1 (WWᵀ when there are fewer inputs than outputs).

    Lengths and angles survive any number of linear layers.

    Raises:
        InputError: the array has fewer than two axes, so there is nothing to rotate.

    References:
        Saxe, McClelland, Ganguli, *Exact solutions to the nonlinear dynamics of learning in
        deep linear neural networks* (2013).
    """

    kind = "orthogonal"
    gain: float = 1.0

    def draw(self, rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
        if len(shape) < 2:
            raise InputError(
                "orthogonal initial values need at least two axes",
                code="initializer.shape",
                got=f"shape {shape}",
                next="Use another initializer here: zeros for a bias.",
            )
        rows, columns = fans(shape)
        rotation, triangle = np.linalg.qr(rng.normal(size=(max(rows, columns), min(rows, columns))))
        rotation *= np.sign(np.diag(triangle))  # else QR prefers some rotations (Mezzadri 2007)
        return self.gain * (rotation if rows >= columns else rotation.T).reshape(shape)


CALL = re.compile(r"\s*(?P<name>[\w-]+)\s*(?:\((?P<options>[^()]*)\))?\s*")
OPTION = re.compile(r"\s*(?P<option>\w+)\s*=\s*(?P<value>[^\s=]+)\s*")


def parse_initializer(word: str) -> Initializer:
    """The initializer a word stands for: a name, or a name with ``option=number`` in brackets.

    Raises:
        InputError: the word cannot be read, names no initializer, or an option is unknown,
            missing or out of range.

    Example:
        >>> parse_initializer("uniform(low=-0.05, high=0.05)")
        Uniform(low=-0.05, high=0.05)
        >>> parse_initializer("hee")
        Traceback (most recent call last):
        pellucid.errors.InputError: there is no initializer 'hee'.
          got: hee
          next: Did you mean 'he'?
    """
    call = CALL.fullmatch(word)
    given = (call["options"] or "").strip() if call else ""
    options = [OPTION.fullmatch(text) for text in given.split(",")] if given else []
    if call is None or None in options:
        raise InputError(
            "cannot read the initial values",
            code="initializer.syntax",
            got=repr(word[:60]),
            allowed="a name, or a name with options as in uniform(low=-0.05, high=0.05)",
        )
    initializer = initializers[call["name"]]
    try:
        return initializer(**{option["option"]: option["value"] for option in options if option})
    except InputError as problem:
        problem.where = f"initial values '{word}'"
        raise
