"""Real processes, killed at random instants: what they come to in the end is bit-equal."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

KILL = runpy.run_path(str(Path(__file__).with_name("kill.py")))


LONG = [pytest.param(case, 20, marks=pytest.mark.slow) for case in KILL["CASES"]]


@pytest.mark.parametrize(("case", "kills"), [("arrays in float64", 2), *LONG])
def test_killed_and_resumed_it_comes_to_the_same_bits(case: str, kills: int) -> None:
    seed = 11
    killed, _, different = KILL["campaign"](case, seed, kills)
    assert not different, f"python tests/runs/kill.py --seed {seed} --kills {kills} --case '{case}'"
    assert killed > 0
