"""Networks in a line: what is written reads back, and what cannot be read is pointed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.blocks import Node, Repeat, Residual
from pellucid.errors import InputError
from pellucid.layers import BatchNorm, Dense, DropConnect, Dropout, Flatten, LayerNorm, Rescale, Reshape
from pellucid.layers.activation import ELU, ReLU, Step, Tanh, activations
from pellucid.spec.line import parse_line, print_line

shares = st.floats(0, 0.99)
numbers = st.floats(-1e6, 1e6)
penalties = st.none() | st.floats(0, 10)
layers = st.one_of(
    st.builds(
        Dense,
        units=st.none() | st.integers(1, 10**6),
        activation=st.none() | st.sampled_from([activation() for activation in activations.values()]),
        bias=st.booleans(),
        connections=st.floats(1e-3, 1),
        l1=penalties,
        l2=penalties,
        frozen=st.booleans(),
    ),
    st.builds(DropConnect, units=st.integers(1, 9), rate=shares),
    st.builds(Dropout, rate=shares),
    st.builds(Rescale, scale=numbers, offset=numbers),
    st.builds(Reshape, shape=st.lists(st.integers(1, 99), min_size=1, max_size=4).map(tuple)),
    st.builds(BatchNorm, momentum=shares, epsilon=st.floats(1e-9, 1)),
    st.builds(Step, threshold=numbers),
    st.builds(ELU, alpha=st.floats(0, 9)),
    st.sampled_from([Flatten(), LayerNorm(), Tanh()]),
)
names = st.just("") | st.from_regex(r"[A-Za-z_][A-Za-z0-9_-]{0,8}", fullmatch=True)
nodes = st.recursive(
    st.builds(Node, layers, names),
    lambda inner: st.builds(
        Node,
        st.builds(Residual, layers=st.lists(inner, min_size=1, max_size=3).map(tuple))
        | st.builds(Repeat, count=st.integers(1, 9), layers=st.lists(inner, min_size=1, max_size=3).map(tuple)),
        names,
    ),
    max_leaves=6,
)


@given(st.lists(nodes, min_size=1, max_size=4).map(tuple))
def test_every_network_a_line_can_say_reads_back(network: tuple[Node, ...]) -> None:
    line = print_line(network)
    assert parse_line(line) == network
    assert print_line(parse_line(line)) == line


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("dense 4 tanh, dense 2 tanh", None),
        (" dense 4   tanh ,dense 2 tanh", "dense 4 tanh, dense 2 tanh"),
        ("dense activation=relu units=3", "dense 3 relu"),
        ("dense tanh", None),
        ("dense, dropout 0.5", "dense, dropout"),
        ("4 x (dense 8 tanh as inner) as body, dense", None),
        ("residual(dense 64 relu, residual(dense 64))", None),
        ("rescale offset=2.0", None),
        ("rescale 1e-3 -2", "rescale 0.001 -2.0"),
        ("dense 4 bias=false l2=0.01 initializer=he", "dense 4 l2=0.01 bias=false initializer=he"),
        ("reshape 28x28x1, flatten", None),
        ("relu 2.2, step threshold=-1", "relu 2.2, step -1.0"),
    ],
)
def test_lines_are_printed_in_one_way(line: str, printed: str | None) -> None:
    assert print_line(parse_line(line)) == (printed or line)


@pytest.mark.parametrize(
    ("line", "where", "message"),
    [
        ("", "network:1:1", "the network is empty"),
        ("dense 4,", "network:1:9", "this is not a network"),
        ("dense 4, , dense", "network:1:10", "this is not a network"),
        ("dense (4)", "network:1:9", "this is not a network"),
        ("dense 4, dens 4 tanh", "network:1:10", "Did you mean 'dense'"),
        ("dense 4 tahn", "network:1:", "Did you mean 'tanh'"),
        ("dense 4 unit=3", "network:1:9", "Did you mean 'units'"),
        ("dense 4 units=3", "network:1:9", "has option 'units' twice"),
        ("dense 4 5", "network:1:9", "does not know what to do with '5'"),
        ("dropout 1.5", "network:1:1", "cannot have rate=1.5"),
        ("dense -4", "network:1:1", "cannot have units=-4"),
        ("dense 4 l1=1e400", "network:1:1", "cannot have l1=inf"),
        ("residual", "network:1:1", "needs layers in parentheses"),
        ("0 x (dense 4)", "network:1:1", "cannot have count=0"),
        ("dense 4 layers=3", "network:1:9", "has no option 'layers'"),
        ("residual(dense 4", "network:1:17", "the end of the line"),
        ("dense 4 \x00", "network:1:9", "this is not a network"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(line: str, where: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        parse_line(line)
    assert caught.value.where.startswith(where)
    assert len(str(caught.value).splitlines()) <= 8


def test_lengths_and_depths_are_bounded() -> None:
    with pytest.raises(InputError, match="too long"):
        parse_line("dense 4, " * 20_000 + "dense 4")
    with pytest.raises(InputError, match="nested too deeply"):
        parse_line("residual(" * 40 + "dense 4" + ")" * 40)


class Mine(Dense):
    """A layer of one's own."""


@pytest.mark.parametrize(
    ("node", "what"),
    [
        (Node(Dense(units=1), inputs=("left",)), "inputs"),
        (Node(Dense(units=1), tied_to="other"), "tied_to"),
        (Node(Dense(units=1, activation=ReLU(threshold=2))), "activation"),
        (Node(Mine(units=1)), "the layer class Mine"),
        (Node(Dense(units=1), "1st"), "the name '1st'"),
    ],
)
def test_what_a_line_cannot_carry_is_named(node: Node, what: str) -> None:
    with pytest.raises(InputError, match=f"a line cannot say {what}"):
        print_line((node,))
