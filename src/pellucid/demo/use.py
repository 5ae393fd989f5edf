"""Acts 5 to 7: a picture of something else, a new process, the report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np

from pellucid.draw.terminal import picture_text
from pellucid.export.page import Exhibit
from pellucid.export.write import write_report
from pellucid.gallery.promise import Promise
from pellucid.gallery.stage import Stage
from pellucid.model import Model
from pellucid.run import Run

ELSEWHERE = """
import json, sys
import numpy as np, pellucid
model = pellucid.load(sys.argv[1])
print(json.dumps(model.outputs(np.load(sys.argv[2]))[0].tolist()))
"""


def house() -> np.ndarray:
    """A drawn house, 32x32 pixels with strokes as thick as a pen's, as 8x8 counts of 4x4 blocks."""
    row, column = np.indices((32, 32))
    roof = (abs(row - abs(column - 15.5)) < 3) & (row < 16)
    walls = (row >= 14) & (row < 30) & ((abs(column - 3.5) < 2) | (abs(column - 27.5) < 2))
    ground = (row >= 27) & (row < 31) & (column > 1) & (column < 30)
    door = (row >= 18) & (row < 30) & (abs(column - 15.5) < 3)
    bitmap = roof | walls | ground | door
    return bitmap.reshape(8, 4, 8, 4).sum(axis=(1, 3)).astype(float)


def something_else(stage: Stage, model: Model) -> list[Promise]:
    """A house is labelled as some digit, and marked."""
    stage.title("Something that is no digit")
    picture = house()
    answer = model.predict(picture[None])[0]
    sure = model.predict_proba(picture[None]).max()
    flags, distances = model.unlikeness(picture[None])
    stage.say(picture_text(picture, high=16))
    stage.say(f"the network says {answer}, {sure:.0%} sure")
    if flags[0] and model.unlike is not None:
        stage.say(
            f"but it is unlike anything it was trained on: distance {distances[0]:.1f}, where "
            f"{model.unlike.false_alarm_rate:.0%} of real digits lie beyond {model.unlike.threshold:.1f}"
        )
    return [
        Promise("a house is marked as unlike digits", "marked", "marked" if flags[0] else "not marked", bool(flags[0]))
    ]


def another_process(stage: Stage, run: Run) -> list[Promise]:
    """The model is saved, loaded by a new process, and gives the same answers."""
    stage.title("Saved, and loaded elsewhere")
    assert run.setup is not None
    path = run.model.save(stage.folder / "digits.safetensors")
    images = run.setup.dataset.inputs["image"][run.setup.split.test]
    np.save(stage.folder / "images.npy", images)
    command = [sys.executable, "-c", ELSEWHERE, str(path), str(stage.folder / "images.npy")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - ours
    apart = float(abs(np.array(json.loads(done.stdout)) - run.model.outputs(images)[0]).max())
    stage.say(f"{path} ({path.stat().st_size:,} bytes); a new process differs by at most {apart:.1e}")
    return [Promise("a new process gives the same answers", "≤ 1e-6", f"{apart:.1e}", apart <= 1e-6)]


def report(stage: Stage, run: Run, exhibit: Exhibit) -> list[Promise]:
    """One HTML file with the network alive in it."""
    from dataclasses import replace

    stage.title("The report")
    path: Path = stage.folder / "digits.html"
    write_report(path, replace(exhibit, history=run.history, snapshots=run.snapshots))
    stage.say(f"{path} ({path.stat().st_size:,} bytes): open it in a browser and draw a digit")
    return [Promise("the report is one file", "written", f"{path.stat().st_size:,} bytes", path.stat().st_size > 0)]
