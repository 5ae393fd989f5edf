"""Mixed heads: classes and numbers predicted together from one body."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from pellucid.network import Head
from pellucid.tasks.base import Answer, Task

if TYPE_CHECKING:
    from jax import Array


@dataclass(frozen=True)
class Mixed(Task):
    """Several tasks on one network, each with an output of its own; their losses are added.

    Args:
        parts: a task with a single output each.
    """

    kind: ClassVar[str] = "mixed"

    parts: tuple[Task, ...]

    @property
    def heads(self) -> tuple[Head, ...]:
        return tuple(head for part in self.parts for head in part.heads)

    def encode(self, targets: Mapping[str, np.ndarray]) -> tuple[np.ndarray, ...]:
        return tuple(encoded for part in self.parts for encoded in part.encode(targets))

    def loss_rows(self, answers: tuple[Answer, ...], targets: tuple[Array, ...]) -> Array:
        triples = zip(self.parts, answers, targets, strict=True)
        return reduce(operator.add, [part.loss_rows((answer,), (wanted,)) for part, answer, wanted in triples])

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(name for index in range(len(self.parts)) for name in self._names(index))

    def _names(self, index: int) -> tuple[str, ...]:
        """Metrics of one part, with the name of its target where there would be two of a name."""
        part = self.parts[index]
        label = getattr(part, "target", "") or "+".join(getattr(part, "targets", ()))
        others = [name for other in self.parts if other is not part for name in other.measures]
        return tuple(f"{name}_{label}" if name in others else name for name in part.measures)

    def measure_rows(
        self, answers: tuple[Answer, ...], targets: tuple[Array, ...], variances: tuple[Array, ...]
    ) -> dict[str, Array]:
        result: dict[str, Array] = {}
        for index, part in enumerate(self.parts):
            mine = slice(index, index + 1)
            rows = part.measure_rows(answers[mine], targets[mine], variances[mine])
            result |= dict(zip(self._names(index), rows.values(), strict=True))
        return result

    def decode(self, outputs: tuple[np.ndarray, ...]) -> dict[str, np.ndarray]:
        decoded: dict[str, np.ndarray] = {}
        for part, output in zip(self.parts, outputs, strict=True):
            decoded |= part.decode((output,))
        return decoded


def parts_of(task: Task) -> Iterator[tuple[Task, dict[str, str]]]:
    """Each part of a task, and what each of its metrics is called in the whole.

    Args:
        task: a mixed task, or one that is its own only part.
    """
    names = iter(task.measures)
    for part in task.parts if isinstance(task, Mixed) else (task,):
        yield part, {measure: next(names) for measure in part.measures}
