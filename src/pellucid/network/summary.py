"""A network in numbers: shapes, weights and biases, bytes, multiply-adds, time for a row."""

from __future__ import annotations

import time
from dataclasses import dataclass

from pellucid.errors import LimitError
from pellucid.layers import ParameterSpec
from pellucid.network.graph import Network, existing

BYTES_PER_NUMBER = {"float32": 4, "float64": 8, "bfloat16": 2}


@dataclass(frozen=True)
class LayerSummary:
    """One row of the table of layers.

    Args:
        name, kind: the layer.
        output: shape of what leaves it, batch left out.
        weights: numbers that inputs are multiplied with.
        biases: all other numbers that are learned.
        bytes: memory of both in float32.
        multiply_adds: work of the forward pass of one row.
    """

    name: str
    kind: str
    output: tuple[int, ...]
    weights: int
    biases: int
    bytes: int
    multiply_adds: int


@dataclass(frozen=True)
class NetworkSummary:
    """All layers of a network, and their sums."""

    layers: tuple[LayerSummary, ...]
    inputs: tuple[int, ...]

    @property
    def parameters(self) -> int:
        return sum(layer.weights + layer.biases for layer in self.layers)

    @property
    def bytes(self) -> int:
        return sum(layer.bytes for layer in self.layers)

    @property
    def multiply_adds(self) -> int:
        return sum(layer.multiply_adds for layer in self.layers)


def summarize(network: Network) -> NetworkSummary:
    """Every layer in numbers, counted without allocating anything.

    Example:
        >>> from pellucid.layers import Signature
        >>> from pellucid.network import build
        >>> table = summarize(build("dense 4, dense 4, dense 2", Signature.features(3)))
        >>> sum(layer.weights for layer in table.layers), sum(layer.biases for layer in table.layers)
        (36, 10)
    """
    rows = []
    for node in network.nodes:
        taken = network.taken(node)
        specs = {} if node.tied_to else node.layer.parameters(*taken)  # type: ignore[union-attr]
        weights = sum(existing(spec) for spec in specs.values() if is_weight(spec))
        biases = sum(existing(spec) for spec in specs.values() if not is_weight(spec))
        cost = node.layer.cost(*taken)  # type: ignore[union-attr]
        rows.append(
            LayerSummary(
                node.name,
                node.layer.kind or type(node.layer).__name__,
                network.signatures[node.name].shape,
                weights,
                biases,
                4 * (weights + biases),
                cost.multiply_adds,
            )
        )
    return NetworkSummary(tuple(rows), next(iter(network.inputs.values())).shape)


def is_weight(spec: ParameterSpec) -> bool:
    """Whether an array multiplies inputs, and so is what penalties apply to."""
    return spec.regularized


@dataclass(frozen=True)
class Speed:
    """What this machine does: multiply-adds and bytes a second, measured in some 20 ms."""

    multiply_adds_per_second: float
    bytes_per_second: float

    def seconds_for_row(self, summary: NetworkSummary) -> float:
        """Estimated time of one row: every weight is read once, every product formed once."""
        return summary.multiply_adds / self.multiply_adds_per_second + summary.bytes / self.bytes_per_second


def measure_speed() -> Speed:
    """Times a matrix product and a copy with NumPy."""
    import numpy as np

    matrix = np.ones((512, 512), np.float32)
    block = np.ones(4_000_000, np.float32)
    products = _fastest(lambda: matrix @ matrix)
    copies = _fastest(lambda: block.sum())
    return Speed(512**3 / products, block.nbytes / copies)


def _fastest(work: object, repeats: int = 3) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        best = min(best, time.perf_counter() - start)
    return best


def check_fits(network: Network, copies: int = 4, precision: str = "float32", memory: int | None = None) -> None:
    """Refuse a network whose weights cannot fit into memory, before anything is allocated.

    Args:
        network: what is to be trained.
        copies: how often training keeps each weight (weight, gradient, two moments).
        precision: kind of number.
        memory: bytes that may be used; left out, 80 % of what is free.

    Raises:
        LimitError: with the estimate, the limit, and what would fit.
    """
    allowed = int(0.8 * available_memory()) if memory is None else memory
    needed = network.count() * copies * BYTES_PER_NUMBER[precision]
    if needed > allowed:
        most = allowed // (copies * BYTES_PER_NUMBER[precision])
        raise LimitError(
            f"{network.count():,} parameters do not fit into memory",
            code="limit.memory",
            got=f"{readable_bytes(needed)} ({copies} copies while training)",
            allowed=f"{readable_bytes(allowed)} on this machine",
            next=f"Up to about {most:,} parameters would fit. {_nearest_fit(network, most)}".strip(),
            safe="Nothing was started.",
        )


def _nearest_fit(network: Network, most: int) -> str:
    """The size at which the largest layer would fit, others as they are."""
    arrays = [(layer, spec) for layer, _, spec in network.parameters()]
    name, largest = max(arrays, key=lambda entry: entry[1].size)
    size = largest.shape[-1]
    own = [spec for layer, spec in arrays if layer == name and spec.shape[-1] == size]
    behind = arrays[max(index for index, (layer, _) in enumerate(arrays) if layer == name) + 1 :]
    readers = [spec for _, spec in behind if len(spec.shape) > 1 and spec.shape[0] == size][:1]
    a_unit = sum(existing(spec) for spec in (*own, *readers)) / size
    units = int((most - network.count() + a_unit * size) // a_unit)
    return f"'{name}' alone could have {units:,} units." if units > 0 else ""


def available_memory() -> int:
    """Bytes of memory that are free, as the system reports them."""
    import psutil

    return int(psutil.virtual_memory().available)


def readable_bytes(count: float) -> str:
    """Bytes in the unit a person reads.

    Example:
        >>> readable_bytes(3_200_000_000)
        '3.2 GB'
    """
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            return f"{count:.0f} {unit}" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError
