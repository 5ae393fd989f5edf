"""Optimizers: the same walk as PyTorch's, step after step, and first steps by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.training.optimizers import clip_by_norm, optimizer_named, optimizers

STEPS = 30
START = {"weight": np.array([[0.5, -1.2], [2.0, 0.3]]), "bias": np.array([0.1, -0.4])}
TARGET = {"weight": np.array([[1.5, 0.2], [-1.0, 0.7]]), "bias": np.array([-0.5, 2.0])}

# word → options, learning rate, the same in PyTorch
CASES = {
    "sgd": ({}, 0.1, lambda o, p: o.SGD(p, 0.1)),
    "momentum": ({"momentum": 0.8}, 0.05, lambda o, p: o.SGD(p, 0.05, momentum=0.8)),
    "nesterov": ({"momentum": 0.8}, 0.05, lambda o, p: o.SGD(p, 0.05, momentum=0.8, nesterov=True)),
    "rmsprop": ({"decay": 0.95}, 0.02, lambda o, p: o.RMSprop(p, 0.02, alpha=0.95)),
    # PyTorch adds ε = 1e-10 to the root; ours has none.
    "adagrad": ({}, 0.1, lambda o, p: o.Adagrad(p, 0.1, eps=0)),
    "adadelta": ({"decay": 0.95}, 1.0, lambda o, p: o.Adadelta(p, 1.0, rho=0.95)),
    "adam": ({"beta1": 0.8}, 0.03, lambda o, p: o.Adam(p, 0.03, betas=(0.8, 0.999))),
    "adamax": ({}, 0.03, lambda o, p: o.Adamax(p, 0.03)),
    # PyTorch's momentum is beta1 · (1 − ½ · 0.96^(t · momentum_decay)): constant for a huge decay.
    "nadam": ({}, 0.03, lambda o, p: o.NAdam(p, 0.03, momentum_decay=1e6)),
    "adamw": ({"weight_decay": 0.2}, 0.03, lambda o, p: o.AdamW(p, 0.03, weight_decay=0.2)),
}

every_word = pytest.mark.parametrize("word", list(CASES))


def our_walk(word):
    options, learning_rate, _ = CASES[word]
    optimizer = optimizer_named(word, **options)

    def height(params):  # a bent valley: slope and curvature change on the way
        return sum(((params[name] - TARGET[name]) ** 2 + jnp.sin(3 * params[name])).sum() for name in params)

    def step(carry, _):
        params, state = carry
        direction, state = optimizer.update(jax.grad(height)(params), state, params)
        params = jax.tree.map(lambda p, d: p - learning_rate * d, params, direction)
        return (params, state), params

    with jax.enable_x64(True):
        start = jax.tree.map(jnp.asarray, START)
        return jax.tree.map(np.asarray, jax.lax.scan(step, (start, optimizer.init(start)), None, STEPS)[1])


def their_walk(word, torch):
    params = {name: torch.tensor(values, requires_grad=True) for name, values in START.items()}
    optimizer = CASES[word][2](torch.optim, list(params.values()))
    walk = []
    for _ in range(STEPS):
        optimizer.zero_grad()
        sum(((p - torch.tensor(TARGET[name])) ** 2 + torch.sin(3 * p)).sum() for name, p in params.items()).backward()
        optimizer.step()
        walk.append({name: p.detach().numpy().copy() for name, p in params.items()})
    return {name: np.stack([params[name] for params in walk]) for name in START}


def test_the_table_names_every_optimizer():
    assert set(CASES) == set(optimizers)
    assert all(optimizers[word].kind == word for word in CASES)


@pytest.fixture
def precise_torch(torch):
    """PyTorch, whose NAdam keeps its product of momenta in the default type."""
    torch.set_default_dtype(torch.float64)
    yield torch
    torch.set_default_dtype(torch.float32)


@every_word
def test_thirty_steps_are_those_of_pytorch(word, precise_torch):
    ours, theirs = our_walk(word), their_walk(word, precise_torch)
    for name in START:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=1e-9, atol=1e-12)


def first_direction(word, gradient, param):
    optimizer = optimizer_named(word)
    with jax.enable_x64(True):
        params, grads = {"w": np.array([param])}, {"w": np.array([gradient])}
        return float(jax.jit(lambda p, g: optimizer.update(g, optimizer.init(p), p))(params, grads)[0]["w"][0])


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("sgd", 4),
        ("momentum", 4),
        ("nesterov", 4 + 0.9 * 4),
        ("rmsprop", 4 / (0.1 * 4 + 1e-8)),
        ("adagrad", 1),
        ("adadelta", 4 * np.sqrt(1e-6) / np.sqrt(0.1 * 16 + 1e-6)),
        ("adam", 4 / (4 + 1e-8)),
        ("adamax", 4 / (4 + 1e-8)),
        ("nadam", (0.9 * 0.1 / (1 - 0.9**2) + 1) * 4 / (4 + 1e-8)),
        ("adamw", 4 / (4 + 1e-8) + 0.01 * 5),
    ],
)
def test_the_first_step_by_hand(word, expected):
    assert first_direction(word, gradient=4.0, param=5.0) == pytest.approx(expected, rel=1e-10)


@every_word
def test_directions_are_finite_in_float32(word):
    optimizer, params = optimizer_named(word), {"w": jnp.ones(3)}
    gradients = {"w": jnp.array([0.0, 1e-30, 1e15])}
    direction, state = jax.jit(lambda grads: optimizer.update(grads, optimizer.init(params), params))(gradients)
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves((direction, state)))


@every_word
def test_defaults_train_a_small_network_on_a_line(word):
    x, optimizer = jnp.linspace(-1, 1, 16)[:, None], optimizer_named(word)

    def cost(params):
        return ((x * params["weight"] + params["bias"] - (2 * x + 1)) ** 2).mean()

    def step(carry, _):
        params, state = carry
        direction, state = optimizer.update(jax.grad(cost)(params), state, params)
        return (jax.tree.map(lambda p, d: p - optimizer.default_learning_rate * d, params, direction), state), None

    params = {"weight": jnp.zeros(1), "bias": jnp.zeros(1)}
    (trained, _), _ = jax.lax.scan(step, (params, optimizer.init(params)), None, 200)
    costs = jax.jit(cost)
    assert costs(trained) < costs(params)


@given(
    # Every other size would be compiled for.
    st.sampled_from([2, 5]).flatmap(
        lambda size: st.lists(st.floats(-1e6, 1e6, width=32), min_size=size, max_size=size)
    ),
    st.floats(2**-10, 1e3, width=32),
)
def test_clipping_keeps_the_direction_and_bounds_the_length(numbers, maximum):
    grads = {"weight": np.array(numbers[1:], "float32"), "bias": np.array(numbers[:1], "float32")}
    clipped = clip_by_norm(grads, maximum)
    before = np.concatenate([grads["bias"], grads["weight"]]).astype(float)
    after = np.concatenate([clipped["bias"], clipped["weight"]]).astype(float)
    norm = np.linalg.norm(before)
    np.testing.assert_allclose(after, before * min(1, maximum / norm) if norm else before, rtol=1e-5, atol=1e-30)


def test_short_gradients_are_left_alone_to_the_bit():
    grads = {"w": jnp.array([0.1, -0.2, 0.3])}
    assert (clip_by_norm(grads, 1.0)["w"] == grads["w"]).all()
    assert (clip_by_norm({"w": jnp.zeros(3)}, 1.0)["w"] == 0).all()


def test_clipping_is_that_of_pytorch(torch):
    grads = {"a": np.array([3.0, 4.0]), "b": np.array([[12.0]])}
    params = [torch.nn.Parameter(torch.zeros(values.shape, dtype=torch.float64)) for values in grads.values()]
    for param, values in zip(params, grads.values(), strict=True):
        param.grad = torch.tensor(values)
    torch.nn.utils.clip_grad_norm_(params, 6.5)
    with jax.enable_x64(True):
        ours = clip_by_norm(jax.tree.map(jnp.asarray, grads), 6.5)
    for param, name in zip(params, grads, strict=True):
        np.testing.assert_allclose(ours[name], param.grad.numpy(), rtol=1e-6)  # PyTorch adds 1e-6 to the norm


def test_an_unknown_optimizer_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'momentum'"):
        optimizer_named("momentun")


@pytest.mark.parametrize(("word", "options"), [("momentum", {"momentum": 1.5}), ("sgd", {"momentum": 0.9})])
def test_wrong_options_are_refused(word, options):
    with pytest.raises(ValueError, match="momentum"):
        optimizer_named(word, **options)
