"""Experiments ⇄ TOML files with a format version; unknown keys are refused with a suggestion."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from pellucid.errors import InputError, PellucidError, cannot_read, did_you_mean
from pellucid.options import allowed, told_already
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
            raise InputError(
                "this file is too large for an experiment",
                code="experiment.too-large",
                where=str(path),
                allowed=f"{LARGEST_FILE:,} bytes",
            )
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _missing(path, "there is no such file") from None
    except IsADirectoryError:
        raise _missing(path, "this is a folder, not a file") from None
    except UnicodeDecodeError:
        raise InputError(
            "an experiment file is UTF-8 text",
            code="experiment.encoding",
            where=str(path),
            next="Save it as UTF-8 in your editor.",
        ) from None
    except ValueError as problem:
        raise InputError(
            "this cannot be a path", code="experiment.path", got=problem, allowed="the path of a .toml file"
        ) from None
    except OSError as problem:
        raise cannot_read(path, problem) from None
    return experiment_from_toml(text, str(path))


def _missing(path: Path, what: str) -> InputError:
    advice = "Check the name; every run folder holds such a file, called experiment.toml."
    return InputError(what, code="experiment.missing", where=str(path), next=advice)


def experiment_from_toml(text: str, where: str = "experiment") -> Experiment:
    """The experiment in a TOML text."""
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as problem:  # an integer of 5000 digits is no TOML error
        raise InputError(
            "this is not TOML",
            code="experiment.syntax",
            where=where,
            got=problem,
            allowed="lines such as: epochs = 10, under a heading such as: [train]",
        ) from None
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
    except UnicodeEncodeError as problem:
        raise InputError(
            "a text holds half a character",
            code="experiment.text",
            where=where,
            got=ascii(problem.object[problem.start : problem.end]),
            allowed="whole characters",
            next="Write it anew, or give the file another name.",
            safe="Nothing was started.",
        ) from None


def _readable(problem: ValidationError, where: str) -> PellucidError:
    """All problems in one message; a single one in full."""
    errors = problem.errors(include_url=False)
    if len(errors) == 1:
        told = told_already(errors[0]) or _in_full(errors[0], where)
        told.where = ": ".join(filter(None, [where, told.where]))
        told.safe = told.safe or "Nothing was started."
        return told
    lines = [_line(error, where) for error in errors[:MOST_PROBLEMS]]
    if len(errors) > MOST_PROBLEMS:
        lines.append(f"… and {len(errors) - MOST_PROBLEMS} more")
    return InputError(
        "; ".join(lines),
        code="experiment.option",
        where=where,
        next="Change them all; pellucid train --help says what each is.",
        safe="Nothing was started.",
    )


def _place(error: Any, where: str) -> str:
    """``train.epochs`` in a file; options given as words or keywords are called by their name alone."""
    part, *name = error["loc"] or ("",)
    loc = [part, *name] if where or not name else name
    return "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in loc).removeprefix(".")


def _in_full(error: Any, where: str) -> InputError:
    """One problem with all that can be said of it."""
    place, value = _place(error, where), error.get("input")
    if error["type"] == "extra_forbidden":
        what = f"{place}: there is no such option"
        return InputError(what, code="experiment.unknown", got=place, next=_near(error, flat=not where))
    if not place:
        return InputError(allowed(error), code="experiment.option", next="Leave one of them out.")
    if error["type"] == "value_error":
        advice = "pellucid train --help says what each option is."
        return InputError(f"{place}: {allowed(error)}", code="experiment.option", got=str(value)[:60], next=advice)
    words = [] if error["type"] != "literal_error" else error["ctx"]["expected"].replace(" or ", ", ").split(", ")
    near = did_you_mean(str(value), [word.strip("'") for word in words]) if words else ""
    return InputError(
        f"{place} cannot be {str(value)[:60]!r}" if isinstance(value, str) else f"{place} cannot be {str(value)[:60]}",
        code="experiment.option",
        got=str(value)[:60],
        allowed=_allowed(error),
        next=near if near.startswith("Did") else "",
    )


def _allowed(error: Any) -> str:
    """What the field takes; one that is told by a pattern says so in its own help."""
    part, name = (*error["loc"], "")[:2]
    is_pattern = error["type"] == "string_pattern_mismatch" and part in PARTS
    return PARTS[part].model_fields[name].description or "" if is_pattern else allowed(error)


def _near(error: Any, flat: bool) -> str:
    part, *name = error["loc"]
    if not name:
        return did_you_mean(str(part), PART_OF_OPTION if flat else Experiment.model_fields)
    return did_you_mean(str(name[-1]), PART_OF_OPTION if flat else PARTS[str(part)].model_fields)


def _line(error: Any, where: str) -> str:
    """One problem among several."""
    place = _place(error, where)
    if error["type"] == "extra_forbidden":
        return f"{place}: there is no such option. {_near(error, flat=False)}"
    if (told := told_already(error)) is not None:
        return ": ".join(filter(None, [place, told.what]))
    return f"{place} must be {_allowed(error)} (got {str(error.get('input'))[:60]})"


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
