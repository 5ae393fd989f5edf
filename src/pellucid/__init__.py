"""Pellucid: describe a neural network, train it, see through it, put it to use."""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from pellucid.model import Model as Model
    from pellucid.model import load as load
    from pellucid.run import Run as Run
    from pellucid.workbench.train import train as train

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"model": ["Model", "load"], "run": ["Run"], "workbench.train": ["train"]},
)
