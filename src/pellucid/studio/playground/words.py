"""The words of the classic playground's links, and what they reach to."""

from __future__ import annotations

ADDRESS = "https://playground.tensorflow.org/#"

SETS = {"circle": "circle", "xor": "xor", "gauss": "gauss", "spiral": "spiral"}
HEIGHTS = {"reg-plane": "plane", "reg-gauss": "multi-gauss"}
FEATURES = {
    "x": "x1",
    "y": "x2",
    "xSquared": "x1^2",
    "ySquared": "x2^2",
    "xTimesY": "x1*x2",
    "sinX": "sin(x1)",
    "sinY": "sin(x2)",
    "cosX": "cos(x1)",
    "cosY": "cos(x2)",
}
ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
CONTROLS = (
    "showTestData",
    "discretize",
    "playButton",
    "stepButton",
    "resetButton",
    "learningRate",
    "activation",
    "regularization",
    "regularizationRate",
    "problem",
    "dataset",
    "percTrainData",
    "noise",
    "batchSize",
    "numHiddenLayers",
)
"""What can be hidden there."""

MOST_NOISE = 0.8
SHARES = (0.1, 0.9)
MOST_LAYERS, MOST_NEURONS, MOST_ROWS = 6, 8, 1_200
DEEPEST, LONGEST_SIZE = 64, 7
"""Layers that are read of a link, and digits of their sizes: links may go beyond what that page draws."""

LONGEST_SEED = 18
"""Digits of a seed that is a number of ours; any other text is one by its checksum."""

Fields = dict[str, str]
