"""The verb *export*: a run or a model as a file for others."""

from __future__ import annotations

from pathlib import Path

from pellucid.model import Model, load
from pellucid.run import Run


def export(thing: Run | Model | str | Path, path: str | Path) -> Path:
    """Write the report (``.html``) or the model file (``.safetensors``) of a run or a model.

    A model alone knows neither its history nor its rows; the report then says what it lacks.

    Args:
        thing: a run, a model, the name or folder of a run, or a model file.
        path: the file to write.

    Raises:
        InputError: the suffix is neither, or there is no such run or model.
        SystemRefusedError: the file cannot be written.
    """
    return (opened(thing) if isinstance(thing, str | Path) else thing).export(path)


def opened(name: str | Path) -> Run | Model:
    """A model file, or a run by its name or folder."""
    return load(name) if str(name).endswith(".safetensors") else Run.open(name)
