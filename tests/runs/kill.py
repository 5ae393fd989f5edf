"""Kill real trainings at random instants, resume them, and compare with one that never stopped.

    python tests/runs/kill.py --seed 7 --kills 20

Every kill is SIGKILL: half of them come by the clock, half at a random write, sync or rename, before
or after it.  What a process was told to be safe it notes in a log outside the run's folder, on the
disk, before it goes on; after every kill the folder must hold at least that.  In the end parameters,
state, optimizer memory, order, history, snapshots and results are compared, bit for bit, with a
training in this process that knows no folder.  Exit code 1 if anything differs.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from pellucid.commands import Command, SetLearningRate, SetRegularization
from pellucid.data.arrays import from_arrays
from pellucid.events import Changed, Event
from pellucid.model import load
from pellucid.runs import cadence, durable
from pellucid.runs.checkpoints import Checkpoints
from pellucid.runs.folder import EXPERIMENT, RunFolder
from pellucid.session.session import Session
from pellucid.session.setup import set_up
from pellucid.spec.experiment import Experiment
from pellucid.workbench.resume import resume
from pellucid.workbench.train import train

LONGEST = 120.0
EPOCHS_A_KILL = {"points": 2500, "arrays in float64": 6000}
"""So many that a run is not over before it was killed often enough."""

ACTIONS = ("append", "cut", "make_folder", "remove", "rename", "sync", "write")

CASES: dict[str, dict[str, Any]] = {
    "points": {
        "source": "xor(points=300, noise=0.1)",
        "network": "dense 8 tanh, dropout 0.1, dense 4 tanh, batchnorm",
        "optimizer": "adam",
        "batch_size": 7,
        "schedule": "plateau(patience=50)",
        "patience": 10**6,
    },
    "arrays in float64": {
        "network": "dense 6 tanh",
        "optimizer": "momentum",
        "precision": "float64",
        "batch_size": 16,
        "learning_rate": 0.01,
        "schedule": "cosine",
    },
}


def options_of(case: str, kills: int) -> dict[str, Any]:
    """Everything else, as keywords of ``pellucid.train``."""
    options = {name: value for name, value in CASES[case].items() if name != "source"}
    return options | {"checkpoint_seconds": 0.02, "epochs": EPOCHS_A_KILL[case] * (kills + 1)}


def source_of(case: str) -> Any:
    """The data of a case: the name of a source, or arrays."""
    if "source" in CASES[case]:
        return CASES[case]["source"]
    x = np.random.default_rng(3).normal(size=(200, 3))
    return x, np.sin(x[:, 0]) + x[:, 1] * x[:, 2]


# --- the process that is killed ------------------------------------------------------------------


def child(folder: Path, log: Path, case: str, kills: int, seed: int, point: int) -> None:
    """Begin a run or go on with it; die at action number ``point``, if there are so many."""
    rng = random.Random(seed)
    cadence.FIRST, cadence.SHARE = 0.0, 0.5  # checkpoints as often as they can come
    _die_at(point, after=rng.random() < 0.5)
    _note_checkpoints(log)

    def listen(event: Event) -> Command | None:
        if isinstance(event, Changed):
            _note(log, event.to_json())
            return None
        roll = rng.random()
        if roll < 0.1:
            return SetLearningRate(rng.choice([0.001, 0.003, 0.01]))
        return SetRegularization(l2=rng.choice([0.0, 0.001])) if roll < 0.15 else None

    if (folder / EXPERIMENT).exists():
        resume(folder, listen=listen)
    else:
        train(source_of(case), **options_of(case, kills), out=folder, listen=listen)


def _die_at(point: int, after: bool) -> None:
    count = 0

    def replaced(action: Callable[..., None]) -> Callable[..., None]:
        def instead(*arguments: Any) -> None:
            nonlocal count
            count += 1
            if count == point and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            action(*arguments)
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)

        return instead

    for name in ACTIONS:
        setattr(durable, name, replaced(getattr(durable, name)))


def _note_checkpoints(log: Path) -> None:
    write = Checkpoints.write

    def noted(self: Checkpoints, step: int, *rest: Any) -> Path:
        place = write(self, step, *rest)
        _note(log, {"event": "checkpoint", "step": step})
        return place

    Checkpoints.write = noted  # type: ignore[method-assign]


def _note(log: Path, told: dict[str, Any]) -> None:
    """Without the functions that die, so that a note is whole or not there."""
    with log.open("a") as file:
        file.write(json.dumps(told) + "\n")
        file.flush()
        os.fsync(file.fileno())


# --- the process that kills ----------------------------------------------------------------------


@dataclass
class Campaign:
    """A run that is killed so many times, and what was seen."""

    case: str
    seed: int
    kills: int
    place: Path

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.seed} {self.case}")
        self.folder, self.log = self.place / "run", self.place / "told.jsonl"
        self.longest = 5.0
        self.killed = 0

    def start(self, point: int) -> subprocess.Popen[bytes]:
        words = [self.folder, self.log, self.case, self.kills, self.rng.randrange(2**31), point]
        command = [sys.executable, __file__, "--child", *map(str, words)]
        return subprocess.Popen(command, stderr=subprocess.PIPE)

    def kill_once(self) -> None:
        """One process, killed; one that comes to its end was too fast and is no kill."""
        by_the_clock = self.rng.random() < 0.5
        process = self.start(0 if by_the_clock else self.rng.randrange(1, 120))
        try:
            process.wait(self.rng.uniform(0, self.longest) if by_the_clock else LONGEST)
        except subprocess.TimeoutExpired:
            process.kill()
        code = self._code(process)
        assert code in (0, -signal.SIGKILL), f"the process ended with {code}"
        self.killed += code != 0
        self.check()

    def _code(self, process: subprocess.Popen[bytes]) -> int:
        assert process.stderr is not None
        told = process.stderr.read().decode(errors="replace")
        process.stderr.close()
        code = process.wait()
        if code not in (0, -signal.SIGKILL):
            print(told, file=sys.stderr)
        return code

    def check(self) -> None:
        """What was said to be safe is there."""
        if not (self.folder / EXPERIMENT).exists():
            return
        run = RunFolder(self.folder)
        assert run.state() in ("interrupted", "finished")
        assert not run.checkpoints.damaged()
        acknowledged = [told["step"] for told in self.told() if told["event"] == "checkpoint"]
        if acknowledged:
            newest, aside = run.checkpoints.newest()
            assert newest is not None and not aside
            assert newest.step >= acknowledged[-1], (newest.step, acknowledged[-1])
        changes = [told for told in self.told() if told["event"] == "changed"]
        kept = [event for event in run.journal.events() if event["event"] == "changed"]
        assert kept[: len(changes)] == changes or all(change in kept for change in changes)

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()] if self.log.exists() else []

    def finish(self) -> dict[str, Any]:
        """Go on to the end without a kill; everything that came out."""
        code = self._code(self.start(0))
        assert code == 0, f"the last process ended with {code}"
        self.check()
        run = RunFolder(self.folder)
        assert run.state() == "finished"
        newest, _ = run.checkpoints.newest()
        assert newest is not None
        model = load(run.model)
        return {
            "arrays": dict(newest.arrays),
            "history": run.record().history,
            "params": _flat(model.params) | _flat(model.state),
            "snapshots": _flat({epoch: _flat(layers) for epoch, layers in run.snapshots().items()}),
            "results": {part: dict(values) for part, values in model.metrics.items()},
        }

    def expected(self) -> dict[str, Any]:
        """The same from a training in this process that was never stopped and knows no folder."""
        source = source_of(self.case)
        named = {"source": source} if isinstance(source, str) else {}
        asked = Experiment.of(**named, **options_of(self.case, self.kills))
        session = Session.start(set_up(asked, None if named else from_arrays(*source)), keep_snapshots=True)
        session.replay(RunFolder(self.folder).record().changes)
        for _ in session.events():
            pass
        return {
            "arrays": session.standing()[0],
            "history": session.training.history,
            "params": _flat(session.params) | _flat(session.state),
            "snapshots": _flat({epoch: _flat(layers) for epoch, layers in session.snapshots.items()}),
            "results": session.results(),
        }


def _flat(groups: Any) -> dict[str, np.ndarray]:
    return {f"{layer}/{name}": value for layer, group in groups.items() for name, value in group.items()}


def differences(found: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    """What is not the same to the bit."""
    for what in ("history", "results"):
        if found[what] != expected[what]:
            yield what
    for what in ("arrays", "params", "snapshots"):
        mine, theirs = found[what], expected[what]
        yield from (f"{what}: {name} is on one side only" for name in mine.keys() ^ theirs.keys())
        for name in mine.keys() & theirs.keys():
            if mine[name].dtype != theirs[name].dtype or mine[name].tobytes() != theirs[name].tobytes():
                yield f"{what}: {name}"


def campaign(case: str, seed: int, kills: int) -> tuple[int, int, list[str]]:
    """Processes killed, live changes made, and what differs in the end."""
    with TemporaryDirectory(prefix="pellucid-kill-") as place:
        under_way = Campaign(case, seed, kills, Path(place))
        for _ in range(kills):
            under_way.kill_once()
        found = under_way.finish()
        changes = len(RunFolder(under_way.folder).record().changes)
        return under_way.killed, changes, list(differences(found, under_way.expected()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=None, help="of everything that is random here")
    parser.add_argument("--kills", type=int, default=20, help="of one run")
    parser.add_argument("--case", choices=list(CASES), action="append", help="left out, all of them")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.SystemRandom().randrange(10**6)
    failed = 0
    for case in asked.case or CASES:
        killed, changes, different = campaign(case, seed, asked.kills)
        failed += bool(different)
        print(f"seed {seed}, {case}: {killed} killed, {changes} live changes: {', '.join(different) or 'bit-equal'}")
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        folder, log, case, *numbers = sys.argv[2:]
        child(Path(folder), Path(log), case, *map(int, numbers))
    else:
        sys.exit(main())
