"""What keeping a run costs: the share of a training's time that goes into its checkpoints.

    python benchmarks/checkpoints.py

Each training takes as long as asked and is measured from inside: the time of everything that a
checkpoint takes, its one probing step included, over the time of the whole.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from results import machine
from workloads import WORKLOADS, pictures

import pellucid
from pellucid.drive import Keeper
from pellucid.events import Event, Progressed

MOST = 0.03
"""Share of a run of 30 seconds or more that checkpoints may take."""

TRAININGS: Mapping[str, Mapping[str, Any]] = {
    "digits, 64-32-32-10": {"source": "digits", "network": "dense 32 relu, dense 32 relu"},
    "circle, 2-4-2-1": {"source": "circle", "network": "dense 4 tanh, dense 2 tanh", "batch_size": 10},
    "pictures, 784-128-10": dict(WORKLOADS[-1].options),
}


@contextmanager
def timed(spent: list[float]) -> Iterator[None]:
    """Notes how long every checkpoint takes."""
    checkpoint = Keeper.checkpoint

    def noted(self: Keeper) -> None:
        begun = time.perf_counter()
        checkpoint(self)
        spent.append(time.perf_counter() - begun)

    Keeper.checkpoint = noted  # type: ignore[method-assign]
    try:
        yield
    finally:
        Keeper.checkpoint = checkpoint  # type: ignore[method-assign]


def measured(options: Mapping[str, Any], seconds: float) -> dict[str, float]:
    """One training of so many seconds."""
    asked, spent, first = dict(options), [], []

    def listen(event: Event) -> None:
        if isinstance(event, Progressed) and not first:
            first.append(time.perf_counter())

    source = asked.pop("source", None) or pictures()
    with timed(spent):
        run = pellucid.train(source, **asked, epochs=10**6, max_seconds=seconds, listen=listen)
    whole = time.perf_counter() - first[0]
    newest = run.folder.checkpoints.all()[0]
    size = sum(path.stat().st_size for path in newest.iterdir())
    return {"whole": whole, "share": sum(spent) / whole, "count": len(spent), "longest": max(spent), "bytes": size}


def main() -> int:
    """Measure and print; exit code 1 where checkpoints cost too much."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each training")
    asked = parser.parse_args()
    dear = 0
    with TemporaryDirectory() as home:
        os.environ["PELLUCID_HOME"] = home
        for name, options in TRAININGS.items():
            found = measured(options, asked.seconds)
            dear += found["share"] > MOST
            print(
                f"{name}: {found['count']} checkpoints of {found['bytes'] / 1e6:.2f} MB in {found['whole']:.1f} s, "
                f"the longest {1000 * found['longest']:.0f} ms: {100 * found['share']:.2f} %",
                flush=True,
            )
    about = machine()
    print(f"\nat most {100 * MOST:g} %, on {about['cpu']}, {about['cores']} cores, at {about['commit']}")
    return 1 if dear else 0


if __name__ == "__main__":
    sys.exit(main())
