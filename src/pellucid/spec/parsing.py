"""Reading a small language with its grammar file, and pointing at the place where reading stopped."""

from __future__ import annotations

import functools
from importlib import resources
from typing import TYPE_CHECKING, Any

from pellucid.errors import InputError

if TYPE_CHECKING:
    from lark import Lark, Transformer
    from lark.exceptions import UnexpectedInput

LONGEST_TEXT = 10_000


@functools.cache
def parser(language: str, start: str, builder: type[Transformer]) -> Lark:
    """The parser of ``language.lark``, built once.

    The builder runs while the text is read, from the leaves up, so that deep texts meet the
    builder's limit and never Python's recursion limit.
    """
    from lark import Lark

    grammar = resources.files("pellucid.spec").joinpath(f"{language}.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", start=start, transformer=builder())


def read(
    language: str, text: str, *, start: str, builder: type[Transformer], where: str, example: str, noun: str = ""
) -> Any:
    """What ``builder`` makes of ``text``.

    Args:
        language: name of the grammar file and of the error code.
        text: at most 10,000 characters.
        start: the grammar's rule for the whole text.
        builder: turns each rule into a value.
        where: what the text is, for messages; the place is added as ``where:line:column``.
        example: a text that would have been right.
        noun: what the text is called; left out, by its language.

    Raises:
        InputError: the text is too long, or reading stopped; ``where`` ends in the place.
    """
    from lark.exceptions import UnexpectedInput

    noun = noun or language
    if len(text) > LONGEST_TEXT:
        raise InputError(
            f"the {noun} is too long",
            code=f"{language}.too-long",
            where=where,
            got=f"{len(text):,} characters",
            allowed=f"at most {LONGEST_TEXT:,}",
        )
    try:
        return parser(language, start, builder).parse(text)
    except UnexpectedInput as stopped:
        raise _stopped(language, noun, text, where, example, stopped) from None
    except InputError as problem:
        # A builder knows the place at most, ":1:7", not what the text is.
        problem.where = where + problem.where
        raise


def _stopped(language: str, noun: str, text: str, where: str, example: str, stopped: UnexpectedInput) -> InputError:
    """The error for the place where reading stopped."""
    at_end = getattr(getattr(stopped, "token", None), "type", "") == "$END"
    position = len(text) if at_end else stopped.pos_in_stream or 0
    before, rest = text[:position], text[position:].splitlines()
    line, column = before.count("\n") + 1, position - before.rfind("\n")
    return InputError(
        f"the {noun} ends too early" if at_end else f"the {noun} cannot go on like this",
        code=f"{language}.syntax",
        where=f"{where}:{line}:{column}",
        got="the end of the text" if at_end else f"'{rest[0][:20]}'",
        allowed=f"for example: {example}",
    )
