"""What to run: data, inputs, network, task, training and seeds as one frozen tree.

Every field is an option of ``pellucid train`` and a keyword of ``pellucid.train`` under the same
name; the field's ``description`` is its help.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    NonNegativeFloat,
    NonNegativeInt,
    PlainSerializer,
    PositiveFloat,
    PositiveInt,
    model_validator,
)

from pellucid.spec.network import NetworkSpec
from pellucid.spec.source import file_name, is_path

Seed = Annotated[int, Field(ge=0, lt=2**63)]
Share = Annotated[float, Field(ge=0, le=1)]

NetworkField = Annotated[
    NetworkSpec,
    BeforeValidator(lambda tree: NetworkSpec.from_json(tree) if isinstance(tree, dict) else NetworkSpec.of(tree)),
    PlainSerializer(lambda spec: spec.to_json()),
]


def named_loss(loss: Any) -> Any:
    """A loss by its word, or an object that has the loss of rows."""
    if isinstance(loss, str) or hasattr(loss, "of_rows"):
        return loss
    raise ValueError("a loss is a word such as cross_entropy, or an object with of_rows(outputs, targets)")


def loss_in_words(loss: Any) -> str:
    """A loss as it would be typed, ``huber(delta=2.0)``; one of your own by its name."""
    if isinstance(loss, str):
        return loss
    said = loss.model_dump(exclude_defaults=True) if isinstance(loss, BaseModel) else {}
    options = ", ".join(f"{name}={value}" for name, value in said.items())
    kind = getattr(loss, "kind", "")
    return (f"{kind}({options})" if options else kind) if kind else type(loss).__name__


LossField = Annotated[Any, BeforeValidator(named_loss), PlainSerializer(loss_in_words)]


def names_of_columns(names: Any) -> Any:
    """Names in one text are separated by commas."""
    return tuple(name.strip() for name in names.split(",")) if isinstance(names, str) else names


def weights_of_classes(asked: Any) -> Any:
    """``"balanced"``, or a weight for each class by the class's name; a class 0 is called "0", True "true"."""
    if asked is None or (isinstance(asked, str) and asked == "balanced"):
        return asked
    weights = {_class_name(key): plain(weight) for key, weight in asked.items()} if isinstance(asked, Mapping) else {}
    numbers = [weight for weight in weights.values() if type(weight) in (int, float) and 0 < weight < math.inf]
    if not weights or len(numbers) < len(weights):
        raise ValueError("a class weight is 'balanced', or a positive number for each class, as {'yes': 2.0}")
    return weights


def _class_name(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool | np.bool_) else str(key)


def plain(value: Any) -> Any:
    """A NumPy number as a Python number, which the whole ones are not by themselves."""
    return value.item() if isinstance(value, np.generic) else value


ColumnNames = Annotated[tuple[str, ...], Field(strict=False), BeforeValidator(names_of_columns)]


