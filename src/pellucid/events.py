"""What happened: the plain messages a run leaves behind, each convertible to JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True)
class Event:
    """Something that happened at a step of a run."""

    kind: ClassVar[str] = ""

    def to_json(self) -> dict[str, Any]:
        """The event as plain data, its kind under ``event``.

        Example:
            >>> Warned("all-linear", "Every hidden layer is linear.").to_json()["event"]
            'warned'
        """
        return {"event": self.kind, **asdict(self)}


@dataclass(frozen=True)
class Started(Event):
    """Training begins: what is trained, and what it is estimated to cost."""

    kind: ClassVar[str] = "started"

    network: str
    parameters: int
    rows: Mapping[str, int]
    epochs: int | None
    multiply_adds: int
    estimated_seconds: float | None = None
    compile_seconds: float = 0.0


@dataclass(frozen=True)
class Progressed(Event):
    """Epochs that went by: one entry in every column for each of them.

    ``batch`` is how far the epoch that is under way has come, of ``batches``.
    """

    kind: ClassVar[str] = "progressed"

    epoch: int
    batch: int
    batches: int
    columns: Mapping[str, list[float]] = field(default_factory=dict)
    seconds: float = 0.0
    rows_per_second: float = 0.0


@dataclass(frozen=True)
class Changed(Event):
    """A setting was changed while training went on.

    ``live`` holds all settings that may change, as they are from here on, so that the change can
    be made again at its step.
    """

    kind: ClassVar[str] = "changed"

    epoch: int
    batch: int
    setting: str
    value: float
    live: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Resumed(Event):
    """A run goes on from a checkpoint; what was told of later steps counts no more.

    ``epochs`` is how far it goes.
    """

    kind: ClassVar[str] = "resumed"

    epoch: int
    batch: int
    epochs: int | None


@dataclass(frozen=True)
class Folded(Event):
    """One fold of several was trained and measured.

    ``rows`` counts the rows of each part; ``model``, ``linear`` and ``trivial`` are what the network,
    a linear model and the trivial guess reached on the rows left out.
    """

    kind: ClassVar[str] = "folded"

    repeat: int
    fold: int
    rows: Mapping[str, int]
    epochs: int
    seconds: float
    stopped: str
    model: Mapping[str, float]
    linear: Mapping[str, float]
    trivial: Mapping[str, float]


@dataclass(frozen=True)
class Warned(Event):
    """Something a person should know before believing the numbers."""

    kind: ClassVar[str] = "warned"

    code: str
    what: str


@dataclass(frozen=True)
class Paused(Event):
    """Training stands still and waits for a command."""

    kind: ClassVar[str] = "paused"

    epoch: int
    batch: int


@dataclass(frozen=True)
class Interrupted(Event):
    """A signal ended the run; what was learned is kept."""

    kind: ClassVar[str] = "interrupted"

    epoch: int


@dataclass(frozen=True)
class Saved(Event):
    """A file was written to disk, whole; ``sha256`` is what its bytes come to."""

    kind: ClassVar[str] = "saved"

    path: str
    sha256: str = ""


@dataclass(frozen=True)
class Failed(Event):
    """A number stopped being finite: where it began, and what was kept."""

    kind: ClassVar[str] = "failed"

    epoch: int
    batch: int
    layer: str
    tensor: str
    what: str


@dataclass(frozen=True)
class Finished(Event):
    """Training is over.

    ``stopped`` says why: ``epochs``, ``until``, ``patience``, ``seconds``, ``command`` or
    ``not-finite``.  ``best_epoch`` is the one whose weights were restored, where patience did so.
    """

    kind: ClassVar[str] = "finished"

    stopped: str
    epochs: int
    seconds: float
    compile_seconds: float
    best_epoch: int | None = None
    multiply_adds: int = 0
