"""What a report page is made of, part by part, as plain data."""

from __future__ import annotations

from typing import NotRequired, TypedDict


class EncodedArray(TypedDict):
    """An array: its shape, and its numbers as base64 of little-endian float32, row by row."""

    shape: list[int]
    data: str


class RoundedArray(TypedDict):
    """The numbers of an array as base64 of little-endian whole numbers of 16 bits, each times ``scale``."""

    scale: float
    data: str


class Field(TypedDict):
    """One raw input: its name, what is known of it, and its ``range`` in the training rows.

    A value is a number, of a ``class`` the index of its name, of a ``date`` days since 1970-01-01.
    A missing one is not a number (``null`` in the page), or −1 for a class; it can be asked for
    where ``missing`` says that training rows had such.  ``seen`` are the classes they had, ``clock``
    says that the time of day matters, ``usual`` is the median, or the first class.
    """

    name: str
    kind: NotRequired[str]
    low: NotRequired[float | None]
    high: NotRequired[float | None]
    unit: NotRequired[str]
    range: NotRequired[list[float] | None]
    classes: NotRequired[list[str]]
    seen: NotRequired[list[int]]
    missing: NotRequired[bool]
    clock: NotRequired[bool]
    usual: NotRequired[float | None]


class Inputs(TypedDict):
    """Raw inputs: names of the numbers in one row, their shape, and their fields."""

    shape: list[int]
    names: NotRequired[list[str]]
    fields: NotRequired[list[Field]]


class Node(TypedDict):
    """One layer of the network; ``part_of`` joins a dense layer and its activation into one.

    A node that is ``tied_to`` another has that one's parameters.
    """

    name: str
    kind: str
    inputs: list[str]
    options: NotRequired[dict[str, object]]
    parameters: NotRequired[dict[str, EncodedArray]]
    state: NotRequired[dict[str, EncodedArray]]
    part_of: NotRequired[str]
    tied_to: NotRequired[str | None]


class Output(TypedDict):
    """A node whose value leaves the network, and what it means.

    A task is ``{"kind": "classification", "target", "classes": [...], "low": 0 | -1}``, where
    ``low`` is what an output says for a class that is not meant; ``{"kind": "labels", "target",
    "classes": [...]}``; or ``{"kind": "regression", "targets": [{"name", "unit", "center", "scale"}]}``.
    """

    node: str
    task: dict[str, object]


class Unlike(TypedDict):
    """How the distance to the training data is measured.

    For a prepared row x it is the smallest over the means m of
    √(Σ_r precisions_r · (component_r · (x − m))² + residual_precision · rest), where rest is the
    part of |x − m|² outside the (orthonormal) components.  Means and components are base64 of
    little-endian float64: the rest is a difference of large numbers.
    """

    means: str
    components: str
    precisions: list[float]
    residual_precision: float
    threshold: float
    false_alarm_rate: NotRequired[float]


class Model(TypedDict):
    """The network and all it takes from raw values to an answer.

    A step of ``preprocessing`` is ``{"step": "encode", "columns": [encoder], "names": [...]}``,
    ``{"step": "features", "expressions": [tree], "names": [...]}``,
    ``{"step": "scale", "center": [...], "scale": [...], "functions": ["none" | "log"]}``,
    ``{"step": "quantile", "levels": [[...]]}`` or ``{"step": "pixels", "high": 16}``; the last
    three with ``"columns": [...]``, where only those are scaled.  An encoder is
    ``{"kind": "number", "fill", "marked"}``, ``{"kind": "date", "fill", "cycles": [days], "marked"}``
    or ``{"kind": "class", "groups": [[index]], "seen": [index], "marked"}``.
    """

    inputs: Inputs
    nodes: list[Node]
    outputs: list[Output]
    preprocessing: NotRequired[list[dict[str, object]]]
    unlike: NotRequired[Unlike]


class Snapshot(TypedDict):
    """Weights and state after an epoch: ``{"dense1/weight": numbers}``."""

    epoch: int
    arrays: dict[str, str | RoundedArray]


class Mistake(TypedDict):
    """A row that is answered wrongly, in raw values, and how sure the network was."""

    row: int
    input: list[object]
    target: str
    prediction: str
    probability: NotRequired[float]


class Rows(TypedDict):
    """Points of the plane: ``x`` rows × 2, ``y`` the class's index or the number."""

    x: list[list[float]]
    y: list[float]


class First(TypedDict):
    """A row to begin with, in raw values."""

    row: int
    input: list[object]


class Plane(TypedDict):
    """The part of the plane that is drawn, and the data on it."""

    low: list[float]
    high: list[float]
    train: NotRequired[Rows]
    test: NotRequired[Rows]


class Page(TypedDict, total=False):
    """Every part may be missing but ``model``."""

    title: str
    written_by: str
    asked: dict[str, str]
    model: Model
    history: dict[str, list[float]]
    snapshots: list[Snapshot]
    confusion: dict[str, object]
    mistakes: list[Mistake]
    first: First
    step: dict[str, object]
    plane: Plane
    results: dict[str, dict[str, float]]
