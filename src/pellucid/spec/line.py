"""A network in a line: ``dense 4 tanh, residual(dense 4 tanh)`` ⇄ nodes.

Options a layer declares as positional may be written without their name, in that order; the
others are ``key=value``.  What a line cannot carry (inputs, tied weights, a layer of your own)
it refuses to print, and names it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pellucid.blocks import Block, Node, Repeat, blocks
from pellucid.errors import InputError, did_you_mean
from pellucid.layers import Layer, layers
from pellucid.layers.activation import activations

if TYPE_CHECKING:
    from lark import Lark, Token

LONGEST_LINE = 100_000
DEEPEST_NESTING = 32


@cache
def parser() -> Lark:
    """The grammar, built once."""
    from lark import Lark

    grammar = resources.files("pellucid.spec").joinpath("line.lark").read_text(encoding="utf-8")
    return Lark(grammar, start="network", parser="lalr", propagate_positions=True)


def parse_line(line: str) -> tuple[Node, ...]:
    """The nodes a line stands for.

    Raises:
        InputError: the line is not a network; the message points at the word.

    Example:
        >>> [node.layer.kind for node in parse_line("dense 4 tanh, dropout 0.5, dense 2")]
        ['dense', 'dropout', 'dense']
    """
    from lark.exceptions import UnexpectedInput

    if len(line) > LONGEST_LINE:
        raise InputError(
            "this line is too long for a network",
            code="network.too-long",
            got=f"{len(line)} characters",
            allowed=f"{LONGEST_LINE} characters",
            next="Use 'N x (…)', or an experiment file.",
        )
    if _nesting(line) > DEEPEST_NESTING:
        raise InputError(
            "parentheses are nested too deeply",
            code="network.too-deep",
            got=_nesting(line),
            allowed=DEEPEST_NESTING,
        )
    try:
        tree = parser().parse(line)
    except UnexpectedInput as problem:
        raise _syntax_error(line, problem) from None
    return tuple(_node(item) for item in tree.children)


def _nesting(line: str) -> int:
    depth = deepest = 0
    for character in line:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def _syntax_error(line: str, problem: Any) -> InputError:
    at_end = getattr(getattr(problem, "token", None), "type", "") == "$END"
    column = len(line) + 1 if at_end else max(getattr(problem, "column", 1) or 1, 1)
    rest = line[column - 1 :].split()
    return InputError(
        "this is not a network" if line.strip() else "the network is empty",
        code="network.syntax",
        where=f"network:1:{column}",
        got=rest[0][:40] if rest else "the end of the line",
        allowed="layers separated by commas, as in: dense 4 tanh, dense 2 tanh",
    )


def _node(item: Any) -> Node:
    (written,) = item.children
    parts = list(written.children)
    name = str(parts.pop().children[0]) if parts and getattr(parts[-1], "data", "") == "name" else ""
    if written.data == "repetition":
        count, inner = parts
        nodes = tuple(_node(child) for child in inner.children)
        return Node(_made(Repeat, {"count": int(count), "layers": nodes}, count), name)
    word, *rest = parts
    if written.data == "block":
        nodes = tuple(_node(child) for child in rest.pop(0).children)
        kind = _known(word, blocks)
        return Node(_made(kind, {"layers": nodes} | _options(kind, rest, word), word), name)
    if str(word) in blocks:
        raise InputError(
            f"'{word}' needs layers in parentheses",
            code="network.syntax",
            where=_place(word),
            next=f"Write {word}(dense 8 tanh, dense 8).",
        )
    kind = _known(word, layers)
    return Node(_made(kind, _options(kind, rest, word), word), name)


def _place(token: Token) -> str:
    return f"network:{token.line}:{token.column}"


def _known(word: Token, registry: Any) -> Any:
    if str(word) not in registry:
        raise InputError(
            f"there is no {registry.noun} '{word}'",
            code=f"network.unknown-{registry.noun}",
            where=_place(word),
            got=str(word),
            next=did_you_mean(str(word), [*layers, *blocks]),
        )
    return registry[str(word)]


def _options(kind: type[Layer] | type[Block], written: list[Any], word: Token) -> dict[str, Any]:
    """Positional words by the layer's own order, and ``key=value`` pairs."""
    options: dict[str, Any] = {}
    waiting = list(kind.positional)
    for part in written:
        if getattr(part, "data", "") == "option":
            key, value = part.children
            name, place = str(key).replace("-", "_"), key
        else:
            name, value = _claim(kind, waiting, part, options), part
            place = part
        if name in options:
            raise InputError(
                f"'{word}' has option '{name}' twice",
                code="network.repeated-option",
                where=_place(place),
                got=name,
                next="Leave one of them out.",
            )
        if name == "layers" or name not in kind.model_fields:
            raise InputError(
                f"'{word}' has no option '{name}'",
                code="network.unknown-option",
                where=_place(place),
                got=name,
                next=_apart(options, f"{name}={value}")
                or did_you_mean(name, [field for field in kind.model_fields if field != "layers"]),
            )
        options[name] = _value(value)
    return options


