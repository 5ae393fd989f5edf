"""A trained network as one object and one file: raw input → decoded answer."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

from pellucid import __version__
from pellucid.data.preprocess.labels import LabelSets
from pellucid.data.preprocess.preparation import Preparation
from pellucid.data.preprocess.targets import TargetPreparation
from pellucid.errors import InputError, PellucidError
from pellucid.explain.step import ExplainedStep, explain_step
from pellucid.explain.unlike import Unlike
from pellucid.export.page import Exhibit
from pellucid.export.write import write
from pellucid.layers import Layer, Signature
from pellucid.network import Network, build
from pellucid.network.engine import use_compilation_cache
from pellucid.runs.arrays import read_arrays, read_texts, write_arrays
from pellucid.spec.experiment import Experiment
from pellucid.spec.files import experiment_from_tree, experiment_to_toml
from pellucid.spec.network import NetworkSpec
from pellucid.tasks.base import Task
from pellucid.tasks.classification import Classification
from pellucid.tasks.labels import Labels
from pellucid.tasks.mixed import Mixed
from pellucid.tasks.stored import task_from_json, task_to_json

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    Arrays = Mapping[str, Mapping[str, np.ndarray]]

FORMAT, FORMAT_VERSION = "pellucid-model", 1
KEYS = ("spec", "inputs", "preprocessing", "outputs", "task", "metrics", "provenance")
BATCHES = (1, 32, 1024)
"""Sizes that batches are filled up to, so that few programs are compiled."""


@dataclass(frozen=True, eq=False)
class Model:
    """A trained network with all it needs to answer raw questions.

    Args:
        experiment: what was asked.
        network: the network.
        task: what its outputs mean.
        inputs: from raw columns to what it sees.
        targets: from codes to answers.
        params: ``{layer: {name: array}}``.
        state: likewise.
        metrics: results by part of the data: ``{"test": {"loss": …}}``.
        provenance: where it comes from: data, fingerprint, versions, seeds.
        unlike: what tells inputs unlike the training data; ``None`` where it was not fitted.

    Example:
        >>> import pellucid
        >>> run = pellucid.train("celsius", epochs=1, save_run=False)
        >>> run.model.predict([[100.0]]).shape
        (1,)
    """

    experiment: Experiment
    network: Network
    task: Task
    inputs: Preparation
    targets: TargetPreparation
    params: Arrays
    state: Arrays
    metrics: Mapping[str, Mapping[str, float]]
    provenance: Mapping[str, Any]
    unlike: Unlike | None = None

    @cached_property
    def _forward(self) -> Any:
        use_compilation_cache()
        return jax.jit(lambda params, state, rows: self.network.forward(params, state, rows))

    @property
    def dtype(self) -> str:
        """Kind of number it computes with."""
        return "float64" if self.experiment.train.precision == "float64" else "float32"

    def scope(self) -> AbstractContextManager[Any]:
        """Its precision, switched on around a piece of work and never left on."""
        scope: AbstractContextManager[Any] = jax.enable_x64(self.dtype == "float64")
        return scope

    def prepare(self, rows: Any) -> np.ndarray:
        """What the network sees of raw rows: an array, a mapping of columns, or a table.

        Warns where a class, or a missing value, is one that no training row had.
        """
        reading = self.inputs.read(rows)
        for note in reading.notes:
            warnings.warn(note, stacklevel=3)
        return self.inputs.apply(reading.columns)

    def see(self, prepared: np.ndarray) -> tuple[tuple[np.ndarray, ...], dict[str, np.ndarray]]:
        """Outputs, and every value on the way by node, for prepared rows."""
        with self.scope():
            pieces = [self._piece(piece) for piece in _pieces(np.asarray(prepared, self.dtype))]
        outputs = tuple(np.concatenate(each) for each in zip(*(piece[0] for piece in pieces), strict=True))
        seen = {name: np.concatenate([piece[1][name] for piece in pieces]) for name in pieces[0][1]}
        return outputs, seen

    def _piece(self, rows: np.ndarray) -> tuple[tuple[np.ndarray, ...], dict[str, np.ndarray]]:
        count = len(rows)
        size = next((size for size in BATCHES if size >= count), count)
        filled = np.concatenate([rows, np.zeros((size - count, *rows.shape[1:]), rows.dtype)])
        outputs, _, seen = self._forward(self.params, self.state, filled)
        by_name = outputs if len(self.network.outputs) > 1 else {self.network.outputs[0]: outputs}
        return (
            tuple(np.asarray(by_name[name])[:count] for name in self.network.outputs),
            {name: np.asarray(value)[:count] for name, value in seen.items()},
        )

    def outputs(self, rows: Any) -> tuple[np.ndarray, ...]:
        """What leaves the network for raw rows, one array per output."""
        return self.see(self.prepare(rows))[0]

    def predict(self, rows: Any) -> Any:
        """Answers in the data's own words: class names, numbers in their unit, sets of labels.

        Args:
            rows: an array, a mapping of columns, a list of mappings, or a table; columns by name
                in any order, classes by their names, dates as texts or ``datetime``, ``None``
                where a value is missing.

        Returns:
            An array for one target, a mapping of arrays for several.

        Raises:
            InputError: columns are missing, or a value is no number.
        """
        return self.answers(self.outputs(rows))

    def answers(self, outputs: tuple[np.ndarray, ...]) -> Any:
        """Outputs of the network in the data's own words."""
        decoded = {name: self.targets.inverse(name, values) for name, values in self.task.decode(outputs).items()}
        return next(iter(decoded.values())) if len(decoded) == 1 else decoded

    def predict_proba(self, rows: Any) -> np.ndarray:
        """How sure each class or label is, ``(rows, classes)``, in the order of :attr:`classes`.

        Raises:
            InputError: the model answers with numbers alone.
        """
        return self.probabilities(self.outputs(rows))

    def probabilities(self, outputs: tuple[np.ndarray, ...]) -> np.ndarray:
        """Outputs of the network as probabilities; of several heads, those of the first that names something."""
        naming = self._naming_head()
        if naming is None:
            raise InputError(
                "a model that answers with numbers alone has no probabilities",
                code="model.no-probabilities",
                got=self.task.kind,
                next="Use predict.",
            )
        head, task = naming
        return task.probabilities(outputs[head : head + 1])

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes or labels, in the order of the probabilities."""
        naming = self._naming_head()
        return () if naming is None else naming[1].classes

    def _naming_head(self) -> tuple[int, Classification | Labels] | None:
        """The first head that answers with names, and its place."""
        heads = self.task.parts if isinstance(self.task, Mixed) else (self.task,)
        named = ((place, head) for place, head in enumerate(heads) if isinstance(head, Classification | Labels))
        return next(named, None)

    def explain_step(self, x: Any, y: Any = None, learning_rate: float | None = None) -> ExplainedStep:
        """One learning step on one row, every number of it; without ``y`` the forward pass alone.

        Args:
            x: one raw row.
            y: its target, in the data's own words; or a mapping of targets.
            learning_rate: size of the step; left out, the one it was trained with.
        """
        reading = self.inputs.read(x)
        prepared = self.inputs.apply(reading.columns)
        if len(prepared) != 1:
            raise InputError(
                "one step is explained on one row", code="explain.rows", got=f"{len(prepared)} rows", allowed="one row"
            )
        if learning_rate is not None and not 0 < learning_rate < np.inf:
            raise InputError("a step needs a size", code="explain.rate", got=learning_rate, allowed="above 0")
        trained_with = self.experiment.train.learning_rate
        rate = learning_rate if learning_rate is not None else trained_with or 0.1
        targets = None if y is None else self.task.encode(self.targets.apply(self._named_targets(y)))
        loss = None if y is None else self.task.loss_rows
        step = explain_step(self.network, self.params, self.state, prepared, targets, loss, learning_rate=rate)
        names = self.inputs.names if self.inputs.features is not None else ()
        return replace(step, names=names, notes=reading.notes)

    def _named_targets(self, y: Any) -> dict[str, Any]:
        """One row of targets by name, as columns of length 1."""
        names = [field.name for field in self.targets.fields]
        if not isinstance(y, Mapping):
            values = [y] if len(names) == 1 else list(y)
            if len(values) != len(names):
                raise InputError(
                    "as many targets are needed as there are columns", code="explain.targets", allowed=names
                )
            y = dict(zip(names, values, strict=True))
        return {name: self._column(name, value) for name, value in y.items()}

    def _column(self, name: str, value: Any) -> Any:
        labels = isinstance(self.targets.codes.get(name), LabelSets)
        if labels and isinstance(value, set | frozenset):
            return [value]
        return np.atleast_2d(value) if labels else np.atleast_1d(value)

    def unlikeness(self, rows: Any) -> tuple[np.ndarray, np.ndarray]:
        """Whether each raw row is unlike the training data, and its distance from it.

        A row with a class that no training row had is unlike at any distance.
        """
        reading = self.inputs.read(rows)
        unlike, distances = self.unlikeness_of(self.inputs.apply(reading.columns))
        return unlike | reading.strange, distances

    def unlikeness_of(self, prepared: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The same for prepared rows."""
        if self.unlike is None:
            return np.zeros(len(prepared), bool), np.full(len(prepared), np.nan)
        distances = self.unlike.distance(prepared)
        return distances > self.unlike.threshold, distances

    def save(self, path: str | Path) -> Path:
        """Write the model as one ``.safetensors`` file.

        Raises:
            SystemRefusedError: the file cannot be written; what was there is untouched.
        """
        path = Path(path)
        preprocessing, arrays = self.inputs.to_json()
        outputs, target_arrays = self.targets.to_json()
        unlike, unlike_arrays = self.unlike.to_json() if self.unlike is not None else (None, {})
        described = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "written_by": f"pellucid {__version__}",
            "spec": self.experiment.portable().model_dump(mode="json", exclude_defaults=True),
            "inputs": {"names": list(self.inputs.names), "shape": list(self.inputs.shape)},
            "preprocessing": preprocessing,
            "outputs": outputs,
            "task": task_to_json(self.task),
            "metrics": self.metrics,
            "provenance": self.provenance,
            "unlike": unlike,
        }
        weights = {
            f"{layer}/{name}": value
            for group in (self.params, self.state)
            for layer, values in group.items()
            for name, value in values.items()
        }
        everything = {**weights, **arrays, **target_arrays, **unlike_arrays}
        write_arrays(path, everything, {"pellucid": json.dumps(described, ensure_ascii=False)})
        return path

    def export(self, path: str | Path) -> Path:
        """Write the report (``.html``) or the model file (``.safetensors``).

        Raises:
            InputError: the suffix is neither.
            SystemRefusedError: the file cannot be written.
        """
        return write(Path(path), self.exhibit, self.save)

    def exhibit(self) -> Exhibit:
        """What a report can show of the model alone."""
        return Exhibit(
            title=str(self.provenance.get("data", "A trained network")),
            network=self.network,
            params=self.params,
            state=self.state,
            inputs=self.inputs,
            targets=self.targets,
            task=self.task,
            unlike=self.unlike.to_json() if self.unlike is not None else None,
            results=self.metrics,
            asked=experiment_to_toml(self.experiment.portable()),
        )

    def __repr__(self) -> str:
        measured = {part: dict(values) for part, values in self.metrics.items()}.get("test", {})
        figures = ", ".join(f"{name} {value:.4g}" for name, value in measured.items())
        return (
            f"Model({self.experiment.network}; {self.network.count():,} parameters; test: {figures or 'not measured'})"
        )

    def _repr_html_(self) -> str:
        from pellucid.draw.network import draw_network
        from pellucid.export.columns import columns_of

        return draw_network(columns_of(self.network, self.params, self.inputs.names, self.task))


