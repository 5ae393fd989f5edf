"""Where a run is made: Python, machine, and the versions of what it stands on."""

from __future__ import annotations

import os
import platform
import sys
from importlib import metadata
from typing import Any

PACKAGES = ("jax", "jaxlib", "numpy", "optax", "pellucid", "safetensors", "scikit-learn")


def environment() -> dict[str, Any]:
    """Where a run is made, as plain data."""
    return {
        "python": platform.python_version(),
        "platform": platform.platform(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "byteorder": sys.byteorder,
        "packages": packages(),
    }


def packages() -> dict[str, str]:
    """The version of each package that numbers depend on, where it is installed."""
    versions = {}
    for package in PACKAGES:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return versions
