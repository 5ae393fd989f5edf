"""Random streams: one root seed, one stream per purpose, each of which can be set alone."""

from __future__ import annotations

from zlib import crc32

import numpy as np

from pellucid.spec.experiment import RunSpec

STREAMS = ("data", "split", "init", "order", "noise")


def stream_seed(run: RunSpec, stream: str) -> int:
    """The seed of a stream: its own, or one derived from the root by the stream's name.

    Example:
        >>> stream_seed(RunSpec(seed=0, init_seed=7), "init")
        7
    """
    own: int | None = getattr(run, f"{stream}_seed")
    if own is not None:
        return own
    return int(np.random.SeedSequence([run.seed, crc32(stream.encode())]).generate_state(1)[0])


def generator(run: RunSpec, stream: str) -> np.random.Generator:
    """A NumPy generator of a stream."""
    return np.random.default_rng(stream_seed(run, stream))
