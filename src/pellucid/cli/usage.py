"""What click says about a line that is no command, in the words of every other problem."""

from __future__ import annotations

import click

from pellucid.errors import InputError, did_you_mean


def of_usage(problem: click.ClickException) -> InputError:
    """The problem with its place and what to do next."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "pellucid"
    advice = f"{path} --help" if context else "pellucid COMMAND --help"
    match problem:
        case click.NoSuchOption(option_name=name):
            options = [word for each in context.command.params for word in _words(each)] if context else []
            return unknown_option(name, options, path)
        case click.exceptions.NoSuchCommand() if context:
            return _unknown_command(problem, context)
        case click.MissingParameter(param=param) if param is not None:
            name = param.human_readable_name.upper() if isinstance(param, click.Argument) else param.opts[0]
            return InputError(f"{name} is missing", code="usage.missing", where=path, next=f"See: {advice}")
        case click.BadParameter(param=param):
            where = param.opts[0] if isinstance(param, click.Option) else path
            return _bad_value(problem, where, path, param)
    what = _in_plain_words(problem.format_message().rstrip("."))
    return InputError(what, code="usage.line", where=path, next=f"See: {advice}")


def unknown_option(name: str, options: list[str], path: str) -> InputError:
    """An option that this command does not have, with the one that was meant."""
    suggestion = did_you_mean(name, options)
    return InputError(
        f"there is no option '{name}'",
        code="usage.unknown-option",
        where=path,
        got=name,
        next=suggestion if suggestion.startswith("Did") else f"See: {path} --help",
    )


def _words(param: click.Parameter) -> list[str]:
    return [*param.opts, *param.secondary_opts] if isinstance(param, click.Option) else []


def _unknown_command(problem: click.ClickException, context: click.Context) -> InputError:
    name = getattr(problem, "command_name", "")
    known = context.command.list_commands(context) if isinstance(context.command, click.Group) else []
    return InputError(
        f"there is no command '{name}'", code="usage.unknown-command", got=name, next=did_you_mean(name, known)
    )


def _bad_value(problem: click.BadParameter, where: str, path: str, param: click.Parameter | None) -> InputError:
    what = problem.message.rstrip(".")
    if isinstance(param, click.Option) and isinstance(param.type, click.Choice):
        got = what.partition("'")[2].partition("'")[0]
        choices = list(map(str, param.type.choices))
        suggestion = did_you_mean(got, choices)
        return InputError(
            "this is none of the choices",
            code="usage.choice",
            where=where,
            got=got,
            allowed=", ".join(choices),
            next=suggestion if suggestion.startswith("Did") else "",
        )
    value = what.partition(" is not ")[0].strip("'") if " is not " in what else None
    return InputError(
        "this value cannot be used" if value is not None else what[:1].lower() + what[1:],
        code="usage.value",
        where=where,
        got=value,
        allowed=_allowed(param.type if param is not None else None),
        next="" if value is not None else f"See: {path} --help",
    )


def _in_plain_words(what: str) -> str:
    """Click's sentence about words too many in ours; the others are plain enough."""
    before, _, words = what.partition("Got unexpected extra argument")
    if not before and words:
        return f"there are words too many: {words.removeprefix('s').strip(' ()')}"
    return what[:1].lower() + what[1:]


def _allowed(kind: click.ParamType | None) -> str:
    """What an option takes, in words."""
    match kind:
        case click.IntRange(min=low, max=None):
            return f"a whole number, {low} or more"
        case click.IntRange(min=low, max=high):
            return f"a whole number from {low} to {high:,}"
        case click.types.IntParamType():
            return "a whole number"
        case click.types.FloatParamType():
            return "a number"
    return ""
