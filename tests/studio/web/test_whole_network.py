"""The network and what opens at its side: every control, on the page and in the worker."""

import pytest

from studio.web.hands import (
    LAYER,
    LIST,
    NEURON,
    Control,
    chosen,
    display,
    kinds,
    layer,
    point,
    pressed,
    radio,
    switched,
    then,
    trained,
    typed,
    unfolded,
    units,
    weight_is,
    works,
)

pytestmark = pytest.mark.slow

NETWORK = [
    Control("numHiddenLayers/Add a hidden layer", pressed("Add a hidden layer"), units(4, 2, 2, 1)),
    Control("numHiddenLayers/Remove the last hidden layer", pressed("Remove the last hidden layer"), units(4, 1)),
    Control(
        "numHiddenLayers/(The network as a line|Network)",
        then(pressed("The network as a line"), typed("Network", "dense 3 relu, dense tanh")),
        units(3, 1),
    ),
    Control("neurons/One neuron more in layer .", pressed("One neuron more in layer 1"), units(5, 2, 1)),
    Control("neurons/One neuron less in layer .", pressed("One neuron less in layer 1"), units(3, 2, 1)),
    Control(
        "(numHiddenLayers)?/(Insert a layer as number .|dense.*|dropout.*|batchnorm.*|layernorm.*)",
        then(
            pressed("Insert a layer as number 2"),
            lambda it: it.page.get_by_role("menuitem", name="layernorm").click(),
        ),
        kinds("dense", "layernorm", "dense", "dense"),
    ),
    Control(
        "neurons/((Layer .|Output): .*|Neurons)",
        then(LAYER, typed("Neurons", "6")),
        units(6, 2, 1),
    ),
    Control(
        "activation/Activation of a layer",
        then(LAYER, lambda it: it.page.locator(".layer-options select").first.select_option("relu")),
        layer(0, "activation", "relu"),
    ),
    Control(
        "neurons/(Remove the layer)",
        then(LAYER, pressed("Remove the layer")),
        units(2, 1),
    ),
    Control(
        "neurons/Dropout behind it.*",
        then(LAYER, typed("Dropout behind it, as a number", "0.2")),
        kinds("dense", "dropout", "dense", "dense"),
    ),
    Control(
        "neurons/(Penalties of this layer|L[12] of its own|L[12](, as a number)?)",
        then(LAYER, unfolded("Penalties of this layer"), switched("L2 of its own")),
        layer(0, "l2", 0),
    ),
    Control(
        "neurons/(Initial values|Weights|Bias|.*[sS]cale.*|Gain.*|Low|High|Mean|Deviation|Value)",
        then(LAYER, unfolded("Initial values"), chosen("Weights", "zeros")),
        lambda watch: "zeros" in str(watch.scene["layers"][0]["options"]["initializer"]),
    ),
    Control(
        "neurons/(Bias|Frozen.*|Connections.*)",
        then(LAYER, switched("Frozen: training leaves it as it is")),
        layer(0, "frozen", True),
    ),
    Control("/(Larger|Smaller)", pressed("Larger"), page="stage.view.value.scale > 1.2"),
    Control(
        "/Fit the network into its pane",
        pressed("Fit the network into its pane"),
        page="stage.view.value.scale < 1.2",
        ready=then(pressed("Larger"), pressed("Larger")),
    ),
    Control(
        "paint/.*", radio("Gradient"), page="state.frame.value.arrays.has('gradient/dense1/weight')", ready=trained()
    ),
    Control(
        "network/Network with .*",
        lambda it: (it.page.locator(".network-canvas").focus(), it.press("ArrowRight", "ArrowRight", "Enter")),
        page="state.display.value.pinned.length === 1",
    ),
    Control(
        "(network)?/(The network as a list|Pin .*)",
        then(LIST, pressed("Pin dense1 · 1")),
        page=display("pinned", '["dense1:0"]'),
    ),
    Control("/Open .*", NEURON, page="document.querySelector('.pane-drawer')?.textContent.includes('dense1')"),
    Control(
        "(editWeights)?/(Weights of .*|bias|x[12]|dense. · .|input .)",
        then(LIST, pressed("Weights of dense1 · 1"), typed("x1", "1.5")),
        weight_is("dense1", (0, 0), 1.5),
    ),
    Control(
        "editWeights/(May .* move\\?|Free|Frozen|Removed)",
        then(LIST, pressed("Weights of dense1 · 1"), pressed("May x1 move?"), radio("Removed")),
        weight_is("dense1", (0, 0), 0),
    ),
]

DRAWER = [
    Control(
        "/(Pin to the output|Pinned)",
        pressed("Pin to the output"),
        page=display("pinned", '["dense1:0"]'),
        ready=NEURON,
    ),
    Control("(neurons)?/Remove", pressed("Remove"), units(3, 2, 1), ready=NEURON),
    Control(
        "/Layer",
        pressed("Layer"),
        page="document.querySelector('.pane-drawer .layer-options') !== null",
        ready=NEURON,
    ),
    Control(
        "/([1-4] (Forward|Loss|Backward|Update)|Next: .*|Back)",
        then(pressed("4 Update"), pressed("Train on one batch")),
        lambda watch: watch.frame["step"] == 1,
        ready=point,
    ),
    Control(
        "/(Train on one batch|Layer|Neuron)",
        chosen("Neuron", "1"),
        page="[...document.querySelectorAll('.step-stage select')].at(-1)?.value === '1'",
        ready=then(point, pressed("4 Update")),
    ),
    Control(
        "/((weight from|old|new|Updates of|δ|slope|gradient|learning rate) .*|[\\w·. ]{1,20}[ −\\d.e+]+)",
        lambda it: it.page.locator(".step-cell").nth(2).click(),
        page="document.querySelector('.spelled')?.textContent.includes('dense1 · 3')",
        ready=point,
    ),
]

CONTROLS = [*NETWORK, *DRAWER]


@pytest.mark.parametrize("control", CONTROLS, ids=[each.name for each in CONTROLS])
def test_a_control_does_what_it_says(playground, control):
    works(playground(**control.begins), control)
