"""How a command ends: with an exit code, and a message of at most eight lines if something is wrong."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import click

from pellucid.cli.usage import of_usage
from pellucid.errors import InterruptedByUser, LimitError, PellucidError, SystemRefusedError

BUG = 70
LONGEST_LINE = 500


@dataclass(frozen=True)
class Ending:
    """What the words say about how to end.

    Args:
        as_json: a problem is told as one JSON object on standard output.
        debug: a problem is told with its traceback.
    """

    as_json: bool
    debug: bool

    @classmethod
    def of(cls, words: Sequence[str]) -> Ending:
        """Read off the words themselves, because they may be wrong in other ways."""
        return cls("--json" in words, "--debug" in words)

    def run(self, command: click.Command, words: Sequence[str]) -> int:
        """The exit code of a command; whatever it raises is told here."""
        _never_fail_to_print()
        color, out = False if os.environ.get("NO_COLOR") else None, sys.stdout
        try:
            code = command.main(list(words), prog_name="pellucid", standalone_mode=False, color=color)
            sys.stdout.flush()
            return code if isinstance(code, int) else 0
        except (BrokenPipeError, SystemExit) as problem:
            if isinstance(problem, SystemExit) and sys.stdout is out:
                raise
            # Whoever read (as `head` does) has had enough. In the middle of a command click finds that out, puts
            # another stream in the place of this one, and ends with 1. The flush at exit must not fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
            return 0
        except (Exception, KeyboardInterrupt) as problem:
            return self._told(problem)

    def _told(self, problem: BaseException) -> int:
        known = _as_ours(problem)
        if self.debug:
            import traceback

            traceback.print_exception(problem, file=sys.stderr)
        return self.tell(_bug(problem) if known is None else known)

    def tell(self, problem: PellucidError) -> int:
        """Print a problem as it was asked for; its exit code."""
        if self.as_json:
            click.echo(json.dumps({"error": problem.to_json()}, ensure_ascii=False))
        else:
            click.echo(told(problem), err=True)
        return problem.exit_code


def told(problem: PellucidError) -> str:
    """A problem in at most eight lines, safe to print whatever came in."""
    lines = []
    for line in ("error", "got", "allowed", "next", "safe"):
        value = _head(problem) if line == "error" else getattr(problem, line)
        if value not in (None, ""):
            lines.append(f"{'' if line == 'error' else '  '}{line}: {printable(str(value))}")
    return "\n".join(lines)


def _head(problem: PellucidError) -> str:
    head = f"{problem.where}: {problem.what}" if problem.where else problem.what
    return head if head.endswith((".", "?", "!")) else f"{head}."


def printable(text: str) -> str:
    """The text on one line, without what a terminal would obey, and not endless."""
    plain = "".join(character if character.isprintable() else " " for character in " ".join(text.split()))
    return plain if len(plain) <= LONGEST_LINE else f"{plain[:LONGEST_LINE]} …"


def _as_ours(problem: BaseException) -> PellucidError | None:
    """The problem as one of the seven answers; ``None`` for one that nobody foresaw."""
    match problem:
        case PellucidError():
            return problem
        case click.ClickException():
            return of_usage(problem)
        case KeyboardInterrupt() | click.Abort():
            return InterruptedByUser(
                "stopped",
                code="interrupted",
                safe="Files that were there are untouched.",
                next="Start the command again.",
            )
        case MemoryError():
            return _out_of_memory()
        case OSError():
            return SystemRefusedError(
                "the system refused",
                code="system.refused",
                where=str(problem.filename or ""),
                got=_reason(problem),
                next="Check the name, who may read and write there, and whether the disk is full.",
            )
    return _out_of_memory() if "RESOURCE_EXHAUSTED" in str(problem) else None


def _reason(problem: OSError) -> str:
    return problem.strerror or str(problem)


def _out_of_memory() -> LimitError:
    return LimitError(
        "there is not enough memory", code="limit.memory", next="Use fewer rows at once, or a smaller network."
    )


def _bug(problem: BaseException) -> PellucidError:
    found: dict[str, Any] = {"got": f"{type(problem).__name__}: {problem}"}
    return PellucidError(
        "this is a bug in Pellucid, not a mistake of yours",
        code="bug",
        next="Repeat with --debug for the traceback, and report it with the command you typed.",
        safe="Files that were there are untouched.",
        **found,
    )


def _never_fail_to_print() -> None:
    """A character the terminal cannot show becomes a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
