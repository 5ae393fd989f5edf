"""Losses: PyTorch's values, finite differences, extremes, and what the names promise."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pellucid.errors import InputError
from pellucid.tasks.losses import Cosine, losses, smooth, weighted_mean

RNG = np.random.default_rng(7)
ROWS, OUTPUTS = 5, 3
NUMBERS = RNG.normal(size=(ROWS, OUTPUTS)), RNG.normal(size=(ROWS, OUTPUTS)) * 2
SIGNS = RNG.normal(size=(ROWS, OUTPUTS)) * 2, RNG.choice([-1.0, 1.0], size=(ROWS, OUTPUTS))
SURE = RNG.uniform(0.05, 0.95, size=(ROWS, OUTPUTS)), RNG.uniform(size=(ROWS, OUTPUTS)).round(1)
CLASSES = RNG.dirichlet(np.ones(OUTPUTS), size=ROWS), RNG.dirichlet(np.ones(OUTPUTS), size=ROWS)


def mean_rows(values):
    return values.mean(1)


# word → options, outputs and targets, the same in PyTorch
CASES = {
    "half_mse": ({}, NUMBERS, lambda f, y, t: f.mse_loss(y, t, reduction="none").sum(1) / 2),
    "mse": ({}, NUMBERS, lambda f, y, t: mean_rows(f.mse_loss(y, t, reduction="none"))),
    "mae": ({}, NUMBERS, lambda f, y, t: mean_rows(f.l1_loss(y, t, reduction="none"))),
    "huber": ({"delta": 0.7}, NUMBERS, lambda f, y, t: mean_rows(f.huber_loss(y, t, reduction="none", delta=0.7))),
    "euclidean": ({}, NUMBERS, lambda f, y, t: f.pairwise_distance(y, t, eps=0)),
    "cosine": ({}, NUMBERS, lambda f, y, t: 1 - f.cosine_similarity(y, t)),
    "binary_cross_entropy": ({}, SURE, lambda f, y, t: mean_rows(f.binary_cross_entropy(y, t, reduction="none"))),
    "cross_entropy": ({}, CLASSES, lambda f, y, t: f.cross_entropy(y.log(), t, reduction="none")),
    "hinge": ({}, SIGNS, lambda f, y, t: mean_rows((1 - t * y).clamp(min=0))),
}
STABLE = ["binary_cross_entropy", "cross_entropy"]
SQUASH = {"sigmoid": jax.nn.sigmoid, "softmax": jax.nn.softmax}

every_word = pytest.mark.parametrize("word", list(CASES))


def gradient(formula, outputs, targets):
    return np.asarray(jax.jit(jax.grad(lambda y: formula(y, targets).sum()))(outputs))


def finite_differences(formula, outputs, targets, h=1e-6):
    """The derivative of each row's loss with respect to each of its outputs."""
    sides = [outputs + sign * h * unit for unit in np.eye(outputs.shape[1]) for sign in (1, -1)]
    rows = np.asarray(jax.jit(formula)(np.concatenate(sides), np.tile(targets, (len(sides), 1))))
    above, below = rows.reshape(outputs.shape[1], 2, -1).transpose(1, 2, 0)
    return (above - below) / (2 * h)


def test_the_table_names_every_loss():
    assert set(CASES) == set(losses)
    assert all(losses[word].kind == word for word in CASES)


