"""An experiment as the Python call, and the line of the command, that make the same run."""

from __future__ import annotations

import shlex
from typing import Any

from pellucid.errors import InputError
from pellucid.spec.experiment import PART_OF_OPTION, Experiment
from pellucid.spec.line import print_line


def said_options(experiment: Experiment) -> dict[str, Any]:
    """What the experiment says beside its source, flat and by name; what is as usual is left out.

    Raises:
        InputError: its network cannot be said in a line.
    """
    said: dict[str, Any] = {}
    if experiment.network is not None:
        said["network"] = print_line(experiment.network.nodes)
    for name, part in PART_OF_OPTION.items():
        spec = getattr(experiment, part)
        value = spec.model_dump(mode="json")[name]
        if name != "source" and getattr(spec, name) != type(spec).model_fields[name].get_default(
            call_default_factory=True
        ):
            said[name] = value
    return said


def python_of(experiment: Experiment) -> str:
    """The Python program that trains the experiment.

    Example:
        >>> asked = Experiment.of(source="circle", network="dense 4 tanh", epochs=3)
        >>> print(python_of(asked))
        import pellucid
        <BLANKLINE>
        run = pellucid.train(
            "circle",
            network="dense 4 tanh",
            epochs=3,
        )
        print(run)
        <BLANKLINE>
    """
    try:
        options = said_options(experiment)
    except InputError:
        return _from_file()
    lines = [f"    {name}={_literal(value)}," for name, value in options.items()]
    return "\n".join(
        [
            "import pellucid",
            "",
            "run = pellucid.train(",
            f"    {_literal(experiment.data.source)},",
            *lines,
            ")",
            "print(run)",
            "",
        ]
    )


def _from_file() -> str:
    """What a line cannot say is in the experiment file."""
    lines = (
        "import pellucid",
        "from pellucid.spec.files import read_experiment",
        "",
        'run = pellucid.train(experiment=read_experiment("experiment.toml"))',
        "print(run)",
        "",
    )
    return "\n".join(lines)


def _literal(value: Any) -> str:
    text = repr(value)
    if isinstance(value, str) and "'" in text[:1] and '"' not in value:
        return f'"{text[1:-1]}"'
    return text


def command_of(experiment: Experiment) -> str:
    """The line that trains the experiment from a shell.

    Example:
        >>> command_of(Experiment.of(source="spiral(noise=0.1)", network="dense 4 tanh", shuffle=False))
        "pellucid train 'spiral(noise=0.1)' --network 'dense 4 tanh' --no-shuffle"
    """
    try:
        options = said_options(experiment)
    except InputError:
        return "pellucid train --experiment experiment.toml"
    words = ["pellucid", "train", experiment.data.source]
    for name, value in options.items():
        flag = name.replace("_", "-")
        if isinstance(value, bool):
            words.append(f"--{flag}" if value else f"--no-{flag}")
        else:
            words += [f"--{flag}", _word(value)]
    return shlex.join(words)


def _word(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    if isinstance(value, dict):
        return ",".join(f"{name}={each}" for name, each in value.items())
    return str(value)
