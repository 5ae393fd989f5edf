"""What a person may ask of a live experiment, as validated messages: one class a command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, NonNegativeInt, PositiveInt, ValidationError

from pellucid.errors import InputError, did_you_mean

Place = Annotated[NonNegativeInt, Field(le=1_000_000)]
"""Index of a written layer, or of a neuron in it."""


class Message(BaseModel):
    """What is asked of a session: frozen, no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    do: ClassVar[str]


class LiveCommand(Message):
    """A command of a live experiment."""


class Run(LiveCommand):
    """Train on."""

    do = "run"


class Pause(LiveCommand):
    """Stand still."""

    do = "pause"


class Step(LiveCommand):
    """Go on by so much, then stand still.

    Args:
        unit: a batch, an epoch, or one ``sample`` of the epoch under way.
        count: how many.
    """

    do = "step"

    unit: Literal["sample", "batch", "epoch"] = "epoch"
    count: Annotated[PositiveInt, Field(le=1_000_000)] = 1


class Speed(LiveCommand):
    """How fast to go: ``frame`` is an epoch a picture, ``free`` as fast as possible, a number epochs a second."""

    do = "speed"

    pace: Literal["frame", "free"] | Annotated[float, Field(gt=0, le=1e6)] = "frame"


class Set(LiveCommand):
    """Say options of the experiment otherwise; ``None`` leaves one open again."""

    do = "set"

    values: dict[str, Any]


class Classic(LiveCommand):
    """The classic rule, on or off."""

    do = "classic"

    on: bool


class AddLayer(LiveCommand):
    """A new layer before the written layer ``at``, or behind the last one."""

    do = "add_layer"

    at: Place
    layer: dict[str, Any] = Field(default_factory=lambda: {"kind": "dense", "units": 2, "activation": "tanh"})


class RemoveLayer(LiveCommand):
    """Take a written layer out."""

    do = "remove_layer"

    at: Place


class ChangeLayer(LiveCommand):
    """Say options of a written layer otherwise."""

    do = "change_layer"

    at: Place
    options: dict[str, Any]


class AddNeuron(LiveCommand):
    """One neuron more, which changes nothing until it learns."""

    do = "add_neuron"

    at: Place


class RemoveNeuron(LiveCommand):
    """One neuron less: this one, or the last."""

    do = "remove_neuron"

    at: Place
    index: Place | None = None


class Weight(LiveCommand):
    """Write one number of a layer by hand."""

    do = "weight"

    layer: str
    name: str = "weight"
    index: tuple[Place, ...] = Field(strict=False)
    value: FiniteFloat


class Hold(LiveCommand):
    """Let one weight move, freeze it where it is, or take it out."""

    do = "hold"

    layer: str
    name: str = "weight"
    index: tuple[Place, ...] = Field(strict=False)
    how: Literal["free", "frozen", "removed"]


class AddedPoint(BaseModel):
    """A point by its coordinates and its class or height."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    values: tuple[FiniteFloat, ...] = Field(strict=False, min_length=1, max_length=2)
    label: str | FiniteFloat


class MovedPoint(BaseModel):
    """Where a point is now."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    row: NonNegativeInt
    values: tuple[FiniteFloat, ...] = Field(strict=False, min_length=1, max_length=2)


class RelabelledPoint(BaseModel):
    """What a point is called now."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    row: NonNegativeInt
    label: str | FiniteFloat


class Points(LiveCommand):
    """Change points by hand; the data is the person's own from then on."""

    do = "points"

    add: tuple[AddedPoint, ...] = Field((), strict=False, max_length=2_000)
    erase: tuple[NonNegativeInt, ...] = Field((), strict=False, max_length=20_000)
    move: tuple[MovedPoint, ...] = Field((), strict=False, max_length=20_000)
    relabel: tuple[RelabelledPoint, ...] = Field((), strict=False, max_length=20_000)


class Regenerate(LiveCommand):
    """Other points of the same kind; the weights stay."""

    do = "regenerate"

    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None


class Reset(LiveCommand):
    """Back to the same initial weights."""

    do = "reset"


class NewSeed(LiveCommand):
    """Other initial weights."""

    do = "new_seed"

    seed: Annotated[int, Field(ge=0, lt=2**63)] | None = None


class Undo(LiveCommand):
    """Take the last change back."""

    do = "undo"


class Redo(LiveCommand):
    """Make the change again that was taken back."""

    do = "redo"


class Jump(LiveCommand):
    """Undo or redo until this entry of the history is the last one made; 0 is the beginning."""

    do = "jump"

    to: NonNegativeInt


class Branch(LiveCommand):
    """Go on from a kept moment, beside what came after it."""

    do = "branch"

    epoch: NonNegativeInt
    branch: NonNegativeInt | None = None


class SwitchBranch(LiveCommand):
    """Go on where another branch ended."""

    do = "switch_branch"

    branch: NonNegativeInt


class Name(LiveCommand):
    """What the experiment is called."""

    do = "name"

    text: Annotated[str, Field(max_length=200)]


COMMANDS: dict[str, type[LiveCommand]] = {kind.do: kind for kind in LiveCommand.__subclasses__()}


def read_command(message: Mapping[str, Any]) -> LiveCommand:
    """The command of a message ``{"do": …, …}``.

    Raises:
        InputError: there is no such command, or a field is missing, unknown or wrong.

    Example:
        >>> read_command({"do": "step", "unit": "batch"})
        Step(unit='batch', count=1)
    """
    fields = dict(message)
    do = fields.pop("do", None)
    if not isinstance(do, str) or do not in COMMANDS:
        raise InputError("there is no such command", code="live.command", got=do, next=did_you_mean(str(do), COMMANDS))
    return validated(COMMANDS[do], fields)


Kind = TypeVar("Kind", bound=Message)


def validated(kind: type[Kind], fields: Mapping[str, Any]) -> Kind:
    """The message with these fields.

    Raises:
        InputError: a field is missing, unknown or wrong.
    """
    try:
        return kind.model_validate(fields)
    except ValidationError as problem:
        first = problem.errors(include_url=False)[0]
        raise InputError(
            f"{kind.do}: {first['msg'][:1].lower()}{first['msg'][1:]}",
            code="live.field",
            where=".".join(map(str, first["loc"])),
            got=str(first.get("input"))[:60],
            allowed=", ".join(kind.model_fields) or "no fields",
            safe="Nothing was changed.",
        ) from None
