"""Small examples that prove the contract of layers, networks and objectives without a change to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from pellucid.blocks import Node
from pellucid.data.arrays import from_arrays
from pellucid.layers import (
    Add,
    Concatenate,
    Context,
    Dense,
    Layer,
    ParameterSpec,
    Signature,
    Weighted,
)
from pellucid.layers.activation import Sigmoid, Tanh
from pellucid.layers.base import Cost
from pellucid.layers.initializers import Constant, Lecun, Normal
from pellucid.network import Network, build
from pellucid.session.session import Session
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.tasks.losses import Loss
from pellucid.tasks.objective import Objective
from pellucid.training.optimizers import SGD, Adam
from pellucid.training.step import GradientRule, Live, beginning, step

if TYPE_CHECKING:
    from jax import Array

SEQUENCE = Signature((("time", 5), ("features", 3)))
RNG = np.random.default_rng(2)


def trained(
    objectives: tuple[Objective, ...], params: Any, steps: int, rule: GradientRule, rate: float, batch: Any
) -> Any:
    """Parameters after so many steps on one batch."""
    learner = beginning(params, {}, {}, objectives, rule)
    return jitted(learner, batch, steps, rate, objectives, rule).params


def many_steps(learner: Any, batch: Any, steps: Any, rate: Any, objectives: Any, rule: Any) -> Any:
    def one_step(number: Any, learner: Any) -> Any:
        return step(learner, batch, jax.random.key(number), Live(rate, 0, 0), objectives, rule, None)[0]

    return jax.lax.fori_loop(0, steps, one_step, learner)


jitted = jax.jit(many_steps, static_argnums=(4, 5))


def half_mse(network: Network) -> Objective:
    """Half the squared distance of the output from the target."""

    def loss(params: Any, state: Any, batch: Any, key: Any) -> Any:
        output, state, _ = network.forward(params, state, batch["inputs"], Context(True, key, batch.get("mask")))
        return 0.5 * ((output - batch["targets"]) ** 2).sum(-1).mean(), (state, {})

    return Objective(loss)


# --- two inputs -------------------------------------------------------------------------------


def test_two_inputs_reach_the_layers_that_name_them() -> None:
    nodes = [
        Node(Dense(units=4, activation="tanh"), "picture_side", ("picture",)),
        Node(Dense(units=4, activation="tanh"), "text_side", ("text",)),
        Node(Concatenate(), "both", ("picture_side", "text_side")),
        Node(Dense(units=1), "answer"),
    ]
    network = build(nodes, {"picture": Signature.features(3), "text": Signature.features(2)})
    params, state = network.init(0)
    picture, text = RNG.normal(size=(6, 3)), RNG.normal(size=(6, 2))
    output, _, seen = network.forward(params, state, {"picture": picture, "text": text})
    by_hand = np.concatenate(
        [np.tanh(given @ params[name]["weight"]) for name, given in (("picture_side", picture), ("text_side", text))], 1
    )
    np.testing.assert_allclose(seen["both"], by_hand, rtol=1e-5)
    np.testing.assert_allclose(output, by_hand @ params["answer"]["weight"], rtol=1e-5, atol=1e-6)


# --- sequences: a mask, tokens, a carry with a cache ------------------------------------------------


class MeanOverTime(Layer):
    """Mean of the real positions of a sequence."""

    def signature(self, *inputs: Signature) -> Signature:
        return Signature(inputs[0].axes[1:])

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        (x,) = inputs
        real = jnp.ones(x.shape[:2]) if context.mask is None else context.mask
        return (real[..., None] * x).sum(1) / real.sum(1)[:, None], state, {}


class Embedding(Weighted):
    """A vector for each of n tokens."""

    size: int

    def signature(self, *inputs: Signature) -> Signature:
        self.expects(inputs[0].below is not None, "indices", inputs[0], "Give it tokens.")
        return Signature((*inputs[0].axes, ("features", self.size)))

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        assert inputs[0].below is not None
        return {"weight": self.weight_spec((inputs[0].below, self.size), Normal())}

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        return params["weight"][inputs[0]], state, {}


class Recurrent(Weighted):
    """hₜ = tanh(xₜ·weight + hₜ₋₁·recurrent); what it saw last is where the next pass begins."""

    units: int

    def signature(self, *inputs: Signature) -> Signature:
        return Signature((*inputs[0].axes[:-1], ("features", self.units)))

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        given = inputs[0].shape[-1]
        return {
            "weight": self.weight_spec((given, self.units), Lecun()),
            "recurrent": self.weight_spec((self.units, self.units), Lecun()),
        }

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        (x,) = inputs

        def advance(h: Array, now: Array) -> tuple[Array, Array]:
            h = jnp.tanh(now @ params["weight"] + h @ params["recurrent"])
            return h, h

        before = context.cached("carry")
        before = jnp.zeros((x.shape[0], self.units), x.dtype) if before is None else before
        last, all_steps = jax.lax.scan(advance, before, x.swapaxes(0, 1))
        return all_steps.swapaxes(0, 1), state, {"carry": last}


def test_a_masked_mean_ignores_what_only_fills_up() -> None:
    network = build([MeanOverTime(), Dense(units=2)], SEQUENCE)
    params, state = network.init(0)
    x = RNG.normal(size=(2, 5, 3))
    mask = np.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    spoiled = np.where(mask[..., None] > 0, x, 1e6)
    masked = network.forward(params, state, spoiled, Context(mask=mask))[0]
    shorter = network.forward(params, state, x[:1, :3])[0]
    np.testing.assert_allclose(masked[0], shorter[0], rtol=1e-5)
    np.testing.assert_allclose(masked[1], network.forward(params, state, x[1:])[0][0], rtol=1e-5)


def test_tokens_are_embedded_and_refused_where_numbers_are_wanted() -> None:
    tokens = Signature((("time", 4),), below=10)
    network = build([Embedding(size=3), MeanOverTime(), Dense(units=2)], tokens)
    assert network.count() == 10 * 3 + 3 * 2 + 2
    params, state = network.init(0)
    words = np.array([[1, 2, 2, 9]])
    slopes = jax.jit(jax.grad(lambda params: network.forward(params, state, words)[0].sum()))(params)
    slope = np.asarray(slopes["embedding1"]["weight"])
    assert set(np.flatnonzero(np.abs(slope).sum(1))) == {1, 2, 9}
    with pytest.raises(ValueError, match="indices below 10"):
        build("dense 4", tokens)


def test_stepping_through_a_sequence_with_a_cache_equals_the_whole_sequence() -> None:
    network = build([Recurrent(units=4), Recurrent(units=2)], SEQUENCE)
    params, state = network.init(0)
    x = RNG.normal(size=(2, 5, 3)).astype("float32")
    whole, _, _ = jax.jit(network.forward)(params, state, x)
    now, _, cache = network.forward(params, state, x[:, :1], Context())
    np.testing.assert_allclose(now[:, 0], whole[:, 0], rtol=1e-6, atol=1e-7)
    onward = jax.jit(lambda now, cache: network.forward(params, state, now, Context(cache=cache)))
    for position in range(1, 5):
        now, _, cache = onward(x[:, position : position + 1], cache)
        np.testing.assert_allclose(now[:, 0], whole[:, position], rtol=1e-6, atol=1e-7)


# --- state, sharing, weights from an input -------------------------------------------------------------


class Counting(Layer):
    """Passes its input on, and counts the batches it learned from."""

    def state(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        return {"batches": ParameterSpec((), Constant(value=0.0))}

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        return inputs[0], {"batches": state["batches"] + 1} if context.training else state, {}


class Linear(Layer):
    """A linear map whose matrix is another layer's output."""

    def signature(self, *inputs: Signature) -> Signature:
        return Signature.features(inputs[1].shape[-1])

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        x, weight = inputs
        return jnp.einsum("bi,bij->bj", x, weight), state, {}


