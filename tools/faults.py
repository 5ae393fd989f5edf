"""Faults planted on purpose: each must be caught by the tests named beside it.

A suite that stays green when a δ changes its sign tests nothing.  Each fault is planted in a
copy of the source; the original is never touched.  Exit code 1 when one goes unnoticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TESTS_FAILED = 1  # of pytest; 2 and above mean that the tests themselves could not run


class Fault(NamedTuple):
    """``old`` becomes ``new`` in ``module``, and ``tests`` should fail."""

    about: str
    module: str
    old: str
    new: str
    tests: str


FAULTS = [
    Fault(
        "the textbook's δ of the last layer has the wrong sign",
        "textbook.py",
        '"cross_entropy"):\n        return a - y',
        '"cross_entropy"):\n        return y - a',
        "tests/test_textbook.py",
    ),
    Fault(
        "the textbook's δ forgets the slope of the activation",
        "textbook.py",
        "return slope * ACTIVATIONS[activation][1](z)",
        "return slope",
        "tests/test_textbook.py",
    ),
    Fault(
        "the textbook's gradient is a sum, not a mean",
        "textbook.py",
        "a.T @ d / len(d)",
        "a.T @ d",
        "tests/test_textbook.py",
    ),
    Fault(
        "the engine climbs: gradients with the wrong sign",
        "training/step.py",
        "old - live.learning_rate * way",
        "old + live.learning_rate * way",
        "tests/training/test_step.py",
    ),
    Fault(
        "dropout does not scale what it leaves",
        "layers/dropout.py",
        "x * kept / (1 - self.rate), state",
        "x * kept, state",
        "tests/layers/test_dropout.py",
    ),
    Fault(
        "batch normalization looks at the batch in use too",
        "layers/normalization.py",
        "if context.training:",
        "if context is not None:",
        "tests/layers/test_normalization.py",
    ),
    Fault(
        "padding counts in batch normalization",
        "layers/normalization.py",
        "ones if weights is None else (weights > 0).astype(x.dtype)",
        "ones",
        "tests/layers/test_normalization.py",
    ),
    Fault(
        "a row of the test part leaks into training",
        "data/split.py",
        "split = Split(np.sort(train), ",
        "split = Split(np.sort(np.concatenate([train, test[:1]])), ",
        "tests/data/test_split.py",
    ),
    Fault(
        "what fills up the last batch is counted",
        "training/chunk.py",
        'batch["weights"] = valid * batch["weights"] if "weights" in batch else valid',
        "pass",
        "tests/training/test_loop.py",
    ),
    Fault(
        "the order of an epoch depends on where a chunk begins",
        "training/feed.py",
        "pieces = [] if self._under_way is None else [self._under_way]",
        "pieces: list[Order] = []",
        "tests/training/test_loop.py",
    ),
    Fault(
        "frozen weights move",
        "training/step.py",
        "return held(params, moved, masks), memory, masks",
        "return moved, memory, masks",
        "tests/training/test_loop.py",
    ),
    Fault(
        "the classic rule lets weights cross zero under L1",
        "training/classic.py",
        "crossed = (l1 > 0) & (weight * paid < 0)",
        "crossed = (l1 > 0) & (weight * paid < -1)",
        "tests/training/test_classic.py",
    ),
    Fault(
        "the classic rule forgets the rows left over in an epoch",
        "data/order.py",
        "if epoch > 0 and left_over:",
        "if epoch < 0 and left_over:",
        "tests/training/test_classic.py",
    ),
    Fault(
        "patience keeps the last weights, not the best",
        "training/chunk.py",
        "better = value < carry.best.value",
        "better = value < carry.best.value + 1e9",
        "tests/training/test_loop.py",
    ),
    Fault(
        "initial values differ from process to process",
        "network/graph.py",
        "return np.random.default_rng([seed, crc32(path.encode())])",
        "return np.random.default_rng([seed, hash(path) % 2**31])",
        "tests/session/test_session.py",
    ),
    Fault(
        "a checkpoint takes its name before its bytes are on the disk",
        "runs/checkpoints.py",
        "            durable.sync(unfinished / name)\n",
        "",
        "tests/runs/test_checkpoints.py",
    ),
    Fault(
        "the name of a checkpoint may be lost after it was said to be there",
        "runs/checkpoints.py",
        "        durable.rename(unfinished, place)\n        durable.sync(self.folder)\n",
        "        durable.rename(unfinished, place)\n",
        "tests/runs/test_checkpoints.py",
    ),
    Fault(
        "a checkpoint is written in its final place, not renamed into it",
        "runs/checkpoints.py",
        'unfinished = self.folder / f"{UNFINISHED}{place.name}"',
        "unfinished = place",
        "tests/runs/test_checkpoints.py",
    ),
    Fault(
        "an old checkpoint goes before the new one is in place",
        "runs/checkpoints.py",
        "                self._put(place, step, arrays, notes)\n            self._remove_old()",
        "                self._remove_old()\n                self._put(place, step, arrays, notes)",
        "tests/runs/test_checkpoints.py",
    ),
    Fault(
        "the hash of a checkpoint is not compared",
        "runs/checkpoints.py",
        'if found != described["sha256"]:',
        "if not found:",
        "tests/runs/test_checkpoints.py",
    ),
    Fault(
        "the hash of a manifest is not compared",
        "runs/checkpoints.py",
        "whole = hashlib.sha256(_spelled(manifest)).hexdigest() == found",
        "whole = bool(found)",
        "tests/runs/test_checkpoints.py",
    ),
    Fault(
        "the stream of the row order is not put back",
        "training/feed.py",
        "        self.batches.restore(stream)\n",
        "",
        "tests/training/test_resume.py",
    ),
    Fault(
        "the order of the epoch under way is not put back",
        "training/feed.py",
        'self._under_way = (under_way["indices"], under_way.get("valid")) if under_way else None',
        "self._under_way = None",
        "tests/training/test_resume.py",
    ),
    Fault(
        "live changes are not made again",
        "training/loop.py",
        "            self._use(Live(**self.replays.pop(0).live))",
        "            self.replays.pop(0)",
        "tests/training/test_resume.py",
    ),
    Fault(
        "a live change takes effect before it is on the disk",
        "drive.py",
        "lasting=isinstance(event, Changed)",
        "lasting=False",
        "tests/workbench/test_resume.py",
    ),
    Fault(
        "two processes may write one run",
        "runs/lock.py",
        "            lock.acquire(timeout=PATIENCE)",
        "            pass",
        "tests/runs/test_folder.py",
    ),
    Fault(
        "a run goes on with data that has changed",
        "workbench/resume.py",
        'about.get("fingerprint") not in (None, setup.dataset.fingerprint())',
        "False",
        "tests/workbench/test_resume.py",
    ),
]


def planted(fault: Fault, source: str) -> str:
    """The module with the fault in it."""
    assert source.count(fault.old) == 1, f"{fault.module} does not hold exactly once: {fault.old!r}"
    return source.replace(fault.old, fault.new)


def suite_passes(tests: str, source: Path) -> bool:
    """Whether the tests hold for the package under ``source``."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, TESTS_FAILED), done.stdout + done.stderr
    return done.returncode == 0


def is_caught(fault: Fault) -> bool:
    """Whether the tests fail once the fault is planted in a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT / "src", Path(folder) / "src"))
        module = copy / "pellucid" / fault.module
        module.write_text(planted(fault, module.read_text(encoding="utf-8")), encoding="utf-8")
        return not suite_passes(fault.tests, copy)


def main() -> int:
    """Plant every fault in turn and say which were caught."""
    for tests in sorted({fault.tests for fault in FAULTS}):
        assert suite_passes(tests, ROOT / "src"), f"{tests} fails without any fault"
    unnoticed = 0
    for fault in FAULTS:
        caught = is_caught(fault)
        unnoticed += not caught
        print(f"{'caught   ' if caught else 'UNNOTICED'}  {fault.about}", flush=True)
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
