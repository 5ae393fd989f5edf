"""Every control of the page: how a hand uses it, what the worker then has, and what the page then shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from studio.web.whole import Whole, Witness

Use = Callable[[Whole], Any]
Holds = Callable[[Witness], Any]


@dataclass(frozen=True)
class Control:
    """A control, by a pattern of the names that :func:`names_of` gives: ``data-control/accessible name``.

    Args:
        ready: what has to be there before it can be used.
        worker: what holds in the worker afterwards, and not before; without it nothing may change there.
        page: an expression that holds on the page afterwards, and not before.
    """

    name: str
    use: Use
    worker: Holds | None = None
    page: str = ""
    ready: Use | None = None
    begins: Mapping[str, Any] = field(default_factory=dict)


NAMES = """
() => {
  const words = (text) => text.replace(/\\s+/g, " ").trim();
  const name = (each) => words(each.getAttribute("aria-label") ?? (each.labels?.length ? each.labels[0].innerText : "")
    ?? "") || words(each.querySelector(".collapsible-title")?.textContent ?? each.textContent);
  const wanted = "button, input, select, textarea, a[href], summary, canvas[tabindex], [role=slider], [role=gridcell], "
    + "[role=application], [role=option], [tabindex='0']";
  return [...document.querySelectorAll(wanted)].filter((each) => each.checkVisibility())
    .map((each) => `${each.closest("[data-control]")?.dataset.control ?? ""}/${name(each)}`);
}
"""


def names_of(page: Any) -> list[str]:
    """What can be used on the page at the moment."""
    return sorted(set(page.evaluate(NAMES)))


# Hands


def pressed(name: Any, **options: Any) -> Use:
    return lambda it: it.button(name, **{"exact": isinstance(name, str)} | options).first.click()


def chosen(label: str, value: str) -> Use:
    return lambda it: it.page.get_by_label(label, exact=True).first.select_option(value)


def typed(label: str, text: str) -> Use:
    def use(it: Whole) -> None:
        place = it.page.get_by_label(label, exact=True).first
        place.fill(text)
        place.press("Enter")

    return use


def switched(label: str) -> Use:
    return lambda it: it.page.get_by_role("switch", name=label, exact=True).first.press("Space")


def radio(label: str) -> Use:
    return lambda it: it.page.get_by_role("radio", name=label, exact=True).first.check(force=True)


def keyed(label: str, *keys: str) -> Use:
    def use(it: Whole) -> None:
        place = it.page.get_by_label(label, exact=True).first
        for key in keys:
            place.press(key)

    return use


def unfolded(title: str) -> Use:
    return lambda it: it.page.locator("summary", has_text=title).first.click()


def then(*uses: Use) -> Use:
    def use(it: Whole) -> None:
        for each in uses:
            each(it)

    return use


def trained(epochs: int = 3) -> Use:
    def use(it: Whole) -> None:
        it.witness.ask("step", unit="epoch", count=epochs)
        it.until(lambda: it.witness.frame["epoch"] == epochs)
        it.calm()

    return use


def told(command: str, **fields: Any) -> Use:
    """A command that came from elsewhere, seen by the page."""

    def use(it: Whole) -> None:
        it.witness.ask(command, **fields)
        it.agrees()

    return use


def remembered(it: Whole) -> None:
    """The weights and points of before, for comparison."""
    it.witness.before = {name: np.array(value) for name, value in it.witness.frame["arrays"].items()}
    it.witness.points_before = np.array(it.witness.points["arrays"]["x"])


def train(name: str, value: Any) -> Holds:
    return lambda watch: watch.train[name] == value


def source(part: str) -> Holds:
    return lambda watch: part in watch.scene["data"]["source"]


def layer(at: int, name: str, value: Any) -> Holds:
    return lambda watch: watch.scene["layers"][at]["options"].get(name) == value


def units(*counts: int) -> Holds:
    return lambda watch: tuple(each["units"] for each in watch.scene["layers"]) == counts


def kinds(*wanted: str) -> Holds:
    return lambda watch: tuple(each["kind"] for each in watch.scene["layers"]) == wanted


def display(name: str, value: str) -> str:
    return f"JSON.stringify(state.display.value.{name} ?? null) === `{value}`"


def weight_is(layer: str, at: tuple[int, ...], value: float, name: str = "weight") -> Holds:
    return lambda watch: abs(float(watch.array(f"params/{layer}/{name}")[at]) - value) < 1e-6


def differ(watch: Witness) -> bool:
    return not np.allclose(watch.before["params/dense1/weight"], watch.array("params/dense1/weight"))


RULE = pressed("More: optimizer,", exact=False)
LAYER = pressed("Layer 1: 4 tanh")
LIST = unfolded("The network as a list")
NEURON = then(LIST, pressed("Open dense1 · 1"))
STEPPED = "document.querySelector('.pane-drawer')?.textContent.includes('Forward')"

HEAD = [
    Control(
        "/Title of the session",
        typed("Title of the session", "Mine"),
        lambda watch: watch.scene["title"] == "Mine",
        "document.title === 'Mine · Pellucid'",
    ),
    Control(
        "history/Undo.*",
        pressed("Undo learning rate 0.1", exact=False),
        train("learning_rate", 0.03),
        "document.querySelector('[aria-label^=Redo]').disabled === false",
        told("set", values={"learning_rate": 0.1}),
    ),
    Control(
        "history/Redo.*",
        pressed("Redo learning rate 0.1", exact=False),
        train("learning_rate", 0.1),
        "document.querySelector('[aria-label^=Redo]').disabled === true",
        then(told("set", values={"learning_rate": 0.1}), told("undo")),
    ),
    Control(
        "history/(History of changes|.*(epoch \\d+|taken back))",
        then(pressed("History of changes"), pressed("the beginning", exact=False)),
        train("learning_rate", 0.03),
        "state.scene.value.can_undo === false",
        told("set", values={"learning_rate": 0.1}),
    ),
    Control(
        "/(Code of this network|Close the inspector)",
        pressed("Code of this network"),
        page="document.querySelector('.code')?.textContent.includes('pellucid.train')",
    ),
    Control(
        "/(Python|Command line|Python of this network|Command line of this network|.*pellucid.*)",
        lambda it: it.page.get_by_role("tab", name="Command line").click(),
        page="document.querySelector('.code')?.textContent.includes('--network')",
        ready=pressed("Code of this network"),
    ),
    Control(
        "/(Search all commands|Command|Data: .*)",
        then(pressed("Search all commands"), lambda it: it.press(*"spiral", "Enter")),
        source("spiral"),
    ),
    Control(
        "/(Help and keys|What am I looking at\\?|Keys)",
        then(pressed("Help and keys"), lambda it: it.page.get_by_role("tab", name="Keys").click()),
        page="document.querySelector('dialog[open]')?.textContent.includes('Run or pause')",
    ),
    Control(
        "/((Choose another key|No key) for: .*|Usual keys)",
        then(pressed("No key for: Run or pause"), pressed("Close"), lambda it: it.press("Space")),
        page="JSON.stringify(state.display.value.keys ?? null) === '{\"run\":[]}'",
        ready=then(pressed("Help and keys"), lambda it: it.page.get_by_role("tab", name="Keys").click()),
    ),
    Control("/(Display|System|Light|Dark)", then(pressed("Display"), radio("Dark")), page="state.theme.value === 'dark'"),
    Control(
        "/Large, for a projector",
        then(pressed("Display"), switched("Large, for a projector")),
        page="document.documentElement.dataset.size === 'projector'",
    ),
    Control(
        "/Classic colours",
        then(pressed("Display"), switched("Classic colours")),
        page="document.documentElement.dataset.colors === 'classic'",
    ),
    Control(
        "/Single-key shortcuts",
        then(pressed("Display"), switched("Single-key shortcuts")),
        page=display("shortcuts", "false"),
    ),
]

TIME = [
    Control(
        "resetButton/.*",
        pressed("Reset to the same initial weights"),
        lambda watch: watch.frame["epoch"] == 0,
        "document.querySelector('.counter').ariaLabel === 'Epoch 0'",
        trained(),
    ),
    Control(
        "newSeed/.*",
        pressed("Other initial weights"),
        differ,
        ready=then(lambda it: it.calm(), remembered),
    ),
    Control(
        "playButton/.*",
        pressed("Run"),
        lambda watch: watch.frame["epoch"] > 3,
        "document.querySelector('.run-button').ariaLabel === 'Pause'",
    ),
    Control(
        "stepButton/Step",
        pressed("Step"),
        lambda watch: watch.frame["epoch"] == 1,
        "document.querySelector('.counter').ariaLabel === 'Epoch 1'",
    ),
    Control(
        "stepButton/(What a step is: .*|One .*)",
        then(
            pressed("What a step is", exact=False),
            lambda it: it.page.get_by_role("menuitemcheckbox", name="One batch").click(),
            pressed("Step"),
        ),
        lambda watch: (watch.frame["epoch"], watch.frame["batch"]) == (0, 1),
        "document.querySelector('.counter').ariaLabel.includes('batch 1 of 25')",
    ),
    Control("speed/Speed", chosen("Speed", "100"), lambda watch: watch.status.get("speed") == 100),
    Control(
        "speed/Slow motion",
        then(chosen("Speed", "slow"), pressed("Run")),
        lambda watch: watch.frame["step"] >= 1,
        "document.querySelector('.acts-caption')?.textContent.length > 20",
        lambda it: it.shown("state.changeDisplay({actSeconds: 0.2})"),
    ),
    Control(
        "/Seconds an act.*",
        typed("Seconds an act, as a number", "3"),
        page=display("actSeconds", "3"),
        ready=chosen("Speed", "slow"),
    ),
    Control(
        "until/(Run until.*|At an epoch|Set)",
        then(pressed("Run until", exact=False), switched("At an epoch"), typed("At an epoch", "7"), pressed("Set")),
        train("epochs", 7),
        "document.querySelector('.until-words').textContent === 'epoch 7'",
    ),
    Control(
        "until/(When a measure is reached|Measure|Below or above|Value|Set and run)",
        then(
            pressed("Run until", exact=False),
            switched("When a measure is reached"),
            lambda it: it.page.locator(".until-measure select").first.select_option("train.loss"),
            lambda it: it.page.locator(".until-measure select").last.select_option(">"),
            typed("Value", "0.02"),
            pressed("Set and run"),
        ),
        lambda watch: watch.train["until"] == "train.loss>0.02" and watch.status.get("stopped") == "until",
    ),
    Control(
        "until/(Epochs without gain|After a time)",
        then(pressed("Run until", exact=False), switched("Epochs without gain"), switched("After a time"), pressed("Set")),
        lambda watch: (watch.train["patience"], watch.train["max_seconds"]) == (50, 60),
    ),
    Control(
        "until/No end",
        then(pressed("Run until", exact=False), pressed("No end")),
        train("epochs", None),
        ready=told("set", values={"epochs": 9}),
    ),
    Control(
        "timeline/Look back",
        keyed("Look back", "Home"),
        page="state.look.value?.epoch === 0",
        ready=trained(),
    ),
    Control(
        "timeline/Continue from here",
        pressed("Continue from here"),
        lambda watch: len(watch.scene["branches"]) == 2,
        "document.querySelectorAll('.branch').length === 2",
        then(trained(), keyed("Look back", "Home")),
    ),
    Control(
        "(timeline)?/Back to now",
        pressed("Back to now"),
        page="state.look.value === null",
        ready=then(trained(), keyed("Look back", "Home")),
    ),
    Control(
        "timeline/.*(branch|main|from).*",
        lambda it: it.page.locator(".branch:not([aria-current])").click(),
        lambda watch: watch.scene["epoch"] == 3 and len(watch.scene["branches"]) == 2,
        ready=then(trained(), keyed("Look back", "Home"), pressed("Continue from here"), lambda it: it.page.locator(".branch").nth(1).wait_for()),
    ),
    Control("timeline/Log scale", switched("Log scale"), page=display("logLoss", "true")),
    Control(
        "timeline/Measure",
        chosen("Measure", "accuracy"),
        page="[...document.querySelectorAll('.figure-title')].some((each) => each.textContent === 'Accuracy')",
        ready=trained(),
    ),
    Control(
        "timeline/Table of .*",
        pressed("Table of Loss"),
        page="document.querySelector('.timeline table') !== null",
        ready=trained(),
    ),
    Control(
        "timeline/(loss|accuracy) over.*",
        lambda it: (it.page.locator(".loss-plot").focus(), it.press("Home", "Enter")),
        page="state.look.value?.epoch === 1",
        ready=trained(),
    ),
]

LEARNING = [
    Control(
        "learningRate/.*",
        then(pressed("Learning rate: 0.03"), pressed("0.1")),
        train("learning_rate", 0.1),
        "document.querySelector('[data-control=learningRate]').textContent.includes('0.1')",
    ),
    Control(
        "activation/Activation",
        chosen("Activation", "relu"),
        lambda watch: [each["options"]["activation"] for each in watch.scene["layers"]] == ["relu", "relu", "tanh"],
    ),
    Control("regularization/Penalty", chosen("Penalty", "l1"), page=display("penalty", '"l1"')),
    Control(
        "regularizationRate/.*",
        then(chosen("Penalty", "l2"), pressed("Rate: 0"), pressed("0.003")),
        train("l2", 0.003),
        "document.querySelector('[data-control=regularizationRate]').textContent.includes('0.003')",
    ),
    Control("problem/Task", chosen("Task", "regression"), source("plane")),
    Control("optimizer/(More.*|Optimizer)", then(RULE, chosen("Optimizer", "adam")), train("optimizer", "adam")),
    Control(
        "optimizer/(beta.*|momentum|nesterov|epsilon|centered|.*decay|lookahead|memory.*|decoupled.*|rho|initial.*)",
        then(RULE, typed("momentum", "0.5")),
        train("optimizer", "sgd(momentum=0.5)"),
    ),
    Control("optimizer/Loss", then(RULE, chosen("Loss", "hinge")), lambda watch: watch.scene["experiment"]["task"]["loss"] == "hinge"),
    Control(
        "optimizer/Schedule of the learning rate",
        then(RULE, chosen("Schedule of the learning rate", "cosine")),
        lambda watch: str(watch.train["schedule"]).startswith("cosine"),
    ),
    Control("optimizer/Clip gradients", then(RULE, switched("Clip gradients")), train("clip", 1)),
    Control(
        "optimizer/Longest gradient",
        then(RULE, typed("Longest gradient", "2")),
        train("clip", 2),
        ready=told("set", values={"clip": 1}),
    ),
    Control("optimizer/Precision", then(RULE, chosen("Precision", "float64")), train("precision", "float64")),
    Control(
        "optimizer/Training loss after the epoch",
        then(RULE, switched("Training loss after the epoch")),
        train("train_loss", "running"),
    ),
    Control("optimizer/New order in every epoch", then(RULE, switched("New order in every epoch")), train("shuffle", False)),
    Control("batchSize/All points in one batch", then(RULE, switched("All points in one batch")), train("full_batch", True)),
    Control(
        "batchSize/Batch size(, as a number)?",
        typed("Batch size, as a number", "5"),
        lambda watch: watch.train["batch_size"] == 5 and watch.frame["batches"] == 50,
    ),
    Control(
        "classicRule/.*",
        then(RULE, switched("Classic rule")),
        lambda watch: watch.scene["classic"] is True,
        "document.querySelector('[data-control=optimizer]').textContent.includes('Classic rule')",
    ),
]

DATA = [
    Control(
        "regenerate/Regenerate.*",
        pressed("Regenerate", exact=False),
        lambda watch: not np.array_equal(watch.points_before, watch.points["arrays"]["x"]),
        ready=remembered,
    ),
    Control(
        "regenerate/Data seed",
        then(unfolded("About the data"), typed("Data seed", "4")),
        lambda watch: watch.scene["experiment"]["run"]["data_seed"] == 4,
    ),
    Control(
        "points/Points.*",
        typed("Points, as a number", "200"),
        lambda watch: len(watch.points["arrays"]["x"]) == 200,
        "state.points.value.arrays.get('x').shape[0] === 200",
    ),
    Control("noise/Noise(, as a number)?", typed("Noise, as a number", "10"), source("noise=0.1")),
    Control(
        "(noise)?/(Noise apart|Position noise.*|Label noise.*)",
        then(unfolded("Noise apart"), typed("Position noise, as a number", "0.5")),
        source("position_noise=0.5"),
    ),
    Control(
        "percTrainData/(Training|Validation|Test)",
        typed("Validation", "20"),
        lambda watch: watch.scene["data"]["rows"]["validation"] == 100,
    ),
    Control(
        "percTrainData/(End of the training share|Start of the test share)",
        keyed("End of the training share", "PageUp"),
        lambda watch: watch.scene["data"]["rows"] == {"train": 300, "validation": 0, "test": 200},
    ),
    Control(
        "/Draw a new order of rows in every epoch",
        then(unfolded("Classes and order"), switched("Draw a new order of rows in every epoch")),
        train("shuffle", False),
    ),
    Control(
        "/(Equal|Balanced|Typed)",
        then(unfolded("Classes and order"), radio("Balanced")),
        lambda watch: watch.scene["experiment"]["task"]["class_weight"] == "balanced",
    ),
    Control(
        "/Label smoothing.*",
        then(unfolded("Classes and order"), typed("Label smoothing, as a number", "0.1")),
        lambda watch: watch.scene["experiment"]["task"]["label_smoothing"] == 0.1,
        begins={"source": "circle"},
    ),
    Control(
        "features/(x[₁₂].*|sin.*|cos.*)",
        lambda it: it.page.locator("[data-feature='x1^2']").click(),
        lambda watch: watch.scene["data"]["inputs"] == ["x1", "x2", "x1^2"],
        "document.querySelector(\"[data-feature='x1^2']\").ariaPressed === 'true'",
    ),
    Control(
        "features/(Add an input|Add .*)",
        typed("Add an input", "sin(2*x1)"),
        lambda watch: len(watch.scene["data"]["inputs"]) == 3,
        "document.querySelectorAll('.tile').length === 10",
    ),
    Control(
        "/Scaling",
        chosen("Scaling", "standard"),
        lambda watch: watch.scene["experiment"]["inputs"]["scaling"] == "standard",
    ),
]

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
        "neurons/(Frozen|Has a bias|Connections.*)",
        then(LAYER, switched("Frozen")),
        layer(0, "frozen", True),
    ),
    Control("/(Larger|Smaller)", pressed("Larger"), page="stage.view.value.scale > 1.2"),
    Control(
        "/Fit the network into its pane",
        pressed("Fit the network into its pane"),
        page="stage.view.value.scale < 1.2",
        ready=then(pressed("Larger"), pressed("Larger")),
    ),
    Control("paint/.*", radio("Gradient"), page="state.frame.value.arrays.has('gradient/dense1/weight')", ready=trained()),
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
        "/(\\d+|Layer|from|to)",
        lambda it: it.page.locator(".pane-drawer .step-pick select").last.select_option("1"),
        page="document.querySelectorAll('.pane-drawer .step-pick select')[2]?.value === '1'",
        ready=lambda it: point(it),
    ),
    Control(
        "/Make a step on the next batch",
        pressed("Make a step on the next batch"),
        lambda watch: watch.frame["step"] == 1,
        ready=lambda it: point(it),
    ),
]

OUTPUT = [
    Control(
        "drawPoints/(Look|Add|Spray|Size.*|-?1|A class of your own|Points, .*)",
        then(radio("Add"), lambda it: (it.page.locator(".point-layer").focus(), it.press("Enter"))),
        lambda watch: len(watch.points["arrays"]["x"]) == 501 and watch.scene["data"]["own"],
        "state.points.value.arrays.get('x').shape[0] === 501",
    ),
    Control(
        "drawPoints/Erase",
        then(radio("Erase"), lambda it: (it.page.locator(".point-layer").focus(), it.press("Delete"))),
        lambda watch: len(watch.points["arrays"]["x"]) == 499,
    ),
    Control(
        "drawPoints/Move",
        then(
            radio("Move"),
            lambda it: (it.page.locator(".point-layer").focus(), it.press("Enter", "ArrowRight", "ArrowRight", "Enter")),
        ),
        lambda watch: watch.scene["data"]["own"] and watch.scene["history"][-1]["name"] != "",
    ),
    Control(
        "drawPoints/Relabel",
        then(radio("Relabel"), lambda it: (it.page.locator(".point-layer").focus(), it.press("1", "Enter"))),
        lambda watch: watch.scene["data"]["own"],
    ),
    Control(
        "/Map of the output.*",
        lambda it: point(it),
        page=STEPPED,
    ),
    Control("/(Confidence|Class|Contour)", radio("Contour"), page=display("map", '"contour"')),
    Control("showTestData/Test points", switched("Test points"), page=display("showTest", "false")),
    Control("/Training points", switched("Training points"), page=display("showTrain", "false")),
    Control("discretize/.*", switched("Two colours only"), page=display("discretize", "true")),
    Control(
        "numbers/.*",
        then(unfolded("What was taken for what"), lambda it: it.page.get_by_role("gridcell").first.click()),
        page="document.querySelector('.cell-rows')?.textContent.includes('taken for')",
    ),
]


def point(it: Whole) -> None:
    """The first point is chosen by keys, and one step on it opens."""
    it.page.locator(".map canvas").first.focus()
    it.press("PageDown")
    it.page.locator(".pane-drawer .step-pick").wait_for()


CONTROLS = [*HEAD, *TIME, *LEARNING, *DATA, *NETWORK, *DRAWER, *OUTPUT]
