"""What the events of a run come to: its history, its warnings, its changes, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from pellucid.events import Changed, Event, Finished, Resumed, Saved, Started, Warned
from pellucid.runs.journal import damaged

Known = TypeVar("Known", bound=Event)


@dataclass
class Record:
    """A run as its events tell it, up to now.

    Args:
        started: what was to be trained.
        history: one list per column, one entry per epoch.
        epoch: epochs gone by.
        seconds: time they took.
        cautions: what was said before the first step.
        verdicts: what was said later.
        changes: what was changed on the way, in the order in which it was.
        finished: how it ended, unless it is under way or was cut off.
        saved: SHA-256 of the files it said it had written, by name.
    """

    started: Started | None = None
    history: dict[str, list[float]] = field(default_factory=dict)
    epoch: int = 0
    seconds: float = 0.0
    cautions: list[Warned] = field(default_factory=list)
    verdicts: list[Warned] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    finished: Finished | None = None
    saved: dict[str, str] = field(default_factory=dict)
    _learning: bool = False

    @classmethod
    def of(cls, events: Iterable[Mapping[str, Any]], where: str = "") -> Record:
        """The record of these events; a kind that is not known says nothing.

        Raises:
            InputError: an event lacks something; ``where`` says of which file.
        """
        record = cls()
        for number, event in enumerate(events, 1):
            record = record._after(event, f"{where}:{number}")
        return record

    @property
    def warnings(self) -> list[Warned]:
        """Everything that should be known before believing the numbers."""
        return [*self.cautions, *self.verdicts]

    def _after(self, event: Mapping[str, Any], where: str) -> Record:
        match event["event"]:
            case Started.kind:
                # Begun again: what was changed is changed again, each at its step.
                return Record(started=_read(Started, event, where), changes=self.changes)
            case "progressed":
                self._progress(event, where)
            case Changed.kind:
                self.changes.append(_read(Changed, event, where))
            case Warned.kind:
                (self.verdicts if self._learning else self.cautions).append(_read(Warned, event, where))
            case Finished.kind:
                self.finished = _read(Finished, event, where)
            case Saved.kind:
                saved = _read(Saved, event, where)
                self.saved[saved.path] = saved.sha256
            case Resumed.kind:
                self._go_back(_read(Resumed, event, where))
        return self

    def _progress(self, event: Mapping[str, Any], where: str) -> None:
        try:
            columns, self.epoch, self.seconds = event["columns"], event["epoch"], event["seconds"]
            if type(self.epoch) is not int:
                raise damaged(where)
            for name in self.history.keys() - columns.keys() if columns else ():
                del self.history[name]
            for name, values in columns.items():
                # Where penalties begin on the way, the objective was the loss until then.
                self.history.setdefault(name, self.history.get("train.loss", [])[: self.epoch - len(values)])
                self.history[name].extend(values)
        except (KeyError, TypeError, AttributeError):
            raise damaged(where) from None
        self._learning = True

    def _go_back(self, resumed: Resumed) -> None:
        """What was told of later epochs counts no more: they are gone through again."""
        self.history = {name: values[: resumed.epoch] for name, values in self.history.items()}
        self.epoch, self.finished, self.verdicts, self._learning = resumed.epoch, None, [], True


def _read(kind: type[Known], event: Mapping[str, Any], where: str) -> Known:
    known = {each.name for each in fields(kind)}
    try:
        return kind(**{name: value for name, value in event.items() if name in known})
    except TypeError:
        raise damaged(where) from None
