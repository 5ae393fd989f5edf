"""The views of time over a server as a test plays it: it notes what the page says, answers, and says what is wanted."""

import copy
import json
from contextlib import contextmanager
from itertools import count

import numpy as np
import pytest

from pellucid.studio.frames import encode

NUMBERS = count(1)
"""Of sessions: a page that stays knows those that it left."""

DENSE = {"kind": "dense", "activation": "tanh"}

SCENE = {
    "type": "scene",
    "session": "s1",
    "title": "circle",
    "experiment": {
        "data": {"source": "circle"},
        "inputs": {"features": "x1, x2"},
        "network": {"layers": [{**DENSE, "units": 4}, {**DENSE, "units": 2}, DENSE]},
        "task": {"loss": "half_mse"},
        "train": {
            "optimizer": "sgd",
            "learning_rate": 0.03,
            "schedule": None,
            "clip": None,
            "l1": 0.0,
            "l2": 0.0,
            "batch_size": 10,
            "full_batch": False,
            "shuffle": True,
            "epochs": None,
            "patience": None,
            "until": None,
            "max_seconds": None,
            "train_loss": "evaluated",
            "classic": False,
            "precision": "float32",
        },
        "run": {"seed": 0},
    },
    "line": "dense 4 tanh, dense 2 tanh, dense tanh",
    "classic": False,
    "layers": [
        {"at": 0, "name": "dense1", "kind": "dense", "units": 4, "options": {"activation": "tanh"}, "is_output": False},
        {"at": 1, "name": "dense2", "kind": "dense", "units": 2, "options": {"activation": "tanh"}, "is_output": False},
        {"at": 2, "name": "dense3", "kind": "dense", "units": 1, "options": {"activation": "tanh"}, "is_output": True},
    ],
    "data": {
        "source": "circle",
        "own": False,
        "generated": True,
        "rows": {"train": 250, "validation": 0, "test": 250},
        "target": {"name": "label", "kind": "class", "classes": ["-1", "1"]},
        "inputs": ["x1", "x2"],
        "plane": {"x": "x1", "y": "x2", "low": [-6, -6], "high": [6, 6]},
    },
    "history": [],
    "can_undo": False,
    "can_redo": False,
    "branches": [{"id": 0, "name": "main", "parent": None, "from_epoch": 0, "epoch": 0, "here": True}],
    "snapshots": [{"epoch": 0, "branch": 0}],
    "markers": [],
    "columns": ["train.loss", "test.loss", "test.accuracy"],
    "epoch": 0,
    "batches": 25,
    "speed": "frame",
    "running": False,
    "cards": [],
}

CATALOGUE = {
    "sources": [{"name": "circle", "about": "A disk in a ring."}, {"name": "spiral", "about": "Two arms."}],
    "activations": [{"name": name} for name in ("relu", "tanh", "sigmoid", "linear", "gelu")],
    "losses": [
        {"name": "half_mse", "about": "Half of the mean square.", "options": [], "tasks": ["classification"]},
        {"name": "mae", "about": "Mean distance.", "options": [], "tasks": ["regression"]},
    ],
    "optimizers": [
        {"name": "sgd", "about": "Plain.", "options": []},
        {
            "name": "adam",
            "about": "Steps of like size.",
            "options": [{"name": "beta1", "type": "number", "default": 0.9, "low": 0, "below": 1, "help": "Memory."}],
        },
    ],
    "schedules": [{"name": "cosine", "about": "Down to nought.", "options": []}],
}


ENTRIES = [
    {"id": 1, "name": "learning rate 0.1", "epoch": 40, "here": False, "done": True},
    {"id": 2, "name": "added dense as layer 2", "epoch": 60, "here": True, "done": True},
    {"id": 3, "name": "l2 0.003", "epoch": 80, "here": False, "done": False},
]

DYING = {
    "code": "dying-relu",
    "title": "Dying ReLU",
    "what": "3 of 4 neurons give 0.",
    "where": "dense1",
    "severity": "warning",
    "try": [{"label": "Other initial weights", "command": {"do": "new_seed"}}],
}


