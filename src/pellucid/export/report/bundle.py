"""Many small JavaScript modules as one script, by one rule that is easy to check.

A source file may only import by ``import {a, b} from "./file.js";``, each on one line or several,
and export by ``export`` before ``const`` or ``function``.  Each file becomes a function that runs
once and returns what it exports, in an order in which every import is there before it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_IMPORT = re.compile(r'^import \{([\w\s,]+)\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function) (\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


def bundle(sources: Mapping[str, str], start: str) -> str:
    r"""One script that does what loading ``start`` as a module would do.

    Args:
        sources: file name → text.
        start: the file that is run.

    Example:
        >>> sources = {"a.js": "export const one = 1;\n", "b.js": 'import {one} from "./a.js";\nf(one);\n'}
        >>> print(bundle(sources, "b.js"))
        const $a = (() => {
        const one = 1;
        return {one};
        })();
        const $b = (() => {
        const {one} = $a;
        f(one);
        return {};
        })();
        <BLANKLINE>
    """
    return "".join(_wrapped(name, sources[name]) for name in _in_order(sources, start, ()))


def _in_order(sources: Mapping[str, str], name: str, above: tuple[str, ...]) -> list[str]:
    """Every file once, after all it imports."""
    assert name in sources, f"{above[-1] if above else 'the page'} imports {name}, which is not there"
    assert name not in above, f"circular import: {' → '.join((*above, name))}"
    order: list[str] = []
    for match in _IMPORT.finditer(sources[name]):
        order += [other for other in _in_order(sources, match[2], (*above, name)) if other not in order]
    return [*order, name]


def _wrapped(name: str, text: str) -> str:
    exported = ", ".join(_exports(text))
    body = _IMPORT.sub(lambda match: f"const {{{' '.join(match[1].split())}}} = {_variable(match[2])};\n", text)
    body = _EXPORT.sub("", body)
    left = _LEFT_OVER.search(body)
    assert left is None, f"{name}: this form of import or export cannot be joined: {left[0].strip() if left else ''}"
    return f"const {_variable(name)} = (() => {{\n{body.rstrip()}\nreturn {{{exported}}};\n}})();\n"


def _exports(text: str) -> Iterator[str]:
    return (match[1] for match in _EXPORT.finditer(text))


def _variable(name: str) -> str:
    return "$" + name.removesuffix(".js").replace("-", "_")
