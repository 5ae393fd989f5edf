"""Built-in data: generated sets, bundled real ones, and fetched ones from a data folder."""

from pellucid.data.sources import bundled, california, classic, everyday, mnist, shapes, shapes2d
from pellucid.data.sources.registry import RANGES, load, source_options, sources

__all__ = [
    "RANGES",
    "bundled",
    "california",
    "classic",
    "everyday",
    "load",
    "mnist",
    "shapes",
    "shapes2d",
    "source_options",
    "sources",
]
