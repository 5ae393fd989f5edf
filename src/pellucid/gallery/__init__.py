"""The gallery: systems from one neuron on, each with a page, a command, and promises that are measured."""

# ruff: noqa: F401
# isort: off
# Each module enters its system, and the order of these lines is the order of the list.
from pellucid.gallery import neuron
from pellucid.gallery import celsius
from pellucid.gallery import visits
from pellucid.gallery import matrices
from pellucid.gallery import colours
from pellucid.gallery import shapes
from pellucid.gallery import house_prices
from pellucid.gallery import california
from pellucid.gallery import tides
from pellucid.gallery import circle
from pellucid.gallery import xor
from pellucid.gallery import spiral
from pellucid.gallery import depth
from pellucid.gallery import overfitting
from pellucid.gallery import mnist_mlp
from pellucid.gallery import book

# isort: on
from pellucid.gallery.promise import Promise, table
from pellucid.gallery.stage import Stage
from pellucid.gallery.system import System, system, systems

__all__ = ["Promise", "Stage", "System", "system", "systems", "table"]