@every_word
def test_rows_are_those_of_pytorch(word, torch):
    options, (outputs, targets), reference = CASES[word]
    theirs = reference(torch.nn.functional, torch.tensor(outputs), torch.tensor(targets)).numpy()
    with jax.enable_x64(True):
        ours = jax.jit(losses[word](**options).of_rows)(outputs, targets)
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@every_word
def test_gradients_are_finite_differences(word):
    options, (outputs, targets), _ = CASES[word]
    formula = losses[word](**options).of_rows
    with jax.enable_x64(True):
        ours, measured = gradient(formula, outputs, targets), finite_differences(formula, outputs, targets)
    np.testing.assert_allclose(ours, measured, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("word", STABLE)
def test_the_form_from_logits_is_the_same_loss(word):
    loss, (logits, _), (_, targets) = losses[word](), NUMBERS, CASES[word][1]
    with jax.enable_x64(True):
        rows = jax.jit(lambda z: loss.of_rows(SQUASH[loss.logit_activation](z), targets))(logits)
        np.testing.assert_allclose(jax.jit(loss.of_logits)(logits, targets), rows, rtol=1e-12)
        ours, measured = gradient(loss.of_logits, logits, targets), finite_differences(loss.of_logits, logits, targets)
    np.testing.assert_allclose(ours, measured, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize(("word", "divided_by"), [("cross_entropy", 1), ("binary_cross_entropy", OUTPUTS)])
def test_delta_of_the_logits_is_output_minus_target(word, divided_by):
    loss, (logits, _), (_, targets) = losses[word](), NUMBERS, CASES[word][1]
    with jax.enable_x64(True):
        delta = gradient(loss.of_logits, logits, targets)
        outputs = np.asarray(SQUASH[loss.logit_activation](logits))
    np.testing.assert_allclose(delta, (outputs - targets) / divided_by, rtol=1e-12)


def test_delta_of_half_mse_is_output_minus_target():
    outputs, targets = NUMBERS
    with jax.enable_x64(True):
        np.testing.assert_allclose(gradient(losses["half_mse"]().of_rows, outputs, targets), outputs - targets)


@pytest.mark.parametrize("word", STABLE)
def test_logits_of_any_size_give_finite_losses_and_gradients(word):
    logits = np.array([[1e4, -1e4], [-1e4, 1e4], [0, 0]], "float32")
    targets = np.array([[1, 0], [1, 0], [1, 0]], "float32")
    loss = losses[word]()
    rows = np.asarray(jax.jit(loss.of_logits)(logits, targets))
    assert rows[0] == 0
    assert rows[1] == {"cross_entropy": 2e4, "binary_cross_entropy": 1e4}[word]
    assert rows[2] == pytest.approx(np.log(2))
    assert np.isfinite(gradient(loss.of_logits, logits, targets)).all()


@pytest.mark.parametrize("word", STABLE)
def test_certain_and_wrong_costs_much_but_not_infinitely(word):
    outputs, targets = np.array([[0, 1], [1, 0]], "float32"), np.array([[1, 0], [1, 0]], "float32")
    wrong, right = np.asarray(jax.jit(losses[word]().of_rows)(outputs, targets))
    assert right == 0
    assert wrong == pytest.approx(87.3, abs=0.1)
    assert np.isfinite(gradient(losses[word]().of_rows, outputs, targets)).all()


@every_word
def test_perfect_and_zero_outputs_have_finite_gradients(word):
    outputs, targets = (np.outer(rows, np.ones(3, "float32")) for rows in ([0, 1, 0, 1], [0, 1, 1, 0]))
    assert np.isfinite(gradient(losses[word]().of_rows, outputs.astype("float32"), targets.astype("float32"))).all()


def test_cosine_at_a_zero_vector_is_1():
    rows = Cosine().of_rows(jnp.zeros((1, 2)), jnp.array([[3.0, 4.0]]))
    assert rows.tolist() == [1]


def test_cosine_distance_is_no_metric():
    directions = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    with jax.enable_x64(True):
        distances = jax.jit(Cosine().of_rows)(directions[[0, 1, 0]], directions[[1, 2, 2]])
    to_middle, from_middle, direct = distances.tolist()
    assert to_middle + from_middle == pytest.approx(2 - np.sqrt(2))
    assert direct == 1 > to_middle + from_middle


def test_hinge_is_that_of_scikit_learn():
    metrics = pytest.importorskip("sklearn.metrics")
    outputs, targets = (values[:, :1] for values in SIGNS)
    ours = float(losses["hinge"]().of_rows(outputs, targets).mean())
    assert ours == pytest.approx(metrics.hinge_loss(targets[:, 0], outputs[:, 0]), rel=1e-6)


@pytest.mark.parametrize(("word", "expected"), [("half_mse", 12.0), ("mse", 4.0), ("cross_entropy", np.log(2) * 2 / 2)])
def test_rows_may_have_several_axes(word, expected):
    if word == "cross_entropy":
        outputs, targets = np.full((2, 3, 2), 0.5), np.tile([1.0, 0.0], (2, 3, 1))
    else:
        outputs, targets = np.full((2, 3, 2), 2.0), np.zeros((2, 3, 2))
    np.testing.assert_allclose(jax.jit(losses[word]().of_rows)(outputs, targets), [expected] * 2, rtol=1e-6)


@every_word
def test_shapes_that_would_broadcast_are_refused(word):
    with pytest.raises(InputError, match=r"outputs \(4, 1\), targets \(4,\)"):
        losses[word]().of_rows(jnp.zeros((4, 1)), jnp.zeros(4))


def test_an_unknown_loss_names_the_nearest():
    with pytest.raises(InputError, match="Did you mean 'cross_entropy'"):
        losses["crossentropy"]


def test_a_wrong_option_is_refused():
    with pytest.raises(ValueError, match="delta"):
        losses["huber"](delta=0)


value_and_weight = st.tuples(st.floats(-1e3, 1e3, width=32), st.one_of(st.just(0.0), st.floats(0.125, 10, width=32)))
values_and_weights = st.sampled_from([1, 5]).flatmap(  # every other size would be compiled for
    lambda rows: st.lists(value_and_weight, min_size=rows, max_size=rows)
)


@given(values_and_weights)
def test_weighted_mean_is_that_of_numpy_and_padding_does_not_count(pairs):
    values, weights = np.array(pairs, "float32").T
    ours = float(weighted_mean(jnp.asarray(values), jnp.asarray(weights)))
    expected = np.average(values.astype(float), weights=weights) if weights.any() else 0
    assert ours == pytest.approx(expected, rel=1e-4, abs=1e-2)
    padded = weighted_mean(jnp.append(values, 1e6), jnp.append(weights, 0))
    assert float(padded) == pytest.approx(ours, rel=1e-5, abs=1e-3)


def test_weighted_mean_without_weights_counts_every_row_once():
    assert float(weighted_mean(jnp.array([1.0, 2.0, 6.0]))) == 3


@pytest.mark.parametrize("amount", [0.0, 0.1, 1.0])
def test_smoothing_is_that_of_pytorch(amount, torch):
    logits, (_, classes) = NUMBERS[0], (None, np.array([0, 2, 1, 1, 0]))
    theirs = torch.nn.functional.cross_entropy(
        torch.tensor(logits), torch.tensor(classes), reduction="none", label_smoothing=amount
    )
    with jax.enable_x64(True):
        targets = smooth(jnp.asarray(np.eye(OUTPUTS)[classes]), amount, OUTPUTS)
        ours = losses["cross_entropy"]().of_logits(logits, targets)
    np.testing.assert_allclose(ours, theirs.numpy(), rtol=1e-12)


def test_smoothing_moves_yes_and_no_towards_the_undecided_answer():
    zero_one, signed = jnp.array([[0.0], [1.0]]), jnp.array([[-1.0], [1.0]])
    assert smooth(zero_one, 0.5, choices=2).tolist() == [[0.25], [0.75]]
    assert smooth(signed, 0.5, choices=2, low=-1).tolist() == [[-0.5], [0.5]]
    assert smooth(jnp.array([[-1.0, 1.0, -1.0, -1.0]]), 0.5, choices=4, low=-1).tolist() == [
        [-0.75, 0.25, -0.75, -0.75]
    ]
