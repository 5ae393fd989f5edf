"""How JAX is started and fed: which programs XLA makes of small loops, where compiled ones are kept."""

from __future__ import annotations

import os
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

import lazy_loader
import numpy as np

jax = lazy_loader.load("jax")

if TYPE_CHECKING:
    from jax import Array

SMALL_LOOP = "--xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=65536"
"""XLA compiles a loop that touches fewer bytes than this into one function, its default being very
few.  Nothing then stands between two operations, and tiny networks learn twice as fast."""

# XLA reads its flags once, when the first array is made; so this stands where every network begins.
if "xla_backend_extra_options" not in os.environ.get("XLA_FLAGS", ""):
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} {SMALL_LOOP}".strip()


@cache
def use_compilation_cache() -> None:
    """Keep compiled programs between processes, small ones too; a place already chosen is kept."""
    if jax.config.jax_compilation_cache_dir is None:
        import platformdirs

        folder = f"{platformdirs.user_cache_dir('pellucid', appauthor=False)}/compiled"
        jax.config.update("jax_compilation_cache_dir", folder)
    # A process that is killed while it writes leaves half a program, which is then compiled anew; no one need know.
    warnings.filterwarnings("ignore", message="Error reading persistent compilation cache entry")
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)


def engine_array(value: Any, dtype: Any = None) -> Array:
    """A copy of NumPy's numbers as an array of the engine.

    ``jax.numpy.asarray`` does the same with a program compiled for each new shape, which takes a
    hundred times longer than the copy.

    Example:
        >>> engine_array(np.array([0.5, 2.0]), "float32").dtype.name
        'float32'
    """
    with np.errstate(over="ignore"):
        rounded = np.asarray(value, dtype)
    array: Array = jax.device_put(rounded, may_alias=False)
    return array