def _apart(options: dict[str, Any], more: str) -> str:
    """How to write what belongs to the activation of a layer, or comes after it: as a layer of its own."""
    word, units = str(options.get("activation", "")), options.get("units", "")
    if word not in activations:
        return ""
    before = " ".join(filter(None, ["dense", str(units)]))
    name, _, value = more.partition("=")
    if not value:
        return f"Write it as a layer of its own: {before} {word}, {more}"
    if name not in activations[word].model_fields:
        return ""
    by_place = activations[word].positional[:1] == (name,)
    return f"Write the activation as a layer of its own: {before}, {word} {value if by_place else more}"


def _claim(kind: type[Layer] | type[Block], waiting: list[str], part: Token, options: dict[str, Any]) -> str:
    """The next positional option this word can stand for: a word skips one that takes a number."""
    while waiting:
        name = waiting.pop(0)
        takes_word = name == "activation"
        if takes_word == (part.type == "WORD"):
            return name
    raise InputError(
        f"'{kind.kind}' does not know what to do with '{part}'",
        code="network.unknown-word",
        where=_place(part),
        got=str(part),
        allowed=" ".join([kind.kind, *(name.upper() for name in kind.positional), "key=value"]),
        next=_apart(options, str(part)) if str(part) in layers else "",
    )


def _value(token: Token) -> Any:
    if token.type == "INTEGER":
        return int(token) if len(token) <= 30 else float(token)
    if token.type == "NUMBER":
        return float(token)
    return {"true": True, "false": False}.get(str(token), str(token))


def _made(kind: Any, options: dict[str, Any], token: Token) -> Any:
    try:
        return kind(**options)
    except InputError as problem:
        problem.where = problem.where or _place(token)
        raise


def print_line(nodes: tuple[Node, ...]) -> str:
    """The shortest line that reads back as these nodes.

    Raises:
        InputError: something here cannot be said in a line; the message names it.

    Example:
        >>> print_line(parse_line("dense  units=4 activation=tanh,dropout rate=0.5"))
        'dense 4 tanh, dropout'
    """
    return ", ".join(_printed(node) for node in nodes)


def _printed(node: Node) -> str:
    layer = node.layer
    known = layers if isinstance(layer, Layer) else blocks
    for unsayable, what in ((node.inputs, "inputs"), (node.tied_to, "tied_to")):
        if unsayable:
            raise _unsayable(node, what)
    if known.get(layer.kind) is not type(layer):
        raise _unsayable(node, f"the layer class {type(layer).__name__}")
    if node.name and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", node.name):
        raise _unsayable(node, f"the name {node.name!r}")
    name = [f"as {node.name}"] if node.name else []
    words, options = _written(node, layer)
    if isinstance(layer, Repeat):
        return " ".join([f"{layer.count} x ({print_line(layer.layers)})", *name])
    if isinstance(layer, Block):
        return " ".join([f"{layer.kind}({print_line(layer.layers)})", *options, *name])
    return " ".join([layer.kind, *words, *options, *name])


def _written(node: Node, layer: Layer | Block) -> tuple[list[str], list[str]]:
    """Options said by their place, and options said as ``key=value``."""
    values = layer.model_dump(mode="json", exclude_defaults=True, exclude={"layers", "count"})
    said = {name: _word(node, name, value) for name, value in values.items()}
    numbers = [name for name in layer.positional if name != "activation"]
    unsaid = next((index for index, name in enumerate(numbers) if name not in said), len(numbers))
    by_place = [name for name in layer.positional if name in {*numbers[:unsaid], "activation"} and name in said]
    return [said.pop(name) for name in by_place], [f"{name}={value}" for name, value in said.items()]


def _word(node: Node, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | str):
        return repr(value) if isinstance(value, float) else str(value)
    raise _unsayable(node, key)


def _unsayable(node: Node, what: str) -> InputError:
    return InputError(
        f"a line cannot say {what} of layer '{node.name or node.layer.kind}'",
        code="network.unsayable",
        got=what,
        next="Use an experiment file (TOML), or Python objects; they carry everything.",
    )
