"""Speed beside PyTorch, scikit-learn and hand-written C, measured in turn in one run.

Everyone trains the same network on the same rows in the same order from the same weights, and
records the same losses; scikit-learn alone draws weights and order by itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import startup
from peers import c, ours, pytorch, scikit_learn
from peers.base import Skipped, Trainer, Training
from results import EQUAL, Row, Spread, machine, markdown, table, to_json
from workloads import WORKLOADS, Workload

OURS = "Pellucid"
PEERS: dict[str, Callable[[Workload, int], Trainer]] = {
    OURS: ours.prepare,
    "C": c.prepare,
    "PyTorch": pytorch.prepare,
    "PyTorch compiled": partial(pytorch.prepare, compiled=True),
    "scikit-learn": scikit_learn.prepare,
}


def measured(workload: Workload, quick: bool) -> Iterator[Row]:
    """Everyone in turn, A B C A B C, so that a machine that drifts does so for all."""
    epochs, repetitions = workload.epochs[quick], 2 if quick else 5
    trainers, skipped = prepared(workload, epochs)
    trainings: dict[str, list[Training]] = {who: [] for who in trainers}
    first = trainers[OURS]()  # compiles; later ones find the program kept
    for number in range(repetitions):
        print(f"{workload.name}: {number + 1} of {repetitions}", file=sys.stderr)
        for who, train in trainers.items():
            trainings[who].append(train())
    for who, theirs in trainings.items():
        compiling = (first if who == OURS else theirs[0]).compile_seconds
        yield row(workload, who, theirs, trainings[OURS], epochs, compiling)
    yield from (Row(workload.name, who, skipped=reason) for who, reason in skipped.items())


def prepared(workload: Workload, epochs: int) -> tuple[dict[str, Trainer], dict[str, str]]:
    """Who is ready to train, and why the others are not."""
    trainers, skipped = {}, {}
    for who, prepare in PEERS.items():
        try:
            trainers[who] = prepare(workload, epochs)
        except Skipped as reason:
            skipped[who] = str(reason)
    return trainers, skipped


def row(
    workload: Workload, who: str, theirs: list[Training], own: list[Training], epochs: int, compile_seconds: float
) -> Row:
    """The figures of one peer."""
    seconds = Spread.of(training.seconds / epochs for training in theirs)
    ratio = goal = None
    if who != OURS:
        ratio = Spread.of(their.seconds / our.seconds for their, our in zip(theirs, own, strict=True)).median
        goal = workload.goals.get(who)
    held = None if goal is None or ratio is None else bool(ratio >= goal)
    return Row(
        workload.name,
        who,
        seconds,
        ratio,
        goal,
        held,
        compile_seconds,
        theirs[-1].train_loss,
        who != OURS and near(theirs[-1].train_loss, own[-1].train_loss),
    )


def near(loss: float, other: float) -> bool:
    """Whether two losses are those of the same training."""
    return bool(abs(loss - other) <= EQUAL * max(1.0, other))


def started(quick: bool) -> Iterator[Row]:
    """How soon something is there."""
    for what, (measure, goal) in startup.GOALS.items():
        try:
            spread = Spread.of([measure() for _ in range(3 if quick else 7)])
        except Skipped as reason:
            yield Row(what, OURS, skipped=str(reason))
        else:
            yield Row(what, OURS, spread, goal=goal, held=spread.median <= goal)


def main() -> None:
    """Measure, print, and write where it was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer epochs and repetitions")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write everything to FILE")
    parser.add_argument("--markdown", action="store_true", help="print the table as the README has it")
    asked = parser.parse_args()
    rows: list[Row] = []
    for workload in WORKLOADS:
        rows += measured(workload, asked.quick)
    rows += started(asked.quick)
    about = machine()
    print(markdown(rows, about) if asked.markdown else table(rows))
    print(f"\nPictures: {WORKLOADS[-1].data}.  '=': the training loss is ours to {EQUAL:g}.")
    if asked.json:
        asked.json.write_text(to_json(rows, about), encoding="utf-8")


if __name__ == "__main__":
    main()
