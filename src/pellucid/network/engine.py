"""How JAX is started: which programs XLA makes of small loops, and where compiled ones are kept."""

from __future__ import annotations

import os
import warnings
from functools import cache

import lazy_loader

jax = lazy_loader.load("jax")

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
