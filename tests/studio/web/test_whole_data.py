"""Data, inputs and output: every control, on the page and in the worker."""

import numpy as np
import pytest

from studio.web.hands import (
    Control,
    chosen,
    display,
    keyed,
    point,
    pressed,
    radio,
    remembered,
    source,
    switched,
    then,
    train,
    typed,
    unfolded,
    works,
)

pytestmark = pytest.mark.slow

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

OUTPUT = [
    Control(
        "(drawPoints)?/(Look|Add|Spray|Size.*|-?1|A class of your own|Points, .*)",
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
            lambda it: (
                it.page.locator(".point-layer").focus(),
                it.press("Enter", "ArrowRight", "ArrowRight", "Enter"),
            ),
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
        point,
        page="document.querySelector('.pane-drawer')?.textContent.includes('Forward') ?? false",
    ),
    Control("/(Confidence|Class|Contour)", radio("Contour"), page=display("map", '"contour"')),
    Control("showTestData/Test points", switched("Test points"), page=display("showTest", "false")),
    Control("/Training points", switched("Training points"), page=display("showTrain", "false")),
    Control("discretize/.*", switched("Two colours only"), page=display("discretize", "true")),
    Control(
        "numbers/.*",
        then(unfolded("What was taken for what"), lambda it: it.page.locator(".cell").nth(1).click()),
        page="document.querySelector('.cell-rows')?.textContent.includes('taken for')",
    ),
]

CONTROLS = [*DATA, *OUTPUT]


@pytest.mark.parametrize("control", CONTROLS, ids=[each.name for each in CONTROLS])
def test_a_control_does_what_it_says(playground, control):
    works(playground(**control.begins), control)