class Part(BaseModel):
    """One part of an experiment: frozen, no key it does not know, and "10" or true are no numbers."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, strict=True, allow_inf_nan=False
    )


class DataSpec(Part):
    """Where the rows come from and how they are shared out."""

    source: str = Field("", description="a table file, or a built-in set such as spiral(points=500, noise=0.1)")
    target: ColumnNames = Field((), description="column or columns to predict")
    drop: ColumnNames = Field((), description="columns to leave out")
    keep: ColumnNames = Field((), description="columns to keep that would be left out as telling nothing")
    time_column: str = Field("", description="column that says when a row was; later rows then test")
    group_column: str = Field("", description="column that says which rows stay together in the split")
    weight_column: str = Field("", description="column that says how much a row counts")
    separator: str = Field("", description="between the cells of a text file, as ';' or tab; found from the file")
    decimal: Literal["point", "comma"] | None = Field(
        None, description="mark before the decimals in a text file; found from the file"
    )
    encoding: str = Field("", description="encoding of a text file, as windows-1252; found from the file")
    split: tuple[Share, ...] | None = Field(
        None, strict=False, description="shares for training, validation and test: 0.6,0.2,0.2"
    )
    split_by: Literal["rows", "order", "time", "group"] | None = Field(
        None, description="what is kept together in the split"
    )
    stratify: bool | None = Field(None, description="give every part the same share of each class")


class InputsSpec(Part):
    """What the network sees of a row."""

    features: str = Field("", description='typed inputs: "x1, x2, x1^2, x1*x2, sin(x1)"')
    scaling: Literal["none", "standard", "min-max", "log", "quantile", "pixels"] | None = Field(
        None, description="how numbers are brought to one size"
    )


class TaskSpec(Part):
    """What the numbers mean and what a mistake costs."""

    task: Literal["classification", "regression", "labels", "mixed"] | None = Field(
        None, description="what the target is; found from the data"
    )
    loss: LossField | None = Field(None, description="what training makes small")
    class_weight: Annotated[
        Literal["balanced"] | dict[str, PositiveFloat] | None, BeforeValidator(weights_of_classes)
    ] = Field(None, description="how much a row of each class counts; 'balanced' makes up for rare classes")
    label_smoothing: Annotated[float, Field(ge=0, lt=1)] = Field(0.0, description="share of the target spread out")


class TrainSpec(Part):
    """How the weights are moved, and when to stop."""

    optimizer: str | None = Field(None, description="rule that moves the weights")
    momentum: Annotated[float, Field(ge=0, lt=1)] | None = Field(None, description="share of the last step kept")
    learning_rate: PositiveFloat | None = Field(None, description="size of a step")
    schedule: str | None = Field(None, description="how the learning rate changes: cosine, step(every=10)")
    clip: PositiveFloat | None = Field(None, description="longest gradient, as a norm")
    l1: NonNegativeFloat = Field(0.0, description="penalty l1·Σ|w|")
    l2: NonNegativeFloat = Field(0.0, description="penalty l2·½Σw²")
    batch_size: PositiveInt | None = Field(None, description="rows in a step")
    full_batch: bool = Field(False, description="all training rows in one step")
    shuffle: bool = Field(True, description="draw a new order of the rows in every epoch")
    epochs: NonNegativeInt | None = Field(None, description="passes over the training rows")
    patience: PositiveInt | None = Field(None, description="epochs without gain before stopping; the best is kept")
    until: str | None = Field(None, description='stop as soon as it holds: "test.loss<0.001"')
    max_seconds: PositiveFloat | None = Field(None, description="stop after this time")
    train_loss: Literal["evaluated", "running"] = Field(
        "evaluated", description="training loss of an epoch: after it, or the mean of its steps"
    )
    classic: bool = Field(False, description="the classic playground's rule, number for number")
    precision: Literal["float32", "float64", "bfloat16"] = Field("float32", description="kind of number")
    device: str = Field("auto", description="auto, cpu, or gpu:0", pattern=r"^(auto|cpu|gpu(:\d+)?)$")


class RunSpec(Part):
    """Seeds of the random streams, each of which derives from ``seed`` by name unless set alone, and checkpoints."""

    seed: Seed = Field(0, description="root of all random streams")
    data_seed: Seed | None = Field(None, description="random stream of generated data")
    split_seed: Seed | None = Field(None, description="random stream of the split")
    init_seed: Seed | None = Field(None, description="random stream of the initial weights")
    order_seed: Seed | None = Field(None, description="random stream of the order of rows")
    noise_seed: Seed | None = Field(None, description="random stream of dropout and its kin")
    checkpoint_seconds: NonNegativeFloat = Field(
        10.0, description="time between checkpoints, longer where they cost much; 0 for none on the way"
    )


class Experiment(Part):
    """All that was asked, in six parts.

    Example:
        >>> Experiment.of(source="circle", network="dense 4 tanh", epochs=3).train.epochs
        3
    """

    data: DataSpec = DataSpec()
    inputs: InputsSpec = InputsSpec()
    network: NetworkField | None = None
    task: TaskSpec = TaskSpec()
    train: TrainSpec = TrainSpec()
    run: RunSpec = RunSpec()

    @model_validator(mode="after")
    def _one_batch_size(self) -> Experiment:
        if self.train.full_batch and self.train.batch_size is not None:
            raise ValueError("full_batch and batch_size exclude each other")
        return self

    @model_validator(mode="after")
    def _classic_is_a_whole_rule(self) -> Experiment:
        """The classic rule says how weights move; whatever would say it otherwise is refused, not ignored."""
        train = self.train
        said = [name for name in ("momentum", "clip", "schedule", "full_batch") if getattr(train, name)]
        if train.optimizer not in (None, "sgd"):
            said.append("optimizer")
        if train.classic and [name for name in said if (name, getattr(train, name)) != ("schedule", "constant")]:
            raise ValueError(f"the classic rule leaves no room for {' and '.join(said)}")
        return self

    @classmethod
    def of(cls, **options: Any) -> Experiment:
        """An experiment from flat keywords, as the command line and ``pellucid.train`` have them.

        Raises:
            InputError: an option is unknown or its value wrong; all problems at once.
        """
        return cls().with_options(**options)

    def portable(self) -> Experiment:
        """The same experiment as a file for others says it: of a data file the name, not the folders it lies in."""
        source = self.data.source
        if not is_path(source):
            return self
        return self.model_copy(update={"data": self.data.model_copy(update={"source": file_name(source)})})

    def with_options(self, **options: Any) -> Experiment:
        """The same experiment with some options said otherwise; ``None`` says nothing."""
        from pellucid.spec.files import experiment_from_tree

        tree: dict[str, Any] = {part: dict(getattr(self, part)) for part in PARTS} | {"network": self.network}
        for name, value in options.items():
            if name == "network":
                tree["network"] = value if value is not None else self.network
            elif value is not None:
                tree.setdefault(PART_OF_OPTION.get(name, name), {})[name] = plain(value)
        return experiment_from_tree({part: value for part, value in tree.items() if value is not None})


PARTS: dict[str, type[Part]] = {
    "data": DataSpec,
    "inputs": InputsSpec,
    "task": TaskSpec,
    "train": TrainSpec,
    "run": RunSpec,
}
PART_OF_OPTION = {name: part for part, spec in PARTS.items() for name in spec.model_fields}
"""Which part an option belongs to; no two parts share a name, so options can be flat."""
