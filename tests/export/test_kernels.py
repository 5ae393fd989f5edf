"""The page's kernels against NumPy: the same numbers as the library, to 1e-5 and mostly far closer."""

import math

import numpy as np
import pytest

from pellucid.export.report import encode_arrays
from pellucid.layers import layers

RUN = """
import {kernels} from "./kernels.js";
import {decodeTensors} from "./arrays.js";
const tensor = ({shape, data}) => ({shape, data: Float64Array.from(data)});
answer(data.map(({kind, inputs, options, parameters, state}) => {
  const node = {options, parameters: decodeTensors(parameters), state: decodeTensors(state)};
  const {shape, data} = kernels[kind](inputs.map(tensor), node);
  return {shape, data: [...data]};
}));
"""

Z = np.array([-60.0, -8.0, -3.0, -1.0, -0.75, -1e-3, 0.0, 1e-3, 0.5, 1.0, 2.34, 3.0, 8.0, 60.0])
erf = np.vectorize(math.erf)


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def softplus(z):
    return np.logaddexp(0, z)


ACTIVATIONS = {
    "linear": ({}, lambda z: z),
    "step": ({"threshold": 1.0}, lambda z: (z > 1) * 1.0),
    "sigmoid": ({}, sigmoid),
    "tanh": ({}, np.tanh),
    "relu": ({"threshold": 0.5}, lambda z: np.where(z > 0.5, z, 0)),
    "leaky_relu": ({"slope": 0.1}, lambda z: np.where(z > 0, z, 0.1 * z)),
    "elu": ({"alpha": 2.0}, lambda z: np.where(z > 0, z, 2 * np.expm1(np.minimum(z, 0)))),
    "gelu": ({}, lambda z: z * (1 + erf(z / math.sqrt(2))) / 2),
    "gelu_tanh": ({}, lambda z: z / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)))),
    "silu": ({}, lambda z: z * sigmoid(z)),
    "mish": ({}, lambda z: z * np.tanh(softplus(z))),
    "softplus": ({}, softplus),
    "sine": ({}, np.sin),
    "gaussian": ({}, lambda z: np.exp(-(z**2))),
    "softmax": ({}, lambda z: np.exp(z - z.max()) / np.exp(z - z.max()).sum()),
}


def case(kind, *inputs, options=None, parameters=None, state=None):
    return {
        "kind": kind,
        "inputs": [{"shape": list(x.shape), "data": x.ravel().tolist()} for x in inputs],
        "options": options or {},
        "parameters": encode_arrays(parameters or {}),
        "state": encode_arrays(state or {}),
    }


def computed(node, *cases):
    return [np.reshape(out["data"], out["shape"]) for out in node(RUN, cases)]


def test_every_activation_equals_its_formula(node):
    found = computed(node, *(case(kind, Z, options=options) for kind, (options, _) in ACTIVATIONS.items()))
    for (kind, (_, formula)), values in zip(ACTIVATIONS.items(), found, strict=True):
        np.testing.assert_allclose(values, formula(Z), rtol=1e-9, atol=1e-12, err_msg=kind)


def test_erf_is_good_to_the_last_digits(node):
    x = np.linspace(-7, 7, 141)
    found = node('import {erf} from "./activations.js"; answer(data.map(erf));', x.tolist())
    np.testing.assert_allclose(found, erf(x), rtol=1e-13)


def test_every_layer_of_the_library_has_a_kernel(node):
    known = node('import {kernels} from "./kernels.js"; answer(Object.keys(kernels));')
    assert set(layers) <= set(known)


def test_every_activation_of_the_library_is_in_the_table(node):
    written = node('import {formulas} from "./activations.js"; answer(Object.keys(formulas));')
    assert set(written) == set(ACTIVATIONS)


@pytest.mark.parametrize("shape", [(5,), (3, 5)], ids=["row", "rows in time"])
def test_dense_is_a_matrix_product(node, rng, shape):
    x, weight, bias = rng.normal(size=shape), rng.normal(size=(5, 4)).astype("f4"), rng.normal(size=4).astype("f4")
    both = {"weight": weight, "bias": bias}
    found = computed(
        node,
        case("dense", x, parameters=both),
        case("dropconnect", x, parameters={"weight": weight}, options={"rate": 0.5}),
    )
    np.testing.assert_allclose(found[0], x @ weight.astype(float) + bias, rtol=1e-12)
    np.testing.assert_allclose(found[1], x @ weight.astype(float), rtol=1e-12)


def test_normalization_uses_stored_or_own_statistics(node, rng):
    x = rng.normal(size=(3, 4))
    gamma, beta, mean = (rng.normal(size=4).astype("f4").astype(float) for _ in range(3))
    variance = rng.uniform(0.5, 2, size=4).astype("f4").astype(float)
    learned, stored = {"gamma": gamma, "beta": beta}, {"mean": mean, "variance": variance}
    batch, layer = computed(
        node,
        case("batchnorm", x, parameters=learned, state=stored, options={"epsilon": 1e-3}),
        case("layernorm", x, parameters=learned, options={"epsilon": 1e-3}),
    )
    np.testing.assert_allclose(batch, gamma * (x - mean) / np.sqrt(variance + 1e-3) + beta, rtol=1e-12)
    own = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + 1e-3)
    np.testing.assert_allclose(layer, gamma * own + beta, rtol=1e-12)


def test_what_only_rearranges(node, rng):
    x, y = rng.normal(size=(2, 3)), rng.normal(size=(2, 1))
    flatten, reshape, word, dropout, rescale, add, joined = computed(
        node,
        case("flatten", x),
        case("reshape", x, options={"shape": [3, 2]}),
        case("reshape", x, options={"shape": "3x2x1"}),
        case("dropout", x, options={"rate": 0.5}),
        case("rescale", x, options={"scale": 2.0, "offset": 1.0}),
        case("add", x, x, x),
        case("concatenate", x, y),
    )
    assert flatten.shape == (6,) and reshape.shape == (3, 2) and word.shape == (3, 2, 1)
    np.testing.assert_array_equal(dropout, x)
    np.testing.assert_allclose(rescale, 2 * x + 1)
    np.testing.assert_allclose(add, 3 * x)
    np.testing.assert_array_equal(joined, np.concatenate([x, y], axis=-1))
