"""Compiled programs kept on the disk, so that the next process starts where this one ended."""

from __future__ import annotations

from functools import cache

import lazy_loader

jax = lazy_loader.load("jax")


@cache
def use_compilation_cache() -> None:
    """Keep compiled programs between processes, small ones too; a place already chosen is kept."""
    if jax.config.jax_compilation_cache_dir is None:
        import platformdirs

        folder = f"{platformdirs.user_cache_dir('pellucid', appauthor=False)}/compiled"
        jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
