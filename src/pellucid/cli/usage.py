"""What click says about a line that is no command, in the words of every other problem."""

from __future__ import annotations

import click

from pellucid.errors import InputError, did_you_mean


def of_usage(problem: click.ClickException) -> InputError:
    """The problem with its place and what to do next."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "pellucid"
    advice = f"pellucid {path.removeprefix('pellucid').strip()} --help".replace("  ", " ")
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
            return _bad_value(problem, where, param)
    what = problem.format_message().rstrip(".")
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


def _bad_value(problem: click.BadParameter, where: str, param: click.Parameter | None) -> InputError:
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
    return InputError(what[:1].lower() + what[1:], code="usage.value", where=where)
