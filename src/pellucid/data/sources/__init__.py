"""Built-in data: generated sets, bundled real ones, and fetched ones from a data folder."""

from pellucid.data.sources import bundled, california, classic, curves, everyday, mnist, shapes, shapes2d, typed
from pellucid.data.sources.registry import MEANINGS, RANGES, load, source_options, sources

__all__ = [
    "MEANINGS",
    "RANGES",
    "bundled",
    "california",
    "classic",
    "curves",
    "everyday",
    "load",
    "mnist",
    "shapes",
    "shapes2d",
    "source_options",
    "sources",
    "typed",
]
