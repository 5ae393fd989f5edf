"""What a network with the inputs x1 and x2 answers everywhere, with its points on top."""

from __future__ import annotations

import numpy as np

from pellucid.draw import Points, draw_plane
from pellucid.run import Run

SIDE, REACH = 60, 6.0


def answer_picture(run: Run, title: str) -> str:
    """The answers of a network of two classes as a map; training points filled, test points hollow."""
    assert run.setup is not None
    middles = -REACH + (np.arange(SIDE) + 0.5) * 2 * REACH / SIDE
    across, up = np.meshgrid(middles, middles)
    answer = run.model.outputs(np.stack([across.ravel(), up.ravel()], axis=1))[0].reshape(SIDE, SIDE)
    points = np.stack([run.setup.dataset.inputs[name] for name in ("x1", "x2")], axis=1)
    signs = 2 * next(iter(run.setup.dataset.targets.values())) - 1
    seen, unseen = (Points(points[rows], signs[rows]) for rows in (run.setup.split.train, run.setup.split.test))
    return draw_plane(answer, (-REACH, -REACH), (REACH, REACH), train=seen, test=unseen, title=title)
