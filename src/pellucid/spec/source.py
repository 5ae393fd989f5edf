"""Data sources in words: ``spiral(points=500, noise=0.1)`` or the path of a file."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pellucid.errors import InputError
from pellucid.spec.parsing import read

Option = int | float | bool | str

_CALL = re.compile(r"""\s*[\w-]+\s*(\(([^)"']|"[^"]*"|'[^']*')*\)?\s*)?""")
_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*")


@dataclass(frozen=True)
class SourceCall:
    """A name with options, or a path.

    The same words ask for a data source, an optimizer or a schedule.

    Args:
        name: the name, or the whole path.
        options: what stands in the parentheses; ``-`` in an option's name is read as ``_``.
        is_path: the text is the path of a file or folder.

    Example:
        >>> SourceCall.parse("spiral(points=500, noise=0.1)")
        SourceCall(name='spiral', options={'points': 500, 'noise': 0.1}, is_path=False)
        >>> SourceCall.parse("data/heights (1).csv").is_path
        True
    """

    name: str
    options: Mapping[str, Option] = field(default_factory=dict)
    is_path: bool = False

    @classmethod
    def parse(cls, text: str, where: str = "source", example: str = "spiral(points=500)") -> SourceCall:
        """The call that ``text`` spells; anything with a separator or a file suffix is a path.

        ``where`` and ``example`` are for messages: what the text is, and one that is right.

        Raises:
            InputError: the text is neither a call nor a path; ``where`` ends in ``line:column``.
        """
        if is_path(text):
            return cls(_checked_path(text.strip(), where), {}, True)
        return read("source", text, start="call", builder=_builder(), where=where, example=example, noun=where)

    def to_text(self) -> str:
        """The canonical spelling, which reads back as the same call.

        Example:
            >>> SourceCall("blobs", {"classes": 3, "mode": "two words"}).to_text()
            'blobs(classes=3, mode="two words")'
        """
        if self.is_path or not self.options:
            return self.name
        return f"{self.name}({', '.join(f'{key}={_option_text(value)}' for key, value in self.options.items())})"


def is_path(text: str) -> bool:
    """Whether ``text`` names a file or folder rather than a source.

    A word alone or followed by parentheses is a source; ``./word`` is a folder.
    """
    if _SUFFIX.search(text.strip()):
        return True
    return not _CALL.fullmatch(text) and any(separator in text for separator in "/\\")


def file_name(path: str) -> str:
    """The last part of a path, of either kind of system.

    Example:
        >>> file_name("/home/ann/heights.csv")
        'heights.csv'
    """
    return re.split(r"[/\\]", path.rstrip("/\\"))[-1]


def _checked_path(path: str, where: str) -> str:
    if len(path) > 4096 or "\0" in path:
        raise InputError(
            "this cannot be a path",
            code="source.path",
            where=where,
            got=f"{len(path)} characters",
            allowed="at most 4,096 characters, none of them a zero",
        )
    return path


def _option_text(value: Option) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return repr(value)
    bare = _BARE.fullmatch(value) and value not in ("true", "false")
    return value if bare else '"' + value.replace('"', '""') + '"'


@functools.cache
def _builder() -> type:
    from lark import Transformer, v_args

    @v_args(inline=True)
    class Builder(Transformer):
        """Calls from the rules of source.lark."""

        def call(self, name: str, *options: tuple[str, Option] | None) -> SourceCall:
            given = [option for option in options if option is not None]
            repeated = {key for key, _ in given if [other for other, _ in given].count(key) > 1}
            if repeated:
                raise InputError(
                    "an option is given twice",
                    code="source.repeated",
                    got=", ".join(sorted(repeated)),
                    next="Leave one of them out.",
                )
            return SourceCall(str(name), dict(given))

        def option(self, name: str, value: Option) -> tuple[str, Option]:
            return str(name).replace("-", "_"), value

        def number(self, text: str) -> int | float:
            value = int(text) if re.fullmatch(r"[+-]?\d{1,18}", text) else float(text)
            if not math.isfinite(value):
                raise InputError(
                    "this number is too large", code="source.number", got=str(text), allowed="a finite number"
                )
            return value

        def word(self, text: str) -> bool | str:
            return text == "true" if text in ("true", "false") else str(text)

        def quoted(self, text: str) -> str:
            return text[1:-1].replace(text[0] * 2, text[0])

    return Builder