def merged(tree, changes):
    """A tree with some of its leaves replaced."""
    found = copy.deepcopy(tree)
    for name, value in changes.items():
        inner = isinstance(value, dict) and isinstance(found.get(name), dict)
        found[name] = merged(found[name], value) if inner else value
    return found


class Server:
    """The other end of the page's socket, and what it says to the page's questions."""

    def __init__(self):
        self.told, self.refused, self.socket, self.sequence = [], {}, None, 0
        self.scene = SCENE
        self.api = {"enter": {"session": None}, "sessions": [], "catalogue": CATALOGUE}

    def connect(self, socket):
        self.socket = socket
        socket.on_message(lambda text: self.hear(json.loads(text)))

    def hear(self, message):
        self.told.append(message)
        does, session = message["do"], message.get("session", "s1")
        if does == "open":
            session = f"s{next(NUMBERS)}"
            self.scene = merged(self.scene, {"session": session})
            self.say(**self.scene)
        if "id" not in message:
            return
        if does in self.refused:
            self.say(type="reply", id=message["id"], ok=False, error=self.refused[does])
            return
        result = {"open": {"session": session}, "share": {"share": "v1.shared"}}.get(does, {})
        if does == "look":
            self.snapshot(message["epoch"])
        self.say(type="reply", id=message["id"], ok=True, result=result)

    def say(self, **message):
        self.socket.send(json.dumps(message))

    def show(self, **changes):
        """A scene that differs from the opening one."""
        self.scene = merged(self.scene, changes)
        self.say(**self.scene)

    def status(self, **status):
        self.say(type="status", session=self.scene["session"], **status)

    def snapshot(self, epoch, *, same=True):
        header = {"type": "snapshot", "session": self.scene["session"], "epoch": epoch, "same_network": same}
        self.socket.send(encode(header, {"params/dense1/weight": np.zeros((2, 4), np.float32)}))

    def points(self, x, y):
        arrays = {"x": np.array(x, np.float32), "y": np.array(y, np.float32)}
        arrays |= {"part": np.zeros(len(x), np.uint8), "row": np.arange(len(x), dtype=np.int32)}
        self.socket.send(encode({"type": "points", "session": self.scene["session"]}, arrays))

    def frame(self, epoch, *, after=0, train=None, test=None, batch=0, running=False, seconds=0.5):
        """A frame with the losses of the epochs after one; both fall evenly where none are given."""
        self.sequence += 1
        epochs = list(range(after + 1, epoch + 1))
        falling = [0.5 / each for each in epochs]
        columns = {"train.loss": train or falling, "test.loss": test or [1.2 * each for each in falling]}
        header = {
            "type": "frame", "session": self.scene["session"], "seq": self.sequence, "epoch": epoch, "batch": batch,
            "batches": 25, "step": 25 * epoch + batch, "sample": 0, "seconds": seconds, "running": running,
            "live": {"learning_rate": 0.03, "l1": 0, "l2": 0}, "from": after, "epochs": epochs,
            "columns": {**columns, "test.accuracy": [0.9 for _ in epochs]},
        }  # fmt: skip
        self.socket.send(encode(header, {"params/dense1/weight": np.zeros((2, 4), np.float32)}))

    def done(self, command):
        """What was said with a command, without what every message has."""
        return [
            {name: value for name, value in each.items() if name not in ("id", "session", "do")}
            for each in self.told
            if each["do"] == command
        ]


@pytest.fixture
def studio(stay):
    """``with studio() as (page, server)``: the views of time, and the server that the test plays."""

    @contextmanager
    def opened(api=None, **options):
        server = Server()
        with stay("/page/time", server, api=server.api | (api or {}), **options) as page:
            page.set_default_timeout(20_000)
            page.get_by_role("button", name="Run", exact=True).wait_for()
            yield page, server

    return opened


def until(page, check):
    for _ in range(1000):
        if check():
            return
        page.wait_for_timeout(20)
    raise AssertionError("it never came")


def said(page, server, command, expected):
    """Wait until the last one of these commands is what was expected."""
    until(page, lambda: server.done(command) and server.done(command)[-1] == expected)


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