def _pieces(rows: np.ndarray) -> Iterable[np.ndarray]:
    return [rows[start : start + BATCHES[-1]] for start in range(0, max(1, len(rows)), BATCHES[-1])]


def load(path: Any, layers: Iterable[type[Layer]] = (), loss: Any = None) -> Model:
    """The model in a file.

    Args:
        path: a ``.safetensors`` file that :meth:`Model.save` wrote.
        layers: classes of your own layers, where the network has some.
        loss: your own loss, where the task has one.

    Raises:
        InputError: the file is missing, damaged, foreign, or of a newer format.
    """
    if not isinstance(path, str | Path):
        kind = type(path).__name__
        raise InputError("a model is loaded from a file", code="model.path", got=kind, allowed="the path of a file")
    path = Path(path)
    described = _described(path, read_texts(path))
    arrays, _ = read_arrays(path)
    try:
        return _assembled(path, arrays, described, {layer.kind or layer.__name__: layer for layer in layers}, loss)
    except PellucidError as problem:
        problem.where = problem.where if str(path) in problem.where else f"{path}: {problem.where}".removesuffix(": ")
        raise
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        raise _damaged(path, f"{type(problem).__name__}: {problem}"[:200]) from None


def _assembled(
    path: Path,
    arrays: Mapping[str, np.ndarray],
    described: Mapping[str, Any],
    own: Mapping[str, type[Layer]],
    loss: Any,
) -> Model:
    """The model that a file describes, every part checked against the others."""
    tree = dict(described["spec"])
    spec = NetworkSpec.from_json(tree.pop("network"), dict(own))
    experiment = experiment_from_tree({**tree, "network": spec}, str(path))
    inputs = Preparation.from_json(described["preprocessing"], arrays)
    targets = TargetPreparation.from_json(described["outputs"], arrays)
    task = task_from_json(described["task"], loss)
    network = build(spec, Signature.of_shape(inputs.shape), task.heads)
    unlike = Unlike.from_json(described["unlike"], arrays) if described.get("unlike") else None
    params = _taken(path, arrays, network.parameters())
    state = _taken(path, arrays, network.states())
    metrics = {
        part: {name: float(value) for name, value in each.items()} for part, each in described["metrics"].items()
    }
    return Model(experiment, network, task, inputs, targets, params, state, metrics, described["provenance"], unlike)