def test_state_runs_along_in_training_and_stands_still_in_use() -> None:
    network = build([Counting(), Dense(units=1)], Signature.features(2))
    params, state = network.init(0)
    x = np.ones((3, 2))
    for _ in range(3):
        _, state, _ = network.forward(params, state, x, Context(training=True))
    _, state, _ = network.forward(params, state, x)
    assert float(state["counting1"]["batches"]) == 3


def test_a_shared_layer_has_one_set_of_weights_that_learns_from_both_places() -> None:
    shared, own = Node(Dense(units=2), "twin", ("right",), tied_to="first"), Node(Dense(units=2), "twin", ("right",))
    first, total = Node(Dense(units=2), "first", ("left",)), Node(Add(), "sum", ("first", "twin"))
    inputs = {"left": Signature.features(3), "right": Signature.features(3)}
    tied, untied = build([first, shared, total], inputs), build([first, own, total], inputs)
    assert (tied.count(), untied.count()) == (8, 16)
    params, _ = tied.init(0)
    x = {"left": RNG.normal(size=(4, 3)), "right": RNG.normal(size=(4, 3))}

    def slopes(network: Network, params: Any) -> Any:
        return jax.jit(jax.grad(lambda params: (network.forward(params, {}, x)[0] ** 2).sum()))(params)

    apart = slopes(untied, {"first": params["first"], "twin": params["first"]})
    jax.tree.map(
        lambda together, one, other: np.testing.assert_allclose(together, one + other, rtol=1e-5),
        slopes(tied, params)["first"], apart["first"], apart["twin"],
    )  # fmt: skip


