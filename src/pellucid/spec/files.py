"""Experiments ⇄ TOML files with a format version; unknown keys are refused with a suggestion."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from pellucid.errors import InputError, PellucidError, SystemRefusedError, did_you_mean
from pellucid.spec.experiment import PART_OF_OPTION, PARTS, Experiment

FORMAT = 1
LARGEST_FILE = 10_000_000
MOST_PROBLEMS = 3


def read_experiment(path: Path | str) -> Experiment:
    """The experiment in a TOML file.

    Raises:
        InputError: the file is missing, not TOML, of a newer format, or has wrong entries.
    """
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError("this file is too large for an experiment", code="experiment.too-large", where=str(path))
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise InputError("there is no such file", code="experiment.missing", where=str(path)) from None
    except UnicodeDecodeError:
        raise InputError("an experiment file is UTF-8 text", code="experiment.encoding", where=str(path)) from None
    except OSError as problem:
        raise SystemRefusedError("the file cannot be read", code="system.read", where=str(path), got=problem) from None
    return experiment_from_toml(text, str(path))


def experiment_from_toml(text: str, where: str = "experiment") -> Experiment:
    """The experiment in a TOML text."""
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise InputError("this is not TOML", code="experiment.syntax", where=where, got=problem) from None
    version = tree.pop("format", None)
    if type(version) is not int or version < 1:
        raise InputError(
            "an experiment file starts with its format",
            code="experiment.format",
            where=where,
            got=version,
            allowed=f"format = {FORMAT}",
        )
    if version > FORMAT:
        raise InputError(
            "this file was written by a newer Pellucid",
            code="experiment.newer",
            where=where,
            got=f"format = {version}",
            allowed=f"up to {FORMAT}",
            next="Update Pellucid.",
        )
    return experiment_from_tree(tree, where)


def experiment_from_tree(tree: Mapping[str, Any], where: str = "") -> Experiment:
    """The experiment in a tree of parts; all problems are told at once."""
    try:
        return Experiment.model_validate(dict(tree))
    except ValidationError as problem:
        raise _readable(problem, where) from None


def _readable(problem: ValidationError, where: str) -> PellucidError:
    """All problems in one message; a single one that is told in full already, as it is."""
    errors = problem.errors(include_url=False)
    told = _told_already(errors[0])
    if told is not None and len(errors) == 1:
        told.where = ": ".join(filter(None, [where, told.where]))
        told.safe = told.safe or "Nothing was started."
        return told
    lines = [_line(error, where, alone=len(errors) == 1) for error in errors[:MOST_PROBLEMS]]
    if len(errors) > MOST_PROBLEMS:
        lines.append(f"… and {len(errors) - MOST_PROBLEMS} more")
    return InputError("; ".join(lines), code="experiment.option", where=where, safe="Nothing was started.")


def _told_already(error: Any) -> PellucidError | None:
    """The problem that a field's own reader raised, which pydantic wraps."""
    inner = error.get("ctx", {}).get("error")
    return inner if isinstance(inner, PellucidError) else None


def _line(error: Any, where: str, alone: bool) -> str:
    """One problem of one option; options given as words or keywords are called by their name alone."""
    name = str(error["loc"][-1]) if error["loc"] else ""
    place = ".".join(str(part) for part in error["loc"]) if where else name
    if error["type"] == "extra_forbidden":
        known = PARTS[str(error["loc"][0])].model_fields if len(error["loc"]) > 1 else Experiment.model_fields
        near = did_you_mean(name, PART_OF_OPTION if alone and not where else known)
        return f"{place}: there is no such option. {near}"
    told = _told_already(error)
    said = told.what if told is not None else error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{place}: {said} (got {str(error.get('input'))[:60]})" if place else said


def experiment_to_toml(experiment: Experiment) -> str:
    """The TOML text of an experiment: only what differs from the defaults.

    Example:
        >>> print(experiment_to_toml(Experiment.of(source="circle", network="dense 4 tanh", epochs=3)))
        format = 1
        <BLANKLINE>
        [data]
        source = "circle"
        <BLANKLINE>
        [network]
        line = "dense 4 tanh"
        <BLANKLINE>
        [train]
        epochs = 3
        <BLANKLINE>
    """
    written = experiment.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    if experiment.network is not None:
        written["network"] = _network_tree(experiment)
    parts = {part: written[part] for part in Experiment.model_fields if written.get(part)}
    return tomli_w.dumps({"format": FORMAT} | parts)


def _network_tree(experiment: Experiment) -> dict[str, Any]:
    from pellucid.spec.line import print_line

    spec = experiment.network
    assert spec is not None
    try:
        line = {"line": print_line(spec.nodes)}
    except InputError:
        return spec.to_json()
    return line | ({"outputs": list(spec.outputs)} if spec.outputs else {})