def _described(path: Path, metadata: Mapping[str, str]) -> dict[str, Any]:
    try:
        described = json.loads(metadata.get("pellucid", "null"))
    except (ValueError, RecursionError):
        described = None
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise InputError(
            "this safetensors file is not a Pellucid model",
            code="model.foreign",
            where=str(path),
            next="Use a file that 'pellucid train --save' or Model.save wrote.",
        )
    version = described.get("format_version")
    if type(version) is not int or version < 1:
        raise _damaged(path, f"format {version!r}")
    if version > FORMAT_VERSION:
        raise InputError(
            "this model was written by a newer Pellucid",
            code="model.newer",
            where=str(path),
            got=f"format {version}, {described.get('written_by')}",
            allowed=f"format {FORMAT_VERSION}",
            next="Update Pellucid.",
            safe="The file is untouched.",
        )
    missing = [key for key in KEYS if not isinstance(described.get(key), dict)]
    if missing or "network" not in described["spec"]:
        raise _damaged(path, f"no {', '.join(missing) or 'network'}")
    return described


def _damaged(path: Path, why: str) -> InputError:
    return InputError(
        "this model file is damaged or incomplete",
        code="model.damaged",
        where=str(path),
        got=why,
        next="Save the model again, or train it again.",
        safe="Nothing was loaded.",
    )


def _taken(path: Path, arrays: Mapping[str, np.ndarray], specs: Iterable[Any]) -> dict[str, dict[str, np.ndarray]]:
    """The arrays a network needs, with their shapes checked."""
    result: dict[str, dict[str, np.ndarray]] = {}
    for layer, name, spec in specs:
        value = arrays.get(f"{layer}/{name}")
        if value is not None and (value.dtype.kind != "f" or not np.isfinite(value).all()):
            raise _damaged(path, f"'{layer}/{name}' of type {value.dtype} does not hold finite numbers")
        if value is None or value.shape != spec.shape:
            raise InputError(
                f"array '{layer}/{name}' does not belong to this network",
                code="model.damaged",
                where=str(path),
                got="nothing" if value is None else f"shape {value.shape}",
                allowed=f"shape {spec.shape}",
            )
        result.setdefault(layer, {})[name] = value
    return result