def test_weights_can_be_a_function_of_an_input() -> None:
    """A network for any slope: its one weight per row is computed from the second input."""
    nodes = [
        Node(Dense(units=8, activation="tanh"), "hidden", ("knob",)),
        Node(Dense(units=2), "numbers"),
        Node(AsMatrix(rows=2), "matrix"),
        Node(Linear(), "answer", ("x", "matrix")),
    ]
    network = build(nodes, {"x": Signature.features(2), "knob": Signature.features(1)})
    x, knob = RNG.normal(size=(64, 2)), RNG.uniform(-1, 1, (64, 1))
    batch = {"inputs": {"x": x, "knob": knob}, "targets": (x[:, :1] - x[:, 1:]) * knob}
    params, _ = network.init(0)
    objective = half_mse(network)
    after = trained((objective,), params, 300, GradientRule(Adam()), 0.02, batch)
    assert float(objective.loss(after, {}, batch, None)[0]) < 1e-3 < float(objective.loss(params, {}, batch, None)[0])


class AsMatrix(Layer):
    """A row of numbers as a matrix of so many rows."""

    rows: int

    def signature(self, *inputs: Signature) -> Signature:
        return Signature((("from", self.rows), ("to", inputs[0].size // self.rows)))

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        return inputs[0].reshape(len(inputs[0]), self.rows, -1), state, {}


# --- objectives ------------------------------------------------------------------------------------


def test_two_networks_trained_against_each_other_move_only_their_own_weights() -> None:
    """A generator of one number learns where the real numbers lie from what the judge says."""
    nodes = [
        Node(Dense(units=1), "maker", ("noise",)),
        Node(Dense(units=8, activation="tanh"), "judge1", ("number",)),
        Node(Dense(units=1), "judge2"),
    ]
    network = build(nodes, {"noise": Signature.features(1), "number": Signature.features(1)})

    def says(params: Any, numbers: Any) -> Array:
        return network.forward(params, {}, {"noise": numbers, "number": numbers})[0]

    def made(params: Any, noise: Any) -> Array:
        return noise @ params["maker"]["weight"] + params["maker"]["bias"]

    def judge(params: Any, state: Any, batch: Any, key: Any) -> Any:
        real, fake = says(params, batch["real"]), says(params, made(params, batch["noise"]))
        return ((real - 1) ** 2).mean() + (fake**2).mean(), (state, {})

    def maker(params: Any, state: Any, batch: Any, key: Any) -> Any:
        return ((says(params, made(params, batch["noise"])) - 1) ** 2).mean(), (state, {})

    objectives = (Objective(judge, "judge", ("judge1", "judge2")), Objective(maker, "maker", ("maker",)))
    params, _ = network.init(0)
    batch = {"real": RNG.normal(2, 0.1, (64, 1)), "noise": RNG.normal(size=(64, 1))}
    rule = GradientRule(Adam())
    only_judge = trained(objectives[:1], params, 1, rule, 0.01, batch)
    assert (only_judge["maker"]["bias"] == params["maker"]["bias"]).all()
    assert (only_judge["judge1"]["weight"] != params["judge1"]["weight"]).any()
    after = trained(objectives, params, 400, rule, 0.01, batch)
    assert abs(made(after, batch["noise"]).mean() - 2) < 0.5 < abs(made(params, batch["noise"]).mean() - 2)


def test_an_input_is_moved_while_the_weights_stand_still() -> None:
    network = build("dense 4 tanh, dense 1", Signature.features(2))
    weights, _ = network.init(1)

    def loss(params: Any, state: Any, batch: Any, key: Any) -> Any:
        return -network.forward(weights, {}, params["picture"]["input"])[0].mean(), (state, {})

    begin = {"picture": {"input": jnp.zeros((1, 2))}}
    objectives, rule, batch = (Objective(loss),), GradientRule(SGD()), {"inputs": np.zeros((1, 2), "float32")}
    after = trained(objectives, begin, 100, rule, 0.1, batch)
    before, best = (network.forward(weights, {}, each["picture"]["input"])[0] for each in (begin, after))
    assert best > before
    by_hand = jax.jit(jax.grad(lambda x: -network.forward(weights, {}, x)[0].mean()))(begin["picture"]["input"])
    first = trained(objectives, begin, 1, rule, 0.1, batch)
    np.testing.assert_allclose(first["picture"]["input"], -0.1 * by_hand, rtol=1e-6)


# --- through the session: several heads, a layer and a loss of one's own -------------------------------


def rows(count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    x = np.random.default_rng(4).uniform(-1, 1, (count, 2))
    return x, (x[:, 0] > x[:, 1]).astype(int)


def test_a_class_head_and_a_number_head_learn_together() -> None:
    x, side = rows()
    data = from_arrays(x, {"side": np.array(["left", "right"])[side], "sum": x.sum(1)})
    asked = Experiment.of(network="dense 8 tanh", epochs=60, optimizer="adam", learning_rate=0.03, split=(0.8, 0.2))
    session = Session.start(set_up(asked, data))
    assert len(session.setup.network.outputs) == 2
    (*_, finished) = session.events()
    assert finished.stopped == "epochs"
    results = session.results()["train"]
    assert results["accuracy"] > 0.9
    assert results["r2"] > 0.9
    assert session.training.history["train.loss"][-1] < session.training.history["train.loss"][0] / 4


class Square(Weighted):
    """Layer of one's own: z = x² · weight."""

    units: int

    def signature(self, *inputs: Signature) -> Signature:
        return Signature.features(self.units)

    def parameters(self, *inputs: Signature) -> dict[str, ParameterSpec]:
        return {"weight": self.weight_spec((inputs[0].size, self.units), Lecun())}

    def cost(self, *inputs: Signature) -> Cost:
        return Cost(multiply_adds=inputs[0].size * self.units, bytes=4 * self.units)

    def forward(self, params: Any, state: Any, inputs: Any, context: Context) -> Any:
        squares = inputs[0] ** 2
        return squares @ params["weight"], state, {"squares": squares}


class Quartic(Loss):
    """Loss of one's own: the fourth power of the mistake."""

    kind: ClassVar[str] = "quartic"

    def formula(self, outputs: Array, targets: Array) -> Array:
        return ((outputs - targets) ** 4).mean(-1)


def test_a_layer_and_a_loss_of_ones_own_train_and_are_seen_through() -> None:
    x, _ = rows()
    data = from_arrays(x, (x**2).sum(1))
    asked = Experiment.of(
        network=[Square(units=3), Tanh(), Dense()], epochs=80, optimizer="adam", learning_rate=0.03, scaling="none"
    )
    asked = asked.model_copy(update={"task": asked.task.model_copy(update={"loss": Quartic()})})
    session = Session.start(set_up(asked, data))
    list(session.events())
    history = session.training.history["train.loss"]
    assert history[-1] < history[0] / 10
    _, _, seen = session.setup.network.forward(session.params, session.state, x[:2])
    np.testing.assert_allclose(seen["square1/squares"], x[:2] ** 2, rtol=1e-6)
    np.testing.assert_allclose(seen["square1"], (x[:2] ** 2) @ session.params["square1"]["weight"], rtol=1e-5)


def test_adding_zero_to_a_value_makes_its_delta_the_gradient_by_the_nudge() -> None:
    network = build([Dense(units=3), Sigmoid(), Dense(units=1)], Signature.features(2))
    params, state = network.init(0)
    x, zeros = RNG.normal(size=(1, 2)), jnp.zeros((1, 3))

    def output(nudge: Array) -> Array:
        return network.forward(params, state, x, Context(nudges={"dense1": nudge}))[0].sum()

    a = jax.nn.sigmoid(x @ params["dense1"]["weight"] + params["dense1"]["bias"])
    np.testing.assert_allclose(jax.grad(output)(zeros), params["dense2"]["weight"].T * a * (1 - a), rtol=1e-5)
