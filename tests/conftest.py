"""What every test may ask for: a seeded generator, a random key, PyTorch as an oracle."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from jax import Array

# A first call compiles, and two cores are shared by several workers: time says nothing here.
settings.register_profile("pellucid", deadline=None, max_examples=50, derandomize=True)
settings.load_profile("pellucid")


def pytest_configure(config: pytest.Config) -> None:
    """Compiled programs go to one folder, for the workers of the suite and all they start, and for the next time.

    JAX reads the variable when it is imported, which a test module may do before any fixture.
    """
    if not hasattr(config, "workerinput"):
        cache: pytest.Cache | None = getattr(config, "cache", None)
        if cache is None:  # -p no:cacheprovider
            folder = TemporaryDirectory(prefix="pellucid-compiled-", ignore_cleanup_errors=True)
            config.add_cleanup(folder.cleanup)
        os.environ["JAX_COMPILATION_CACHE_DIR"] = folder.name if cache is None else str(cache.mkdir("compiled"))


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs of a test land in a folder of its own."""
    monkeypatch.setenv("PELLUCID_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def rng() -> np.random.Generator:
    """Random numbers, the same in every run."""
    return np.random.default_rng(0)


@pytest.fixture
def key() -> Array:
    """A random key of JAX, the same in every run."""
    import jax

    return jax.random.key(0)


@pytest.fixture
def torch() -> ModuleType:
    """PyTorch, the independent oracle; the test is skipped where it is not installed."""
    return pytest.importorskip("torch", reason="PyTorch is not installed: `make oracles` brings it")
